"""Lessons: short guided experiments. Predict, run, reveal."""

import streamlit as st

from viz.ui.controls import plain
from viz.ui.lessons.sidebar import draw_sidebar
from viz.ui.lessons.stage import STYLE, draw_stage
from viz.ui.lessons.store import PAGE

frame = PAGE.current()
st.html(STYLE)
with st.container():  # with or without notices, the stage stays where it is
    for notice in PAGE.notices():
        st.warning(plain(notice))  # it quotes the link
with st.sidebar:
    draw_sidebar(frame)
PAGE.note_frame()
draw_stage()
# A link from this page to itself reaches the script and not the address bar.
st.query_params.from_dict(PAGE.query(PAGE.current()))
