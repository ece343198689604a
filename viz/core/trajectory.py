"""What a run did: every quantity its rule computed, at every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.core.surface import Array

Spec = TypeVar("Spec", RunSpec, SequenceSpec)


@dataclass(frozen=True, eq=False)
class Trajectory(Generic[Spec]):
    """The recorded runs of a spec, never clipped to what is drawn. All arrays are float64 and read-only.

    ``dim`` is 2 on a surface and 1 on a gradient sequence. A sequence with bounds puts x[t-1] + step[t-1] back into
    them; ``step`` stays what the rule asked for. After the step at which a run's x is not finite, all its numbers are
    nan.
    """

    spec: Spec
    x: Array  # (num_steps + 1, runs, dim); x[0] is the start
    loss: Array  # (num_steps + 1, runs), without noise; on a sequence loss[t] = g_{t+1}·x[t], what x[t] is charged
    grad: Array  # (num_steps, runs, dim); what the rule was given at x[t-1], noise included
    step: Array  # (num_steps, runs, dim); step[t-1] = x[t] - x[t-1]
    info: Mapping[str, Array]  # each (num_steps, runs, dim): m, v, m_hat, v_hat, effective_lr, … of those that exist
    lr: Array  # (num_steps,); the learning rate after the schedule
    diverged_at: Array  # (runs,) int; first step t whose x is not finite, -1 if none

    def __post_init__(self) -> None:
        # Trajectories are cached and shared between visitors.
        for array in (self.x, self.loss, self.grad, self.step, self.lr, self.diverged_at, *self.info.values()):
            array.flags.writeable = False

    @cached_property
    def nbytes(self) -> int:
        """Memory it holds, in bytes."""
        arrays = (self.x, self.loss, self.grad, self.step, *self.info.values())
        return sum(array.nbytes for array in arrays)

    @property
    def final_loss(self) -> Array:
        """(runs,): the loss at the last step, nan where the run diverged."""
        return np.asarray(self.loss[-1])

    @property
    def best_loss(self) -> Array:
        """(runs,): the lowest finite loss on the way, nan where there is none."""
        finite = np.where(np.isfinite(self.loss), self.loss, np.inf).min(axis=0)
        return np.asarray(np.where(np.isfinite(finite), finite, np.nan))

    def steps_to_tolerance(self, tolerance: float) -> Array:
        """(runs,) int: the first step t at which loss − infimum ≤ ``tolerance``, -1 where none or no infimum exists."""
        infimum = self.spec.infimum
        if infimum is None:
            return np.full(self.loss.shape[1], -1)
        with np.errstate(invalid="ignore"):
            reached = self.loss - infimum <= tolerance
        return np.where(reached.any(axis=0), reached.argmax(axis=0), -1)

    def distance_to_minimum(self) -> Array:
        """(runs,): distance of the last x to the nearest minimum; nan where the run diverged or there is no minimum."""
        minima = np.array(self.spec.minimizers)
        if not len(minima):
            return np.full(self.x.shape[1], np.nan)
        with np.errstate(all="ignore"):
            offsets = self.x[-1][:, None, :] - minima[None]
            distance = np.hypot.reduce(np.abs(offsets), axis=-1)
        return np.asarray(distance.min(axis=1))
