"""The lanes' bar: each lane shows its optimiser and lr; everything else is one click away."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.core.trajectory import Trajectory
from viz.player.style import LANE_STYLES
from viz.ui.controls import log_options, plain, short, with_value
from viz.ui.explore.lane_editor import draw_editor, popover_key
from viz.ui.explore.presets import PRESETS
from viz.ui.explore.settings import MAX_LANES, Explore
from viz.ui.explore.share import draw_share
from viz.ui.explore.store import EXPLORE, add_lane, set_lane
from viz.ui.lane import Lane


def draw_lanes(state: Explore, paths: Sequence[Trajectory]) -> None:
    """Draw the bar with the page's actions, and the editor of the lane whose popover is open."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="top", key="lanes"):
        for index, lane in enumerate(state.lanes):
            with st.container(width=120, gap="xxsmall", key=f"lane_{index}"):
                _draw_lane(index, lane, len(state.lanes))
        with st.container(horizontal=True, gap="xsmall", width="content", key="lane_actions"):
            if len(state.lanes) < MAX_LANES:
                st.button(
                    "Add lane",
                    icon=":material/add:",
                    key="add_lane",
                    on_click=add_lane,
                    help=f"Up to {MAX_LANES} lanes; the same optimiser may run in several.",
                )
            st.menu_button("Presets", list(PRESETS), key="preset", on_click=_apply_preset)
            st.button("Reset", icon=":material/restart_alt:", key="reset", on_click=lambda: EXPLORE.store(Explore()))
            draw_share(state, paths)


def _draw_lane(index: int, lane: Lane, count: int) -> None:
    label = plain(lane.label)
    popover = st.popover(
        f"{LANE_STYLES[index].glyph} {label}", key=popover_key(index), on_change=EXPLORE.touch, width="stretch"
    )
    if popover.open:
        with popover:
            draw_editor(index, lane, count)
    st.select_slider(
        f"Learning rate of lane {index + 1}, {label}",
        with_value(log_options(*OPTIMIZERS[lane.optimizer].hypers[0].slider), lane.lr),
        format_func=short,
        label_visibility="collapsed",
        **EXPLORE.bind(
            f"lr_{index}", lane.lr, lambda value: set_lane(index, lambda lane: lane.with_hyper("lr", float(value)))
        ),
    )


def _apply_preset() -> None:
    preset = PRESETS.get(st.session_state.preset)
    if preset:
        EXPLORE.store(preset)
