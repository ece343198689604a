"""Everything of one lane: optimiser, name, the settings its rule declares, schedule, and its formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Settings
from viz.core.schedules import SCHEDULES
from viz.ui.explore.controls import choose
from viz.ui.explore.settings import MAX_LANES, MAX_NAME, Explore, Lane
from viz.ui.explore.store import bind, duplicate_lane, remove_lane, set_lane

Change = Callable[[Lane, Any], Lane]


def popover_key(index: int) -> str:
    """The key of the popover that holds a lane's editor."""
    return f"edit_{index}"


def draw_editor(index: int, lane: Lane, count: int) -> None:
    """Draw the editor of lane ``index`` of ``count``."""
    optimizer = OPTIMIZERS[lane.optimizer]
    st.selectbox(
        "Optimiser",
        list(OPTIMIZERS),
        format_func=lambda key: OPTIMIZERS[key].name,
        help=f"{optimizer.about}\n\n{optimizer.definition}\n\n{optimizer.source}",
        **bind(f"optimizer_{index}", lane.optimizer, _edit(index, Lane.with_optimizer)),
    )
    st.text_input(
        "Name",
        placeholder=optimizer.name,
        max_chars=MAX_NAME,
        **bind(f"name_{index}", lane.name, _edit(index, _renamed)),
    )
    lr, *others = optimizer.hypers
    for q in others:
        choose(q, lane.value(q.name), f"{lane.optimizer}_{q.name}_{index}", _edit(index, _with_hyper(q.name)))
    st.number_input(
        "Learning rate, exactly",
        lr.low,
        lr.high,
        format="%.6g",
        help=lr.help,
        **bind(f"exact_lr_{index}", lane.lr, _edit(index, _with_hyper("lr"))),
    )
    _draw_schedule(index, lane)
    st.latex(optimizer.formula.latex)
    with st.container(horizontal=True):
        full, alone = count == MAX_LANES, count == 1
        st.button("Duplicate", key=f"duplicate_{index}", on_click=duplicate_lane, args=(index,), disabled=full)
        st.button("Remove", key=f"remove_{index}", on_click=_remove, args=(index,), disabled=alone)


def _draw_schedule(index: int, lane: Lane) -> None:
    schedule = SCHEDULES[lane.schedule]
    st.selectbox(
        "Schedule",
        list(SCHEDULES),
        format_func=lambda key: SCHEDULES[key].name,
        help=f"{schedule.help}\n\n$\\alpha_t = \\alpha\\cdot {schedule.latex}$",
        **bind(f"schedule_{index}", lane.schedule, _edit(index, _with_schedule)),
    )
    for q in schedule.params:
        value = lane.schedule_params.get(q.name, q.default)
        choose(q, value, f"{q.name}_{index}", _edit(index, _with_schedule_param(q.name)))


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


def _with_hyper(name: str) -> Change:
    return lambda lane, value: lane.with_hyper(name, value)


def _with_schedule(lane: Lane, key: str) -> Lane:
    return replace(lane, schedule=key, schedule_params=Settings())


def _with_schedule_param(name: str) -> Change:
    return lambda lane, value: replace(lane, schedule_params=Settings({**lane.schedule_params, name: value}))
