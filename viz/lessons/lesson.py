"""What a lesson is: a question, a few beats, a prediction, the run that answers it, and a goal to reach by oneself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from viz.core.quantity import Value
from viz.lessons.controls import Control
from viz.lessons.reading import Path, Reading, Run


@dataclass(frozen=True)
class View:
    """What is seen beside a text: runs in the player, or recorded trainings as curves.

    All of a view are on one surface, one sequence or one data set, and equally long. How the player shows them is said
    by the other fields, which trainings do not need.

    Args:
        runs: one to four.
        panels: which of "x", "loss", "moment", "second", "rate", "size", "sharpness" are drawn; empty for the usual.
        coordinate: whose panels are shown at first, 0 for x, 1 for y.
        lane: the run that panels and inspector are about at first; None for all.
        inspector: the step inspector stands below.
        until: the step at which the cursor rests at first; None for the last.
    """

    runs: tuple[Run, ...]
    panels: tuple[str, ...] = ()
    coordinate: int = 0
    lane: int | None = None
    inspector: bool = False
    until: int | None = None


@dataclass(frozen=True)
class Beat:
    """A short text with what is seen beside it.

    Args:
        text: Markdown of a few sentences; ``{slots}`` take the ``readings``, ``[…][key]`` links a source.
        view: beside it; None keeps the words alone.
        readings: the numbers of the text.
        controls: what may be moved here.
        quoted: numbers of the text that no run gives, each with the reason why it is right.
    """

    text: str
    view: View | None = None
    readings: tuple[Reading, ...] = ()
    controls: tuple[Control, ...] = ()
    quoted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """One answer to a prediction, and what is said to those who gave it."""

    text: str
    reply: str


@dataclass(frozen=True)
class Prediction:
    """A question to commit to before the run.

    Args:
        question: one sentence.
        options: two to four answers.
        answer: the index of the right one.
        holds: says on the trajectories of the reveal's runs that it is right; a test asks.
    """

    question: str
    options: tuple[Option, ...]
    answer: int
    holds: Callable[[Sequence[Path]], bool]


@dataclass(frozen=True)
class Goal:
    """Something to reach by oneself.

    Args:
        text: what to reach and with what; Markdown.
        view: where one starts; the goal is not reached there.
        controls: what may be moved, and nothing else.
        reached: the trajectories → whether the goal is.
        now: where one stands, as a reading; its ``expected`` is the value at the start, and ``label`` says what it is.
        label: names ``now``: ``steps until |y| > 1``.
        hint: for those who are stuck.
        solution: values for ``controls`` in their order that reach it.
        praise: what has been learned by reaching it.
    """

    text: str
    view: View
    controls: tuple[Control, ...]
    reached: Callable[[Sequence[Path]], bool]
    now: Reading
    label: str
    hint: str
    solution: tuple[Value | str, ...]
    praise: str
    quoted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lesson:
    """One lesson, all of it data.

    Args:
        key: in the link, such as ``first_step``.
        place: where it comes in the course; places go up in tens, so that a new lesson finds room.
        title: a few words for the list.
        question: what it is about, as a question a newcomer can understand.
        beats: two to five that set the scene, without giving the answer away.
        prediction: what is asked before the run.
        reveal: the run that answers, with the measured figures.
        goal: "now you".
        takeaway: the one sentence to remember, without numbers.
    """

    key: str
    place: int
    title: str
    question: str
    beats: tuple[Beat, ...]
    prediction: Prediction
    reveal: Beat
    goal: Goal
    takeaway: str
