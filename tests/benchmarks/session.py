"""One visitor without a browser: Streamlit's own protocol over a websocket."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import connect

TIMEOUT = 60.0  # seconds; a run that takes longer has failed
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


@dataclass(frozen=True)
class Move:
    """One run of the script, as its visitor meets it.

    Args:
        data_seconds: from the request to the largest message, which carries the picture.
        seconds: from the request to the end of the script.
        sent: bytes of all messages from the server.
    """

    data_seconds: float
    seconds: float
    sent: int


class Session:
    """A connection to a page. Widgets go by the ``key=`` that the page gave them."""

    def __init__(self, address: str, query: str = "") -> None:
        self.query = query
        self.widgets: dict[str, Any] = {}
        self.states: dict[str, WidgetState] = {}
        self.fragments: dict[str, str] = {}
        self.page = ""
        url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        # As a browser does it: no compression, since the server offers none.
        self.connection = connect(url, subprotocols=["streamlit"], max_size=None, compression=None)

    def __enter__(self) -> Self:
        self.socket = self.connection.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.__exit__(*error)

    def run(self, fragment: str = "") -> Move:
        """Ask for a run with the widgets as they are, of a fragment alone if one is named; the first opens the page."""
        request = BackMsg()
        state = request.rerun_script
        state.fragment_id = fragment
        state.query_string, state.page_script_hash = self.query, self.page
        state.widget_states.widgets.extend(self.states.values())
        started = time.perf_counter()
        self.socket.send(request.SerializeToString())
        sent = largest = 0
        data_seconds = 0.0
        while True:
            raw = self.socket.recv(timeout=TIMEOUT)
            seconds = time.perf_counter() - started
            sent += len(raw)
            if len(raw) > largest:
                largest, data_seconds = len(raw), seconds
            message = ForwardMsg.FromString(raw)
            self._take(message)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished not in DONE:
                    raise RuntimeError(f"the script ended with status {message.script_finished}, not success")
                return Move(data_seconds, seconds, sent)

    def move_slider(self, key: str, option: str) -> Move:
        """Set a ``select_slider`` to one of its options, as text."""
        state = WidgetState(id=self.widgets[key].id)
        state.string_array_value.data.append(option)
        return self._change(state)

    def type_number(self, key: str, value: float) -> Move:
        """Set a ``number_input``."""
        return self._change(WidgetState(id=self.widgets[key].id, double_value=value))

    def options(self, key: str) -> list[str]:
        """A ``select_slider``'s options as text."""
        return list(self.widgets[key].options)

    def place(self, key: str) -> int:
        """Where a ``select_slider`` stands among its options."""
        (option,) = self.states[self.widgets[key].id].string_array_value.data
        return self.options(key).index(option)

    def _change(self, state: WidgetState) -> Move:
        self.states[state.id] = state
        return self.run(self.fragments.get(state.id, ""))

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._take_element(message.delta.new_element, message.delta.fragment_id)

    def _take_element(self, element: Element, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"the page shows an error: {element.exception.type}: {element.exception.message}")
        widget = getattr(element, kind or "", None)
        if kind in ("slider", "number_input"):
            # $$ID-<hash>-<key>
            self.widgets[widget.id.split("-", 2)[2]] = widget
            self.fragments[widget.id] = fragment
            if widget.set_value or widget.id not in self.states:
                self.states[widget.id] = _shown(kind, widget)


def _shown(kind: str, widget: Any) -> WidgetState:
    """What the browser would report for a widget that shows what the server said."""
    state = WidgetState(id=widget.id)
    if kind == "number_input":
        state.double_value = widget.value if widget.set_value else widget.default
    elif widget.options:
        raw = list(widget.raw_value)
        state.string_array_value.data.extend(raw or [widget.options[int(k)] for k in widget.default])
    else:
        state.double_array_value.data.extend(widget.value if widget.set_value else widget.default)
    return state
