"""The course beside a lesson: every lesson one click away, the finished ones ticked."""

from __future__ import annotations

import streamlit as st

from viz.lessons import LESSONS
from viz.ui.lessons.overview import draw_link
from viz.ui.lessons.place import Place
from viz.ui.lessons.store import PAGE
from viz.ui.lessons.texts import TEXTS


def draw_sidebar(place: Place) -> None:
    """Draw it; the list of all lessons needs no second one."""
    if not place.key:
        return
    with st.container(key=PAGE.key("course"), gap="xxsmall"):
        for number, lesson in enumerate(LESSONS.values(), 1):
            draw_link(place, number, lesson, TEXTS["course_here" if lesson.key == place.key else "course"])
