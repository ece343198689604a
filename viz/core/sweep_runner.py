"""Run a sweep in blocks that stay in the processor's cache, and say where each run ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from viz.core.surface import Array
from viz.core.sweep_compiler import Block, SweepLoop, compile_sweep
from viz.core.sweep_plan import Group, Plan

BLOCK = 14_336
"""Runs side by side: few enough for their buffers to stay in cache, enough for NumPy's calls to cost little."""
CROWD = 0.25
"""The share of diverged runs above which a block goes on without them."""
NONE = -1

Progress = Callable[[float], object]


@dataclass(frozen=True, eq=False)
class Outcome:
    """Every run of a sweep: arrays of shape (axes …, seeds); steps are -1 where there is none."""

    final_loss: Array
    best_loss: Array
    steps_to_tolerance: Any
    diverged_at: Any
    end: Array  # (axes …, seeds, 2)
    minimum: Any
    steps_to_minimum: Any  # None while it is not known


@dataclass(frozen=True, eq=False)
class _Records:
    """What the loop leaves of each run."""

    loss: Array
    best: Array
    late: Any  # steps at which the lowest loss so far was above the target
    diverged_at: Any
    end: Array  # (2, runs)

    @classmethod
    def of(cls, runs: int) -> _Records:
        steps = np.zeros(runs, np.int32), np.full(runs, NONE, np.int32)
        return cls(np.full(runs, np.nan), np.full(runs, np.inf), *steps, np.full((2, runs), np.nan))

    def steps(self, target: Array) -> Any:
        """The first step whose loss is at most ``target``."""
        return np.where(self.best <= target, self.late, NONE)


def run_sweep(plan: Plan, tolerance: float, progress: Progress | None) -> Outcome:
    """Run everything that ``plan`` holds."""
    runs = np.arange(plan.runs)
    lowest = np.zeros(plan.runs, np.intp)
    bounded = bool(plan.surface.minima)
    target = thresholds(plan.levels(runs, lowest), tolerance) if bounded else np.full(plan.runs, -np.inf)
    records = _run(plan, runs, target, progress)
    steps = records.steps(target)
    minimum = _reached(plan, runs, records, tolerance)
    equally_low = len({m.value for m in plan.surface.minima}) < 2
    shape = plan.shape
    return Outcome(
        records.loss.reshape(shape),
        np.where(np.isfinite(records.best), records.best, np.nan).reshape(shape),
        steps.reshape(shape),
        records.diverged_at.reshape(shape),
        records.end.T.reshape(*shape, 2),
        minimum.reshape(shape),
        np.where(minimum >= 0, steps, NONE).reshape(shape) if equally_low else None,
    )


def find_steps_to_minimum(plan: Plan, tolerance: float, outcome: Outcome, progress: Progress | None) -> Outcome:
    """``outcome`` with its last field: runs that reached a minimum above the lowest are run once more."""
    minimum = outcome.minimum.ravel()
    values = np.array([m.value for m in plan.surface.minima])
    steps = np.where(minimum >= 0, outcome.steps_to_tolerance.ravel(), NONE)
    runs = np.flatnonzero((minimum >= 0) & (values[minimum] > values[0]))
    target = thresholds(plan.levels(runs, minimum[runs]), tolerance)
    steps[runs] = _run(plan, runs, target, progress).steps(target)
    return replace(outcome, steps_to_minimum=steps.reshape(plan.shape))


def thresholds(levels: Array, tolerance: float) -> Array:
    """For each level the largest loss with loss − level ≤ ``tolerance``, the difference rounded as ``Trajectory`` does.

    The loop then compares and need not subtract.
    """
    values, places = np.unique(levels, return_inverse=True)
    rounding = 4 * np.spacing(np.maximum(np.abs(values), tolerance))
    low, high = values + tolerance - rounding, values + tolerance + rounding
    while True:
        middle = low + (high - low) / 2
        if ((middle == low) | (middle == high)).all():
            return np.asarray(low[places])
        within = middle - values <= tolerance
        low, high = np.where(within, middle, low), np.where(within, high, middle)


def _reached(plan: Plan, runs: Any, records: _Records, tolerance: float) -> Any:
    """The minimum nearest to each run's end, if the loss there is within ``tolerance`` of the minimum's value."""
    nearest, reached = np.full(len(runs), np.inf), np.full(len(runs), NONE, np.int16)
    x, y = records.end
    with np.errstate(all="ignore"):
        for index in range(len(plan.surface.minima)):
            minimum_x, minimum_y = plan.minimum_at(runs, index)
            distance = np.hypot(x - minimum_x, y - minimum_y)
            nearer = distance < nearest
            nearest[nearer] = distance[nearer]
            reached[nearer] = index
        if plan.surface.minima:
            excess = np.abs(records.loss - plan.levels(runs, reached))
            reached[~(excess <= tolerance)] = NONE
    return reached


