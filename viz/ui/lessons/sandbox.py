"""A stop's controls: what they are called in the link, and what its runs become when they are moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from viz.core.quantity import Value
from viz.lessons.controls import Control
from viz.lessons.lesson import View
from viz.lessons.reading import Run
from viz.ui.lessons.place import Place, Values
from viz.ui.links import Query, last, quoted, read_number, read_word, text_of


def names_of(controls: Sequence[Control]) -> tuple[str, ...]:
    """The controls' names in link and session: their own, numbered where two of them set the same of other runs."""
    several = Counter(control.name for control in controls)
    return tuple(
        control.name if several[control.name] == 1 else f"{control.name}_{number}"
        for number, control in enumerate(controls, 1)
    )


def view_at(place: Place) -> View | None:
    """What is seen at ``place``, its controls moved to where they stand."""
    view = place.view
    if view is None or not place.values:
        return view
    runs, values = view.runs, dict(place.values)
    for name, control in zip(names_of(place.controls), place.controls, strict=True):
        if name in values and control.applies(runs):
            runs = control.apply(runs, values[name])
    return replace(view, runs=runs)


def with_value(values: Values, name: str, value: Value | str) -> Values:
    """``values`` with one more, or another one."""
    return (*((known, old) for known, old in values if known != name), (name, value))


def solved(place: Place) -> Values:
    """The values that reach the goal."""
    goal = place.lesson.goal
    return tuple(zip(names_of(goal.controls), goal.solution, strict=True))


def values_query(values: Values) -> dict[str, str]:
    """The values as parameters of the link."""
    return {name: value if isinstance(value, str) else text_of(value) for name, value in values}


def read_values(query: Query, place: Place, notices: list[str]) -> Values:
    """The values that ``query`` has for the controls at ``place``: allowed ones, and a sentence for each other one."""
    view = place.view
    if view is None:
        return ()
    runs: tuple[Run, ...] = view.runs
    values: Values = ()
    for name, control in zip(names_of(place.controls), place.controls, strict=True):
        if name not in query or not control.applies(runs):
            continue
        before = control.value(runs)
        value = _read(query, name, control, runs, notices)
        try:
            runs = control.apply(runs, value)
        except ValueError as error:
            notices.append(f"{error}.")
            continue
        if value != before:
            values = with_value(values, name, value)
    return values


def _read(query: Query, name: str, control: Control, runs: Sequence[Run], notices: list[str]) -> Value | str:
    before = control.value(runs)
    if control.options:
        return read_word(query, name, control.options, str(before), notices)
    quantity = control.quantity(runs)
    quantity = replace(quantity, default=quantity.check(before))
    value = read_number(last(query, name), quantity, name, notices)
    if control.values and value not in control.values:
        nearest = min(control.values, key=lambda offered: abs(offered - value))
        offered = ", ".join(f"{number:g}" for number in control.values)
        text = quoted(last(query, name) or "")
        notices.append(f"{name} must be one of {offered}, not {text}; {nearest:g} is used.")
        return nearest
    return value
