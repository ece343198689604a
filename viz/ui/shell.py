"""The script that Streamlit runs for every visitor: which pages there are, and the one that is asked for."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from viz.ui.pages import explore_page, how_adam_works_page, lessons_page, maps_page, mnist_page
from viz.ui.server import freeze_imports
from viz.ui.visit import note_page

STYLE = Path(__file__).with_name("page.css")
ICON = str(Path(__file__).with_name("favicon.svg"))
ABOUT = "**AdamScope** shows how the Adam optimiser and its relatives move, step by step."

st.set_page_config(page_title="AdamScope", page_icon=ICON, layout="wide", menu_items={"About": ABOUT})

st.html(STYLE)
page = st.navigation([explore_page(), maps_page(), mnist_page(), lessons_page(), how_adam_works_page()])
note_page(page.url_path)
page.run()
freeze_imports()
