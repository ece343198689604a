"""What a map shows of each cell, and the scale that maps beside each other share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from viz.core.surface import Array
from viz.figures.grid import Grid
from viz.figures.numbers import number_text
from viz.figures.texts import TEXTS

DECADES = 16
"""A logarithmic scale spans no more decades: below lies what rounding leaves."""
WORSE_THAN_START = 10.0
"""A scale of losses ends at so many times the loss at the start, where the worst cells lie above it."""
STEPS_SHOWN = (0.01, 0.99)
"""The quantiles of the steps at which their scale begins and ends: a start at the minimum itself takes none."""
WIDE = 4.0
"""Steps are shown on a logarithmic scale where the most are more than so many times the fewest."""


@dataclass(frozen=True)
class Measure:
    """One number of each cell.

    Args:
        name: the attribute of ``Sweep``.
        label: what a menu calls it.
        kind: a ``"loss"``, shown above the surface's lowest and over decades; ``"steps"``; or a ``"choice"``, which has
            colours of its own and no scale.
    """

    name: str
    label: str
    kind: str

    def values(self, grid: Grid) -> Array:
        """(rows, columns), nan where there is none; a loss is one above the surface's infimum where that is known."""
        values: Any = getattr(grid, self.name)
        if values is None:
            return np.full(grid.shape, np.nan)
        values = np.asarray(values, dtype=np.float64)
        if self.kind == "loss":
            return np.asarray(values - infimum(grid))
        return np.where(values < 0, np.nan, values)

    def title(self, grid: Grid) -> str:
        """What the scale of this measure is called."""
        if self.kind == "loss":
            return TEXTS[f"{self.name}{above_suffix(grid)}"]
        return TEXTS[self.name].format(tolerance=number_text(grid.tolerance))


FINAL_LOSS = Measure("final_loss", "Final loss", "loss")
BEST_LOSS = Measure("best_loss", "Best loss", "loss")
STEPS_TO_TOLERANCE = Measure("steps_to_tolerance", "Steps to the tolerance", "steps")
STEPS_TO_MINIMUM = Measure("steps_to_minimum", "Steps to the minimum", "steps")
MINIMUM = Measure("minimum", "Minimum reached", "choice")

MEASURES: Mapping[str, Measure] = MappingProxyType(
    {measure.name: measure for measure in (FINAL_LOSS, BEST_LOSS, STEPS_TO_TOLERANCE, MINIMUM)}
)
"""What a map of settings can show, by name."""


@dataclass(frozen=True)
class Range:
    """A scale: from ``low`` to ``high``, over the logarithm or not; ``below``, ``above``: cells lie beyond its ends."""

    low: float
    high: float
    log: bool
    title: str
    below: bool = False
    above: bool = False

    def places(self, values: Array) -> Array:
        """Where values lie on the scale's own axis; what has no logarithm is put far below the lowest."""
        if not self.log:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(values > 0, np.log10(values), np.where(np.isnan(values), np.nan, -400.0)))

    @property
    def ends(self) -> tuple[float, float]:
        """``low`` and ``high`` on the scale's own axis."""
        return (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)

    def fraction(self, values: Array) -> Array:
        """How far along the scale, from 0 to 1."""
        low, high = self.ends
        return np.clip((self.places(values) - low) / (high - low), 0.0, 1.0)


def color_range(grids: Sequence[Grid], measure: Measure) -> Range:
    """One scale for all maps that are shown beside each other."""
    title = measure.title(grids[0])
    parts = [measure.values(grid).ravel() for grid in grids]
    values = np.concatenate(parts)
    values = values[np.isfinite(values)]
    if measure.kind == "loss":
        has_log = all(grid.spec.landscape.infimum is not None for grid in grids)
        return _loss_range(values, max(map(start_loss, grids)), title) if has_log else _plain_range(values, title)
    if not values.size:
        return Range(1.0, 10.0, True, title)
    first, last = np.quantile(values, STEPS_SHOWN)
    low, high = max(math.floor(first), 1.0), max(math.ceil(last), 1.0)
    low, high = (low, high) if high > low else (low / 2, low * 2)
    beyond = {"below": bool(values.min() < low), "above": bool(values.max() > high)}
    return Range(low, high, measure.kind == "steps" and high > WIDE * low, title, **beyond)


def _loss_range(values: Array, start: float, title: str) -> Range:
    positive = values[values > 0]
    if not positive.size:
        return Range(1e-16, 1.0, True, title, below=bool(values.size))
    lowest, highest = float(positive.min()), float(positive.max())
    limit = WORSE_THAN_START * start if start > 0 else math.inf
    # Also where every cell lies above the limit, as after an explosion: then there is nothing better to show.
    high = limit if lowest < limit < highest else highest
    floor = 10.0 ** math.ceil(math.log10(high) - DECADES)
    low = max(lowest, floor)
    if high <= low * (1 + 1e-9):
        low, high = low / 2, high * 2
    return Range(low, high, True, title, below=bool(values.min() < low), above=highest > high)


def _plain_range(values: Array, title: str) -> Range:
    if not values.size:
        return Range(0.0, 1.0, False, title)
    low, high = (float(end) for end in np.quantile(values, (0.05, 0.98)))
    if not high > low:
        low, high = low - 0.5, high + 0.5
    return Range(low, high, False, title, below=bool(values.min() < low), above=bool(values.max() > high))


def infimum(grid: Grid) -> Array:
    """The lowest loss that each cell could reach, broadcastable to the grid; 0 where the surface is unbounded below."""
    lowest = grid.spec.landscape.infimum or 0.0
    if lowest and "loss_scale" in grid.axes:
        index = list(grid.axes).index("loss_scale")
        scales = np.asarray(grid.axes["loss_scale"]) / grid.spec.loss_scale
        return np.asarray(lowest * (scales[:, None] if index == 0 else scales[None, :]))
    return np.asarray(lowest)


def above_suffix(grid: Grid) -> str:
    """Which of the texts about a loss holds: it is one above the minimum where that is not 0."""
    return "_above" if grid.spec.landscape.infimum else ""


def start_loss(grid: Grid) -> float:
    """The largest loss above the infimum that a run of the grid's corners begins with."""
    rows, columns = grid.shape
    losses = []
    for row in {0, rows - 1}:
        for column in {0, columns - 1}:
            spec = grid.cell(row, column)
            loss = float(spec.landscape.value(spec.starts[0])) - (spec.landscape.infimum or 0.0)
            losses.append(loss if math.isfinite(loss) else 0.0)
    return max(losses)
