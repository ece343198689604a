"""The exact values of a map's cells, and the sentences in which the component says them.

The ``lines`` are ``{"text", "otherwise", "unless"}``: ``text`` is said where all its {slots} have a value in that
cell, ``otherwise`` where one has none; neither where the slot ``unless`` has one. ``columns`` hold the values cell by
cell: ``{"values": array}``, where nan and a negative whole number stand for none; with ``texts``, values are indices of
those; ``{"power": k}`` is ten to the power of trace k's z, which is there already.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from viz.figures.arrays import smallest_integer, typed
from viz.figures.axis import Axis
from viz.figures.grid import Grid
from viz.figures.measures import BEST_LOSS, FINAL_LOSS, Measure, Range, above_suffix
from viz.figures.numbers import number_text, point_text
from viz.figures.texts import TEXTS

Columns = dict[str, dict[str, Any]]
Line = dict[str, str]
UNLESS_DIVERGED = {"unless": "diverged_at"}


def cells_readout(axes: tuple[Axis, Axis], columns: Columns, lines: list[Line]) -> dict[str, Any]:
    """A readout of a map's cells."""
    used = {name: column for name, column in columns.items() if any(f"{{{name}}}" in line["text"] for line in lines)}
    return {"kind": "cells", "y": axes[0].readout(), "x": axes[1].readout(), "columns": used, "lines": lines}


def setting_readout(grid: Grid, measure: Measure, axes: tuple[Axis, Axis], scale: Range) -> dict[str, Any]:
    """What a map of settings says of a cell."""
    columns = {
        **_loss_columns(grid, FINAL_LOSS, measure, scale),
        **_loss_columns(grid, BEST_LOSS, measure, scale),
        **steps_column(grid, "steps_to_tolerance"),
        **_spread(grid, "steps_to_tolerance_std"),
        **divergence_column(grid),
        **minimum_column(grid),
    }
    lines = [divergence_line(), _loss_line(grid, "final_loss"), _loss_line(grid, "best_loss"), _tolerance_line(grid)]
    if measure.kind == "choice":
        lines.append(reached_line(grid, "reached_is"))
    return cells_readout(axes, columns, lines)


def divergence_line() -> Line:
    """Said of cells that diverged; what they failed to do goes without saying."""
    return {"text": TEXTS["divergence"]}


def divergence_column(grid: Grid) -> Columns:
    """The step of divergence; nothing where no cell diverged."""
    return steps_column(grid, "diverged_at")


def minimum_column(grid: Grid) -> Columns:
    """The minimum reached, in words."""
    texts = [point_text(minimum.x, minimum.y) for minimum in grid.spec.landscape.minima]
    return {"minimum": {"values": typed(grid.minimum, "i2"), "texts": texts}}


def reached_line(grid: Grid, key: str) -> Line:
    """Which minimum was reached, in the words of text ``key``."""
    return {"text": TEXTS[key], "otherwise": _fill("reached_none", grid), **UNLESS_DIVERGED}


def steps_column(grid: Grid, name: str) -> Columns:
    """Steps as whole numbers, or as a mean over seeds; nothing where no cell has any."""
    steps = np.asarray(-1 if getattr(grid, name) is None else getattr(grid, name))
    if (steps < 0).all():
        return {}
    item = smallest_integer(steps) if (steps == np.round(steps)).all() else "f4"
    return {name: {"values": typed(steps, item)}}


def _loss_columns(grid: Grid, loss: Measure, shown: Measure, scale: Range) -> Columns:
    if loss == shown and scale.log:
        column: dict[str, Any] = {"power": 0}
    else:
        column = {"values": typed(loss.values(grid))}
    return {loss.name: column, **_spread(grid, f"{loss.name}_std")}


def _spread(grid: Grid, name: str) -> Columns:
    return {name: {"values": typed(getattr(grid, name))}} if grid.seeds > 1 else {}


def _loss_line(grid: Grid, name: str) -> Line:
    ending = "_spread" if grid.seeds > 1 else "_is"
    line = {"text": _fill(f"{name}{above_suffix(grid)}{ending}", grid)}
    # The best loss came before the end.
    return line if name == "best_loss" else {**line, **UNLESS_DIVERGED}


def _tolerance_line(grid: Grid) -> Line:
    key = "tolerance_spread" if grid.seeds > 1 else "tolerance_is"
    return {"text": _fill(key, grid), "otherwise": _fill("tolerance_never", grid), **UNLESS_DIVERGED}


def _fill(key: str, grid: Grid) -> str:
    """The text with what is the same for all cells filled in."""
    text = TEXTS[key].replace("{tolerance}", number_text(grid.tolerance))
    return text.replace("{steps}", str(grid.spec.num_steps)).replace("{seeds}", str(grid.seeds))
