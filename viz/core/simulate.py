"""Run a spec and record everything its rule computes."""

from __future__ import annotations

from typing import Any

import numpy as np

from viz.core.compiler import compile_loop
from viz.core.optimizer import OPTIMIZERS, Optimizer
from viz.core.problem import Problem, problem_of
from viz.core.schedules import SCHEDULES
from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.core.surface import Array
from viz.core.trajectory import Spec, Trajectory

FEW_RUNS = 16
"""Up to here a loop over Python floats for each run beats one over arrays for all; the benchmarks measure it."""


def simulate(spec: Spec, rule: Optimizer | None = None) -> Trajectory[Spec]:
    """Run ``spec``, on its surface or through its gradient sequence, and return its trajectory.

    ``rule`` stands in for the spec's optimizer, such as another library's definition of it: it takes the settings of
    the spec, and its own defaults for the others.

    Few runs take a loop over Python floats, many one over arrays; both come from the same rule and agree within 1e-10
    relative, as powers and sines may differ in the last bit.
    """
    optimizer = rule or OPTIMIZERS[spec.optimizer]
    lr, problem = learning_rates(spec, optimizer), problem_of(spec)
    if spec.runs <= FEW_RUNS:
        records = [_record_floats(spec, optimizer, problem, lr, run) for run in range(spec.runs)]
        record = {name: np.concatenate([r[name] for r in records], axis=1) for name in records[0]}
    else:
        record = _record_arrays(spec, optimizer, problem, lr, slice(None))
    return _trajectory(spec, problem, lr, record)


def learning_rates(spec: RunSpec | SequenceSpec, rule: Optimizer | None = None) -> Array:
    """The learning rate of each step, (num_steps,); ``rule`` stands in for the spec's optimizer."""
    lr = float((rule or OPTIMIZERS[spec.optimizer]).hyper_values(spec.hyper)["lr"])
    return lr * SCHEDULES[spec.schedule].factors(spec.num_steps, spec.schedule_params)


def _record_floats(
    spec: RunSpec | SequenceSpec, optimizer: Optimizer, problem: Problem, lr: Array, run: int
) -> dict[str, Array]:
    """One run on Python floats; what overflows there is run again on arrays, which hold inf and nan."""
    hyper = optimizer.hyper_values(spec.hyper)
    scheduled = spec.schedule != "constant"
    # A factor of 0 stays in: times infinity it is nan, here as on arrays and in PyTorch.
    switches = tuple((q.name, hyper[q.name]) for q in optimizer.hypers if q.is_switch)
    loop, names = compile_loop(optimizer, switches, scheduled, problem.meeting)
    start = problem.start_of(run)
    half = 3 + len(names)
    rows = np.empty((spec.num_steps, 1 + len(start) * half))
    lrs = lr.tolist() if scheduled else None
    try:
        done = loop(problem.for_run(run), start, hyper, lrs, spec.num_steps, rows)
    except (ArithmeticError, ValueError):
        return _record_arrays(spec, optimizer, problem, lr, slice(run, run + 1))
    rows[done:] = np.nan
    columns = rows[:, 1:].reshape(spec.num_steps, 1, len(start), half)
    record = {"grad": columns[..., 0], "step": columns[..., 1], "x": columns[..., 2]}
    record |= {name: columns[..., 3 + i] for i, name in enumerate(names)}
    record["loss"] = rows[:, :1]
    return record


def _record_arrays(
    spec: RunSpec | SequenceSpec, optimizer: Optimizer, problem: Problem, lr: Array, chosen: slice
) -> dict[str, Array]:
    """The ``chosen`` runs side by side: the rule itself on arrays of shape (dim, runs)."""
    hyper = optimizer.hyper_values(spec.hyper)
    x = np.ascontiguousarray(np.array([problem.start_of(run) for run in range(spec.runs)[chosen]]).T)
    state = optimizer.init(x)
    record: dict[str, Array] = {"loss": np.full((spec.num_steps, x.shape[1]), np.nan)}

    def put(name: str, t: int, value: Any) -> None:
        if name not in record:
            record[name] = np.full((spec.num_steps, *x.shape), np.nan)
        record[name][t - 1] = value  # a number where all coordinates share it

    with np.errstate(all="ignore"):
        for t in range(1, spec.num_steps + 1):
            loss, grad = problem.loss_and_gradient(x, t, chosen)
            hyper["lr"] = float(lr[t - 1])
            step, state, info = optimizer.rule(x, grad, state, t, **hyper)
            x = problem.move(x, step)
            record["loss"][t - 1] = loss
            for name, value in {"grad": grad, "step": step, "x": x, **info}.items():
                put(name, t, value)
            if not np.isfinite(x).all(axis=0).any():
                break
    return {name: array.swapaxes(1, 2) if array.ndim == 3 else array for name, array in record.items()}


def _trajectory(spec: Spec, problem: Problem, lr: Array, record: dict[str, Array]) -> Trajectory[Spec]:
    moved: Array = record.pop("x")
    x = np.empty((spec.num_steps + 1, *moved.shape[1:]))
    x[0] = spec.starts
    x[1:] = moved
    loss = np.empty((spec.num_steps + 1, spec.runs))
    loss[:-1] = record.pop("loss")
    loss[-1] = problem.loss_after(x[-1])
    finite = np.isfinite(x).all(axis=-1)
    diverged_at = np.where(finite.all(axis=0), -1, (~finite).argmax(axis=0))
    for run in np.flatnonzero(diverged_at >= 0):
        d = diverged_at[run]
        loss[d:, run] = np.nan
        x[d + 1 :, run] = np.nan
        for array in record.values():
            array[d:, run] = np.nan
    grad, step = record.pop("grad"), record.pop("step")
    return Trajectory(spec, x, loss, grad, step, record, lr, diverged_at)
