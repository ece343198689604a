"""The bar above the maps: which view, presets, link; and what that view lets one choose."""

from __future__ import annotations

from typing import Any

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.figures.maps import MEASURES
from viz.ui.controls import with_value
from viz.ui.maps.axis_controls import choose_axes, choose_rates
from viz.ui.maps.permalink import DEFAULT
from viz.ui.maps.presets import PRESETS
from viz.ui.maps.settings import BASINS, CELLS, CURVE_MEASURES, HYPER, MAX_CURVES, VIEWS, Maps
from viz.ui.maps.share import draw_share
from viz.ui.maps.store import MAPS, apply
from viz.ui.terms import help_of

_CELLS = (16, 24, 32, 48, 64, 96, 128, 192, 256)


def draw_bar(state: Maps) -> None:
    """The two rows."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="maps_bar"):
        st.segmented_control(
            "View",
            list(VIEWS),
            format_func=VIEWS.__getitem__,
            required=True,
            label_visibility="collapsed",
            **MAPS.bind_field("view", state.view),
        )
        st.menu_button("Presets", list(PRESETS), key="maps_preset", on_click=_apply_preset)
        st.button("Reset", icon=":material/restart_alt:", key="maps_reset", on_click=lambda: MAPS.store(DEFAULT))
        draw_share(state)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="maps_choices"):
        _CHOICES.get(state.view, _sensitivity_choices)(state)


def _map_choices(state: Maps) -> None:
    choose_axes(state)
    _choose_measure(list(MEASURES), state.measure)
    _choose_cells(state)


def _sensitivity_choices(state: Maps) -> None:
    st.multiselect(
        "Optimisers",
        list(OPTIMIZERS),
        format_func=lambda key: OPTIMIZERS[key].name,
        max_selections=MAX_CURVES,
        width=560,
        **MAPS.bind("curves", [lane.optimizer for lane in state.curves], _set_curves),
    )
    choose_rates(state)
    _choose_measure(list(CURVE_MEASURES), state.curve_measure)


def _choose_measure(names: list[str], measure: str) -> None:
    st.selectbox(
        "Colour" if len(names) > len(CURVE_MEASURES) else "Measure",
        names,
        format_func=lambda name: MEASURES[name].label,
        width=190,
        **MAPS.bind_field("measure", measure),
    )


def _choose_cells(state: Maps) -> None:
    st.select_slider(
        "Cells",
        with_value(_CELLS, state.cells),
        format_func=lambda cells: f"{int(cells)} × {int(cells)}",
        help=help_of(CELLS),
        width=180,
        **MAPS.bind("cells", state.cells, lambda cells: MAPS.with_field("cells", int(cells))),
    )


_CHOICES = {HYPER: _map_choices, BASINS: _choose_cells}


def _set_curves(keys: Any) -> Maps:
    return MAPS.current().with_curves(list(keys))


def _apply_preset() -> None:
    preset = PRESETS.get(st.session_state.maps_preset)
    if preset:
        apply(preset)
