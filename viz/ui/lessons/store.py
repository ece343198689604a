"""The page's state in the session, and what its buttons change in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from viz.lessons import LESSONS
from viz.ui.lessons.permalink import DEFAULT, from_query, to_query
from viz.ui.lessons.place import Place
from viz.ui.lessons.progress import finished
from viz.ui.lessons.sandbox import solved, with_value
from viz.ui.state import PageState


def _frame(place: Place) -> tuple[Any, ...]:
    """What the sidebar shows."""
    return place.key, place.teacher, finished()


PAGE = PageState("lessons", DEFAULT, to_query, from_query, _frame, prefix="lessons_")


def go_on() -> None:
    """The next stop."""
    place = PAGE.to_change()
    PAGE.store(place.at(place.stop + 1))


def go_back() -> None:
    """The stop before."""
    place = PAGE.to_change()
    PAGE.store(place.at(place.stop - 1))


def commit() -> None:
    """Take the chosen answer for good, and let the run answer."""
    place = PAGE.to_change()
    if place.guess is None and place.choice is not None:
        committed = replace(place, guess=place.choice, choice=None)
        PAGE.store(committed.at(committed.stop + 1))


def reveal() -> None:
    """Unlock the run that answers, in front of a class."""
    place = replace(PAGE.to_change(), revealed=True)
    PAGE.store(place.at(place.stop + 1))


def open_lesson(key: str) -> None:
    """The beginning of a lesson, or the list."""
    PAGE.store(PAGE.to_change().of_lesson(key))


def reset() -> None:
    """The controls as they were."""
    PAGE.store(replace(PAGE.to_change(), values=()))


def show_hint() -> None:
    """Help those who are stuck."""
    PAGE.store(replace(PAGE.to_change(), hint=True))


def show_solution() -> None:
    """Set the controls so that the goal is reached."""
    place = PAGE.to_change()
    PAGE.store(replace(place, values=solved(place)))


def chosen(place: Place, option: int | None) -> Place:
    """``place`` with an answer chosen.

    Raises:
        ValueError: there is no such answer.
    """
    if option is not None and option not in range(len(place.lesson.prediction.options)):
        raise ValueError(f"the answer must be one of {len(place.lesson.prediction.options)}, got {option}")
    return replace(place, choice=option)


def set_control(name: str) -> Callable[[Any], Place]:
    """What turns a control's new value into the place with it."""

    def write(value: Any) -> Place:
        place = PAGE.current()
        return replace(place, values=with_value(place.values, name, value))

    return write


def next_lesson(key: str) -> str:
    """The lesson after ``key``; empty after the last one."""
    keys = list(LESSONS)
    return next(iter(keys[keys.index(key) + 1 :]), "")
