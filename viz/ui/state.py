"""A page's settings in the session: one frozen value that widgets read and their callbacks replace.

The value, not the widgets, is the truth: Streamlit forgets a widget that is not drawn, and a closed popover draws none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from viz.ui.links import Parameters, Query
from viz.ui.visit import arrived_from_elsewhere

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

MAX_NOTICES = 8
"""Sentences about one link; anybody may write one that is wrong in a thousand places."""
MORE_NOTICES = "{count:,} more values of the link could not be taken as they stand."
NOT_OFFERED = "The page does not offer that value; the setting stays as it was."


class PageState(Generic[T]):
    """The settings of one page, in the session and in the address bar.

    Each change is an entry of the browser's history, so Back undoes it; settings survive leaving the page.

    Args:
        name: the key in the session, one for each page.
        default: what the page shows without a link; its link is empty.
        to_query, from_query: settings → query parameters, and back with a sentence for each value that was changed.
        frame: what of the settings stands around the page's stage, in sidebar and notices.
        prefix: of the widgets' keys, so that pages may use the same names.
    """

    def __init__(
        self,
        name: str,
        default: T,
        to_query: Callable[[T], Parameters],
        from_query: Callable[[Query], tuple[T, list[str]]],
        frame: Callable[[T], object],
        prefix: str = "",
    ) -> None:
        self.default = default
        self.prefix = prefix
        self._to_query, self._from_query, self._frame_of = to_query, from_query, frame
        self._state, self._notices, self._frame = name, f"{name}_notices", f"{name}_frame"
        self._link, self._touched, self._left_with = f"{name}_link", f"{name}_touched", f"{name}_left_with"

    def current(self) -> T:
        """The settings: the session's own, or the link's where the browser came to another link by itself."""
        if self._state not in st.session_state or self._followed_link():
            st.session_state[self._state], notices = self._from_query(_shown_query())
            st.session_state[self._notices] = _first(notices)
        state: T = st.session_state[self._state]
        return state

    def held(self) -> T:
        """The settings as the session has them, once ``current`` has been asked for.

        For a run that the page starts by itself, every second: its link may be that of before the last move, and Back
        and Forward start a run of their own.
        """
        state: T = st.session_state[self._state]
        return state

    def _followed_link(self) -> bool:
        """Whether Back, Forward or an edited address asks for other settings than those last written.

        A widget's run may carry a link that is one move old; who comes from another page through the menu carries none.
        """
        shown = _shown_query()
        moved = shown not in (st.session_state.get(self._link), st.session_state.get(self._left_with))
        through_menu = arrived_from_elsewhere() and not shown
        return moved and not self.is_touched and not through_menu

    def notices(self) -> list[str]:
        """What had to be changed in the link that opened the page; empty once the user changes anything."""
        texts: list[str] = st.session_state.get(self._notices, [])
        return texts

    def touch(self) -> None:
        """Mark this run as caused by a widget. Every widget's callback ends here."""
        st.session_state[self._touched] = True

    @property
    def is_touched(self) -> bool:
        """Whether a widget has caused this run."""
        return bool(st.session_state.get(self._touched))

    def to_change(self) -> T:
        """The settings for a callback that is going to change them.

        A quick second move's run carries the link of before the first: it must not count as one that was followed.
        """
        self.touch()
        return self.current()

    def store(self, state: T) -> None:
        """Replace the settings; a notice about the old ones has served."""
        self.touch()
        st.session_state[self._state] = state
        st.session_state[self._notices] = []

    def notify(self, text: str) -> None:
        """Tell the user why something was not taken."""
        self.touch()
        st.session_state[self._notices] = [text]

    def note_frame(self) -> None:
        """Remember for which settings the page around the stage has been drawn."""
        st.session_state[self._frame] = self._shown_frame()

    def frame_is_stale(self) -> bool:
        """Whether a widget on the stage changed what stands around it: a preset, a start set in the picture."""
        return bool(st.session_state.get(self._frame) != self._shown_frame())

    def _shown_frame(self) -> tuple[object, list[str]]:
        return self._frame_of(self.current()), self.notices()

    def query(self, state: T) -> Parameters:
        """The query parameters of ``state``; none for the default."""
        return {} if state == self.default else self._to_query(state)

    def write_link(self) -> None:
        """Keep the address bar in step with the settings."""
        query = self.query(self.current())
        wanted = _as_browser_sends(query)
        if _shown_query() != wanted:
            st.query_params.from_dict(query)
        st.session_state[self._link] = wanted
        st.session_state[self._touched] = False

    def leave_for(self, page: st.Page, query: Parameters) -> NoReturn:
        """Go to another page with its ``query``.

        On the way the browser notes this page once more, with the other's query: Back meets that entry first. It stands
        for the settings as they were left.
        """
        st.session_state[self._left_with] = _as_browser_sends(query)
        st.switch_page(page, query_params=query)

    def address(self, state: T, url: str) -> str:
        """The address of ``state`` on the page at ``url``, written out: the defaults may change, a link may not."""
        return urlunsplit(urlsplit(url)._replace(query=urlencode(self._to_query(state), doseq=True), fragment=""))

    def key(self, name: str) -> str:
        """The key of the page's widget ``name``."""
        return self.prefix + name

    def bind(self, name: str, value: Any, write: Callable[[Any], T]) -> dict[str, Any]:
        """Arguments that tie a widget to the settings: it shows ``value``, and a change stores ``write(new value)``.

        The widget's own state is only touched where it differs, so that a slider under the user's finger is left alone.
        """
        key = self.key(name)
        if st.session_state.get(key) != value:
            st.session_state[key] = value

        def changed() -> None:
            self.touch()  # before ``write`` looks at the settings, see ``to_change``
            self._take(lambda: write(st.session_state[key]))

        return {"key": key, "on_change": changed}

    def _take(self, write: Callable[[], T]) -> None:
        """Store what a widget sends, or the nearest that may be: only the browser keeps to what the widget offers.

        What may be is what a link may say, so there is no second place that knows it.
        """
        try:
            state = write()
            nearest, notices = self._from_query(_as_browser_sends(self._to_query(state)))
        except (LookupError, TypeError, ValueError, ArithmeticError):
            self.notify(NOT_OFFERED)
            return
        self.store(nearest if notices else state)
        if notices:
            self.notify(notices[0])

    def bind_field(self, name: str, value: Any) -> dict[str, Any]:
        """The same for a widget that sets the field ``name``."""
        return self.bind(name, value, lambda new: self.with_field(name, new))

    def with_field(self, name: str, value: Any) -> T:
        """The settings with one field changed."""
        return replace(self.current(), **{name: value})


def _first(notices: list[str]) -> list[str]:
    """The first of them, and how many more there are."""
    rest = len(notices) - MAX_NOTICES
    return notices if rest <= 1 else [*notices[:MAX_NOTICES], MORE_NOTICES.format(count=rest)]


def _as_browser_sends(query: Parameters) -> dict[str, list[str]]:
    return {name: [value] if isinstance(value, str) else value for name, value in query.items()}


def _shown_query() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
