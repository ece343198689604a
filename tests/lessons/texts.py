"""What every text of the lessons and of "How Adam works" must keep: numbers measured or proved, links known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache

import numpy as np

from viz.lessons.lesson import Beat, View
from viz.lessons.reading import Run, follow, write
from viz.lessons.sources import LINK, SOURCES

run = lru_cache(maxsize=None)(follow)

NUMBER = re.compile(r"(?<![\w.{])[−-]?\d+(?:[.,]\d+)*(?:e[−-]?\d+)?")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
FREE = {"0", "1", "2"}
"""Small counts need no proof."""


def runs_of(view: View | None) -> tuple[Run, ...]:
    return view.runs if view else ()


def settings_in(runs: Iterable[Run]) -> set[float]:
    """Every number that the specs of ``runs`` set."""
    found: set[float] = set()
    for lane in runs:
        for value in asdict(lane.spec).values():
            values = value.values() if isinstance(value, Mapping) else np.ravel(value)
            found |= {float(number) for number in values if isinstance(number, (int, float, np.integer))}
    return found


def unproven(text: str, runs: Iterable[Run], quoted: Mapping[str, str]) -> list[str]:
    """The numbers of ``text`` that are neither free, nor a setting of ``runs``, nor quoted."""
    text = re.sub(r"\]\(\S+?\)|\[[^\]]*\]\[\w+\]|`[^`]*`", " ", FORMULA.sub(" ", text))  # links, code
    numbers = [number.replace("−", "-") for number in NUMBER.findall(text)]
    known = settings_in(runs)
    known |= {-value for value in known}
    allowed = {number.replace("−", "-") for number in quoted} | FREE
    return [n for n in numbers if n not in allowed and float(n.replace(",", "")) not in known]


def check_readings(beat: Beat) -> None:
    """Each reading gives what is expected and fills a slot, and no slot is left."""
    runs = runs_of(beat.view)
    for reading in beat.readings:
        assert f"{{{reading.name}}}" in beat.text, f"{reading.name} is not in the text"
        measured = reading.measure(runs, run)
        assert measured == reading.expected, f"{reading.name} is {measured}, expected {reading.expected}"
    written = write(beat.text, beat.readings, runs, run)
    assert not re.search(r"\{[a-z_]\w*\}", FORMULA.sub("", written)), "a slot without a reading"


def check_numbers(beat: Beat) -> None:
    """No number of a run is written by hand."""
    runs = runs_of(beat.view) + tuple(lane for reading in beat.readings for lane in reading.runs)
    left = unproven(beat.text, runs, beat.quoted)
    assert not left, left


def check_view(beat: Beat) -> None:
    """One player shows its runs: one surface or sequence, one number of steps; each control finds its setting."""
    shared = {
        replace(lane.spec, optimizer="sgd", hyper={}, schedule="constant", schedule_params={})
        for lane in runs_of(beat.view)
    }
    assert len(shared) <= 1
    for control in beat.controls:
        assert control.options or control.quantity(runs_of(beat.view))


def check_links(text: str) -> None:
    """Each source that a text names is there."""
    unknown = set(LINK.findall(text)) - SOURCES.keys()
    assert not unknown, unknown
