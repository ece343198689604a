"""Where a visitor is as a link, and back: every value checked again, and every change told.

    ?lesson=first_step&beat=3&guess=2
    ?lesson=first_step&beat=5&guess=2&lr=0.25
    ?lesson=first_step&beat=3&reveal=teacher

Stops and answers count from 1. ``reveal=teacher`` presents the lesson to a class with the reveal locked, and
``reveal=shown`` once it has been unlocked.
"""

from __future__ import annotations

from dataclasses import replace

from viz.core.quantity import Quantity
from viz.lessons import LESSONS
from viz.ui.lessons.place import Place
from viz.ui.lessons.sandbox import read_values, values_query
from viz.ui.lessons.texts import TEXTS
from viz.ui.links import Parameters, Query, last, nearest, quoted, read_number, read_word

DEFAULT = Place()

TEACHER, SHOWN = "teacher", "shown"


def to_query(place: Place) -> Parameters:
    """The query parameters of ``place``."""
    query: Parameters = {}
    if place.key:
        query |= {"lesson": place.key, "beat": str(place.stop + 1)}
    if place.guess is not None:
        query["guess"] = str(place.guess + 1)
    if place.teacher:
        query["reveal"] = SHOWN if place.revealed else TEACHER
    return query | values_query(place.values)


def from_query(query: Query) -> tuple[Place, list[str]]:
    """The place that ``query`` asks for, and a sentence for each value that could not be taken as it stands."""
    notices: list[str] = []
    mode = read_word(query, "reveal", (TEACHER, SHOWN), TEACHER, notices)
    teacher = "reveal" in query
    place = Place(_read_key(query, notices), teacher=teacher, revealed=teacher and mode == SHOWN)
    if not place.key:
        return replace(place, revealed=False), notices
    if not teacher:
        place = replace(place, guess=_read_place(query, "guess", len(place.lesson.prediction.options), notices))
    stop = _read_place(query, "beat", place.num_stops, notices) or 0
    there = place.at(stop)
    if there.stop < stop:
        notices.append(TEXTS["first_predict"])
    return replace(there, values=read_values(query, there, notices)), notices


def _read_key(query: Query, notices: list[str]) -> str:
    text = last(query, "lesson")
    if text is None or text in LESSONS:
        return text or ""
    found = nearest(text, LESSONS)
    told, title = ("near_lesson", LESSONS[found].title) if found else ("no_lesson", "")
    notices.append(TEXTS[told].format(text=quoted(text), title=title))
    return found


def _read_place(query: Query, name: str, most: int, notices: list[str]) -> int | None:
    """A number that counts from 1 in the link, from 0 here; None where there is none."""
    if name not in query:
        return None
    counted = Quantity(name, name, "", 1.0, 1.0, most, integer=True)
    return int(read_number(last(query, name), counted, name, notices)) - 1
