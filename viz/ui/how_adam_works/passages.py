"""Passages and questions: a list of which one is open, with its text and what can be seen of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from viz.lessons.how_adam_works.derivations import DERIVATIONS
from viz.lessons.how_adam_works.questions import QUESTIONS
from viz.lessons.lesson import Beat
from viz.ui.controls import plain
from viz.ui.how_adam_works.prose import TEXT_WIDTH, entry_key
from viz.ui.how_adam_works.sections import SECTIONS
from viz.ui.how_adam_works.settings import How
from viz.ui.how_adam_works.store import HOW
from viz.ui.views import draw_view, written
from viz.ui.way_on import draw_way_on


def draw_why(state: How) -> None:
    """The derivations."""
    _draw_list(state, {key: passage.beat for key, passage in DERIVATIONS.items()})


def draw_questions(state: How) -> None:
    """Questions with their answers."""
    _draw_list(state, {key: question.answer for key, question in QUESTIONS.items()})


def _draw_beat(beat: Beat, key: str) -> None:
    """A text with what can be seen of it below."""
    with st.container(width=TEXT_WIDTH):
        st.markdown(written(beat))
    if beat.view is not None:
        draw_view(beat.view, key)
        draw_way_on(beat.view)


def _draw_list(state: How, beats: Mapping[str, Beat]) -> None:
    with st.container(gap="xsmall"):
        for key, title in SECTIONS[state.section].entries.items():
            tie = HOW.bind(f"{state.section}_{key}", state.open == key, partial(_opened, state.section, key))
            entry = st.expander(plain(title), **tie)
            if entry.open:
                with entry:
                    _draw_beat(beats[key], entry_key(state.section, key))


def _opened(section: str, key: str, is_open: bool) -> How:
    state = HOW.current()
    # A message that is late, of a section that has been left since, changes nothing.
    return state.with_entry(key, is_open) if state.section == section else state
