"""The lanes' bar: each lane shows its optimiser and lr; everything else is one click away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Settings
from viz.core.schedules import SCHEDULES
from viz.core.trajectory import Trajectory
from viz.player.style import LANE_STYLES
from viz.ui.explore.controls import choose, log_options, short, with_value
from viz.ui.explore.presets import PRESETS
from viz.ui.explore.settings import MAX_LANES, MAX_NAME, Explore, Lane
from viz.ui.explore.share import draw_share
from viz.ui.explore.store import add_lane, bind, duplicate_lane, remove_lane, set_lane, store, touch


def draw_lanes(state: Explore, paths: Sequence[Trajectory]) -> None:
    """Draw the bar with the page's actions, and the editor of the lane whose popover is open."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="top", key="lanes"):
        for index, lane in enumerate(state.lanes):
            with st.container(width=132, gap="xxsmall", key=f"lane_{index}"):
                _draw_lane(index, lane, alone=len(state.lanes) == 1, full=len(state.lanes) == MAX_LANES)
        with st.container(horizontal=True, gap="xsmall", width="content", key="lane_actions"):
            st.button(
                "Add lane",
                icon=":material/add:",
                key="add_lane",
                on_click=add_lane,
                disabled=len(state.lanes) == MAX_LANES,
                help=f"Up to {MAX_LANES} lanes; the same optimiser may run in several.",
            )
            st.menu_button("Presets", list(PRESETS), key="preset", on_click=_apply_preset)
            st.button("Reset", icon=":material/restart_alt:", key="reset", on_click=lambda: store(Explore()))
            draw_share(state, paths)


def _draw_lane(index: int, lane: Lane, alone: bool, full: bool) -> None:
    glyph = LANE_STYLES[index].glyph
    optimizer = OPTIMIZERS[lane.optimizer]
    popover = st.popover(f"{glyph} {_plain(lane.label)}", key=f"edit_{index}", on_change=touch, width="stretch")
    if popover.open:
        with popover:
            _draw_editor(index, lane, alone, full)
    lr = optimizer.hypers[0]
    st.select_slider(
        f"Learning rate of lane {index + 1}, {_plain(lane.label)}",
        with_value(log_options(*lr.slider), lane.lr),
        format_func=short,
        label_visibility="collapsed",
        **bind(f"lr_{index}", lane.lr, lambda value: set_lane(index, lambda lane: lane.with_hyper("lr", float(value)))),
    )


def _draw_editor(index: int, lane: Lane, alone: bool, full: bool) -> None:
    optimizer = OPTIMIZERS[lane.optimizer]
    st.selectbox(
        "Optimiser",
        list(OPTIMIZERS),
        format_func=lambda key: OPTIMIZERS[key].name,
        help=f"{optimizer.about}\n\n{optimizer.definition}\n\n{optimizer.source}",
        **bind(
            f"optimizer_{index}", lane.optimizer, lambda key: set_lane(index, lambda lane: lane.with_optimizer(key))
        ),
    )
    st.text_input(
        "Name",
        placeholder=optimizer.name,
        max_chars=MAX_NAME,
        **bind(f"name_{index}", lane.name, lambda text: set_lane(index, lambda lane: _renamed(lane, text))),
    )
    for q in optimizer.hypers:
        if q.name == "lr":
            continue  # it has its slider in the bar
        choose(q, lane.value(q.name), f"{lane.optimizer}_{q.name}_{index}", partial(_set_hyper, index, q.name))
    st.number_input(
        "Learning rate, exactly",
        optimizer.hypers[0].low,
        optimizer.hypers[0].high,
        format="%.6g",
        step=None,
        help=optimizer.hypers[0].help,
        **bind(f"exact_lr_{index}", lane.lr, partial(_set_hyper, index, "lr")),
    )
    schedule = SCHEDULES[lane.schedule]
    st.selectbox(
        "Schedule",
        list(SCHEDULES),
        format_func=lambda key: SCHEDULES[key].name,
        help=f"{schedule.help}\n\n$\\alpha_t = \\alpha\\cdot {schedule.latex}$",
        **bind(f"schedule_{index}", lane.schedule, partial(_set_schedule, index)),
    )
    for q in schedule.params:
        choose(
            q,
            lane.schedule_params.get(q.name, q.default),
            f"{q.name}_{index}",
            partial(_set_schedule_param, index, q.name),
        )
    st.latex(optimizer.formula.latex)
    with st.container(horizontal=True):
        st.button("Duplicate", key=f"duplicate_{index}", on_click=duplicate_lane, args=(index,), disabled=full)
        st.button("Remove", key=f"remove_{index}", on_click=remove_lane, args=(index,), disabled=alone)


def _plain(text: str) -> str:
    """User text without Markdown's powers: it stands in labels."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!~$:|<>" else c for c in text)


def _renamed(lane: Lane, text: str) -> Lane:
    return replace(lane, name=" ".join(text.split())[:MAX_NAME])


def _set_hyper(index: int, name: str, value: float) -> Explore:
    return set_lane(index, lambda lane: lane.with_hyper(name, value))


def _set_schedule(index: int, key: str) -> Explore:
    return set_lane(index, lambda lane: replace(lane, schedule=key, schedule_params=Settings()))


def _set_schedule_param(index: int, name: str, value: float) -> Explore:
    return set_lane(index, lambda lane: replace(lane, schedule_params=Settings({**lane.schedule_params, name: value})))


def _apply_preset() -> None:
    preset = PRESETS.get(st.session_state.preset)
    if preset:
        store(preset)
