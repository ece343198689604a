"""Sensitivity curves: what each optimiser makes of every learning rate, as published comparisons draw it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from viz.core.surface import Array
from viz.figures import legend
from viz.figures.arrays import typed
from viz.figures.measures import DECADES, WORSE_THAN_START, Measure
from viz.figures.numbers import number_text
from viz.figures.texts import TEXTS
from viz.figures.theme import PAGE, Figure, axis_layout, light_dark, make_figure

AIR = 0.03
"""Of the axis, left free beside the first and the last rate."""
SYMBOLS = {"triangle": "triangle-up"}
Trace = dict[str, Any]


class Style(Protocol):
    """A lane's look: see ``viz.player.style.LaneStyle``."""

    @property
    def light(self) -> str: ...
    @property
    def dark(self) -> str: ...
    @property
    def dash(self) -> tuple[int, ...]: ...
    @property
    def marker(self) -> str: ...


@dataclass(frozen=True, eq=False)
class Curve:
    """One optimiser.

    Args:
        lrs: the learning rates, increasing.
        values: the measure at each, nan where the run diverged.
        best_index: which rate is best; None where none is.
        low, high: the band over seeds, if there are several.
    """

    name: str
    style: Style
    lrs: Array
    values: Array
    best_index: int | None
    low: Array | None = None
    high: Array | None = None


def sensitivity(
    curves: Sequence[Curve], measure: Measure, *, title: str = "", top: float | None = None, subtract: float = 0.0
) -> Figure:
    """``measure`` over the learning rate, both logarithmic. A curve that diverges rises to the top edge and ends in ✕.

    Args:
        top: where the picture ends; by default at ten times the largest value among the curves' smallest rates.
        subtract: the surface's infimum: losses are drawn and told above it.
    """
    label = measure_text(measure, subtract)
    heights = [np.asarray(curve.values, dtype=np.float64) - subtract for curve in curves]
    bottom, top = _extent(heights, top)
    places = [np.maximum(height, bottom) for height in heights]
    traces = [_band(curve, subtract, bottom) for curve in curves if curve.low is not None]
    for curve, place in zip(curves, places, strict=True):
        traces += _curve_traces(curve, place, top)
    low, high = math.log10(min(c.lrs[0] for c in curves)), math.log10(max(c.lrs[-1] for c in curves))
    air = AIR * (high - low)
    xaxis = axis_layout(
        TEXTS["learning_rate"], type="log", range=[low - air, high + air], autorange=False, showgrid=True
    )
    extent = [math.log10(bottom), math.log10(top)]
    yaxis = axis_layout(label, type="log", range=extent, autorange=False, showgrid=True, nticks=8)
    readout = _readout(curves, heights, places, subtract, label, top)
    name = TEXTS["curves_label"].format(measure=label)
    entries = [_entry(curve) for curve in curves]
    if any(_falls(place).size for place in places):
        entries.append(legend.sign(TEXTS["diverges"], "cross"))
    meta = {"title": title, "label": name, "legend": entries, "readout": readout}
    revision = f"curves {measure.name} {low:.9g} {high:.9g}"
    return make_figure(traces, xaxis, yaxis, revision=revision, meta=meta)


def measure_text(measure: Measure, subtract: float) -> str:
    """The vertical axis's title."""
    return TEXTS[f"{measure.name}_above" if subtract else measure.name] if measure.kind == "loss" else measure.label


def _extent(heights: Sequence[Array], top: float | None) -> tuple[float, float]:
    """Where the picture begins and ends."""
    finite = np.concatenate([height[np.isfinite(height)] for height in heights])
    positive = finite[finite > 0]
    if not positive.size:
        return 1e-3, top or 1.0
    firsts = [height[np.isfinite(height)][0] for height in heights if np.isfinite(height).any()]
    top = top or min(WORSE_THAN_START * max(*firsts, positive.min()), 2 * positive.max())
    bottom = max(float(positive.min()) / 2, top * 10.0**-DECADES)
    return (bottom, float(top)) if bottom < top else (top / 10, float(top))


def lane_color(style: Style) -> str:
    """A lane's colour on both pages."""
    return light_dark(style.light, style.dark)


