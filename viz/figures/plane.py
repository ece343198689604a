"""A run's path on its loss surface: the loss on a plane through the weights, and each lane's way across it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from viz.core.surface import Array
from viz.figures import legend
from viz.figures.arrays import typed
from viz.figures.axis import Axis
from viz.figures.cells import Sign, Trace, contour, filled, heatmap, sign_traces
from viz.figures.colors import even_colorscale, surface_colors
from viz.figures.curves import Style, lane_color, plotly_dash, symbol_of
from viz.figures.measures import Range
from viz.figures.numbers import percent_text
from viz.figures.scale_bar import scale_bar
from viz.figures.texts import TEXTS
from viz.figures.theme import PAGE, TEXT, Figure, axis_layout, light_dark, make_figure

LEVELS = 14
LEVEL_INK = light_dark("rgba(40, 50, 90, 0.28)", "rgba(205, 215, 240, 0.26)")


def plane_figure(
    xs: ArrayLike,
    ys: ArrayLike,
    loss: ArrayLike,
    paths: Sequence[ArrayLike],
    names: Sequence[str],
    styles: Sequence[Style],
    explained: ArrayLike,
    *,
    kind: str = "pca",
    steps: Sequence[ArrayLike] | None = None,
    images: int | None = None,
    parameters: int | None = None,
    title: str = "",
) -> Figure:
    """The loss over the plane, on a logarithmic scale, and the lanes' paths on it.

    Args:
        xs, ys: (columns,), (rows,), where on the plane the loss is known.
        loss: (rows, columns).
        paths: for each lane (k, 2), its weights' places on the plane, from the start to the end.
        explained: (2,), for ``kind`` ``"pca"`` the fraction of the variance along each axis, for ``"random"`` that of
            the movement.
        steps: for each lane (k,), the steps at which its places were taken.
        images: how many training images the loss is a mean over.
        parameters: how many dimensions the plane is a slice of.
    """
    table = np.asarray(loss, dtype=np.float64)
    across, up = (float(part) for part in np.asarray(explained))
    axes = _axis(2, kind, up, ys), _axis(1, kind, across, xs)
    heading = TEXTS["plane_bar"].format(images=f"{images:,}") if images else TEXTS["plane_bar_plain"]
    scale = _scale(table, heading)
    z = typed(filled(scale.places(np.where(np.isfinite(table), table, np.nan))))
    surface = {**heatmap(z, scale.ends, even_colorscale(surface_colors()), axes, heading), "zsmooth": "best"}
    line = {"color": LEVEL_INK, "width": 1}
    low, high = scale.ends
    size = (high - low) / (LEVELS + 1)
    lines = contour(z, axes[1].values, axes[0].values, (low + size, high - size, size), line=line)
    places = [np.asarray(path, dtype=np.float64).reshape(-1, 2) for path in paths]
    traces = [surface, lines, *_paths(places, names, styles)]
    entries = [legend.lane(name, lane_color(s), s.dash, s.marker) for name, s in zip(names, styles, strict=True)]
    taken = steps if steps is not None else [np.arange(len(path)) for path in places]
    # Of a training that was gone on with; a lane that had stopped before has its place further back.
    first = max((int(np.asarray(some)[0]) for some in taken if np.size(some)), default=0)
    begin = TEXTS["path_resumed"].format(step=f"{first:,}") if first else TEXTS["path_start"]
    entries.append(legend.sign(begin, "current"))
    meta: dict[str, Any] = {
        "title": title,
        "label": TEXTS["plane_named" if title else "plane_label"].format(title=title),
        "legend": entries,
        "bar": scale_bar(scale, surface_colors()),
        "readout": _readout(axes[1], axes[0], places, names, taken),
    }
    if parameters:
        fills = {"parameters": f"{parameters:,}", "share": percent_text(across + up, 1)}
        meta["caption"] = TEXTS[f"{kind}_caption"].format(**fills)
    return make_figure(traces, _inner(axes[1]), _inner(axes[0]), revision=f"plane {kind} {axes[1].revision}", meta=meta)


def _axis(number: int, kind: str, part: float, values: ArrayLike) -> Axis:
    return Axis(
        f"plane_{number}", TEXTS[f"{kind}_axis"].format(number=number, share=percent_text(part, 1)), np.asarray(values)
    )


def _inner(axis: Axis) -> dict[str, Any]:
    """The axis from the first value to the last: the surface is smooth, half a cell beyond would be made up."""
    ends = [float(axis.values[0]), float(axis.values[-1])]
    return axis_layout(axis.label, range=ends, autorange=False, nticks=8)


def _scale(table: Array, title: str) -> Range:
    good = table[np.isfinite(table) & (table > 0)]
    if not good.size:
        return Range(0.1, 10.0, True, title)
    low, high = float(good.min()), float(good.max())
    return Range(low, max(1.001 * low, high), True, title)


def _paths(places: Sequence[Array], names: Sequence[str], styles: Sequence[Style]) -> list[Trace]:
    """The lanes' lines on rims of the page's colour; above all lines the starts, and above those the ends."""
    rims: list[Trace] = []
    lines: list[Trace] = []
    for path, name, style in zip(places, names, styles, strict=True):
        place = {"type": "scatter", "mode": "lines", "x": typed(path[:, 0]), "y": typed(path[:, 1]), "name": name}
        line = {"color": lane_color(style), "width": 2.8, "dash": plotly_dash(style.dash)}
        rims.append({**place, "line": {"color": PAGE, "width": 6}, "opacity": 0.7, "hoverinfo": "skip"})
        lines.append({**place, "line": line, "hoverinfo": "skip"})
    signs = _starts(places) + _ends(places, styles)
    return [*rims, *lines, *sign_traces(signs)]


def _starts(places: Sequence[Array]) -> list[Sign]:
    """A ring with a cross through it; lanes that begin with the same weights share theirs."""
    points = list(dict.fromkeys((float(path[0, 0]), float(path[0, 1])) for path in places if len(path)))
    looks = [(PAGE, 6.0), (TEXT, 2.2)]
    return [Sign(x, y, "circle-cross-open", 17, ink, ink, width) for ink, width in looks for x, y in points]


def _ends(places: Sequence[Array], styles: Sequence[Style]) -> list[Sign]:
    return [
        Sign(float(path[-1, 0]), float(path[-1, 1]), symbol_of(style), 15, lane_color(style), PAGE, 2)
        for path, style in zip(places, styles, strict=True)
        if len(path)
    ]


def _readout(
    x: Axis, y: Axis, places: Sequence[Array], names: Sequence[str], steps: Sequence[ArrayLike]
) -> dict[str, Any]:
    """What is said of each place on a path, and of the surface between them."""
    curves = []
    for name, path, taken in zip(names, places, steps, strict=True):
        columns = {"x": {"values": typed(path[:, 0])}, "step": {"values": typed(taken, "i4")}}
        curves.append({"name": name, "places": typed(path[:, 1]), "columns": columns})
    return {
        "kind": "plane",
        "paths": {"x": "x", "log": [False, False], "curves": curves, "lines": [{"text": TEXTS["path_step"]}]},
        "cells": {
            "heading": [],
            "x": x.readout(),
            "y": y.readout(),
            "columns": {"loss": {"power": 0}},
            "lines": [{"text": TEXTS["loss_here"]}],
        },
    }