def _run(plan: Plan, runs: Any, target: Array, progress: Progress | None) -> _Records:
    """The records of ``runs``; each one's steps to ``target`` are counted."""
    records = _Records.of(len(runs))
    meter = _Meter(max(1, len(runs) * plan.spec.num_steps), progress)
    with np.errstate(all="ignore"):
        for group in plan.groups(runs):
            loop = compile_sweep(group.problem)
            for chosen in np.array_split(group.chosen, -(-len(group.chosen) // BLOCK)):
                _BlockRun(plan, group, runs[chosen], target[chosen], chosen).run(loop, records, meter)
    return records


class _Meter:
    """Tells how much is done."""

    def __init__(self, total: int, progress: Progress | None) -> None:
        self.total, self.progress, self.done = total, progress, 0

    def add(self, steps: int) -> None:
        self.done += steps
        if self.progress is not None:
            self.progress(min(1.0, self.done / self.total))


class _BlockRun:
    """One block on its way: ``runs`` of the plan, whose records lie at ``rows``. It sheds the runs that diverge."""

    def __init__(self, plan: Plan, group: Group, runs: Any, target: Array, rows: Any) -> None:
        self.plan, self.settings = plan, group.settings
        self.places = plan.places(runs)
        self.x, self.target, self.rows = plan.starts(runs), target, rows
        self.best, self.late = np.full(len(runs), np.inf), np.zeros(len(runs), np.int32)
        self.diverged_at = np.full(len(runs), NONE, np.int32)
        self.states: tuple[Any, ...] | None = None

    def run(self, loop: SweepLoop, records: _Records, meter: _Meter) -> None:
        """Run to the end and fill in the records."""
        t, num_steps = 0, self.plan.spec.num_steps
        while t < num_steps and len(self.rows):
            t, loss = self._advance(loop, t, meter)
            alive = self.diverged_at == NONE
            self._write(records, loss, slice(None) if t == num_steps else ~alive)
            if t < num_steps:
                self._keep(alive, loop)
                meter.add(int((num_steps - t) * np.count_nonzero(~alive)))

    def _advance(self, loop: SweepLoop, t: int, meter: _Meter) -> tuple[int, Array]:
        """Go on after step ``t`` until the end, or until too many have diverged; the step reached and its loss."""
        runs, num_steps = len(self.rows), self.plan.spec.num_steps
        loss, late = np.full(runs, np.nan), np.zeros(runs, np.uint8)
        block = Block(
            self.x, self.states, self.settings, self.places, self.plan.noise, loss, self.best, self.target, late,
            2 * runs, self._lose,
        )  # fmt: skip
        for now, self.states in loop.run(block, t + 1, num_steps):
            self.late += late
            late[:] = 0
            meter.add((now - t) * runs)
            t = now
            if t < num_steps and np.count_nonzero(self.diverged_at != NONE) > CROWD * runs:
                return t, loss
        self.late += late
        meter.add((num_steps - t) * runs)
        return num_steps, loss

    def _lose(self, t: int, finite: Any) -> int:
        """Note the runs that have left the finite numbers; all of theirs is nan now. How many coordinates stay."""
        lost = np.flatnonzero(~finite.all(axis=0) & (self.diverged_at == NONE))
        self.diverged_at[lost] = t
        self.x[:, lost] = np.nan
        return 2 * int(np.count_nonzero(self.diverged_at == NONE))

    def _write(self, records: _Records, loss: Array, which: Any) -> None:
        rows = self.rows[which]
        diverged_at = self.diverged_at[which]
        records.loss[rows] = np.where(diverged_at == NONE, loss[which], np.nan)
        records.best[rows], records.late[rows] = self.best[which], self.late[which]
        records.diverged_at[rows], records.end[:, rows] = diverged_at, self.x[:, which]

    def _keep(self, which: Any, loop: SweepLoop) -> None:
        """Go on with some of the runs only."""
        states = zip(self.states or (), loop.per_run, strict=True)
        self.states = tuple(state[..., which].copy() if per_run else state for state, per_run in states)
        self.places = {name: places[which] for name, places in self.places.items()}
        self.x = np.ascontiguousarray(self.x[:, which])
        self.target, self.rows, self.best = self.target[which], self.rows[which], self.best[which]
        self.late, self.diverged_at = self.late[which], self.diverged_at[which]
