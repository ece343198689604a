"""The style of the figures that are plain HTML."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("figures.css")


@lru_cache(maxsize=1)
def style_tag() -> str:
    """The stylesheet, to stand before what it styles."""
    return f"<style>{FILE.read_text(encoding='utf-8')}</style>"
