"""Long series made short for a picture: smoothed, thinned without losing a spike, merged in stretches.

A live picture grows every second. So whatever is merged goes by whole powers of two: what is drawn already keeps its
shape until there is twice as much of it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from viz.core.surface import Array

MOST_PAIRS = 400
"""A curve is drawn through so many lowest and highest values at most: about one pair a pixel on half a page."""
WINDOWS = (5, 10, 20, 50, 100, 200, 500, 1000)
GROWTH = 4
PER_WINDOW = 12
"""A curve of n points is smoothed over about n / 12 of them."""


def stretch(count: int, most: int) -> int:
    """How many of ``count`` neighbours become one so that at most ``most`` are left: a power of two.

    >>> stretch(400, 400), stretch(401, 400)
    (1, 2)
    """
    return 1 if count <= most else 2 ** math.ceil(math.log2(count / most))


def extremes(values: ArrayLike, most: int = MOST_PAIRS) -> NDArray[np.intp]:
    """Indices, increasing, of the lowest and the highest of each of at most ``most`` stretches, and of both ends.

    Where it is not finite a value is nobody's lowest or highest; a stretch without any other keeps its first.
    """
    array = np.asarray(values, dtype=np.float64)
    size = stretch(len(array), most)
    if size <= 2:
        return np.arange(len(array))
    whole = -(-len(array) // size) * size
    finite = np.isfinite(array)
    picks = []
    for find, gap in ((np.argmin, np.inf), (np.argmax, -np.inf)):
        padded = np.full(whole, gap)
        padded[: len(array)] = np.where(finite, array, gap)
        picks.append(find(padded.reshape(-1, size), axis=1) + np.arange(0, whole, size))
    ends = np.array([0, len(array) - 1])
    return np.unique(np.concatenate([*picks, ends]))


def window_of(count: int) -> int:
    """Over how many of ``count`` points a curve is smoothed: a round number, so that it seldom changes as it grows."""
    return max((window for window in WINDOWS if window * PER_WINDOW <= count), default=WINDOWS[0])


def smoothed(values: ArrayLike, window: int) -> Array:
    """The exponential mean of ``values`` over about ``window`` of them, over a quarter of what there is at the start.

    sᵢ = βᵢ·sᵢ₋₁ + (1 − βᵢ)·valueᵢ with βᵢ = 1 − 1/min(window, 1 + i/4): β₀ = 0, so there is no bias to correct, and the
    curve does not lag behind where the values fall fast. What is not finite has no weight; before the first that is
    finite the result is nan.
    """
    array = np.asarray(values, dtype=np.float64)
    finite = np.isfinite(array)
    sums, weights = (_decayed(part, window) for part in (np.where(finite, array, 0.0), finite.astype(np.float64)))
    return np.asarray(np.divide(sums, weights, out=np.full(array.shape, np.nan), where=weights > 0))


def _decayed(values: Array, window: int) -> Array:
    """The recurrence: one by one while β grows, then block by block, where it is a cumulative sum of values·β⁻ⁱ."""
    ramp = min(GROWTH * window, len(values))
    start, last = [], 0.0
    for place, value in enumerate(values[:ramp].tolist()):
        part = 1 / min(window, 1 + place / GROWTH)
        last += part * (value - last)
        start.append(last)
    if ramp == len(values):
        return np.array(start)
    beta = 1 - 1 / window
    size = int(20 / -math.log(beta))  # β⁻ˢⁱᶻᵉ is e²⁰
    blocks = np.zeros(-(-(len(values) - ramp) // size) * size)
    blocks[: len(values) - ramp] = values[ramp:] / window
    powers = beta ** np.arange(size)
    sums = np.cumsum(blocks.reshape(-1, size) / powers, axis=1) * powers
    for row in sums:
        np.add(row, last * beta * powers, out=row)
        last = row[-1]
    return np.concatenate([start, sums.ravel()[: len(values) - ramp]])
