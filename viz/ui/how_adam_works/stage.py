"""The page: its sections above, the chosen one below."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from viz.ui.how_adam_works.algorithm import draw_algorithm
from viz.ui.how_adam_works.family import draw_family
from viz.ui.how_adam_works.glossary import draw_glossary, term_id
from viz.ui.how_adam_works.libraries import draw_libraries
from viz.ui.how_adam_works.passages import draw_questions, draw_why
from viz.ui.how_adam_works.sections import SECTIONS
from viz.ui.how_adam_works.settings import ALGORITHM, FAMILY, GLOSSARY, LIBRARIES, QUESTIONS, WHY, How
from viz.ui.how_adam_works.store import HOW
from viz.ui.how_adam_works.texts import TEXTS
from viz.ui.scroll import scroll_to

STYLE = Path(__file__).with_name("page.css")
_DRAW = {
    ALGORITHM: draw_algorithm,
    WHY: draw_why,
    FAMILY: draw_family,
    LIBRARIES: draw_libraries,
    QUESTIONS: draw_questions,
    GLOSSARY: draw_glossary,
}


def draw_page(state: How) -> None:
    """Draw the choice of the section, and the section."""
    st.html(STYLE)
    st.segmented_control(
        TEXTS["section"],
        list(SECTIONS),
        format_func=lambda key: SECTIONS[key].name,
        required=True,
        label_visibility="collapsed",
        **HOW.bind("section", state.section, lambda key: HOW.current().with_section(key)),
    )
    st.subheader(TEXTS[f"{state.section}_title"], anchor=False)
    _DRAW[state.section](state)
    # The tree stays in sight where there is room for it.
    scroll_to(_target(state), HOW.key("scroll"), within=0.85 if state.section == FAMILY else 0.5)


def _target(state: How) -> str:
    """The class of what the reader has opened; empty where that is at the top anyway."""
    if not state.open:
        return ""
    if state.section == GLOSSARY:
        return term_id(state.open)
    if state.section == FAMILY and state.open == SECTIONS[FAMILY].first:
        return ""
    return f"st-key-{HOW.key(f'{state.section}_{state.open}')}" if state.section in (WHY, FAMILY, QUESTIONS) else ""
