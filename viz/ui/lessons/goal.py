"""Now you: a goal, the controls to reach it with, and where one stands."""

from __future__ import annotations

import math
from html import escape

import streamlit as st

from viz.lessons.lesson import Goal, View
from viz.lessons.measures import NEVER
from viz.lessons.reading import with_minus
from viz.lessons.sources import with_links
from viz.ui.lessons.controls import draw_controls
from viz.ui.lessons.place import Place
from viz.ui.lessons.progress import note_finished
from viz.ui.lessons.store import PAGE, reset, show_hint, show_solution
from viz.ui.lessons.texts import TEXTS
from viz.ui.runs import path_of


def draw_goal(place: Place, view: View) -> str:
    """Draw it; ``view`` is what the controls have made of the goal's view. Returns where one stands, in words."""
    goal = place.lesson.goal
    st.header(TEXTS["goal"], anchor=False)
    st.markdown(with_links(goal.text))
    draw_controls(place, view)
    label, now = TEXTS["standing"].format(label=goal.label), standing(goal, view)
    st.html(f'<p class="as-standing">{escape(label)} <strong>{escape(now)}</strong></p>')
    is_reached = bool(goal.reached([path_of(lane.spec) for lane in view.runs]))
    if is_reached:
        st.success(TEXTS["reached"].format(praise=with_links(goal.praise)), icon=":material/check_circle:")
    _draw_help(place, is_reached)
    if is_reached or place.teacher:
        with st.container(key=PAGE.key("takeaway")):
            st.caption(TEXTS["takeaway"])
            st.markdown(f"**{place.lesson.takeaway}**")
    if is_reached and note_finished(place.key):
        st.rerun()  # the tick stands in the sidebar
    return f"{label} {now}"


def standing(goal: Goal, view: View) -> str:
    """Where one stands, as it is shown."""
    number = goal.now.number(view.runs, path_of)
    if number == NEVER:
        return TEXTS["never"]
    return with_minus(format(number, goal.now.form)) if math.isfinite(number) else TEXTS["unknown"]


def _draw_help(place: Place, is_reached: bool) -> None:
    with st.container(horizontal=True, gap="small", key=PAGE.key("help")):
        if place.values:
            st.button(
                TEXTS["reset"], icon=":material/restart_alt:", type="tertiary", on_click=reset, key=PAGE.key("reset")
            )
        if is_reached:
            return
        if not place.hint:
            st.button(
                TEXTS["hint"], icon=":material/lightbulb:", type="tertiary", on_click=show_hint, key=PAGE.key("hint")
            )
        else:
            st.button(TEXTS["solution"], type="tertiary", on_click=show_solution, key=PAGE.key("solution"))
    if place.hint and not is_reached:
        st.info(with_links(place.lesson.goal.hint), icon=":material/lightbulb:")
