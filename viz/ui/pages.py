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
