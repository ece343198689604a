"""The maps and curves themselves: figures from sweeps, in columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.core.sweep import Sweep
from viz.figures.grid import Grid
from viz.figures.maps import MEASURES, STEPS_TO_MINIMUM, Axis, basin_map, color_range, measure_map
from viz.figures.theme import Figure
from viz.ui.controls import short
from viz.ui.maps.axes import drawn
from viz.ui.maps.lane_bar import draw_lane
from viz.ui.maps.panels import Panel
from viz.ui.maps.reading import draw_reading, readings_of_maps
from viz.ui.maps.sensitivity import draw_curves
from viz.ui.maps.settings import BASINS, MAX_MAPS, SENSITIVITY, Maps
from viz.ui.maps.store import MAPS, axes_note, open_pick
from viz.ui.maps.sweeps import Request
from viz.ui.maps.texts import TEXTS
from viz.ui.maps.theory import overlays
from viz.ui.plot import draw_plot

HEIGHT = 370
"""Pixels: map, legend and the sentence below fit one screen of 900."""

Found = Mapping[Request, Sweep]


def draw_views(state: Maps, panels: Sequence[Panel], found: Found) -> None:
    """All that ``state`` shows; ``found`` has the panels' sweeps."""
    if state.view == SENSITIVITY:
        draw_curves(state, panels, found)
    else:
        _draw_maps(state, panels, found)


def _draw_maps(state: Maps, panels: Sequence[Panel], found: Found) -> None:
    grids = [panel.grid(found[panel.request]) for panel in panels]
    figures = _basin_figures(state, panels, grids) if state.view == BASINS else _map_figures(state, panels, grids)
    columns = st.columns(MAX_MAPS, gap="medium")
    for index, column in enumerate(columns):
        with column:
            draw_lane(MAPS.current(), index)
            if index < len(panels):
                _draw_map(state, index, panels[index], figures[index])
    # Below both maps, or in the place of the second.
    with columns[1] if len(panels) == 1 else st.container():
        landscape = panels[0].request.spec.landscape
        draw_reading(state, readings_of_maps(state, landscape, has_ring=any(map(_has_ring, figures))))


def _draw_map(state: Maps, index: int, panel: Panel, figure: Figure) -> None:
    key = f"maps_{'basin' if state.view == BASINS else 'map'}_{index}"
    draw_plot(figure, key, partial(open_pick, key, index), height=HEIGHT, hint=TEXTS["hint_map"])
    note = panel.note if index or state.view == BASINS else axes_note(state)
    if note:
        st.caption(note)


def _has_ring(figure: Figure) -> bool:
    """Whether the current setting lies in the map."""
    return any(entry.get("sign") == "current" for entry in figure["layout"]["meta"]["legend"])


def _map_figures(state: Maps, panels: Sequence[Panel], grids: Sequence[Grid]) -> list[Figure]:
    measure = MEASURES[state.measure]
    scale = color_range(grids, measure)
    return [
        measure_map(
            grid,
            measure,
            _axes(panel, grid),
            scale,
            title=_title(panel),
            marked=(_current(state, panel, panel.across.name), _current(state, panel, panel.up.name)),
            overlays=overlays(panel),
        )
        for panel, grid in zip(panels, grids, strict=True)
    ]


def _basin_figures(state: Maps, panels: Sequence[Panel], grids: Sequence[Grid]) -> list[Figure]:
    scale = color_range(grids, STEPS_TO_MINIMUM)
    return [
        basin_map(
            grid,
            _axes(panel, grid),
            title=_title(panel),
            landscape=panel.request.spec.landscape,
            marked=state.start,
            scale=scale,
        )
        for panel, grid in zip(panels, grids, strict=True)
    ]


def _axes(panel: Panel, grid: Grid) -> tuple[Axis, Axis]:
    up, across = (drawn(axis, panel.quantities[axis.name], grid.axes[axis.name]) for axis in (panel.up, panel.across))
    return up, across


def _title(panel: Panel) -> str:
    """The optimiser, and those of its settings that are neither an axis nor the default; lr always."""
    lane, axes = panel.lane, {panel.up.name, panel.across.name}
    parts = [lane.label]
    for q in OPTIMIZERS[lane.optimizer].hypers:
        value = lane.value(q.name)
        if q.name in axes or (value == q.default and q.name != "lr"):
            continue
        parts.append(f"{q.symbol} {'on' if value else 'off'}" if q.is_switch else f"{q.symbol} = {short(float(value))}")
    return " · ".join(parts)


def _current(state: Maps, panel: Panel, name: str) -> float:
    """The present value of what an axis goes over."""
    if name in {q.name for q in OPTIMIZERS[panel.lane.optimizer].hypers}:
        return float(panel.lane.value(name))
    others = {"x0": state.start[0], "y0": state.start[1], "turn": 0.0}
    value = others.get(name, getattr(state, name, state.surface_params.get(name)))
    return float(panel.quantities[name].default if value is None else value)
