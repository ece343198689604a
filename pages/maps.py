"""Maps: every cell a whole run, so that a law shows where a run shows a path."""

import streamlit as st

from viz.ui.controls import plain
from viz.ui.maps.sidebar import draw_sidebar
from viz.ui.maps.stage import draw_stage
from viz.ui.maps.store import MAPS

frame = MAPS.current()
for notice in MAPS.notices():
    st.warning(plain(notice))  # it quotes the link
with st.sidebar:
    draw_sidebar(frame)
MAPS.note_frame()
draw_stage()
