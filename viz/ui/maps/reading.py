"""The sentences below the maps: what there is to see, and how the picture is read."""

from __future__ import annotations

import streamlit as st

from viz.ui.controls import short
from viz.ui.maps.laws import law_of
from viz.ui.maps.settings import CURVE_POINTS, Maps
from viz.ui.maps.texts import TEXTS


def draw_reading(state: Maps, reading: str) -> None:
    """What there is to see, where there is a law, and how the picture is read."""
    law = law_of(state)
    if law:
        st.markdown(TEXTS[law])
    st.caption(
        TEXTS[reading].format(steps=f"{state.num_steps:,}", tolerance=short(state.tolerance), count=CURVE_POINTS)
    )
