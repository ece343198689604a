"""What readings measure again and again, each as a function of the trajectories that stand beside a text."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from viz.core.surface import Array
from viz.lessons.reading import Path

Condition = NDArray[np.bool_]
Measure = Callable[[Sequence[Path]], float]

NEVER = -math.inf
"""Where nothing happens: below every step."""


def first(condition: Condition) -> float:
    """The first index at which ``condition`` holds, ``NEVER`` where none."""
    return float(condition.argmax()) if condition.any() else NEVER


def second_half(values: Array) -> Array:
    """The later half of ``values`` along the steps, once a run has settled."""
    return np.asarray(values[len(values) // 2 :])


def rms(values: Array) -> float:
    """The root mean square of all ``values``."""
    return float(np.sqrt((values**2).mean()))


def sizes(path: Path) -> Array:
    """(num_steps, dim): the size of every step in units of its lr."""
    return np.asarray(abs(path.step[:, 0]) / path.lr[:, None])


def size(t: int, coordinate: int = 0, run: int = 0) -> Measure:
    """The size of step t."""
    return lambda paths: float(abs(paths[run].step[t - 1, 0, coordinate]))


def step_over_lr(t: int, coordinate: int = 0, run: int = 0) -> Measure:
    """The size of step t of ``run`` in units of that step's lr."""
    return lambda paths: float(sizes(paths[run])[t - 1, coordinate])


def longest(run: int = 0) -> Measure:
    """The longest step in any coordinate, in units of its lr."""
    return lambda paths: float(sizes(paths[run]).max())


def longest_at(run: int = 0) -> Measure:
    """The step that is longest in the first coordinate."""
    return lambda paths: float(sizes(paths[run])[:, 0].argmax() + 1)


def travelled(run: int = 0) -> Measure:
    """The way made in the first coordinate, to and fro, in units of lr."""
    return lambda paths: float(sizes(paths[run])[:, 0].sum())


def at(t: int, coordinate: int = 0, run: int = 0) -> Measure:
    """Coordinate of x after step t."""
    return lambda paths: float(paths[run].x[t, 0, coordinate])


def lowest(coordinate: int = 0, run: int = 0) -> Measure:
    """The lowest value of a coordinate on the way."""
    return lambda paths: float(paths[run].x[:, 0, coordinate].min())


def gradient(t: int, coordinate: int = 0, run: int = 0) -> Measure:
    """The gradient that step t was given."""
    return lambda paths: float(paths[run].grad[t - 1, 0, coordinate])


def _distance(path: Path) -> Array:
    """(num_steps + 1,): how far x is from the surface's first minimum."""
    with np.errstate(all="ignore"):  # a run that is thrown out
        offset = path.x[:, 0] - path.spec.minimizers[0]
        return np.asarray(np.hypot(offset[:, 0], offset[:, 1]))


def arrival(radius: float, run: int = 0) -> Measure:
    """The first step that ends less than ``radius`` from the minimum, ``NEVER`` where none."""
    return lambda paths: first(_distance(paths[run]) < radius)


def settled(radius: float, run: int = 0) -> Measure:
    """The step from which on ``run`` stays less than ``radius`` from the minimum, ``NEVER`` where it does not."""

    def measure(paths: Sequence[Path]) -> float:
        inside = _distance(paths[run]) < radius
        return first(np.logical_and.accumulate(inside[::-1])[::-1])

    return measure


def apart(run: int, other: int) -> Measure:
    """How far two equally long runs are apart at most, in the coordinate in which they are farther."""
    return lambda paths: float(abs(paths[run].x - paths[other].x).max())


def rate_over_rate(t: int, run: int = 0) -> Measure:
    """The effective lr of coordinate 0 over that of coordinate 1 at step t."""

    def measure(paths: Sequence[Path]) -> float:
        x, y = paths[run].info["effective_lr"][t - 1, 0]
        return float(x / y)

    return measure


def info(name: str, t: int, coordinate: int = 0, run: int = 0) -> Measure:
    """What the rule computes as ``name`` at step t: ``"m"``, ``"v_hat"``, …"""
    return lambda paths: float(paths[run].info[name][t - 1, 0, coordinate])


def rate(t: int, coordinate: int = 0, run: int = 0) -> Measure:
    """The effective lr of a coordinate at step t."""
    return info("effective_lr", t, coordinate, run)


def loss_after(t: int, run: int = 0) -> Measure:
    """The loss after step t; -1 is the last one."""
    return lambda paths: float(paths[run].loss[t, 0])


def steps_to(tolerance: float, run: int = 0) -> Measure:
    """The first step after which the loss is within ``tolerance`` of the lowest, ``NEVER`` where none."""

    def measure(paths: Sequence[Path]) -> float:
        step = paths[run].steps_to_tolerance(tolerance)[0]
        return float(step) if step >= 0 else NEVER

    return measure


def tail_mean(start: int, run: int = 0) -> Measure:
    """The mean of the first coordinate from step ``start`` on."""
    return lambda paths: float(paths[run].x[start:, 0, 0].mean())


def crosses(run: int = 0) -> Measure:
    """The first step after which the first coordinate is not negative any more, ``NEVER`` where none."""
    return lambda paths: first(paths[run].x[:, 0, 0] >= 0)
