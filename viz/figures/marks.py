"""What is drawn over a map: theoretical lines, the current setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np
from numpy.typing import ArrayLike

from viz.figures import legend
from viz.figures.arrays import typed
from viz.figures.axis import Axis
from viz.figures.cells import Parts, Sign
from viz.figures.texts import TEXTS
from viz.figures.theme import LINE_CASING, LINE_INK, PAGE, TEXT

DASHES = ("8px,5px", "2px,4px", "12px,4px,2px,4px")
"""Solid is the tolerance's line."""


@dataclass(frozen=True, eq=False)
class Overlay:
    """A theoretical line: ``xs`` along the horizontal axis, ``ys`` along the vertical one; nan breaks it."""

    name: str
    xs: ArrayLike
    ys: ArrayLike


def add_overlays(parts: Parts, overlays: Sequence[Overlay], axes: tuple[Axis, Axis]) -> None:
    """Each line twice, a dark casing and a white core, named in the legend."""
    for overlay, dash in zip(overlays, cycle(DASHES), strict=False):
        place = {"x": typed(axes[1].drawn(overlay.xs), "f8"), "y": typed(axes[0].drawn(overlay.ys), "f8")}
        shared = {"type": "scatter", "mode": "lines", **place, "hoverinfo": "skip", "name": overlay.name}
        parts.traces.append({**shared, "line": {"color": LINE_CASING, "width": 5}})
        parts.traces.append({**shared, "line": {"color": LINE_INK, "width": 2.5, "dash": dash}})
        parts.entries.append(legend.line(overlay.name, dash))


def add_marked(parts: Parts, marked: tuple[float, float] | None, axes: tuple[Axis, Axis]) -> None:
    """A ring with a cross through it at the current setting; nothing where that lies outside of the map."""
    if marked is None or not is_inside(marked, axes):
        return
    x, y = (axis.drawn(value).item() for value, axis in zip(marked, reversed(axes), strict=True))
    parts.signs.append(Sign(x, y, "circle-cross-open", 19, PAGE, PAGE, 6))
    parts.signs.append(Sign(x, y, "circle-cross-open", 19, TEXT, TEXT, 2.2))
    parts.entries.append(legend.sign(TEXTS["current"], "current"))


def is_inside(point: tuple[float, float], axes: tuple[Axis, Axis]) -> bool:
    """Whether (x, y) lies in the map."""
    for value, axis in zip(point, reversed(axes), strict=True):
        low, high = sorted((axis.drawn_edges[0], axis.drawn_edges[-1]))
        if not low <= float(axis.drawn(np.float64(value))) <= high:
            return False
    return True
