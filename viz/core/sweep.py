"""Thousands of runs over one or two settings, of which only what a map shows is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from viz.core.spec import RunSpec
from viz.core.surface import Array
from viz.core.sweep_axes import Axes, check_sweep, with_value
from viz.core.sweep_plan import Plan
from viz.core.sweep_runner import NONE, Outcome, Progress, find_steps_to_minimum, run_sweep


@dataclass(frozen=True, eq=False)
class Sweep:
    """The outcome of every cell: arrays with one dimension for each axis, in the order of ``axes``; read-only.

    With several seeds a cell's numbers are means over them, and the ``_std`` arrays their standard deviations.

    Args:
        spec: what all cells share.
        axes: the values of each axis.
        tolerance: the excess of the loss over a minimum's value below which a run has arrived.
        outcome: every run by itself, the seeds along the last dimension.
    """

    spec: RunSpec
    axes: Axes
    tolerance: float
    outcome: Outcome

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values of each axis."""
        return tuple(len(values) for values in self.axes.values())

    @property
    def seeds(self) -> int:
        """Runs of each cell."""
        return int(self.outcome.final_loss.shape[-1])

    @cached_property
    def nbytes(self) -> int:
        """Memory it holds at most, in bytes: the runs, and the means of those that have been asked for."""
        arrays = [array for array in vars(self.outcome).values() if array is not None]
        return 2 * sum(int(array.nbytes) for array in arrays)

    @cached_property
    def final_loss(self) -> Array:
        """The loss at the last step, nan where a run diverged."""
        return _mean(self.outcome.final_loss)

    @cached_property
    def final_loss_std(self) -> Array:
        """Its spread over seeds."""
        return _std(self.outcome.final_loss)

    @cached_property
    def best_loss(self) -> Array:
        """The lowest finite loss on the way, nan where a run has none."""
        return _mean(self.outcome.best_loss)

    @cached_property
    def best_loss_std(self) -> Array:
        """Its spread over seeds."""
        return _std(self.outcome.best_loss)

    @cached_property
    def steps_to_tolerance(self) -> Array:
        """The first step whose loss is within ``tolerance`` of the infimum, -1 where a run has none. Whole numbers for
        one seed."""
        return _mean_step(self.outcome.steps_to_tolerance)

    @cached_property
    def steps_to_tolerance_std(self) -> Array:
        """Its spread over seeds, nan where a run has none."""
        steps = self.outcome.steps_to_tolerance
        return np.where((steps >= 0).all(axis=-1), _std(steps.astype(np.float64)), np.nan)

    @cached_property
    def diverged_at(self) -> Array:
        """The first step whose x is not finite, of the runs the earliest; -1 where all stay finite."""
        steps = self.outcome.diverged_at
        earliest = np.where(steps >= 0, steps, np.iinfo(steps.dtype).max).min(axis=-1)
        return _frozen(np.where((steps >= 0).any(axis=-1), earliest, NONE))

    @cached_property
    def end(self) -> Array:
        """(…, 2): the last x, nan where a run diverged."""
        return _frozen(self.outcome.end.mean(axis=-2))

    @cached_property
    def minimum(self) -> Array:
        """Which of ``spec.landscape.minima`` the runs reached, -1 where none or where they disagree.

        A run has reached a minimum if no other is nearer to its end and its final loss is within ``tolerance`` of the
        minimum's value.
        """
        return _agreed(self.outcome.minimum)

    @cached_property
    def steps_to_minimum(self) -> Array | None:
        """The first step whose loss is within ``tolerance`` above the value of the minimum reached, -1 where none is.

        None until ``with_steps_to_minimum`` has found it out, unless all minima lie equally low.
        """
        steps = self.outcome.steps_to_minimum
        return None if steps is None else _frozen(np.where(self.minimum >= 0, _mean_step(steps), NONE))

    def cell(self, *index: int) -> RunSpec:
        """The spec of one cell: ``simulate`` of it gives the cell's numbers."""
        spec = self.spec
        for (name, values), place in zip(self.axes.items(), index, strict=True):
            spec = with_value(spec, name, values[place].item())
        return spec


def sweep(
    spec: RunSpec, axes: Mapping[str, Sequence[Any] | Array], tolerance: float = 1e-3, progress: Progress | None = None
) -> Sweep:
    """Run ``spec`` for every combination of the axes' values.

    Args:
        spec: what all cells share: one start, one or several seeds, at most 5,000 steps.
        axes: one or two names with 1 to 256 values each: a setting of the optimiser, ``x0``, ``y0``, ``noise``,
            ``rotation``, ``turn`` (surface and start turned together), ``loss_scale`` or a parameter of the surface.
        tolerance: see ``Sweep``; above 0.
        progress: called now and then with the fraction done; what it raises ends the sweep.

    Returns:
        Each cell's numbers as ``simulate`` of ``Sweep.cell`` gives them, to the last bit on surfaces that need no
        functions but + − × ÷ and √; sines, exponentials and the like may round differently on arrays. A setting
        that is 0 for all cells drops its term, which differs only where 0·∞ would have been nan.

    Raises:
        ValueError: one sentence that names what is wrong, what is allowed and the value.
    """
    checked, tolerance = check_sweep(spec, axes, tolerance)
    return Sweep(spec, checked, tolerance, run_sweep(Plan(spec, checked), tolerance, progress))


def with_steps_to_minimum(grid: Sweep, progress: Progress | None = None) -> Sweep:
    """``grid`` with ``steps_to_minimum``: runs that reached a minimum above the lowest one run once more."""
    if grid.outcome.steps_to_minimum is not None:
        return grid
    plan = Plan(grid.spec, grid.axes)
    return replace(grid, outcome=find_steps_to_minimum(plan, grid.tolerance, grid.outcome, progress))


def split(axes: Mapping[str, Any], parts: int) -> list[dict[str, Any]]:
    """``axes`` cut along the first into at most ``parts`` pieces, for several workers."""
    (name, values), *others = axes.items()
    pieces = np.array_split(np.asarray(values), min(parts, len(values)))
    return [{name: piece, **dict(others)} for piece in pieces]


def join(grids: Sequence[Sweep]) -> Sweep:
    """The sweep whose pieces, in the order of ``split``, are ``grids``."""
    first = grids[0]
    name, *others = first.axes
    axes = {name: np.concatenate([grid.axes[name] for grid in grids]), **{other: first.axes[other] for other in others}}
    outcomes = [vars(grid.outcome) for grid in grids]
    known = {field for field in outcomes[0] if all(outcome[field] is not None for outcome in outcomes)}
    joined: dict[str, Any] = {
        field: np.concatenate([outcome[field] for outcome in outcomes]) if field in known else None
        for field in outcomes[0]
    }
    return Sweep(first.spec, axes, first.tolerance, Outcome(**joined))


def _mean(values: Array) -> Array:
    return _frozen(values.mean(axis=-1))


def _std(values: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return _frozen(values.std(axis=-1))


def _mean_step(steps: Any) -> Array:
    """The mean over seeds, -1 unless all have one; for one seed the whole number itself."""
    if steps.shape[-1] == 1:
        return _frozen(steps[..., 0])
    return _frozen(np.where((steps >= 0).all(axis=-1), steps.mean(axis=-1), NONE))


def _agreed(indices: Any) -> Array:
    """The index that all seeds share, -1 where they differ."""
    return _frozen(np.where((indices == indices[..., :1]).all(axis=-1), indices[..., 0], NONE))


def _frozen(array: Any) -> Array:
    frozen: Array = np.asarray(array)
    frozen.flags.writeable = False
    return frozen
