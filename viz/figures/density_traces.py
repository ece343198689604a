"""What a map of densities is drawn with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from viz.core.surface import Array
from viz.figures.arrays import typed
from viz.figures.cells import Trace
from viz.figures.colors import Colorscale, density_colors
from viz.figures.histogram import Rows
from viz.figures.looks import Columns
from viz.figures.texts import TEXTS
from viz.figures.theme import CLEAR, LINE_CASING, LINE_INK, PAGE, light_dark

TOP = 0.5
"""The share with the strongest colour. It is the same in every map, so that layers, lanes and moments compare."""
WHOLE = 65_535
"""A share of 1 as it is sent: sixteen bits."""
BAR = ((0.0, "0"), (0.01, "1%"), (0.05, "5%"), (0.1, "10%"), (0.2, "20%"), (0.5, "≥ 50%"))
THIN_INK = light_dark("rgba(12, 16, 24, 0.65)", "rgba(255, 255, 255, 0.65)")
REFERENCE_INK = light_dark("#c44601", "#ff9a4d")


def bar_ticks() -> list[list[float | str]]:
    """The shares under the colour bar, where their square roots lie."""
    return [[math.sqrt(share / TOP), text] for share, text in BAR]


def cells(columns: Columns, rows: Rows) -> Trace:
    """The map itself."""
    return {
        "type": "heatmap",
        "x": typed(columns.borders, "f8"),
        "y": typed(10.0**rows.borders, "f8"),
        "z": typed(_whole(rows.shares), "u2"),
        "zmin": 0,
        "zmax": WHOLE * TOP,
        "zauto": False,
        "zsmooth": False,
        "colorscale": _colorscale(),
        "showscale": False,
        "hoverinfo": "skip",
        "name": TEXTS["density_bar"],
    }


def _whole(shares: Array) -> Array:
    """Sixteen bits of each share; what is there at all is not rounded to nothing."""
    return np.asarray(np.where(shares > 0, np.maximum(np.round(np.minimum(shares, 1.0) * WHOLE), 1), 0))


def _colorscale() -> Colorscale:
    """Over the square root, so that a hundredth of what is most can still be seen; no share at all is the page."""
    colors, least = density_colors(), 0.5 / (WHOLE * TOP)
    stops: Colorscale = [[0.0, CLEAR], [least, CLEAR], [least, colors[0]]]
    return stops + [[(k / (len(colors) - 1)) ** 2, color] for k, color in enumerate(colors) if k]


def thin_lines(columns: Columns, outer: Sequence[Array]) -> Trace:
    """Both in one trace: each trace more costs the browser ten milliseconds."""
    low, high = (_along(columns, logs) for logs in outer)
    gap = np.array([[np.nan], [np.nan]])
    return _scatter(np.hstack([low, gap, high]), {"color": THIN_INK, "width": 1}, TEXTS["percentiles"])


def bold_line(columns: Columns, middle: Array) -> list[Trace]:
    """White in a dark casing: it shows on every colour of both pages."""
    looks = ({"color": LINE_CASING, "width": 4.5}, {"color": LINE_INK, "width": 2.2})
    return [_scatter(_along(columns, middle), look, TEXTS["median"]) for look in looks]


def reference_line(columns: Columns, logs: Array, dash: str, name: str) -> Trace:
    """What the values are compared with."""
    return _scatter(_along(columns, logs), {"color": REFERENCE_INK, "width": 2, "dash": dash}, name)


def _along(columns: Columns, logs: Array) -> Array:
    """A line through the columns' middles, and at both ends to the map's edge: (2, columns + 2)."""
    x = np.concatenate([columns.borders[:1], columns.middles, columns.borders[-1:]])
    return np.stack([x, 10.0 ** np.concatenate([logs[:1], logs, logs[-1:]])])


def _scatter(line: Array, look: dict[str, Any], name: str) -> Trace:
    place = {"x": typed(line[0]), "y": typed(line[1])}
    return {"type": "scatter", "mode": "lines", **place, "line": look, "hoverinfo": "skip", "name": name}


def divider(border: float) -> dict[str, Any]:
    """What keeps a strip apart from the decades, among which it has no place."""
    height = 10.0**border
    line = {"color": PAGE, "width": 3}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": height, "y1": height, "line": line}
