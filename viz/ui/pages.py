"""The app's pages, for the menu and for those that lead to one another."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).resolve().parents[2] / "pages"


def explore_page() -> st.Page:
    """The page one lands on."""
    return st.Page(PAGES / "explore.py", title="Explore", icon=":material/explore:", default=True)


def maps_page() -> st.Page:
    """Thousands of runs as one picture."""
    return st.Page(PAGES / "maps.py", title="Maps", icon=":material/grid_on:", url_path="maps")


def mnist_page() -> st.Page:
    """The real model, trained while one watches."""
    return st.Page(PAGES / "mnist.py", title="MNIST", icon=":material/network_node:", url_path="mnist")


def lessons_page() -> st.Page:
    """Predict, run, reveal."""
    return st.Page(PAGES / "lessons.py", title="Lessons", icon=":material/school:", url_path="lessons")


def how_adam_works_page() -> st.Page:
    """The algorithm, its relatives, and what people ask about them."""
    return st.Page(
        PAGES / "how_adam_works.py", title="How Adam works", icon=":material/menu_book:", url_path="how_adam_works"
    )
