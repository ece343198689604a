"""The family tree as a component: members go in, the one that the visitor chooses comes out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from viz.figures.family import STYLE

# A plain click chooses; one with Ctrl, or with the middle button, follows the link in a tab of its own.
_SCRIPT = """
export default function ({ parentElement, data, setTriggerValue }) {
  for (const link of parentElement.querySelectorAll("[data-key]")) {
    if (link.dataset.key === data.open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    link.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      setTriggerValue("chosen", link.dataset.key);
    };
  }
  for (const line of parentElement.querySelectorAll("[data-heirs]")) {
    line.classList.toggle("as-lit", line.dataset.heirs.split(" ").includes(data.open));
  }
}
"""


def draw_tree(html: str, chosen: str, key: str, on_choose: Callable[[], None]) -> None:
    """The tree ``html`` with ``chosen`` and its descent marked; ``on_choose`` is called when another one is."""
    _component(html)(data={"open": chosen}, key=key, on_chosen_change=on_choose)


def chosen_member(key: str) -> Any:
    """What was chosen in the run that this caused: unchecked, from the browser."""
    return getattr(st.session_state.get(key), "chosen", None)


@lru_cache(maxsize=1)
def _component(html: str) -> Any:
    """The registered component; once, as a second registration replaces the first."""
    return st.components.v2.component("adamscope_family", html=html, css=STYLE.read_text(encoding="utf-8"), js=_SCRIPT)
