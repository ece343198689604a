"""Bring a part of the page before the reader's eyes."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

# What is asked for may not be drawn yet, and a page that still grows cannot be scrolled as far as it will be: so for
# some seconds it is looked at again whenever something changes, unless the reader moves first. Nothing is scrolled
# where it stands high enough in the window already.
_SCRIPT = """
const PATIENCE = 4000;  // ms
const READER = ["wheel", "touchstart", "pointerdown", "keydown"];

export default function ({ parentElement, data }) {
  if (parentElement.shown === data.target) return;
  parentElement.shown = data.target;
  parentElement.stop?.();
  if (!data.target) return;
  const wanted = document.getElementsByClassName(data.target);
  const show = () => {
    if (!wanted.length) return;
    const { top } = wanted[0].getBoundingClientRect();
    if (top >= 60 && top <= data.within * innerHeight) return;
    wanted[0].style.scrollMarginTop = "4.5rem";
    wanted[0].scrollIntoView({ block: "start" });
  };
  const sizes = new ResizeObserver(show);
  const observed = new Set();
  const look = () => {
    if (wanted.length && !observed.has(wanted[0])) {
      observed.add(wanted[0]);
      sizes.observe(wanted[0]);  // calls show at once
    }
  };
  const parts = new MutationObserver(look);
  parts.observe(document.body, { childList: true, subtree: true });
  const stop = () => {
    clearTimeout(limit);
    parts.disconnect();
    sizes.disconnect();
    for (const kind of READER) removeEventListener(kind, stop, true);
  };
  const limit = setTimeout(stop, PATIENCE);
  for (const kind of READER) addEventListener(kind, stop, true);
  parentElement.stop = stop;
  look();
}
"""


def scroll_to(target: str, key: str, within: float = 0.5) -> None:
    """Once ``target`` changes, scroll to the element of that CSS class.

    Args:
        target: ours, never a user's text; empty for none.
        within: nothing is scrolled where the element begins in that part of the window, from the top.
    """
    _component()(data={"target": target, "within": within}, key=key, height=0)


@cache
def _component() -> Any:
    """The registered component; once, as a second registration replaces the first."""
    return st.components.v2.component("adamscope_scroll", js=_SCRIPT)
