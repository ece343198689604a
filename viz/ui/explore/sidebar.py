"""What is run: surface, start, steps, seed; noise, rotation, scale and the surface's parameters one click away."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from viz.core.schedules import MAX_STEPS
from viz.core.spec import LOSS_SCALE, MAX_SEED, NOISE, ROTATION
from viz.core.surface import SURFACES
from viz.ui.explore.controls import choose, with_value
from viz.ui.explore.settings import MAX_SEED_STEPS, MAX_SEEDS, SEED, SEEDS, START, TOLERANCE, Explore
from viz.ui.explore.store import bind, current, set_field, set_surface_param, touch

_STEPS = (10, 20, 30, 50, 70, 100, 150, 200, 300, 400, 500, 700, 1000, 1500, 2000, 3000, 5000, 7000, 10000, MAX_STEPS)


def draw_sidebar(state: Explore) -> None:
    """Draw the sidebar's controls."""
    surface = SURFACES[state.surface]
    st.selectbox(
        "Surface",
        list(SURFACES),
        format_func=lambda key: SURFACES[key].name,
        help=f"{surface.about}\n\n$f(x, y) = {surface.latex}$",
        **bind("surface", state.surface, lambda key: current().with_surface(key)),
    )
    for column, axis, k in zip(st.columns(2), "xy", (0, 1), strict=True):
        low, high = surface.domain[k]
        column.number_input(
            f"Start {axis}",
            START.low,
            START.high,
            step=round((high - low) / 40, 3),
            format="%.6g",
            help="Or click or drag in the picture." if k == 0 else None,
            **bind(f"start_{axis}", state.start[k], partial(_set_start, k)),
        )
    st.select_slider(
        "Steps",
        with_value(_STEPS, state.num_steps),
        format_func="{:,}".format,
        **bind("num_steps", state.num_steps, partial(set_field, "num_steps")),
    )
    st.number_input(
        "Seed", 0, MAX_SEED, help=SEED.help, **bind("seed", state.seed, lambda seed: set_field("seed", int(seed)))
    )
    more = st.expander("More", key="more", on_change=touch)
    if more.open:
        with more:
            _draw_more(state)


def _draw_more(state: Explore) -> None:
    choose(NOISE, state.noise, "noise", partial(set_field, "noise"), "Noise σ")
    st.slider(
        "Seeds a lane",
        1,
        MAX_SEEDS,
        help=SEEDS.help,
        disabled=not state.noise,
        **bind("seeds", state.seeds, partial(set_field, "seeds")),
    )
    if state.noise and state.shown_seeds < state.seeds:
        st.caption(f"At most {MAX_SEED_STEPS:,} steps a lane over all seeds: {state.shown_seeds} seeds are run.")
    choose(
        ROTATION, state.rotation, "rotation", lambda degrees: current().with_rotation(degrees), "Rotation φ (degrees)"
    )
    choose(LOSS_SCALE, state.loss_scale, "loss_scale", partial(set_field, "loss_scale"), "Loss scale c")
    choose(TOLERANCE, state.tolerance, "tolerance", partial(set_field, "tolerance"), "Tolerance")
    for q in SURFACES[state.surface].params:
        value = state.surface_params.get(q.name, q.default)
        choose(q, value, f"param_{state.surface}_{q.name}", partial(set_surface_param, q.name))


def _set_start(k: int, value: Any) -> Explore:
    state = current()
    start = list(state.start)
    start[k] = float(value)
    return replace(state, start=(start[0], start[1]))
