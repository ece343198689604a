"""Everything of one lane: optimiser, name, the settings its rule declares, schedule, and its formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.ui.explore.settings import MAX_LANES, Explore
from viz.ui.explore.store import EXPLORE, duplicate_lane, remove_lane, set_lane
from viz.ui.lane import MAX_NAME, Lane
from viz.ui.lane_controls import Change, choose_exact_lr, choose_hypers, choose_schedule


def popover_key(index: int) -> str:
    """The key of the popover that holds a lane's editor."""
    return f"edit_{index}"


def draw_editor(index: int, lane: Lane, count: int) -> None:
    """Draw the editor of lane ``index`` of ``count``."""
    optimizer = OPTIMIZERS[lane.optimizer]

    def edit(change: Change) -> Callable[[Any], Explore]:
        return _edit(index, change)

    st.selectbox(
        "Optimiser",
        list(OPTIMIZERS),
        format_func=lambda key: OPTIMIZERS[key].name,
        help=f"{optimizer.about}\n\n{optimizer.definition}\n\n{optimizer.source}",
        **EXPLORE.bind(f"optimizer_{index}", lane.optimizer, edit(Lane.with_optimizer)),
    )
    st.text_input(
        "Name",
        placeholder=optimizer.name,
        max_chars=MAX_NAME,
        **EXPLORE.bind(f"name_{index}", lane.name, edit(_renamed)),
    )
    choose_hypers(EXPLORE, index, lane, edit, optimizer.hypers[1:])
    choose_exact_lr(EXPLORE, index, lane, edit)
    choose_schedule(EXPLORE, index, lane, edit)
    st.latex(optimizer.formula.latex)
    with st.container(horizontal=True):
        full, alone = count == MAX_LANES, count == 1
        st.button("Duplicate", key=f"duplicate_{index}", on_click=duplicate_lane, args=(index,), disabled=full)
        st.button("Remove", key=f"remove_{index}", on_click=_remove, args=(index,), disabled=alone)


def _edit(index: int, change: Change) -> Callable[[Any], Explore]:
    """Apply ``change`` to the lane and keep its editor open: with a new label the popover is a new one to Streamlit."""

    def write(value: Any) -> Explore:
        st.session_state[popover_key(index)] = True
        return set_lane(index, lambda lane: change(lane, value))

    return write


def _remove(index: int) -> None:
    st.session_state[popover_key(index)] = False
    remove_lane(index)


def _renamed(lane: Lane, text: str) -> Lane:
    return replace(lane, name=" ".join(text.split())[:MAX_NAME])