def symbol_of(style: Style) -> str:
    """A lane's marker as Plotly calls it."""
    return SYMBOLS.get(style.marker, style.marker)


def plotly_dash(dash: tuple[int, ...]) -> str:
    """A dash pattern in pixels as Plotly writes it."""
    return ",".join(f"{length}px" for length in dash) or "solid"


def _curve_traces(curve: Curve, place: Array, top: float) -> list[Trace]:
    color, marker = lane_color(curve.style), symbol_of(curve.style)
    x, falls = np.asarray(curve.lrs, dtype=np.float64), _falls(place)
    risen = place.copy()
    risen[falls] = top
    shared: Trace = {"type": "scatter", "hoverinfo": "skip", "name": curve.name}
    traces: list[Trace] = [
        {**shared, "mode": "lines", "x": typed(x, "f8"), "y": typed(risen, "f8"),
         "line": {"color": color, "width": 2.5, "dash": plotly_dash(curve.style.dash)}},
    ]  # fmt: skip
    if falls.size:
        cross = {"symbol": "x", "size": 11, "color": color, "line": {"color": PAGE, "width": 1.5}}
        at = {"x": x[falls].tolist(), "y": [top] * falls.size}
        traces.append({**shared, "mode": "markers", **at, "cliponaxis": False, "marker": cross})
    if curve.best_index is not None:
        best = {"symbol": marker, "size": 15, "color": color, "line": {"color": PAGE, "width": 2}}
        at = {"x": [float(x[curve.best_index])], "y": [float(place[curve.best_index])]}
        traces.append({**shared, "mode": "markers", **at, "cliponaxis": False, "marker": best})
    return traces


def _falls(place: Array) -> Any:
    """Where a curve is nan just after it was finite."""
    gone = np.isnan(place)
    return np.flatnonzero(gone & ~np.concatenate(([True], gone[:-1])))


def _band(curve: Curve, subtract: float, bottom: float) -> Trace:
    low, high = (np.maximum(np.asarray(edge, dtype=np.float64) - subtract, bottom) for edge in (curve.low, curve.high))
    kept = np.isfinite(low) & np.isfinite(high)
    x = np.asarray(curve.lrs, dtype=np.float64)[kept]
    return {
        "type": "scatter",
        "mode": "none",
        "x": typed(np.concatenate([x, x[::-1]]), "f8"),
        "y": typed(np.concatenate([high[kept], low[kept][::-1]]), "f8"),
        "fill": "toself",
        "fillcolor": light_dark(f"{curve.style.light}2e", f"{curve.style.dark}38"),
        "hoverinfo": "skip",
        "name": curve.name,
    }


def _entry(curve: Curve) -> dict[str, Any]:
    text = TEXTS["no_rate"].format(name=curve.name)
    if curve.best_index is not None:
        text = TEXTS["best_rate"].format(name=curve.name, lr=number_text(float(curve.lrs[curve.best_index])))
    return legend.lane(text, lane_color(curve.style), curve.style.dash, curve.style.marker)


def _readout(
    curves: Sequence[Curve], heights: Sequence[Array], places: Sequence[Array], subtract: float, label: str, top: float
) -> dict[str, Any]:
    """For each curve where its points are drawn, and what is said of them."""
    parts = []
    for curve, height, place in zip(curves, heights, places, strict=True):
        columns = {"lr": {"values": typed(curve.lrs, "f8")}, "loss": {"values": typed(height, "f8")}}
        if curve.low is not None and curve.high is not None:
            columns["low"] = {"values": typed(curve.low - subtract)}
            columns["high"] = {"values": typed(curve.high - subtract)}
        at = np.where(np.isnan(place), top, np.minimum(place, top))
        parts.append({"name": curve.name, "places": typed(at, "f8"), "columns": columns})
    lines = [
        {"text": TEXTS["rate_is"]},
        {"text": TEXTS["loss_is"].replace("{measure}", label), "otherwise": TEXTS["diverged"]},
        {"text": TEXTS["band_is"]},
    ]
    return {"kind": "curves", "x": "lr", "log": [True, True], "curves": parts, "lines": lines}
