"""What all cells share: surface, start, steps; noise, rotation, scale and the surface's parameters one click away."""

from __future__ import annotations

import streamlit as st

from viz.core.sweep_axes import MAX_SWEEP_STEPS
from viz.ui.maps.settings import BASINS, Maps
from viz.ui.maps.store import MAPS
from viz.ui.setup_controls import (
    choose_noise,
    choose_seed,
    choose_start,
    choose_steps,
    choose_surface,
    choose_transforms,
)


def draw_sidebar(state: Maps) -> None:
    """Draw the sidebar's controls."""
    choose_surface(MAPS)
    if state.view != BASINS:
        choose_start(MAPS)
    choose_steps(MAPS, MAX_SWEEP_STEPS)
    more = st.expander("More", key=MAPS.key("more"), on_change=MAPS.touch)
    if more.open:
        with more:
            choose_noise(MAPS, "Seeds a cell")
            choose_seed(MAPS)
            choose_transforms(MAPS)
