"""The page's stage: bar, maps, and the job behind them. All that a slider of the bar changes."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from viz.ui.maps.background import collect, follow, stop
from viz.ui.maps.bar import draw_bar
from viz.ui.maps.lane_bar import draw_lane
from viz.ui.maps.panels import Panel, panels_of
from viz.ui.maps.settings import MAX_MAPS, SENSITIVITY, Maps
from viz.ui.maps.store import MAPS, go_where_asked, note_shown, shown
from viz.ui.maps.sweeps import compute_quick, find
from viz.ui.maps.texts import TEXTS
from viz.ui.maps.views import Found, draw_views


@st.fragment
def draw_stage() -> None:
    """Show what the settings ask for; while that is being computed, what was shown before."""
    go_where_asked()
    if MAPS.frame_is_stale():
        st.rerun()
    state = MAPS.current()
    collect()
    # All are always there: what moves to another place in the page is drawn anew and forgets its zoom.
    bar, status, views = st.container(), st.container(key="maps_status"), st.container(key="maps_views")
    panels = panels_of(state)
    with status:
        found = _find(panels)
    with bar:
        draw_bar(state)
    with views:
        if found is not None:
            note_shown(state)
            draw_views(state, panels, found)
        else:
            _draw_old(state, status)
    MAPS.write_link()


def _find(panels: list[Panel]) -> Found | None:
    """The panels' sweeps; None where they are not there, and the reason is drawn: a job, or a sentence."""
    requests = [panel.request for panel in panels]
    try:
        found = compute_quick(requests)
    except ValueError as error:
        stop()
        st.warning(TEXTS["refused"].format(reason=error))
        return None
    missing = [request for request in dict.fromkeys(requests) if request not in found]
    if missing:
        follow(missing)
        return None
    stop()
    return found


def _draw_old(state: Maps, status: DeltaGenerator) -> None:
    """The maps that were there before, pale, with the present controls; only the controls where there are none."""
    old = shown()
    if old is not None and old.view == state.view:
        panels = panels_of(old)
        found = find([panel.request for panel in panels])
        if all(panel.request in found for panel in panels):
            status.container(key="maps_old").caption(TEXTS["old"])
            draw_views(old, panels, found)
            return
    if state.view != SENSITIVITY:
        for index, column in enumerate(st.columns(MAX_MAPS, gap="medium")):
            with column:
                draw_lane(state, index)
