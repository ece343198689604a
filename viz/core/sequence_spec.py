"""What to run on a gradient sequence, as one plain value: ``RunSpec``'s sibling in one coordinate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Settings, Value, check_settings, plain_number
from viz.core.schedules import SCHEDULES
from viz.core.sequence import SEQUENCES, GradientSequence
from viz.core.spec import MAX_COORDINATE, MAX_RECORDED_STEPS, check_seed, check_whole
from viz.core.surface import Array

MAX_SEQUENCE_STEPS = 200_000
"""A step in one coordinate costs a microsecond, and rare gradients need many."""


@dataclass(frozen=True)
class SequenceSpec:
    """One optimiser on one gradient sequence, once or for several seeds.

    Args:
        sequence: a key of ``SEQUENCES``.
        optimizer: a key of ``OPTIMIZERS``.
        start: x before the first step; None takes the sequence's own.
        num_steps: 1 … 200,000.
        hyper: settings of the optimiser; those left out take its defaults.
        schedule: a key of ``SCHEDULES``; ``schedule_params`` are its settings.
        seed: of the gradients where they are random; one, or one for each run.
        sequence_params: settings of the sequence such as ``{"size": 1000.0}``.

    Raises:
        ValueError: a field is not what it may be; the sentence names the field, what is allowed and the value.
    """

    sequence: str = "constant"
    optimizer: str = "adam"
    start: float | None = None
    num_steps: int = 500
    hyper: Mapping[str, Value] = field(default_factory=Settings)
    schedule: str = "constant"
    schedule_params: Mapping[str, Value] = field(default_factory=Settings)
    seed: int | tuple[int, ...] = 0
    sequence_params: Mapping[str, Value] = field(default_factory=Settings)

    def __post_init__(self) -> None:
        problem, optimizer = SEQUENCES.resolve(self.sequence), OPTIMIZERS.resolve(self.optimizer)
        schedule = SCHEDULES.resolve(self.schedule)
        checked = {
            "start": problem.start if self.start is None else _check_start(self.start, problem),
            "num_steps": check_whole(self.num_steps, "num_steps", 1, MAX_SEQUENCE_STEPS),
            "hyper": check_settings(self.hyper, optimizer.hypers, optimizer.key, "hyper"),
            "schedule_params": check_settings(
                self.schedule_params, schedule.params, f"schedule {schedule.key}", "schedule_params"
            ),
            "seed": check_seed(self.seed),
            "sequence_params": check_settings(self.sequence_params, problem.params, problem.key, "sequence_params"),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        if self.runs * self.num_steps > MAX_RECORDED_STEPS:
            raise ValueError(
                f"num_steps times seeds must be at most {MAX_RECORDED_STEPS:,}, "
                f"got {self.num_steps:,} × {self.runs:,} = {self.num_steps * self.runs:,}"
            )

    @property
    def problem(self) -> GradientSequence:
        """The sequence itself."""
        return SEQUENCES[self.sequence]

    @property
    def starts(self) -> tuple[tuple[float], ...]:
        """The one start that all runs share, as a point."""
        return ((plain_number(self.start, "start"),),)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds as a tuple."""
        return self.seed if isinstance(self.seed, tuple) else (self.seed,)

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self.seeds)

    @property
    def infimum(self) -> None:
        """A linear loss has no lowest value of its own."""
        return None

    @property
    def minimizers(self) -> tuple[tuple[float], ...]:
        """The best fixed x in hindsight, where there is one."""
        best = self.problem.best_point(self.sequence_params)
        return () if best is None else ((best,),)

    def gradients(self, run: int, count: int) -> Array:
        """g_1 … g_count of a run, (count,)."""
        return self.problem.draw(count, self.seeds[run], self.sequence_params)


def _check_start(start: object, problem: GradientSequence) -> float:
    x = plain_number(start, "start")
    low, high = problem.bounds or (-MAX_COORDINATE, MAX_COORDINATE)
    if not low <= x <= high:
        raise ValueError(f"start must be in [{low:g}, {high:g}], got {x:.12g}")
    return x
