"""Controls of what is run: surface, start, steps, seed, noise, rotation, scale and the surface's parameters."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar

import streamlit as st

from viz.core.quantity import Quantity
from viz.core.spec import LOSS_SCALE, MAX_SEED, NOISE, ROTATION
from viz.core.surface import SURFACES
from viz.ui.controls import choose, with_value
from viz.ui.setup import MAX_SEEDS, NUM_STEPS, SEED, SEEDS, START, TOLERANCE, Setup
from viz.ui.state import PageState
from viz.ui.terms import help_of, with_terms

S = TypeVar("S", bound=Setup)

STEPS = (10, 20, 30, 50, 70, 100, 150, 200, 300, 400, 500, 700, 1000, 1500, 2000, 3000, 5000, 7000, 10000, 20000)


def choose_surface(page: PageState[S]) -> None:
    """The surface, with its formula in the help."""
    key = page.current().surface
    surface = SURFACES[key]
    st.selectbox(
        "Surface",
        list(SURFACES),
        format_func=lambda key: SURFACES[key].name,
        help=with_terms(f"{surface.about}\n\n$f(x, y) = {surface.latex}$", "surface"),
        **page.bind("surface", key, lambda key: page.current().with_surface(key)),
    )


def choose_start(page: PageState[S], help: str = "") -> None:
    """Both coordinates of the start."""
    state = page.current()
    columns = st.columns(2)
    for k, axis in enumerate("xy"):
        low, high = SURFACES[state.surface].domain[k]
        columns[k].number_input(
            f"Start {axis}",
            START.low,
            START.high,
            step=round((high - low) / 40, 3),
            format="%.6g",
            help=with_terms(help, "start") if k == 0 else None,
            **page.bind(f"start_{axis}", state.start[k], partial(_with_start, page, k)),
        )


def choose_steps(page: PageState[S], most: int) -> None:
    """How many steps each run takes, up to ``most``."""
    steps = page.current().num_steps
    st.select_slider(
        "Steps",
        with_value(tuple(count for count in STEPS if count <= most), steps),
        format_func="{:,}".format,
        help=help_of(NUM_STEPS),
        **page.bind_field("num_steps", steps),
    )


def choose_seed(page: PageState[S]) -> None:
    """The first seed of the noise."""
    seed = page.current().seed
    st.number_input(
        "Seed",
        0,
        MAX_SEED,
        help=help_of(SEED),
        **page.bind("seed", seed, lambda new: page.with_field("seed", int(new))),
    )


def choose_noise(page: PageState[S], seeds_label: str) -> None:
    """The noise, and how many seeds of it are run."""
    state = page.current()
    _choose_field(page, NOISE, "Noise σ")
    st.slider(
        seeds_label,
        1,
        MAX_SEEDS,
        help=help_of(SEEDS),
        disabled=not state.is_noisy,
        **page.bind_field("seeds", state.seeds),
    )


def choose_transforms(page: PageState[S]) -> None:
    """Rotation and loss scale, the tolerance and the surface's own parameters."""
    state = page.current()
    choose(page, ROTATION, state.rotation, "rotation", partial(_with_rotation, page), "Rotation φ (degrees)")
    _choose_field(page, LOSS_SCALE, "Loss scale c")
    _choose_field(page, TOLERANCE, "Tolerance")
    for q in SURFACES[state.surface].params:
        value = state.surface_params.get(q.name, q.default)
        choose(page, q, value, f"param_{state.surface}_{q.name}", partial(_with_surface_param, page, q.name))


def _choose_field(page: PageState[S], q: Quantity, label: str) -> None:
    choose(page, q, getattr(page.current(), q.name), q.name, partial(page.with_field, q.name), label)


def _with_rotation(page: PageState[S], degrees: Any) -> S:
    return page.current().with_rotation(float(degrees))


def _with_start(page: PageState[S], k: int, value: Any) -> S:
    return page.current().with_start(k, float(value))


def _with_surface_param(page: PageState[S], name: str, value: Any) -> S:
    return page.current().with_surface_param(name, value)
