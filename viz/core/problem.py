"""What a run meets at each step: a surface under its feet, or a sequence of gradients that comes whatever it does."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from viz.core.compiler import IN_SEQUENCE, ON_SURFACE, Meeting
from viz.core.noise import standard_noise
from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.core.surface import Array


class Problem(Protocol):
    """The loss and gradient of a spec's runs, for the two ways in which ``simulate`` computes."""

    @property
    def meeting(self) -> Meeting:
        """How a compiled loop meets it."""

    def for_run(self, run: int) -> tuple[Any, ...]:
        """What ``meeting`` is given for one run."""

    def start_of(self, run: int) -> tuple[float, ...]:
        """Where a run starts, (dim,)."""

    def loss_and_gradient(self, x: Array, t: int, runs: slice) -> tuple[Array, Array]:
        """Loss (runs,) and gradient (dim, runs) at step t for the chosen runs' ``x`` (dim, runs)."""

    def move(self, x: Array, step: Array) -> Array:
        """Where ``step`` leads from ``x``."""

    def loss_after(self, x: Array) -> Array:
        """The loss at the last x, (runs, dim) → (runs,)."""


class OnSurface:
    """A ``RunSpec``'s surface with its noise."""

    meeting = ON_SURFACE

    def __init__(self, spec: RunSpec) -> None:
        self.spec, self.landscape = spec, spec.landscape

    def for_run(self, run: int) -> tuple[Any, ...]:
        if not self.spec.noise:
            return self.landscape.point, None, None
        noise = self.spec.noise * standard_noise(_of_run(self.spec.seeds, run), self.spec.num_steps)
        return self.landscape.point, noise[:, 0].tolist(), noise[:, 1].tolist()

    def start_of(self, run: int) -> tuple[float, ...]:
        point: tuple[float, ...] = _of_run(self.spec.starts, run)
        return point

    def loss_and_gradient(self, x: Array, t: int, runs: slice) -> tuple[Array, Array]:
        loss, grad = self.landscape.value_and_gradient(x)
        if self.spec.noise:
            noise = self._noise
            grad = grad + noise[t - 1][:, runs if noise.shape[-1] > 1 else slice(None)]
        return loss, grad

    @cached_property
    def _noise(self) -> Array:
        """(num_steps, 2, runs or 1): the seeds' noise; one column that all runs share where they share the seed."""
        seeds = self.spec.seeds
        distinct = seeds[:1] if len(set(seeds)) == 1 else seeds
        return self.spec.noise * np.stack([standard_noise(s, self.spec.num_steps) for s in distinct], axis=-1)

    def move(self, x: Array, step: Array) -> Array:
        return x + step

    def loss_after(self, x: Array) -> Array:
        return self.landscape.value(x)


class InSequence:
    """A ``SequenceSpec``'s gradients."""

    meeting = IN_SEQUENCE

    def __init__(self, spec: SequenceSpec) -> None:
        self.spec = spec
        self.bounds = spec.problem.bounds or (-math.inf, math.inf)

    def for_run(self, run: int) -> tuple[Any, ...]:
        return self._gradients[:-1, run].tolist(), *self.bounds

    def start_of(self, run: int) -> tuple[float, ...]:
        return self.spec.starts[0]

    def loss_and_gradient(self, x: Array, t: int, runs: slice) -> tuple[Array, Array]:
        grad = self._gradients[t - 1, runs][None]
        return grad[0] * x[0], grad

    @cached_property
    def _gradients(self) -> Array:
        """(num_steps + 1, runs): one more than there are steps, as the last x is charged too."""
        count = self.spec.num_steps + 1
        return np.stack([self.spec.gradients(run, count) for run in range(self.spec.runs)], axis=1)

    def move(self, x: Array, step: Array) -> Array:
        return np.clip(x + step, *self.bounds)

    def loss_after(self, x: Array) -> Array:
        return np.asarray(self._gradients[-1] * x[:, 0])


def problem_of(spec: RunSpec | SequenceSpec) -> Problem:
    """The problem that ``spec`` names."""
    return OnSurface(spec) if isinstance(spec, RunSpec) else InSequence(spec)


def _of_run(values: tuple[Any, ...], run: int) -> Any:
    return values[run] if len(values) > 1 else values[0]
