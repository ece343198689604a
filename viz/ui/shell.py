"""The script that Streamlit runs for every visitor: which pages there are, and the one that is asked for."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from viz.ui.server import freeze_imports
from viz.ui.visit import note_page

PAGES = Path(__file__).resolve().parents[2] / "pages"
STYLE = Path(__file__).with_name("page.css")
ICON = str(Path(__file__).with_name("favicon.svg"))
ABOUT = "**AdamScope** shows how the Adam optimiser and its relatives move, step by step."

st.set_page_config(page_title="AdamScope", page_icon=ICON, layout="wide", menu_items={"About": ABOUT})

st.html(STYLE)
page = st.navigation(
    [
        st.Page(PAGES / "explore.py", title="Explore", icon=":material/explore:", default=True),
    ]
)
note_page(page.url_path)
page.run()
freeze_imports()
