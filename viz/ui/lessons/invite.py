"""On the page where one lands: a quiet pointer to the first lesson, until one has been opened in this browser."""

from __future__ import annotations

import streamlit as st

from viz.lessons import LESSONS
from viz.ui.lessons.place import Place
from viz.ui.lessons.progress import draw_newcomer
from viz.ui.lessons.store import PAGE
from viz.ui.lessons.texts import TEXTS
from viz.ui.pages import lessons_page


def draw_invite() -> None:
    """Draw it last: it stands in the page's header, and only the browser knows whether it is shown."""
    with st.container(key=PAGE.key("invite")):
        st.page_link(
            lessons_page(),
            label=TEXTS["invite"],
            icon=":material/school:",
            query_params=PAGE.query(Place(next(iter(LESSONS)))),
        )
    draw_newcomer()
