"""The algorithm line by line: the player's inspector with a sentence on each line."""

from __future__ import annotations

import streamlit as st

from viz.lessons.how_adam_works.algorithm import EXAMPLE, NOTES
from viz.ui.how_adam_works.prose import entry_key
from viz.ui.how_adam_works.settings import How
from viz.ui.how_adam_works.texts import TEXTS
from viz.ui.views import draw_view
from viz.ui.way_on import draw_way_on


def draw_algorithm(state: How) -> None:
    """A live run of two coordinates beside its formula."""
    st.markdown(TEXTS["algorithm"])
    draw_view(EXAMPLE, entry_key(state.section, "example"), notes=NOTES)
    draw_way_on(EXAMPLE)
