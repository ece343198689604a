"""The list of all lessons, with what is finished."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from viz.lessons import LESSONS
from viz.lessons.lesson import Lesson
from viz.ui.lessons.place import Place
from viz.ui.lessons.progress import finished, forget
from viz.ui.lessons.store import PAGE, open_lesson
from viz.ui.lessons.texts import TEXTS
from viz.ui.pages import lessons_page


def draw_overview(place: Place) -> None:
    """Where one stands, where to go on, and every lesson with its question; finished ones with what they taught."""
    done = finished()
    with st.container(key=PAGE.key("head")):
        st.title(TEXTS["title"], anchor=False)
        st.markdown(TEXTS["lead"])
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        _draw_begin(done)
        st.caption(TEXTS["progress"].format(done=len(done), all=len(LESSONS)))
        st.space("stretch")
        st.toggle(
            TEXTS["teacher_on"],
            help=TEXTS["teacher_help"],
            **PAGE.bind("teacher", place.teacher, lambda on: replace(PAGE.current(), teacher=bool(on))),
        )
    with st.container(key=PAGE.key("list"), gap="xsmall"):
        for number, lesson in enumerate(LESSONS.values(), 1):
            draw_link(place, number, lesson, TEXTS["row_done" if lesson.key in done else "row"])
    if done:
        st.button(TEXTS["forget"], help=TEXTS["forget_help"], type="tertiary", on_click=forget, key=PAGE.key("forget"))


def draw_link(place: Place, number: int, lesson: Lesson, label: str) -> None:
    """A link to the beginning of a lesson, ticked where it is finished."""
    is_done = lesson.key in finished()
    there = place.of_lesson(lesson.key)
    st.page_link(
        lessons_page(),
        label=label.format(number=number, title=lesson.title, question=lesson.question, takeaway=lesson.takeaway),
        icon=":material/check_circle:" if is_done else ":material/radio_button_unchecked:",
        query_params=PAGE.query(there),
        width="stretch",
    )


def _draw_begin(done: frozenset[str]) -> None:
    keys = list(LESSONS)
    rest = [key for key in keys if key not in done]
    key = rest[0] if rest else keys[0]
    if not done:
        label = TEXTS["begin"]
    elif rest:
        label = TEXTS["go_on"].format(number=keys.index(key) + 1, title=LESSONS[key].title)
    else:
        label = TEXTS["again"]
    st.button(
        label,
        type="primary",
        icon=":material/play_arrow:",
        on_click=open_lesson,
        args=(key,),
        key=PAGE.key("begin"),
        shortcut="PageDown",
    )
