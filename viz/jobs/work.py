"""Sweeps in the pool: the function that a worker process imports by name, and how their jobs are cut up.

Importing this imports ``viz``, whose optimisers and surfaces the worker then knows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, NamedTuple

from viz.core.spec import RunSpec
from viz.core.sweep import Sweep, join, split, sweep, with_steps_to_minimum
from viz.core.sweep_axes import Axes, check_sweep, work
from viz.jobs.job import Job
from viz.jobs.pool import LIMIT_S, submit
from viz.jobs.worker import Report

PART_WORK = 20_000_000
"""Cells × seeds × steps of a part: some tenths of a second, after which a worker is free for the next visitor."""


class SweepTask(NamedTuple):
    """The arguments of ``sweep``, and whether the steps to the minimum reached are wanted too."""

    spec: RunSpec
    axes: Axes
    tolerance: float
    to_minimum: bool = False


def run_sweep(task: SweepTask, report: Report) -> Sweep:
    """Run ``task`` in a worker."""
    rounds = 2 if task.to_minimum else 1
    grid = sweep(task.spec, task.axes, task.tolerance, progress=lambda done: report(done / rounds))
    return with_steps_to_minimum(grid, progress=lambda done: report(0.5 + done / 2)) if task.to_minimum else grid


def sweeps_in_pool(
    session: str,
    tasks: Sequence[SweepTask],
    *,
    title: str = "",
    limit_s: float = LIMIT_S,
    is_alive: Callable[[], bool] = lambda: True,
) -> Job:
    """One job that runs ``tasks`` over all workers; its result is a list with each one's ``Sweep``.

    Raises:
        Busy: the queue is full.
        ValueError: a task that ``sweep`` would refuse; nothing is queued then.
    """
    cut = [_cut(task) for task in tasks]
    counts = [len(parts) for parts in cut]

    def combine(results: list[Any]) -> list[Sweep]:
        found = iter(results)
        return [join(list(islice(found, count))) for count in counts]

    parts = [part for parts in cut for part in parts]
    return submit(session, run_sweep, parts, title=title, limit_s=limit_s, is_alive=is_alive, combine=combine)


def _cut(task: SweepTask) -> list[SweepTask]:
    axes, tolerance = check_sweep(task.spec, task.axes, task.tolerance)
    parts = max(1, -(-work(task.spec, axes) // PART_WORK))
    return [SweepTask(task.spec, piece, tolerance, task.to_minimum) for piece in split(axes, parts)]
