"""How Adam works: the algorithm line by line, its family, its differences, questions and terms."""

import streamlit as st

from viz.ui.controls import plain
from viz.ui.how_adam_works.stage import draw_page
from viz.ui.how_adam_works.store import HOW

frame = HOW.current()
for notice in HOW.notices():
    st.warning(plain(notice))  # it quotes the link
draw_page(frame)
HOW.write_link()
