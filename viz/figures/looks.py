"""Looks into a network's layers as the columns of a map: neighbours merged where there are too many to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from viz.core.surface import Array
from viz.figures.arrays import typed
from viz.figures.texts import TEXTS
from viz.figures.theme import axis_layout
from viz.figures.thinning import stretch

MOST_COLUMNS = 240


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of a map over the step; at least one, though before the first look it is empty.

    Args:
        steps: (looks,), increasing.
        size: looks in a column; the last one may have fewer.
        borders: (columns + 1,), in steps, midway between those looked at.
    """

    steps: Array
    size: int
    borders: Array

    @classmethod
    def of(cls, steps: ArrayLike) -> Columns:
        """Columns for looks at ``steps``."""
        places = np.asarray(steps, dtype=np.float64)
        size = stretch(len(places), MOST_COLUMNS)
        return cls(places, size, _borders(places, size))

    @property
    def middles(self) -> Array:
        """(columns,), in steps."""
        return np.asarray((self.borders[:-1] + self.borders[1:]) / 2)

    def sums(self, table: NDArray[Any]) -> Array:
        """The sums of each column's rows of ``table``, (columns, …)."""
        if not len(table):
            return np.zeros((1, *table.shape[1:]))
        return np.add.reduceat(table.astype(np.float64), np.arange(0, len(table), self.size), axis=0)

    def firsts(self, values: ArrayLike) -> Array:
        """What a line has in each column: the value at its first look."""
        every = np.broadcast_to(np.asarray(values, dtype=np.float64), self.steps.shape)
        return np.asarray(every[:: self.size] if len(every) else np.full(1, np.nan))

    def layout(self) -> dict[str, Any]:
        """Plotly's axis."""
        ends = [float(self.borders[0]), float(self.borders[-1])]
        return axis_layout(TEXTS["step"], nticks=8, range=ends, autorange=False)

    def readout(self) -> dict[str, Any]:
        """What the component says of a column, and where the columns are."""
        place = {"values": typed(self.middles), "edges": typed(self.borders, "f8")}
        return {"label": TEXTS["step"], **place, "texts": self._texts(), "complement": False}

    def _texts(self) -> list[str]:
        if not len(self.steps):
            return [""]
        firsts = self.steps[:: self.size]
        lasts = np.append(self.steps[self.size - 1 :: self.size], self.steps[-1])[: len(firsts)]
        return [
            f"{first:,.0f}" if first == last else TEXTS["from_to"].format(first=f"{first:,.0f}", last=f"{last:,.0f}")
            for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
        ]


def _borders(steps: Array, size: int) -> Array:
    if len(steps) < 2:
        middle = float(steps[0]) if len(steps) else 0.5
        return np.array([middle - 0.5, middle + 0.5])
    middles = (steps[:-1] + steps[1:]) / 2
    # The first look comes sooner than the others; nothing lies before the first step.
    first, last = max(2 * steps[0] - middles[0], min(steps[0] - 0.5, 0.0)), 2 * steps[-1] - middles[-1]
    return np.concatenate(([first], middles[size - 1 :: size], [last]))
