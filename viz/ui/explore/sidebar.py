"""What is run: surface, start, steps, seed; noise, rotation, scale and the surface's parameters one click away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from viz.core.schedules import MAX_STEPS
from viz.ui.controls import choose
from viz.ui.explore.settings import MAX_SEED_STEPS, SHARPNESS, Explore
from viz.ui.explore.store import EXPLORE
from viz.ui.setup_controls import (
    choose_noise,
    choose_seed,
    choose_start,
    choose_steps,
    choose_surface,
    choose_transforms,
)


def draw_sidebar(state: Explore) -> None:
    """Draw the sidebar's controls."""
    choose_surface(EXPLORE)
    choose_start(EXPLORE, "Or click or drag in the picture.")
    choose_steps(EXPLORE, MAX_STEPS)
    choose_seed(EXPLORE)
    more = st.expander("More", key="more", on_change=EXPLORE.touch)
    if more.open:
        with more:
            choose_noise(EXPLORE, "Seeds a lane")
            if state.noise and state.shown_seeds < state.seeds:
                st.caption(
                    f"At most {MAX_SEED_STEPS:,} steps a lane over all seeds: {state.shown_seeds} seeds are run."
                )
            choose_transforms(EXPLORE)
            choose(EXPLORE, SHARPNESS, state.sharpness, "sharpness", partial(EXPLORE.with_field, "sharpness"))
