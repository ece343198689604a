"""Curves of training runs: loss and accuracy over steps or over seconds, redrawn while the runs go on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from viz.core.surface import Array
from viz.figures import legend
from viz.figures.arrays import typed
from viz.figures.cells import Sign, sign_traces
from viz.figures.curves import Trace, lane_color, plotly_dash, symbol_of
from viz.figures.lane_curve import LaneCurve, Line, placed, thinned, x_range, y_range
from viz.figures.texts import TEXTS
from viz.figures.theme import PAGE, Figure, axis_layout, light_dark, make_figure
from viz.figures.thinning import window_of

__all__ = ["LaneCurve", "training_curves"]

MOST_TICKS = 7
SMALLEST = -4.0
"""log₁₀ of the smallest loss that is written out."""
MOST_MARKERS = 30
"""A curve of more points has no markers: they would be a band."""


def training_curves(
    lanes: Sequence[LaneCurve],
    *,
    x_title: str,
    y_title: str,
    title: str = "",
    log_y: bool = False,
    points: bool = False,
    percent: bool = False,
    x_end: float | None = None,
    second_text: str = "",
    note: str = "",
) -> Figure:
    """Curves of lanes over ``x_title``; another one with more points takes its place, and a zoom stays.

    Of a long curve at most 800 points are drawn, among them every stretch's lowest and highest, so that spikes stay.

    Args:
        points: with a marker at each point, as suits few.
        percent: y are fractions, told as percentages.
        x_end: where the horizontal axis ends; None ends it where the data do.
        second_text: what the legend says of the lesser curves, such as ``"validation"``.
        note: the caption of curves that are not smoothed.
    """
    window = max((window_of(np.size(lane.y)) for lane in lanes if lane.smooth), default=0)
    lines = [thinned(lane, window) for lane in lanes]
    across, up = x_range(lines, x_end, points), y_range(lines, log_y, percent)
    places = [placed(line.y, up, log_y) for line in lines]
    traces = [_raw(line, up, log_y) for line in lines if line.mean is not None]
    traces += [_drawn(line, place, points) for line, place in zip(lines, places, strict=True)]
    traces += _crosses(lines, places, up[1])
    xaxis = axis_layout(x_title, showgrid=True, nticks=8, range=list(across), autorange=False)
    yaxis = axis_layout(y_title, showgrid=True, autorange=False, **_scale(up, log_y, percent))
    names = {"title": title, "y": y_title, "x": x_title}
    meta = {
        "title": title,
        "label": TEXTS["training_named" if title else "training_label"].format(**names),
        "legend": _entries(lines, second_text),
        "caption": TEXTS["smoothed_caption"].format(window=window) if window else note,
        "readout": _readout(lines, places, log_y, percent, names, window),
    }
    return make_figure(traces, xaxis, yaxis, revision=f"training {x_title} {y_title} {log_y}", meta=meta)


def _scale(ends: tuple[float, float], log: bool, percent: bool) -> dict[str, Any]:
    if log:
        return _decades(*(math.log10(end) for end in ends))
    return {"range": list(ends), "nticks": MOST_TICKS, **({"tickformat": ",.1~%"} if percent else {})}


def _decades(low: float, high: float) -> dict[str, Any]:
    """Ticks at 1, 2, 5, 10, … as plain numbers; where those are long, whole decades as powers.

    Plotly's own texts are small single digits between the powers. It has 1, 2 and 5 where the decades are 0.3 to 0.7
    times ``nticks``, and every decade from there to 1.
    """
    axis = {"type": "log", "range": [low, high]}
    if low < SMALLEST:
        return {**axis, "nticks": max(3, int((high - low) / 0.71))}
    ticks = min(MOST_TICKS, max(3, int((high - low) / 0.31)))
    return {**axis, "nticks": ticks, "tickformat": "~g", "tickfont": {"size": 12}}


def _raw(line: Line, ends: tuple[float, float], log: bool) -> Trace:
    style = line.curve.style
    look = {"color": light_dark(f"{style.light}38", f"{style.dark}40"), "width": 1}
    return _trace(line, placed(line.raw, ends, log), look)


def _drawn(line: Line, place: Array, points: bool) -> Trace:
    curve, color = line.curve, lane_color(line.curve.style)
    dash = "2px,3px" if curve.second else plotly_dash(curve.style.dash)
    trace = _trace(line, place, {"color": color, "width": 1.5 if curve.second else 2.5, "dash": dash})
    # A single value has no line that would show it.
    if len(line.x) > MOST_MARKERS or not (points or len(line.x) == 1):
        return trace
    symbol = symbol_of(curve.style)
    full = {"symbol": symbol, "size": 8, "line": {"color": PAGE, "width": 1}}
    hollow = {"symbol": f"{symbol}-open", "size": 6, "line": {"color": color, "width": 1.5}}
    return trace | {"mode": "lines+markers", "marker": {"color": color, **(hollow if curve.second else full)}}


def _trace(line: Line, y: Array, look: dict[str, Any]) -> Trace:
    place = {"x": typed(line.x), "y": typed(y)}
    return {"type": "scatter", "mode": "lines", **place, "line": look, "hoverinfo": "skip", "name": line.curve.name}


def _crosses(lines: Sequence[Line], places: Sequence[Array], top: float) -> list[Trace]:
    """✕ at the last value of each run that ended early, within the picture."""
    signs = []
    for line, place in zip(lines, places, strict=True):
        finite = np.flatnonzero(np.isfinite(place))
        if line.curve.stopped and len(finite):
            x, y = float(line.x[finite[-1]]), min(float(place[finite[-1]]), top)
            signs.append(Sign(x, y, "x", 11, lane_color(line.curve.style), PAGE, 1.5))
    return sign_traces(signs)


def _entries(lines: Sequence[Line], second_text: str) -> list[dict[str, Any]]:
    entries = [
        legend.lane(line.curve.name, lane_color(line.curve.style), line.curve.style.dash, line.curve.style.marker)
        for line in lines
        if not line.curve.second
    ]
    if second_text and any(line.curve.second for line in lines):
        entries.append(legend.sign(second_text, "dotted"))
    if any(line.curve.stopped for line in lines):
        entries.append(legend.sign(TEXTS["stopped"], "cross"))
    return entries


def _readout(
    lines: Sequence[Line], places: Sequence[Array], log: bool, percent: bool, names: dict[str, str], window: int
) -> dict[str, Any]:
    curves = []
    for line, place in zip(lines, places, strict=True):
        values = {"y": line.raw} if line.mean is None else {"mean": line.mean, "raw": line.raw}
        columns = {name: {"values": typed(column), "percent": percent} for name, column in values.items()}
        columns["x"] = {"values": typed(line.x)}
        curves.append({"name": line.curve.name, "places": typed(place), "columns": columns})
    texts = [TEXTS[key] for key in ("x_is", "y_is", "mean_is", "raw_is")]
    for name, word in (("x_title", names["x"]), ("y_title", names["y"]), ("window", str(window))):
        texts = [text.replace(f"{{{name}}}", word) for text in texts]
    said = [{"text": text} for text in texts]
    return {"kind": "curves", "x": "x", "log": [False, log], "curves": curves, "lines": said}
