"""Learning-rate schedules: the factor on lr at each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from viz.core.quantity import Quantity, Value
from viz.core.registry import Registry
from viz.core.surface import Array

MAX_STEPS = 20_000


@dataclass(frozen=True)
class Schedule:
    """A schedule: lr_t = lr · factor(t).

    Args:
        key, name: ``"cosine"``, ``"Cosine"``.
        factor: ``factor(t, num_steps, **params)`` for an array of step numbers from 1; returns factors in [0, 1].
        params: its settings.
        latex: the factor in LaTeX.
        help: one sentence.
    """

    key: str
    name: str
    factor: Callable[..., Array]
    latex: str
    help: str
    params: tuple[Quantity, ...] = ()

    def param_values(self, given: Mapping[str, Value] | None = None) -> dict[str, Value]:
        """Its settings, defaults where ``given`` has none."""
        return {q.name: q.default for q in self.params} | dict(given or {})

    def factors(self, num_steps: int, given: Mapping[str, Value] | None = None) -> Array:
        """The factor on lr at each step for the settings ``given``, (num_steps,)."""
        t = np.arange(1, num_steps + 1, dtype=np.float64)
        return self.factor(t, num_steps, **self.param_values(given))


def _warmup(t: Array, num_steps: int, warmup_steps: float) -> Array:
    return np.minimum(t / warmup_steps, 1.0)


def _cosine(t: Array, num_steps: int) -> Array:
    return 0.5 * (1.0 + np.cos(np.pi * (t - 1) / num_steps))


def _step(t: Array, num_steps: int, step_size: float, gamma: float) -> Array:
    return np.asarray(gamma ** np.floor((t - 1) / step_size))


def _exponential(t: Array, num_steps: int, decay: float) -> Array:
    return np.asarray(decay ** (t - 1))


_WARMUP_STEPS = Quantity(
    "warmup_steps", "w", "w", 50.0, 1.0, MAX_STEPS, shown=(1.0, 1000.0), integer=True, log=True,
    help="Steps over which lr rises from lr/w to lr.",
)  # fmt: skip
_STEP_SIZE = Quantity(
    "step_size", "s", "s", 100.0, 1.0, MAX_STEPS, shown=(1.0, 2000.0), integer=True, log=True,
    help="Steps between two drops.",
)  # fmt: skip
_GAMMA = Quantity("gamma", "γ", r"\gamma", 0.5, 0.0, 1.0, help="The factor of each drop.")
_DECAY = Quantity(
    "decay", "γ", r"\gamma", 0.995, 0.0, 1.0, shown=(0.9, 1.0), help="The factor from one step to the next."
)

SCHEDULES: Registry[Schedule] = Registry("schedule")
SCHEDULES.fill([
    Schedule("constant", "Constant", lambda t, num_steps: np.ones_like(t), "1", "The same lr at every step."),
    Schedule("warmup", "Warm-up, then constant", _warmup, r"\min(t/w, 1)",
             "lr rises in equal parts over the first w steps and stays.", (_WARMUP_STEPS,)),
    Schedule("cosine", "Cosine", _cosine, r"\tfrac12\left(1+\cos\pi\tfrac{t-1}{T}\right)",
             "lr falls to 0 along half a cosine, as CosineAnnealingLR does."),
    Schedule("step", "Step", _step, r"\gamma^{\lfloor (t-1)/s\rfloor}",
             "lr drops by a factor every s steps, as StepLR does.", (_STEP_SIZE, _GAMMA)),
    Schedule("exponential", "Exponential", _exponential, r"\gamma^{t-1}",
             "lr shrinks by a factor at every step, as ExponentialLR does.", (_DECAY,)),
    Schedule("inverse_sqrt", "1/√t", lambda t, num_steps: 1.0 / np.sqrt(t), r"1/\sqrt t",
             "The schedule of the Adam paper's analysis and of its logistic regression."),
])  # fmt: skip
