"""What the sections share."""

from __future__ import annotations

from viz.ui.how_adam_works.store import HOW

TEXT_WIDTH = 760
"""Pixels: lines of some ninety characters can be read, longer ones get lost."""


def entry_key(section: str, key: str) -> str:
    """The key of an entry's picture."""
    return HOW.key(f"view_{section}_{key}")
