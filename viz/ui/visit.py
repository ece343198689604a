"""Which page a session shows, so that a page knows whether the visitor has just come to it."""

from __future__ import annotations

import streamlit as st

_PAGE, _ARRIVED = "page", "page_arrived"


def note_page(path: str) -> None:
    """Remember that this run shows ``path``."""
    before = st.session_state.get(_PAGE)
    st.session_state[_ARRIVED] = before is not None and before != path
    st.session_state[_PAGE] = path


def arrived_from_elsewhere() -> bool:
    """Whether the run before this one showed another page."""
    return bool(st.session_state.get(_ARRIVED))
