"""Where a visitor is: in which lesson, at which of its stops, with which answer and settings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from viz.core.quantity import Value
from viz.lessons import LESSONS
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Lesson, View

BEAT, PREDICTION, REVEAL, GOAL = "beat", "prediction", "reveal", "goal"
Values = tuple[tuple[str, Value | str], ...]
"""What the controls of a stop are set to, by their names in the link, where that is not where the view starts."""


@dataclass(frozen=True)
class Place:
    """The page's whole state.

    Args:
        key: the lesson's; empty for the list of all.
        stop: from 0: the beats, then the prediction, the reveal and the goal.
        guess: the answer committed to; None before.
        teacher: the lesson is presented to a class: no answer is asked for, and the reveal stays locked.
        revealed: until the teacher has unlocked it.
        values: of this stop's controls.
        choice: the answer chosen and not yet committed to; like ``hint`` not in the link.
        hint: the goal's hint is shown.
    """

    key: str = ""
    stop: int = 0
    guess: int | None = None
    teacher: bool = False
    revealed: bool = False
    values: Values = ()
    choice: int | None = None
    hint: bool = False

    @property
    def lesson(self) -> Lesson:
        """The lesson; ``KeyError`` on the list."""
        return LESSONS[self.key]

    @property
    def number(self) -> int:
        """Which one it is, from 1."""
        return list(LESSONS).index(self.key) + 1

    @property
    def kind(self) -> str:
        """What stands at this stop: one of ``BEAT``, ``PREDICTION``, ``REVEAL``, ``GOAL``."""
        beyond = self.stop - len(self.lesson.beats)
        return BEAT if beyond < 0 else (PREDICTION, REVEAL, GOAL)[beyond]

    @property
    def num_stops(self) -> int:
        """Stops of the lesson."""
        return len(self.lesson.beats) + 3

    @property
    def is_open(self) -> bool:
        """Whether the run that answers may be seen."""
        return self.revealed if self.teacher else self.guess is not None

    @property
    def beat(self) -> Beat | None:
        """Text and view of a beat or the reveal; of the prediction those of the last beat; None at the goal."""
        if self.kind == GOAL:
            return None
        if self.kind == REVEAL:
            return self.lesson.reveal
        return self.lesson.beats[-1 if self.kind == PREDICTION else self.stop]

    @property
    def view(self) -> View | None:
        """What is seen here before any control is moved."""
        return self.beat.view if self.beat else self.lesson.goal.view

    @property
    def controls(self) -> tuple[Control, ...]:
        """What may be moved here."""
        if self.kind == PREDICTION:
            return ()
        return self.beat.controls if self.beat else self.lesson.goal.controls

    def at(self, stop: int) -> Self:
        """Another stop of the lesson, with its own settings; no further than the prediction before that is made."""
        last = self.num_stops - 1 if self.is_open else len(self.lesson.beats)
        return replace(self, stop=max(0, min(stop, last)), values=(), hint=False)

    def of_lesson(self, key: str) -> Self:
        """The beginning of another lesson, or the list, presented as this one is."""
        return type(self)(key, teacher=self.teacher)
