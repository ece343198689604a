"""Timing candidates in turns, so that a slow moment of the machine meets all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

Seconds = dict[str, list[float]]


def in_turns(
    candidates: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.process_time
) -> Seconds:
    """Seconds of each candidate in each round, after one to warm up.

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
    """The median in milliseconds."""
    value = 1e3 * median(values)
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.2g} ms"
