"""Sentences that refuse: checked word for word."""

import re


def exactly(sentence: str) -> str:
    """A pattern for ``pytest.raises`` that matches the whole of ``sentence``."""
    return f"^{re.escape(sentence)}$"
