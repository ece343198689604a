"""How far paths part: their distance over the steps, on a logarithmic axis that shows all of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.core.surface import Array
from viz.figures import legend
from viz.figures.arrays import typed
from viz.figures.curves import Style, Trace, lane_color, plotly_dash
from viz.figures.texts import TEXTS
from viz.figures.theme import Figure, axis_layout, make_figure
from viz.figures.thinning import extremes

LEAST = 1e-17
"""The picture's lower end at the lowest: below it there are only roundings of numbers near 1."""
DECADES = 2.0
"""The picture spans so many at least, so that a constant distance is a line and not noise."""


@dataclass(frozen=True, eq=False)
class Distance:
    """The distance of one path from another after each step; 0 where they are the same to the last bit."""

    name: str
    style: Style
    values: Array  # (num_steps + 1,) in float64


def distances_figure(curves: Sequence[Distance], *, y_title: str, title: str) -> Figure:
    """The distances over the steps. Where there is none, the curve has a gap: 0 has no place on this axis."""
    low, high = _extent(curves)
    steps = [extremes(curve.values) for curve in curves]
    xaxis = axis_layout(
        TEXTS["step"], showgrid=True, nticks=8, range=[0, max(len(curve.values) for curve in curves) - 1],
        autorange=False,
    )  # fmt: skip
    yaxis = axis_layout(
        y_title, type="log", range=[low, high], autorange=False, showgrid=True, nticks=max(3, int((high - low) / 0.71))
    )
    parts = []
    for curve, kept in zip(curves, steps, strict=True):
        values = curve.values[kept]
        columns = {"y": {"values": typed(values, "f8")}, "x": {"values": typed(kept)}}
        parts.append({"name": curve.name, "places": typed(_places(values, low), "f8"), "columns": columns})
    lines = [{"text": TEXTS[key].replace("{x_title}", TEXTS["step"]).replace("{y_title}", y_title)}
             for key in ("x_is", "y_is")]  # fmt: skip
    meta = {
        "title": title,
        "label": TEXTS["distances_label"].format(title=title),
        "legend": [_entry(curve) for curve in curves],
        "readout": {"kind": "curves", "x": "x", "log": [False, True], "curves": parts, "lines": lines},
    }
    traces = [_trace(curve, kept, low) for curve, kept in zip(curves, steps, strict=True)]
    return make_figure(traces, xaxis, yaxis, revision=f"distances {title} {low:.3f} {high:.3f}", meta=meta)


def _entry(curve: Distance) -> dict[str, Any]:
    text = curve.name if np.any(curve.values) else TEXTS["no_distance"].format(name=curve.name)
    return legend.lane(text, lane_color(curve.style), curve.style.dash, curve.style.marker)


def _extent(curves: Sequence[Distance]) -> tuple[float, float]:
    """The axis's ends as powers of ten."""
    values = np.concatenate([curve.values for curve in curves])
    values = values[np.isfinite(values) & (values > 0)]
    if not values.size:
        return -DECADES, 0.0
    low = math.log10(max(float(values.min()), LEAST))
    high = max(math.log10(float(values.max())), low)
    middle, half = (low + high) / 2, max(high - low, DECADES) / 2
    air = 0.04 * 2 * half
    return middle - half - air, middle + half + air


def _places(values: Array, low: float) -> Array:
    return np.where(values > 0, np.maximum(values, 10.0**low), np.nan)


def _trace(curve: Distance, kept: NDArray[np.intp], low: float) -> Trace:
    place = _places(curve.values[kept], low)
    look = {"color": lane_color(curve.style), "width": 2.5, "dash": plotly_dash(curve.style.dash)}
    return {
        "type": "scatter", "mode": "lines", "x": typed(kept), "y": typed(place, "f8"), "line": look,
        "hoverinfo": "skip", "name": curve.name,
    }  # fmt: skip
