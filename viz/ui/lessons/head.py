"""Above a lesson: which one it is, how far one is, and what one takes along."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from viz.lessons import LESSONS
from viz.ui.lessons.place import Place
from viz.ui.lessons.store import PAGE, open_lesson
from viz.ui.lessons.texts import TEXTS


def draw_head(place: Place) -> None:
    """Draw title, question and the dots of its stops, with the way back to the list and the links beside them."""
    lesson = place.lesson
    with st.container(key=PAGE.key("head"), horizontal=True, gap="small", vertical_alignment="top"):
        number = TEXTS["number"].format(number=place.number, all=len(LESSONS))
        st.html(
            f'<div class="as-lesson"><p>{number} · {escape(lesson.question)}</p>'
            f"<h1>{escape(lesson.title)}</h1>{_dots(place)}</div>",
            width="stretch",
        )
        st.button(
            TEXTS["all"],
            icon=":material/list:",
            type="tertiary",
            on_click=open_lesson,
            args=("",),
            key=PAGE.key("all"),
        )
        _draw_share(place)


def said_of(place: Place) -> str:
    """Where one is, in words."""
    kind = TEXTS[f"kind_{place.kind}"]
    return TEXTS["step"].format(step=place.stop + 1, steps=place.num_stops, kind=kind)


def _dots(place: Place) -> str:
    dots = "".join(
        f'<i class="{"as-here" if stop == place.stop else "as-past" if stop < place.stop else ""}"></i>'
        for stop in range(place.num_stops)
    )
    return f'<div class="as-dots"><span aria-hidden="true">{dots}</span>{escape(said_of(place))}</div>'


def _draw_share(place: Place) -> None:
    popover = st.popover(TEXTS["share"], icon=":material/link:", key=PAGE.key("share"), on_change=PAGE.touch)
    if not popover.open:
        return
    with popover:
        # Neither link tells the answer: whoever opens it comes no further than the question.
        stop = min(place.stop, len(place.lesson.beats))
        for text, teacher in (("class_link", False), ("teacher_link", True)):
            there = replace(place.of_lesson(place.key), teacher=teacher, stop=stop)
            st.caption(TEXTS[text])
            st.code(PAGE.address(there, st.context.url or ""), language=None, wrap_lines=True)
