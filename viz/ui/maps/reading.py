"""The sentences below the maps: what there is to see, and how the picture is read."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from viz.core.landscape import Landscape
from viz.ui.controls import short
from viz.ui.maps.laws import law_of
from viz.ui.maps.settings import BASINS, CURVE_POINTS, Maps
from viz.ui.maps.texts import TEXTS


def draw_reading(state: Maps, readings: Iterable[str]) -> None:
    """What there is to see, where there is a law, and how the picture is read: the sentences of ``readings``."""
    law = law_of(state)
    if law:
        st.markdown(TEXTS[law])
    values = {
        "steps": f"{state.num_steps:,}",
        "tolerance": short(state.tolerance),
        "count": CURVE_POINTS,
        "seeds": state.shown_seeds,
    }
    st.caption(" ".join(TEXTS[reading].format(**values) for reading in readings))


def readings_of_maps(state: Maps, landscape: Landscape, *, has_ring: bool) -> list[str]:
    """The keys of the sentences that are true of the maps of ``state``."""
    ring = ["read_ring"] if has_ring else []
    shows_minima = state.view == BASINS or state.measure == "minimum"
    if shows_minima and not landscape.minima:
        return ["read_basins_none" if state.view == BASINS else "read_no_minimum", *ring]
    if not shows_minima and state.measure == "steps_to_tolerance" and landscape.infimum is None:
        return ["read_no_lowest", *ring]
    seeds = ["read_seeds_agree" if shows_minima else "read_seeds"] if state.shown_seeds > 1 else []
    return ["read_basins" if state.view == BASINS else f"read_{state.measure}", *seeds, *ring]
