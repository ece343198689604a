"""One lane's curve of a training run, and what of it is drawn where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from viz.core.surface import Array
from viz.figures.curves import Style
from viz.figures.thinning import extremes, smoothed

WORSE_THAN_START = {True: 1000.0, False: 3.0}
"""The picture ends at so many times the largest first value, on a logarithmic axis and on a linear one."""
BELOW_MEAN = 30
"""On a logarithmic axis the picture ends at so many times below the lowest mean."""
RISE = 8
"""The first eighth of an accuracy's curve may lie below the picture."""
AIR = 0.04
"""Of the vertical axis, left free above and below."""
LEAST_SPREAD = 0.02
"""Of accuracies: the axis spans so much at least. What differs by less shall not look as if it mattered."""


@dataclass(frozen=True, eq=False)
class LaneCurve:
    """One curve of one lane.

    Args:
        x, y: (n,), x increasing; where y is not finite the curve has a gap.
        smooth: drawn is the exponential mean, and the values themselves thin and pale behind it.
        second: of two curves of the same lane the lesser one, as validation is beside test: thinner and dotted.
        stopped: the run ended early: the curve ends in ✕.
    """

    name: str
    style: Style
    x: ArrayLike
    y: ArrayLike
    smooth: bool = False
    second: bool = False
    stopped: bool = False


@dataclass(frozen=True, eq=False)
class Line:
    """What is drawn of a curve: its points after thinning."""

    curve: LaneCurve
    x: Array
    raw: Array
    mean: Array | None

    @property
    def y(self) -> Array:
        return self.raw if self.mean is None else self.mean


def thinned(lane: LaneCurve, window: int) -> Line:
    """A curve's points that are drawn: all of a short one, and of a long one every stretch's lowest and highest."""
    x, y = np.asarray(lane.x, dtype=np.float64), np.asarray(lane.y, dtype=np.float64)
    kept = extremes(y)
    return Line(lane, x[kept], y[kept], smoothed(y, window)[kept] if lane.smooth else None)


def x_range(lines: Sequence[Line], end: float | None, points: bool) -> tuple[float, float]:
    """From 0 to ``end`` or to where the data end, with room for the last marker."""
    last = max((float(line.x[-1]) for line in lines if len(line.x)), default=1.0) if end is None else end
    return 0.0, max(last * (1.02 if points else 1.0), 1e-9)


def y_range(lines: Sequence[Line], log: bool, percent: bool) -> tuple[float, float]:
    """The axis's ends in its values, with room for all that matters."""
    columns = [line.raw[np.isfinite(line.raw) & ((line.raw > 0) | (not log))] for line in lines]
    columns = [column for column in columns if len(column)]
    if not columns:
        return (0.1, 10.0) if log else (0.0, 1.0)
    if percent:
        return _percent_range(columns)
    low, high = (float(find(list(map(find, columns)))) for find in (np.min, np.max))
    high = min(high, WORSE_THAN_START[log] * max(abs(float(column[0])) for column in columns))
    if not log:
        margin = AIR * ((high - low) or abs(high) or 1.0)
        return low - margin, high + margin
    # A batch that fits perfectly may have a loss of next to nothing; its mean says enough.
    mean = min(float(np.nanmin(line.y)) for line in lines if np.isfinite(line.y).any())
    low = min(max(low, mean / BELOW_MEAN, high / 1e9), high / 2)
    factor = (high / low) ** AIR
    return low / factor, high * factor


def _percent_range(columns: Sequence[Array]) -> tuple[float, float]:
    """From the lowest after each curve's first rise: the differences that matter are those between its last values."""
    low = min(float(column[len(column) // RISE :].min()) for column in columns)
    high = max(float(column.max()) for column in columns)
    margin = max(AIR * (high - low), (LEAST_SPREAD - (high - low)) / 2)
    return low - margin, min(high + margin, 1.0 + AIR * max(high - low, LEAST_SPREAD))


def placed(values: Array, ends: tuple[float, float], log: bool) -> Array:
    """Where values are drawn: a loss of 0 has no logarithm and lies on the lower edge."""
    return np.asarray(np.maximum(values, ends[0])) if log else values
