"""Run a spec and record everything its rule computes."""

from __future__ import annotations

from typing import Any

import numpy as np

from viz.core.compiler import compile_loop
from viz.core.noise import standard_noise
from viz.core.optimizer import OPTIMIZERS
from viz.core.schedules import SCHEDULES
from viz.core.spec import RunSpec
from viz.core.surface import Array
from viz.core.trajectory import Trajectory

FEW_RUNS = 16
"""Up to here a loop over Python floats for each run beats one over arrays for all; the benchmarks measure it."""


def simulate(spec: RunSpec) -> Trajectory:
    """Run ``spec`` and return its trajectory.

    Few runs take a loop over Python floats, many one over arrays; both come from the same rule and agree within 1e-10
    relative, as powers and sines may differ in the last bit.
    """
    lr = learning_rates(spec)
    if spec.runs <= FEW_RUNS:
        records = [_record_floats(spec, lr, run) for run in range(spec.runs)]
        record = {name: np.concatenate([r[name] for r in records], axis=1) for name in records[0]}
    else:
        record = _record_arrays(spec, lr, slice(None))
    return _trajectory(spec, lr, record)


def learning_rates(spec: RunSpec) -> Array:
    """The learning rate of each step, (num_steps,)."""
    return float(OPTIMIZERS[spec.optimizer].hyper_values(spec.hyper)["lr"]) * schedule_factors(spec)


def schedule_factors(spec: RunSpec) -> Array:
    """The schedule's factor on lr at each step, (num_steps,)."""
    t = np.arange(1, spec.num_steps + 1, dtype=np.float64)
    params = {q.name: q.default for q in SCHEDULES[spec.schedule].params} | dict(spec.schedule_params)
    return SCHEDULES[spec.schedule].factor(t, spec.num_steps, **params)


def _record_floats(spec: RunSpec, lr: Array, run: int) -> dict[str, Array]:
    """One run on Python floats; what overflows there is run again on arrays, which hold inf and nan."""
    optimizer = OPTIMIZERS[spec.optimizer]
    hyper = optimizer.hyper_values(spec.hyper)
    scheduled = spec.schedule != "constant"
    # A factor of 0 stays in: times infinity it is nan, here as on arrays and in PyTorch.
    switches = tuple((q.name, hyper[q.name]) for q in optimizer.hypers if q.is_switch)
    loop, names = compile_loop(optimizer, switches, scheduled)
    noise = None
    if spec.noise:
        stream = spec.noise * standard_noise(_of_run(spec.seeds, run), spec.num_steps)
        noise = stream[:, 0].tolist(), stream[:, 1].tolist()
    width = 7 + 2 * len(names)
    rows = np.empty((spec.num_steps, width))
    start = _of_run(spec.starts, run)
    landscape = spec.landscape
    try:
        done = loop(landscape.point, start, hyper, lr.tolist() if scheduled else None, noise, spec.num_steps, rows)
    except (ArithmeticError, ValueError):
        return _record_arrays(spec, lr, slice(run, run + 1))
    rows[done:] = np.nan
    half = 3 + len(names)
    columns = rows[:, 1:].reshape(spec.num_steps, 1, 2, half)
    record = {"grad": columns[..., 0], "step": columns[..., 1], "x": columns[..., 2]}
    record |= {name: columns[..., 3 + i] for i, name in enumerate(names)}
    record["loss"] = rows[:, :1]
    return record


def _of_run(values: tuple[Any, ...], run: int) -> Any:
    return values[run] if len(values) > 1 else values[0]


def _record_arrays(spec: RunSpec, lr: Array, chosen: slice) -> dict[str, Array]:
    """The ``chosen`` runs side by side: the rule itself on arrays of shape (2, runs)."""
    optimizer = OPTIMIZERS[spec.optimizer]
    hyper = optimizer.hyper_values(spec.hyper)
    landscape = spec.landscape
    starts = np.array(spec.starts if len(spec.starts) > 1 else spec.starts * spec.runs)[chosen]
    seeds = (spec.seeds if len(spec.seeds) > 1 else spec.seeds * spec.runs)[chosen]
    x = np.ascontiguousarray(starts.T)
    runs = x.shape[1]
    state = optimizer.init(x)
    record: dict[str, Array] = {"loss": np.full((spec.num_steps, runs), np.nan)}

    def put(name: str, t: int, value: Any) -> None:
        if name not in record:
            record[name] = np.full((spec.num_steps, 2, runs), np.nan)
        record[name][t - 1] = value  # a number where all coordinates share it

    noise = _stacked_noise(seeds, spec.num_steps, spec.noise) if spec.noise else None
    with np.errstate(all="ignore"):
        for t in range(1, spec.num_steps + 1):
            loss, grad = landscape.value_and_gradient(x)
            if noise is not None:
                grad = grad + noise[t - 1]
            hyper["lr"] = float(lr[t - 1])
            step, state, info = optimizer.rule(x, grad, state, t, **hyper)
            x = x + step
            record["loss"][t - 1] = loss
            for name, value in {"grad": grad, "step": step, "x": x, **info}.items():
                put(name, t, value)
            if not np.isfinite(x).all(axis=0).any():
                break
    return {name: array.swapaxes(1, 2) if array.ndim == 3 else array for name, array in record.items()}


def _stacked_noise(seeds: tuple[int, ...], num_steps: int, sigma: float) -> Array:
    """(num_steps, 2, runs or 1): the seeds' noise; one column that all runs share where they share the seed."""
    distinct = seeds[:1] if len(set(seeds)) == 1 else seeds
    return sigma * np.stack([standard_noise(seed, num_steps) for seed in distinct], axis=-1)


def _trajectory(spec: RunSpec, lr: Array, record: dict[str, Array]) -> Trajectory:
    x = np.empty((spec.num_steps + 1, spec.runs, 2))
    x[0] = spec.starts
    x[1:] = record.pop("x")
    loss = np.empty((spec.num_steps + 1, spec.runs))
    loss[:-1] = record.pop("loss")
    loss[-1] = spec.landscape.value(x[-1])
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
