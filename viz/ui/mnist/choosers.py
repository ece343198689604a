"""Which lane is looked into."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from viz.player.style import LANE_STYLES
from viz.ui.controls import plain
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS


def choose_lane(state: Mnist, names: Sequence[str]) -> int:
    """Let the reader choose among the lanes, where there are several; the index of the one that is shown."""
    shown = min(state.shown, len(names))
    if len(names) > 1:
        st.segmented_control(
            TEXTS["shown_lane"],
            list(range(1, len(names) + 1)),
            format_func=lambda number: f"{LANE_STYLES[number - 1].glyph} {plain(names[number - 1])}",
            required=True,
            **MNIST.bind("shown", shown, lambda number: MNIST.with_field("shown", int(number))),
        )
    return shown - 1
