"""What maps of settings and of basins share: cells, masks, contour lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from viz.core.surface import Array
from viz.figures import legend
from viz.figures.arrays import typed
from viz.figures.axis import Axis
from viz.figures.colors import Colorscale
from viz.figures.grid import Grid
from viz.figures.masks import Mask, cover
from viz.figures.texts import TEXTS
from viz.figures.theme import Figure, Look, make_figure

Trace = dict[str, Any]


class Sign(NamedTuple):
    """A marker on a map, in Plotly's coordinates."""

    x: float
    y: float
    symbol: str
    size: float
    color: str
    rim: str
    rim_width: float


@dataclass
class Parts:
    """A map while it is put together."""

    traces: list[Trace] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    bar: dict[str, Any] | None = None
    signs: list[Sign] = field(default_factory=list)

    def cover(self, mask: Mask, axes: tuple[Axis, Axis], look: Look, text: str, *, has_ground: bool = True) -> None:
        """Put a pattern over the cells of ``mask`` that the legend names; nothing where there are none."""
        if mask.any():
            self.traces.append(cover(mask, axes, look, text, has_ground=has_ground))
            self.entries.append(legend.patch(text, look))

    def figure(self, title: str, measure: str, axes: tuple[Axis, Axis], readout: dict[str, Any]) -> Figure:
        """The map."""
        names = {"title": title, "measure": measure, "y": axes[0].label, "x": axes[1].label}
        label = TEXTS["map_named" if title else "map_label"].format(**names)
        meta = {"title": title, "label": label, "legend": self.entries, "readout": readout}
        if self.bar:
            meta["bar"] = self.bar
        revision = f"{axes[0].revision} | {axes[1].revision}"
        traces = [*self.traces, *sign_traces(self.signs)]
        return make_figure(traces, axes[1].layout(), axes[0].layout(), revision=revision, meta=meta)


def sign_traces(signs: Sequence[Sign]) -> list[Trace]:
    """All signs in one trace, the last on top: each trace more costs the browser ten milliseconds."""
    if not signs:
        return []
    x, y, symbol, size, color, rim, rim_width = map(list, zip(*signs, strict=True))
    line = {"color": rim, "width": rim_width}
    marker = {"symbol": symbol, "size": size, "color": color, "line": line, "opacity": 1}
    place = {"x": x, "y": y, "marker": marker, "cliponaxis": False}
    return [{"type": "scatter", "mode": "markers", **place, "hoverinfo": "skip", "name": TEXTS["signs"]}]


def check_shape(grid: Grid, axes: tuple[Axis, Axis]) -> None:
    """Fail unless the axes' lengths are the grid's rows and columns."""
    shape = (len(axes[0].values), len(axes[1].values))
    if tuple(grid.shape) != shape:
        raise ValueError(f"the axes are of {shape[0]} × {shape[1]} cells, the sweep is of {tuple(grid.shape)}")


def filled(z: Array) -> Array:
    """``z`` with its gaps filled from the nearest cell to the left or the right, or else below or above.

    Plotly is slow to draw lines around gaps. A pattern covers what they hold, so that any value will do, and one that
    is like its neighbours draws no lines of its own.
    """
    if not np.isnan(z).any():
        return z
    for axis in (1, 0):
        z = _nearest(z if axis else z.T)
        z = z if axis else z.T
    return np.nan_to_num(z)


def _nearest(z: Array) -> Array:
    """The gaps of each row that has any value filled with the nearest one."""
    columns = np.arange(z.shape[1])
    known = ~np.isnan(z)
    left = np.maximum.accumulate(np.where(known, columns, -1), axis=1)
    right = np.minimum.accumulate(np.where(known, columns, z.shape[1])[:, ::-1], axis=1)[:, ::-1]
    is_left = (right == z.shape[1]) | ((left >= 0) & (columns - left <= right - columns))
    nearest = np.where(is_left, np.maximum(left, 0), np.minimum(right, z.shape[1] - 1))
    return np.asarray(np.take_along_axis(z, nearest, axis=1))


def heatmap(
    z: dict[str, Any], ends: tuple[float, float], colorscale: Colorscale, axes: tuple[Axis, Axis], name: str
) -> Trace:
    """Cells of one colour each, centred on their values."""
    return {
        "type": "heatmap",
        # Borders, not centres: nothing is left to guess, whatever the axis.
        "x": typed(axes[1].drawn_edges, "f8"),
        "y": typed(axes[0].drawn_edges, "f8"),
        "z": z,
        "zmin": ends[0],
        "zmax": ends[1],
        "zauto": False,
        "zsmooth": False,
        "colorscale": colorscale,
        "showscale": False,
        "hoverinfo": "skip",
        "name": name,
    }


def contour(z: dict[str, Any], x: Array, y: Array, levels: tuple[float, float, float], **more: Any) -> Trace:
    """Lines at ``levels`` (first, last, distance) through the values ``z`` at ``x`` and ``y``."""
    start, end, size = levels
    return {
        "type": "contour",
        "x": typed(x, "f8"),
        "y": typed(y, "f8"),
        "z": z,
        "autocontour": False,
        "contours": {"coloring": "none", "start": start, "end": end, "size": size},
        "showscale": False,
        "hoverinfo": "skip",
        **more,
    }
