"""MNIST: the same rules on a real network, live and seen from inside."""

import streamlit as st

from viz.ui.controls import plain
from viz.ui.mnist.sidebar import draw_sidebar
from viz.ui.mnist.stage import draw_stage
from viz.ui.mnist.store import MNIST

frame = MNIST.current()
for notice in MNIST.notices():
    st.warning(plain(notice))  # it quotes the link
with st.sidebar:
    draw_sidebar(frame)
MNIST.note_frame()
draw_stage()
