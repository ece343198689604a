"""A pad to draw a digit on, by mouse, finger or pen: the ink comes back as pixels."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import orjson
import streamlit as st
from numpy.typing import NDArray

from viz.figures.bars import bars_html
from viz.ui.assets import assets_path
from viz.ui.component import stub

__all__ = ["SIDE", "bars_html", "draw_pad", "drawn"]

SIDE = 64
"""Pixels on a side of what comes back."""


def draw_pad(key: str, on_draw: Callable[[], None] | None = None) -> None:
    """Show the pad; ``on_draw`` is called up to seven times a second while one draws, and after each stroke."""
    header = orjson.dumps({"assets": assets_path(), "side": SIDE, "pad": key})
    data = len(header).to_bytes(4, "little") + header
    _component()(data=data, key=key, on_ink_change=on_draw or _ignore)


def drawn(key: str) -> NDArray[np.uint8] | None:
    """The ink on the pad, (64, 64) from 0, none, to 255; None where nothing is drawn, or nothing that a pad sends."""
    return read_ink(getattr(st.session_state.get(key), "ink", None))


def read_ink(sent: Any) -> NDArray[np.uint8] | None:
    """What a browser sent, checked: base64 of 64 × 64 bytes; None for all else, and where all are 0."""
    if not isinstance(sent, str) or len(sent) != 4 * -(-SIDE * SIDE // 3):
        return None
    try:
        ink = np.frombuffer(base64.b64decode(sent, validate=True), np.uint8)
    except (ValueError, binascii.Error):
        return None
    return ink.reshape(SIDE, SIDE) if ink.size == SIDE * SIDE and ink.any() else None


def _ignore() -> None:
    """Streamlit offers a state only where something listens."""


@cache
def _component() -> Any:
    """The registered component; once, as a second registration replaces the first."""
    sentence = "The drawing pad could not be loaded. Reload the page to try again."
    return st.components.v2.component("adamscope_pad", js=stub("pad.js", sentence), isolate_styles=False)
