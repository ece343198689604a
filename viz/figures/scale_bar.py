"""The colour bar under a map, as data for the component."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from viz.figures.measures import Range
from viz.figures.numbers import number_text

MOST_TICKS = 7


def scale_bar(scale: Range, colors: Sequence[str]) -> dict[str, Any]:
    """``colors`` from the low end to the high one, evenly spaced, and ticks as ``[fraction, text]``."""
    return {"title": scale.title, "colors": list(colors), "ticks": bar_ticks(scale)}


def bar_ticks(scale: Range) -> list[list[float | str]]:
    """Round values along the scale. An end beyond which cells lie is a tick of its own, with ≤ or ≥."""
    low, high = scale.ends
    marks = [(m, number_text(m)) for m in (_log_marks(scale) if scale.log else _even_marks(low, high))]
    place = math.log10 if scale.log else float
    ticks: list[list[float | str]] = [[(place(m) - low) / (high - low), text] for m, text in marks]
    if scale.below:
        ticks = [[0.0, f"≤ {number_text(scale.low, 2)}"], *(tick for tick in ticks if float(tick[0]) > 0.12)]
    if scale.above:
        ticks = [*(tick for tick in ticks if float(tick[0]) < 0.88), [1.0, f"≥ {number_text(scale.high, 2)}"]]
    return ticks


def _log_marks(scale: Range) -> list[float]:
    low, high = scale.ends
    for factors in ((1,), (1, 3), (1, 2, 5), (1, 2, 3, 5, 7)):
        exponents = range(math.floor(low), math.ceil(high) + 1)
        marks = [f * 10.0**k for k in exponents for f in factors]
        inside = [m for m in marks if scale.low * (1 - 1e-9) <= m <= scale.high * (1 + 1e-9)]
        if len(inside) >= 3:
            stride = math.ceil(len(inside) / MOST_TICKS)
            return inside[::-1][::stride][::-1]
    return _even_marks(scale.low, scale.high)


def _even_marks(low: float, high: float) -> list[float]:
    step = nice_step((high - low) / 5)
    return [round(k * step, 12) for k in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


def nice_step(least: float) -> float:
    """1, 2 or 5 times a power of ten, not below ``least``.

    >>> nice_step(0.3)
    0.5
    """
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))
