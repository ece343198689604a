"""Draw a figure of viz/figures: bytes go in, the cell that the user picks comes out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from viz.figures.pack import pack
from viz.figures.theme import Figure
from viz.ui.assets import assets_path
from viz.ui.component import stub

HEIGHT = 420


def draw_plot(
    figure: Figure, key: str, on_pick: Callable[[], None] | None = None, height: int = HEIGHT, hint: str = ""
) -> None:
    """Show ``figure``; another one under the same key is drawn in its place, and zoom and focus stay.

    Args:
        on_pick: called when the user picks a cell or a point, by a click or by Enter; without it nothing can be picked.
        height: of the plot in pixels; title, colour bar and legend come on top.
        hint: what picking does, as a sentence.
    """
    data = pack(figure, assets=assets_path(), height=height, hint=hint, picks=on_pick is not None)
    _component()(data=data, key=key, on_picked_change=on_pick or _ignore)


def picked(key: str) -> Any:
    """What was picked in the run that this caused: unchecked, from the browser. None in every other run.

    ``{"x", "y", "row", "column"}``: the cell's values on the axes and its place in the sweep; in a figure of curves the
    rate, the value, which curve and which of its rates.
    """
    state = st.session_state.get(key)
    return getattr(state, "picked", None)


def _ignore() -> None:
    """Streamlit offers a trigger only where something listens."""


@cache
def _component() -> Any:
    """The registered component; once, as a second registration replaces the first."""
    sentence = "The plot could not be loaded. Reload the page to try again."
    return st.components.v2.component("adamscope_plot", js=stub("plot.js", sentence), isolate_styles=False)
