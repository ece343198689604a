"""The page's stage: the list of lessons, or one stop of one lesson with its text, its picture and the way on."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from viz.lessons import LESSONS
from viz.lessons.lesson import View
from viz.ui.lessons.controls import draw_controls
from viz.ui.lessons.goal import draw_goal
from viz.ui.lessons.head import draw_head, said_of
from viz.ui.lessons.overview import draw_overview
from viz.ui.lessons.place import BEAT, GOAL, PREDICTION, REVEAL, Place
from viz.ui.lessons.prediction import draw_prediction, draw_verdict
from viz.ui.lessons.progress import draw_progress, finished
from viz.ui.lessons.sandbox import view_at
from viz.ui.lessons.store import PAGE, commit, go_back, go_on, next_lesson, open_lesson, reveal
from viz.ui.lessons.texts import TEXTS
from viz.ui.views import draw_view, written
from viz.ui.way_on import draw_way_on

STYLE = Path(__file__).with_name("page.css")
TEXT, PICTURE = 5, 8
"""Shares of the width."""


@st.fragment
def draw_stage() -> None:
    """All but the sidebar."""
    if PAGE.frame_is_stale():
        st.rerun()
    place = PAGE.current()
    if place.key:
        said = _draw_lesson(place)
        draw_progress(f"{place.key}/{place.stop}", said)
    else:
        draw_overview(place)
        draw_progress()
    PAGE.write_link()


def _draw_lesson(place: Place) -> str:
    """Draw it; returns what a screen reader says of it."""
    draw_head(place)
    view = view_at(place)
    # Above both: on a phone the run comes before the words that explain it. Always there, though mostly empty: what
    # moves to another place in the page is drawn anew.
    with st.container(key=PAGE.key("verdict_large" if place.teacher else "verdict")):
        if place.kind == REVEAL:
            draw_verdict(place)
    with st.container(key=PAGE.key(f"at_{place.kind}")):
        text, picture = st.columns([TEXT, PICTURE], gap="medium")
    with text, st.container(key=PAGE.key("text_large" if place.teacher else "text")):
        said = _draw_text(place, view)
        _draw_way(place)
    if view is not None:
        with picture, st.container(key=PAGE.key("picture")):
            # The prediction stands beside the picture of the last beat, which therefore stays as it is.
            stop = place.stop - 1 if place.kind == PREDICTION else place.stop
            name = f"{place.key}_{stop}"
            draw_view(view, PAGE.key(f"view_{name}"), autoplay=name if place.kind == REVEAL else "")
            draw_way_on(view)
    return f"{place.lesson.title}. {said_of(place)}. {said}"


def _draw_text(place: Place, view: View | None) -> str:
    """Draw what there is to read and to move; returns where one stands, if there is a goal."""
    if place.kind == GOAL and view is not None:
        return draw_goal(place, view)
    if place.kind == PREDICTION:
        draw_prediction(place)
        return ""
    if place.beat is not None:
        st.markdown(written(place.beat))
    if view is not None:
        draw_controls(place, view)
    return ""


def _draw_way(place: Place) -> None:
    """Back and forth; what leads on depends on the stop."""
    with st.container(horizontal=True, gap="small", key=PAGE.key("way")):
        st.button(
            TEXTS["back"],
            on_click=go_back,
            disabled=place.stop == 0,
            shortcut="PageUp",
            key=PAGE.key("back"),
        )
        if place.kind == GOAL:
            _draw_next_lesson(place)
        elif place.kind == PREDICTION and not place.is_open:
            _draw_unlock(place)
        else:
            _draw_next(place)


def _draw_next(place: Place) -> None:
    is_last_beat = place.kind == BEAT and place.stop == len(place.lesson.beats) - 1
    label = "to_prediction" if is_last_beat else "to_goal" if place.kind == REVEAL else "next"
    st.button(
        TEXTS[label],
        on_click=go_on,
        type="primary",
        shortcut="PageDown",
        key=PAGE.key("next"),
    )


def _draw_unlock(place: Place) -> None:
    if place.teacher:
        st.button(
            TEXTS["reveal"],
            on_click=reveal,
            type="primary",
            shortcut="V",
            key=PAGE.key("reveal"),
        )
        return
    st.button(
        TEXTS["commit"],
        help=TEXTS["commit_help"],
        on_click=commit,
        type="primary",
        shortcut="PageDown",
        disabled=place.choice is None,
        key=PAGE.key("commit"),
    )


def _draw_next_lesson(place: Place) -> None:
    following = next_lesson(place.key)
    is_done = place.teacher or place.key in finished()
    if not following:
        label = TEXTS["end"]
    elif is_done:
        label = TEXTS["next_lesson"].format(title=LESSONS[following].title)
    else:
        label = TEXTS["skip_lesson"]
    st.button(
        label,
        on_click=open_lesson,
        args=(following,),
        type="primary" if is_done else "tertiary",
        key=PAGE.key("next_lesson"),
    )
