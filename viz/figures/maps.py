"""Maps of settings: one number of each cell of a sweep, as a colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from viz.figures import legend
from viz.figures.arrays import typed
from viz.figures.axis import Axis
from viz.figures.basins import basin_map, choice_parts
from viz.figures.cells import Parts, Trace, check_shape, contour, filled, heatmap
from viz.figures.colors import LOSSES, Colorscale, even_colorscale
from viz.figures.grid import Grid
from viz.figures.marks import Overlay, add_marked, add_overlays
from viz.figures.measures import MEASURES, STEPS_TO_MINIMUM, Measure, Range, color_range
from viz.figures.numbers import number_text
from viz.figures.readout import setting_readout
from viz.figures.scale_bar import nice_step, scale_bar
from viz.figures.texts import TEXTS
from viz.figures.theme import DIVERGED, LINE_INK, NOT_REACHED, Figure

__all__ = [
    "MEASURES",
    "STEPS_TO_MINIMUM",
    "Axis",
    "Measure",
    "Overlay",
    "Range",
    "basin_map",
    "color_range",
    "measure_map",
]

MOST_LINES = 10
DARK, LIGHT = "rgba(0,0,0,0.42)", "rgba(255,255,255,0.42)"
LINES: Colorscale = [[0.0, DARK], [0.4, DARK], [0.6, LIGHT], [1.0, LIGHT]]
"""Contour lines: dark on the bright colours of low values, light on the dark ones."""


def measure_map(
    grid: Grid,
    measure: Measure,
    axes: tuple[Axis, Axis],
    scale: Range,
    *,
    title: str,
    marked: tuple[float, float] | None = None,
    overlays: Sequence[Overlay] = (),
) -> Figure:
    """A map of ``measure`` over the two axes of ``grid``.

    Args:
        axes: in the sweep's order: the first is vertical (rows), the second horizontal (columns).
        scale: from ``color_range`` of all grids that are shown together.
        marked: the current setting as (horizontal, vertical).
        overlays: theoretical lines.

    Raises:
        ValueError: the axes' lengths are not the grid's shape.
    """
    check_shape(grid, axes)
    parts = choice_parts(grid, axes) if measure.kind == "choice" else _scaled_parts(grid, measure, axes, scale)
    add_overlays(parts, overlays, axes)
    add_marked(parts, marked, axes)
    return parts.figure(title, measure.title(grid), axes, setting_readout(grid, measure, axes, scale))


def _scaled_parts(grid: Grid, measure: Measure, axes: tuple[Axis, Axis], scale: Range) -> Parts:
    values = measure.values(grid)
    # One array for all traces: the component sends and decodes it once.
    z = typed(filled(scale.places(values)))
    traces = [heatmap(z, scale.ends, even_colorscale(LOSSES), axes, measure.label)]
    parts = Parts(traces, bar=scale_bar(scale, LOSSES))
    _add_lines(parts, grid, measure, axes, scale, z)
    diverged = grid.diverged_at >= 0
    if measure.kind == "steps":
        missing = np.isnan(values) & ~diverged
        parts.cover(missing, axes, NOT_REACHED, TEXTS["not_reached"].format(steps=grid.spec.num_steps))
    parts.cover(diverged, axes, DIVERGED, TEXTS["diverged"])
    return parts


def _add_lines(
    parts: Parts, grid: Grid, measure: Measure, axes: tuple[Axis, Axis], scale: Range, z: dict[str, Any]
) -> None:
    """Contour lines, and a heavier one where a loss is just the tolerance; none between a switch's off and on."""
    if min(grid.shape) < 2 or any(axis.is_switch for axis in axes):
        return
    x, y = (axis.drawn(axis.values) for axis in reversed(axes))
    low, high = scale.ends
    thin: Trace = {"colorscale": LINES, "zmin": low, "zmax": high, "line": {"width": 1}}
    lines = contour(z, x, y, level_range(low, high), **thin)
    lines["contours"]["coloring"] = "lines"
    parts.traces.append(lines)
    tolerance = scale.places(np.array(grid.tolerance)).item()
    if measure.kind == "loss" and scale.log and low < tolerance < high:
        line = {"width": 2.2, "color": LINE_INK}
        parts.traces.append(contour(z, x, y, (tolerance, tolerance, 1.0), line=line))
        parts.entries.append(legend.line(TEXTS["tolerance_line"].format(tolerance=number_text(grid.tolerance))))


def level_range(low: float, high: float) -> tuple[float, float, float]:
    """First and last level and their distance: round values inside of ``low`` … ``high``, at most ten."""
    size = nice_step((high - low) / MOST_LINES)
    start, end = math.floor(low / size + 1) * size, math.ceil(high / size - 1) * size
    return start, max(end, start), size
