"""Which lessons are finished: in the session, and in the browser's own storage for tomorrow.

The server keeps nothing: what the browser sends is unchecked, and only keys of lessons are taken.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import streamlit as st

from viz.lessons import LESSONS

SCRIPT = Path(__file__).with_name("progress.js")
MAX_SENT = 4_000
"""Characters of what a browser may send."""
_FINISHED, _FORGET, _KEY = "lessons_finished", "lessons_forget", "lessons_progress"


def finished() -> frozenset[str]:
    """The keys of the lessons whose goal has been reached."""
    known: frozenset[str] = st.session_state.get(_FINISHED, frozenset())
    return known


def note_finished(key: str) -> bool:
    """Remember that the goal of ``key`` has been reached; whether that is new."""
    before = finished()
    st.session_state[_FINISHED] = before | {key}
    return key not in before


def forget() -> None:
    """Forget all of it, in the browser too."""
    st.session_state[_FINISHED] = frozenset()
    st.session_state[_FORGET] = uuid4().hex


def draw_progress(place: str = "", said: str = "") -> None:
    """Mount what keeps the browser's storage in step with the session; it takes no room.

    Args:
        place: names what is on screen, ``first_step/3``: where another one comes up, its beginning is brought into
            sight.
        said: where one is and stands, in words: read out by screen readers whenever it changes.
    """
    data = {
        "finished": sorted(finished()),
        "forget": st.session_state.get(_FORGET, ""),
        "place": place,
        "said": said,
        "reports": True,
    }
    _component()(data=data, key=_KEY, on_finished_change=_take_stored)


def draw_newcomer() -> None:
    """Mount what marks the page of a browser that has never opened a lesson; see ``.as-newcomer`` in page.css."""
    _component()(data={"finished": sorted(finished()), "reports": False}, key="lessons_newcomer")


def read_finished(sent: Any) -> frozenset[str]:
    """The keys of lessons in what a browser sent, joined by commas; all else is left out."""
    if not isinstance(sent, str) or len(sent) > MAX_SENT:
        return frozenset()
    return frozenset(sent.split(",")) & LESSONS.keys()


def _take_stored() -> None:
    st.session_state[_FINISHED] = finished() | read_finished(getattr(st.session_state.get(_KEY), "finished", None))


@cache
def _component() -> Any:
    """The registered component; once, as a second registration replaces the first."""
    return st.components.v2.component("adamscope_progress", js=SCRIPT.read_text(encoding="utf-8"), isolate_styles=False)
