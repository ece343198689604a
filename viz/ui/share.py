"""What one takes along from a page: the link, and its numbers as CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from viz.ui.state import PageState


def draw_share_button(
    page: PageState[Any],
    link: str,
    numbers: Callable[[], str],
    file: str,
    help: str,
    ready: Callable[[], bool] = lambda: True,
    draw_more: Callable[[], None] = lambda: None,
) -> None:
    """A button that opens link and download.

    Args:
        page: whose settings the link holds.
        link: the sentence above it.
        numbers: makes the CSV when it is asked for; ``file`` is its name, ``help`` what is in it.
        ready: whether there are numbers yet; like them asked for only while the popover is open.
        draw_more: draws what else the page offers, below.
    """
    popover = st.popover("Share", icon=":material/link:", key=page.key("share"), on_change=page.touch)
    if not popover.open:
        return
    with popover:
        st.caption(link)
        st.code(page.address(page.current(), st.context.url or ""), language=None, wrap_lines=True)
        st.download_button(
            "Download all numbers (CSV)",
            numbers,
            file,
            "text/csv",
            key=page.key("csv"),
            on_click="ignore",
            disabled=not ready(),
            help=help,
        )
        draw_more()


def csv_text(text: str) -> str:
    """User text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" else text
