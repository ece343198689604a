"""Runs, and the numbers that a text reads off them: no number of a run is written into a text by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from viz.core.sequence_spec import SequenceSpec
from viz.core.simulate import simulate
from viz.core.spec import RunSpec
from viz.lessons.recorded import recorded
from viz.mnist.spec import TrainSpec

Spec = RunSpec | SequenceSpec | TrainSpec
Path = Any
"""What became of a spec: its ``Trajectory``, or for a ``TrainSpec`` the ``Recorded`` training."""
Runner = Callable[[Any], Path]
"""Spec → path: ``follow``, or a cache in front of it."""


def follow(spec: Spec) -> Path:
    """Run ``spec``; of a training take what was recorded.

    Raises:
        ValueError: a training that nobody has recorded.
    """
    return recorded(spec) if isinstance(spec, TrainSpec) else simulate(spec)


@dataclass(frozen=True)
class Run:
    """One optimiser at work, under the name that picture and text give it."""

    name: str
    spec: Spec


@dataclass(frozen=True)
class Reading:
    """A number measured on runs, for the slot ``{name}`` of a text.

    Args:
        name: the slot.
        of: the trajectories of ``runs`` → the number.
        form: its format specification, such as ``.3f`` or ``,.0f``.
        expected: the text that it gives, worked out or measured by other means: a test holds the core to it.
        runs: what it is measured on; empty for the runs that stand beside the text.
    """

    name: str
    of: Callable[[Sequence[Path]], float]
    form: str
    expected: str
    runs: tuple[Run, ...] = ()

    def number(self, beside: Sequence[Run], run: Runner) -> float:
        """The number; ``beside`` are the runs beside the text."""
        return self.of([run(lane.spec) for lane in self.runs or beside])

    def measure(self, beside: Sequence[Run], run: Runner) -> str:
        """The number in its form, with a plain minus: what ``expected`` is compared with."""
        return format(self.number(beside, run), self.form)


def write(text: str, readings: Sequence[Reading], beside: Sequence[Run], run: Runner) -> str:
    """``text`` with its numbers in place. Braces that are no slot, as in LaTeX, stay as they are."""
    for reading in readings:
        text = text.replace(f"{{{reading.name}}}", with_minus(reading.measure(beside, run)))
    return text


def with_minus(number: str) -> str:
    """``number`` with a true minus, as the player writes it; the one of an exponent stays.

    >>> with_minus("-0.5"), with_minus("2e-08")
    ('−0.5', '2e-08')
    """
    return f"−{number[1:]}" if number.startswith("-") else number
