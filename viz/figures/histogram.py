"""Histograms over decades as the rows of a map: which decades are shown, and what lies below them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from viz.core.surface import Array
from viz.figures.numbers import number_text
from viz.figures.texts import TEXTS

SEEN = 5e-4
"""Upwards the picture ends where no bin ever holds more than this share: less cannot be seen."""
TAIL, LASTING = 2e-3, 0.05
"""Downwards it ends where so few of the columns hold more than so little: a faint tail would take half of the room."""
FEWEST_DECADES, MOST_DECADES = 3, 8
"""What lies below so many decades is summed up in a strip at the bottom: the rest would be a thin line."""
STRIP = 0.055
"""The height of such a strip, of the decades' above it."""
MOST_TICKS = 8


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a map, from the bottom up: strips, then bins.

    Args:
        borders: (rows + 1,), log₁₀.
        shares: (rows, columns).
        strips: which strips there are, from the bottom up: ``"0"``, ``"less"``.
        texts: what is said of each row.
    """

    borders: Array
    shares: Array
    strips: tuple[str, ...]
    texts: list[str]

    @property
    def floor(self) -> float:
        """Where the bins begin, log₁₀."""
        return float(self.borders[len(self.strips)])

    @property
    def extent(self) -> list[float]:
        """The axis's range."""
        return [float(self.borders[0]), float(self.borders[-1])]

    def ticks(self) -> tuple[list[float], list[str]]:
        """Whole decades, and the names of the strips in their middles."""
        decades = range(math.ceil(self.floor - 1e-9), math.floor(self.borders[-1] + 1e-9) + 1)
        stride = math.ceil(len(decades) / MOST_TICKS)
        shown = [k for k in decades if k % stride == 0 and not (self.strips and k - self.floor < 0.1)]
        places = [*((self.borders[:-1] + self.borders[1:]) / 2)[: len(self.strips)].tolist(), *map(float, shown)]
        names = [TEXTS[f"strip_{name}_tick"] for name in self.strips]
        return [10.0**place for place in places], [*names, *map(_power, shown)]


def rows_of(shares: Array, zeros: Array, edges: Array, references: Array, label: str) -> Rows:
    """The rows for columns of ``shares`` (columns, bins), of which ``zeros`` (columns,) are exactly 0.

    Args:
        edges: (bins + 1,), log₁₀.
        references: log₁₀ of values that are to be seen too, where that does not take too many decades.
        label: what is counted, as in "|Δθ| below 10⁻⁸".
    """
    low, high = _extent(shares, edges, references)
    first, last = (int(np.searchsorted(edges, end - 1e-9)) for end in (low, high))
    less = shares[:, :first].sum(axis=1)
    strips = [("0", TEXTS["exactly_zero"], zeros), ("less", TEXTS["below_range"], less)]
    strips = [strip for strip in strips if strip[2].any()]
    height = STRIP * (edges[last] - edges[first])
    names = {"label": label, "high": number_text(10.0 ** float(edges[first]), 2)}
    return Rows(
        np.concatenate([edges[first] - height * np.arange(len(strips), 0, -1), edges[first : last + 1]]),
        np.vstack([*(share for _, _, share in strips), shares[:, first:last].T]),
        tuple(name for name, _, _ in strips),
        [*(text.format(**names) for _, text, _ in strips), *_bin_texts(edges, first, last, label)],
    )


def _extent(shares: Array, edges: Array, references: Array) -> tuple[float, float]:
    """Where the bins that are shown begin and end: whole decades below, halves above."""
    lasts = (shares > TAIL).mean(axis=0)
    low, high = -6.0, -3.0
    if lasts.any():
        low = float(edges[np.flatnonzero(lasts > min(LASTING, lasts.max() / 2))[0]])
        high = float(edges[np.flatnonzero((shares > SEEN).any(axis=0))[-1] + 1])
    for place in references[np.isfinite(references)].tolist():
        wider = min(low, place - 0.25), max(high, place + 0.25)
        if wider[1] - wider[0] <= MOST_DECADES or place <= high:
            low, high = (wider[0] if wider[1] - wider[0] <= MOST_DECADES else low), wider[1]
    low, high = math.floor(low + 1e-9), math.ceil(2 * high - 1e-9) / 2
    low = max(low, math.ceil(high - MOST_DECADES))
    low = min(low, math.floor(high - FEWEST_DECADES))
    return max(low, float(edges[0])), min(high, float(edges[-1]))


def _bin_texts(edges: Array, first: int, last: int, label: str) -> list[str]:
    """What lies beyond all bins is counted in the outer ones."""
    texts = []
    for k in range(first, last):
        key = "below_range" if k == 0 else "above_range" if k == len(edges) - 2 else "in_range"
        low, high = (number_text(10.0 ** float(edges[place]), 2) for place in (k, k + 1))
        texts.append(TEXTS[key].format(label=label, low=low, high=high))
    return texts


def _power(exponent: int) -> str:
    return f"10<sup>{exponent}</sup>".replace("-", "−") if exponent else "1"


def quantiles(shares: Array, edges: Array, at: float) -> Array:
    """Of each row of a histogram the place below which the fraction ``at`` lies, (rows,); nan where there is nothing.

    Within a bin the values are taken to be spread evenly.
    """
    sums = np.cumsum(shares, axis=1)
    whole = sums[:, -1]
    goal = whole * at
    bins = np.minimum((sums < goal[:, None]).sum(axis=1), shares.shape[1] - 1)
    rows = np.arange(len(shares))
    inside, before = shares[rows, bins], sums[rows, bins] - shares[rows, bins]
    part = np.divide(goal - before, inside, out=np.full(len(shares), 0.5), where=inside > 0)
    found = edges[bins] + np.clip(part, 0, 1) * (edges[bins + 1] - edges[bins])
    return np.asarray(np.where(whole > 0, found, np.nan))
