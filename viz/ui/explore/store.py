"""The page's settings in the session: one frozen value that widgets read and their callbacks replace.

The value, not the widgets, is the truth: Streamlit forgets a widget that is not drawn, and a closed popover draws none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from viz.core.quantity import Settings, Value, plain_number
from viz.core.surface import SURFACES
from viz.ui.explore.permalink import from_query, to_query
from viz.ui.explore.settings import MAX_LANES, START, Explore, Lane
from viz.ui.player import picked_start
from viz.ui.visit import arrived_from_elsewhere

PLAYER = "player"
_STATE, _NOTICES, _FRAME = "explore", "explore_notices", "explore_frame"
_LINK, _TOUCHED = "explore_link", "explore_touched"


def current() -> Explore:
    """The settings: the session's own, or the link's where the browser came to another link by itself."""
    if _STATE not in st.session_state or _followed_link():
        st.session_state[_STATE], st.session_state[_NOTICES] = from_query(_shown_query())
    state: Explore = st.session_state[_STATE]
    return state


def _followed_link() -> bool:
    """Whether Back, Forward or an edited address asks for other settings than those last written.

    A widget's run may carry a link that is one move old, and coming back from another page carries none.
    """
    moved = _shown_query() != st.session_state.get(_LINK)
    return moved and not st.session_state.get(_TOUCHED) and not arrived_from_elsewhere()


def notices() -> list[str]:
    """What had to be changed in the link that opened the page; empty once the user changes anything."""
    texts: list[str] = st.session_state.get(_NOTICES, [])
    return texts


def touch() -> None:
    """Mark this run as caused by a widget. Every widget's callback ends here."""
    st.session_state[_TOUCHED] = True


def store(state: Explore) -> None:
    """Replace the settings; a notice about the old ones has served."""
    touch()
    st.session_state[_STATE] = state
    st.session_state[_NOTICES] = []


def notify(text: str) -> None:
    """Tell the user why something was not taken."""
    touch()
    st.session_state[_NOTICES] = [text]


def note_frame() -> None:
    """Remember for which settings the page around the stage has been drawn."""
    st.session_state[_FRAME] = _frame()


def frame_is_stale() -> bool:
    """Whether a widget on the stage changed what stands around it: a preset, a start set in the picture."""
    return bool(st.session_state.get(_FRAME) != _frame())


def _frame() -> tuple[Explore, list[str]]:
    """What sidebar and notices show: everything but the lanes."""
    return replace(current(), lanes=()), notices()


def write_link(state: Explore) -> None:
    """Keep the address bar in step with the settings. Each change is an entry of the browser's history: Back undoes."""
    query = {} if state == Explore() else to_query(state)
    wanted = {name: [value] if isinstance(value, str) else value for name, value in query.items()}
    if _shown_query() != wanted:
        st.query_params.from_dict(query)
    st.session_state[_LINK] = wanted
    st.session_state[_TOUCHED] = False


def _shown_query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def bind(key: str, value: Any, write: Callable[[Any], Explore]) -> dict[str, Any]:
    """Arguments that tie a widget to the settings: it shows ``value``, and a change stores ``write(new value)``.

    The widget's own state is only touched where it differs, so that a slider under the user's finger is left alone.
    """
    if st.session_state.get(key) != value:
        st.session_state[key] = value

    def changed() -> None:
        store(write(st.session_state[key]))

    return {"key": key, "on_change": changed}


def set_field(name: str, value: Any) -> Explore:
    """The settings with one field changed."""
    return replace(current(), **{name: value})


def set_surface_param(name: str, value: Value) -> Explore:
    """The settings with one parameter of the surface changed."""
    state = current()
    return replace(state, surface_params=Settings({**state.surface_params, name: value}))


def set_lane(index: int, change: Callable[[Lane], Lane]) -> Explore:
    """The settings with ``change`` applied to one lane."""
    state = current()
    return state.with_lane(index, change(state.lanes[index]))


def add_lane() -> None:
    """A further lane: Adam."""
    _insert(len(current().lanes), Lane().with_optimizer("adam"))


def duplicate_lane(index: int) -> None:
    """The same lane once more, beside it."""
    _insert(index + 1, current().lanes[index])


def remove_lane(index: int) -> None:
    """One lane less; the last one stays."""
    state = current()
    if len(state.lanes) > 1:
        store(replace(state, lanes=state.lanes[:index] + state.lanes[index + 1 :]))


def _insert(index: int, lane: Lane) -> None:
    state = current()
    if len(state.lanes) < MAX_LANES:
        store(replace(state, lanes=(*state.lanes[:index], lane, *state.lanes[index:])))


def take_start() -> None:
    """Store the start that the user set in the picture, rounded to what a pixel can mean."""
    state = current()
    picked = picked_start(PLAYER)
    try:
        x, y = (START.check(_rounded(picked[axis], k)) for k, axis in enumerate("xy"))
    except (TypeError, KeyError, ValueError):
        notify("The start in the picture could not be read; the old one is kept.")
        return
    store(replace(state, start=(float(x), float(y))))


def _rounded(value: Any, k: int) -> float:
    low, high = SURFACES[current().surface].domain[k]
    number = plain_number(value, "start")
    return round(number, 3 - math.floor(math.log10(high - low)))
