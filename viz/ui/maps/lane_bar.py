"""Above each map: its optimiser, and that optimiser's settings one click away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.ui.lane_controls import Change, choose_hypers, choose_schedule
from viz.ui.maps.settings import Maps
from viz.ui.maps.store import MAPS, set_lane

_LABELS = ("Optimiser", "Compare with")
_NONE = "none"


def draw_lane(state: Maps, index: int) -> None:
    """The optimiser of map ``index``; the second one may be none."""
    lane = state.lanes[index] if index < len(state.lanes) else None
    keys = [*OPTIMIZERS] if index == 0 else [_NONE, *OPTIMIZERS]
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom", key=f"maps_lane_{index}"):
        st.selectbox(
            _LABELS[index],
            keys,
            format_func=lambda key: "No second map" if key == _NONE else OPTIMIZERS[key].name,
            width=200,
            **MAPS.bind(f"optimizer_{index}", lane.optimizer if lane else _NONE, _set_optimizer(index)),
        )
        if lane is None:
            return
        popover = st.popover("Settings", icon=":material/tune:", key=MAPS.key(f"edit_{index}"), on_change=MAPS.touch)
        if popover.open:
            with popover:
                choose_hypers(MAPS, index, lane, _edit(index))
                choose_schedule(MAPS, index, lane, _edit(index))
                st.latex(OPTIMIZERS[lane.optimizer].formula.latex)


def _set_optimizer(index: int) -> Callable[[Any], Maps]:
    return lambda key: MAPS.current().with_optimizer(index, None if key == _NONE else key)


def _edit(index: int) -> Callable[[Change], Callable[[Any], Maps]]:
    return lambda change: lambda value: set_lane(index, lambda lane: change(lane, value))
