"""Explore: pick a surface, tune the lanes, watch them move."""

import streamlit as st

from viz.player.payload import pack, player_lanes
from viz.ui.assets import assets_path
from viz.ui.controls import plain
from viz.ui.explore.lanes import draw_lanes
from viz.ui.explore.results import draw_results
from viz.ui.explore.sidebar import draw_sidebar
from viz.ui.explore.store import EXPLORE, PLAYER, take_start
from viz.ui.explore.trust import draw_trust
from viz.ui.lessons.invite import draw_invite
from viz.ui.player import draw_player
from viz.ui.runs import run


@st.fragment
def draw_stage() -> None:
    """Lanes, player and results: all that a lane's slider changes, so that its move redraws nothing else."""
    if EXPLORE.frame_is_stale():
        st.rerun()
    state = EXPLORE.current()
    paths = [run(spec) for spec in state.specs()]
    draw_lanes(state, paths)
    lanes = player_lanes([lane.label for lane in state.lanes], paths)
    draw_player(pack(lanes, state.start, assets_path(), with_sharpness=state.sharpness), PLAYER, take_start)
    draw_results(state.lanes, paths, state.tolerance)
    draw_trust(state.lanes, paths)
    EXPLORE.write_link()


frame = EXPLORE.current()
for notice in EXPLORE.notices():
    st.warning(plain(notice))  # it quotes the link
with st.sidebar:
    draw_sidebar(frame)
EXPLORE.note_frame()
draw_stage()
draw_invite()
