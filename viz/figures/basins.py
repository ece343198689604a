"""Which minimum a run reaches, as colours: over its settings, and over its start."""

from __future__ import annotations

from typing import Any

import numpy as np

from viz.core.landscape import Landscape
from viz.core.surface import Array
from viz.figures import legend
from viz.figures.arrays import typed
from viz.figures.axis import Axis
from viz.figures.cells import Parts, Sign, check_shape, heatmap
from viz.figures.colors import AWAY, HUES, NOWHERE, SHADES, STOPS, basin_colorscale, grey, hues_of, shade
from viz.figures.grid import Grid
from viz.figures.marks import add_marked
from viz.figures.measures import STEPS_TO_MINIMUM, Range, color_range
from viz.figures.numbers import point_text
from viz.figures.readout import (
    Columns,
    cells_readout,
    divergence_column,
    divergence_line,
    minimum_column,
    reached_line,
    steps_column,
)
from viz.figures.relief import level_lines
from viz.figures.scale_bar import scale_bar
from viz.figures.texts import TEXTS
from viz.figures.theme import DIVERGED, NOT_REACHED, PAGE, TEXT, Figure

LISTED = 8
"""Up to so many minima are numbered and named one by one."""
PLAIN = 0.45
"""The shade where steps are not shown."""
GREYS = tuple(grey(stop / (STOPS - 1)) for stop in range(STOPS))


def choice_parts(grid: Grid, axes: tuple[Axis, Axis], slowness: Array | None = None) -> Parts:
    """Cells coloured by the minimum they reach.

    Args:
        slowness: for each cell from 0, light, to 1, dark; without it all have one shade.
    """
    landscape = grid.spec.landscape
    minimum = np.asarray(grid.minimum)
    hues = np.array([*hues_of(landscape), 0])[minimum]  # -1 takes the last, which is none
    shades = np.round(np.nan_to_num(PLAIN if slowness is None else slowness) * (SHADES - 1))
    diverged = grid.diverged_at >= 0
    missing = (minimum < 0) & ~diverged
    z = np.where(diverged, AWAY, np.where(missing, NOWHERE, hues * SHADES + shades))
    parts = Parts([heatmap(typed(z, "u1"), (0, AWAY), basin_colorscale(), axes, TEXTS["minimum"])])
    parts.entries += _minima_entries(landscape, plain=slowness is None)
    # The heatmap has the patterns' ground: level lines lie above it, but below all that is filled.
    text = TEXTS["no_minimum"].format(steps=grid.spec.num_steps)
    parts.cover(missing, axes, NOT_REACHED, text, has_ground=False)
    parts.cover(diverged, axes, DIVERGED, TEXTS["diverged"], has_ground=False)
    return parts


def basin_map(
    grid: Grid,
    axes: tuple[Axis, Axis],
    *,
    title: str,
    landscape: Landscape,
    marked: tuple[float, float] | None = None,
    scale: Range | None = None,
) -> Figure:
    """Each start coloured by the minimum that the run from there reaches, darker where it takes longer.

    Args:
        axes: vertical (``y0``) and horizontal (``x0``), as in the sweep.
        landscape: its level lines, minima and saddles are drawn on top.
        marked: the current start.
        scale: of the steps, from ``color_range`` of all maps that are shown together; None takes this map's own.

    Raises:
        ValueError: the axes' lengths are not the grid's shape.
    """
    check_shape(grid, axes)
    scale = scale or color_range([grid], STEPS_TO_MINIMUM)
    has_steps = grid.steps_to_minimum is not None and bool(landscape.minima)
    slowness = scale.fraction(STEPS_TO_MINIMUM.values(grid)) if has_steps else None
    parts = choice_parts(grid, axes, slowness)
    parts.bar = scale_bar(scale, GREYS) if has_steps else None
    (bottom, top), (left, right) = (sorted((axis.edges[0].item(), axis.edges[-1].item())) for axis in axes)
    parts.traces.append(level_lines(landscape, ((left, right), (bottom, top))))
    parts.signs += _landmarks(landscape)
    if landscape.saddles:
        parts.entries.append(legend.sign(TEXTS["saddle"], "saddle"))
    add_marked(parts, marked, axes)
    return parts.figure(title, TEXTS["minimum"], axes, _readout(grid, axes))


def _minima_entries(landscape: Landscape, *, plain: bool) -> list[dict[str, Any]]:
    minima, hues = landscape.minima, hues_of(landscape)
    if len(minima) > LISTED:
        text = TEXTS["minima_many"].format(count=len(minima))
        return [legend.color(text, *(shade(hue, PLAIN) for hue in range(len(HUES))))]
    tones = (PLAIN,) if plain else (0.1, PLAIN, 0.9)
    return [
        legend.color(TEXTS["minimum_at"].format(point=point_text(m.x, m.y)), *(shade(hue, tone) for tone in tones))
        for m, hue in zip(minima, hues, strict=True)
    ]


def _landmarks(landscape: Landscape) -> list[Sign]:
    """Minima in their own colour with a white rim in a dark one, and saddles."""
    size, rim = (13, 2) if len(landscape.minima) <= LISTED else (6, 1)
    halos = [Sign(m.x, m.y, "circle", size + 2.5 * rim, "#10151c", "#10151c", 0) for m in landscape.minima]
    hues = zip(landscape.minima, hues_of(landscape), strict=True)
    minima = [Sign(m.x, m.y, "circle", size, shade(hue, 0.55), "#ffffff", rim) for m, hue in hues]
    return [*halos, *minima, *(Sign(x, y, "bowtie", 11, TEXT, PAGE, 1.5) for x, y in landscape.saddles)]


def _readout(grid: Grid, axes: tuple[Axis, Axis]) -> dict[str, Any]:
    steps = steps_column(grid, "steps_to_minimum")
    columns: Columns = {
        **minimum_column(grid),
        **steps,
        **divergence_column(grid),
        "end_x": {"values": typed(grid.end[..., 0])},
        "end_y": {"values": typed(grid.end[..., 1])},
    }
    reached = reached_line(grid, "reached_in" if steps else "reached_is")
    return cells_readout(axes, columns, [divergence_line(), reached, {"text": TEXTS["end_is"]}])
