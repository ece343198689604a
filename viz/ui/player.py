"""Mount the player: bytes go in, the start that the user sets in the picture comes out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from viz.ui.component import stub


def draw_player(data: bytes, key: str, on_start: Callable[[], None] | None = None) -> None:
    """Show the trajectories packed in ``data``; ``on_start`` is called when the user sets a start in the picture."""
    listeners = {} if on_start is None else {"on_start_change": on_start}
    _component()(data=data, key=key, **listeners)


def picked_start(key: str) -> Any:
    """What the picture sent: unchecked, from the browser."""
    state = st.session_state.get(key)
    return getattr(state, "start", None)


@cache
def _component() -> Any:
    """The registered component; once, as a second registration replaces the first."""
    sentence = "The player could not be loaded. Reload the page to try again."
    return st.components.v2.component("adamscope_player", js=stub("player.js", sentence), isolate_styles=False)
