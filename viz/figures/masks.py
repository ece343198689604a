"""Cells that are no number: covered with a pattern, which the colour-blind and a poor projector show too."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.core.surface import Array
from viz.figures.arrays import typed
from viz.figures.axis import Axis
from viz.figures.theme import CLEAR, Look

Rectangle = tuple[int, int, int, int]
Mask = NDArray[np.bool_]


def cover(mask: Mask, axes: tuple[Axis, Axis], look: Look, name: str, *, has_ground: bool) -> dict[str, Any]:
    """A trace that fills the cells of ``mask`` with the pattern of ``look``, with its ground or with its ink alone."""
    pieces = np.array(rectangles(mask)).reshape(-1, 4)
    rows, columns = axes[0].drawn_edges, axes[1].drawn_edges
    top, bottom, left, right = rows[pieces[:, 0]], rows[pieces[:, 1]], columns[pieces[:, 2]], columns[pieces[:, 3]]
    return {
        "type": "scatter",
        "mode": "none",
        "x": typed(_outlines(left, right, right, left, left)),
        "y": typed(_outlines(top, top, bottom, bottom, top)),
        "fill": "toself",
        "fillpattern": {
            "fgcolor": look["ink"],
            "bgcolor": look["fill"] if has_ground else CLEAR,
            **look["shape"],
            "fillmode": "replace",
        },
        "name": name,
        "hoverinfo": "skip",
    }


def rectangles(mask: Mask) -> list[Rectangle]:
    """Disjoint rectangles (row, end row, column, end column) that cover ``mask``: runs along a row, equal ones joined.

    >>> rectangles(np.array([[True, True, False], [True, True, True]]))
    [(0, 1, 0, 2), (1, 2, 0, 3)]
    """
    done: list[Rectangle] = []
    growing: dict[tuple[int, int], int] = {}
    for row, runs in enumerate([*_runs(mask), set()]):
        done += [(growing.pop(run), row, *run) for run in [*growing] if run not in runs]
        for run in runs:
            growing.setdefault(run, row)
    return sorted(done)


def _runs(mask: Mask) -> list[set[tuple[int, int]]]:
    """For each row the (start, end) of its runs of True."""
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask
    steps = np.diff(padded, axis=1)
    (rows, starts), (_, ends) = np.nonzero(steps == 1), np.nonzero(steps == -1)
    runs: list[set[tuple[int, int]]] = [set() for _ in mask]
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        runs[row].add((start, end))
    return runs


def _outlines(*corners: Array) -> Array:
    """Closed outlines one after another, a gap between every two."""
    return np.stack([*corners, np.full(len(corners[0]), np.nan)], axis=1).ravel()
