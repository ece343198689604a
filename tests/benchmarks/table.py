"""Timing candidates in turns, and printing what came out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Seconds = dict[str, list[float]]


@dataclass(frozen=True)
class Table:
    """A titled table of text, printed as Markdown; ``note`` says how it was measured."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def __str__(self) -> str:
        cells = [list(self.columns), *map(list, self.rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in cells]
        lines.insert(1, "| " + " | ".join("-" * w for w in widths) + " |")
        return "\n".join([f"### {self.title}", "", *lines, *(["", self.note] if self.note else [])])


def in_turns(
    candidates: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.process_time
) -> Seconds:
    """Time each candidate once a round, so that a slow moment of the machine meets all of them; one round warms up.

    The default clock counts the CPU time of this process: neighbours on the machine do not show.
    """
    seconds: Seconds = {name: [] for name in candidates}
    for turn in range(rounds + 1):
        for name, candidate in candidates.items():
            begin = clock()
            candidate()
            if turn:
                seconds[name].append(clock() - begin)
    return seconds


def ratio(seconds: Seconds, name: str, to: str) -> float:
    """How many times as long as ``to`` the candidate ``name`` takes: the median over the rounds."""
    return median(a / b for a, b in zip(seconds[name], seconds[to], strict=True))


def milliseconds(values: Sequence[float]) -> str:
    """The median in milliseconds, three digits."""
    return f"{1e3 * median(values):.3g} ms"
