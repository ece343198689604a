"""Mount the player: bytes go in, the start that the user sets in the picture comes out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

# The module is imported from the app's own route, found from Streamlit's own script: that holds on every page and
# behind every path prefix.
_STUB = """
const script = [...document.scripts].find((s) => s.src.includes("/static/js/"));
const root = script ? script.src.slice(0, script.src.lastIndexOf("/static/js/") + 1) : document.baseURI;
let player = null;

export default function (component) {
  const length = new DataView(component.data.buffer, component.data.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(component.data.subarray(4, 4 + length)));
  player ??= import(root + header.assets + "player.js");
  let unmount = null;
  let gone = false;
  player.then((module) => {
    if (!gone) unmount = module.mount(component);
  }).catch((error) => {
    player = null;
    component.parentElement.textContent = "The player could not be loaded. Reload the page to try again.";
    console.error(error);
  });
  return () => {
    gone = true;
    unmount?.();
  };
}
"""


def draw_player(data: bytes, key: str, on_start: Callable[[], None]) -> None:
    """Show the trajectories packed in ``data``; ``on_start`` is called when the user sets a start in the picture."""
    _component()(data=data, key=key, on_start_change=on_start)


def picked_start(key: str) -> Any:
    """What the picture sent: unchecked, from the browser."""
    state = st.session_state.get(key)
    return getattr(state, "start", None)


@cache
def _component() -> Any:
    """The registered component; once, as a second registration replaces the first."""
    return st.components.v2.component("adamscope_player", js=_STUB, isolate_styles=False)
