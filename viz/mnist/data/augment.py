"""Training images shifted, turned and scaled a little, anew in each epoch."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from viz.mnist.data.randomness import Purpose, stream

SHIFT = 2.0 / 28
"""At most, along either axis, as a part of the side."""
TURN = 10.0
"""Degrees, at most, to either side."""
SCALE = 0.1
"""Larger or smaller by at most a tenth."""

_NUMBERS = 4  # for each image: shift down and right, turn, scale
_RIM = 2
"""Black pixels around an image: a place outside is moved to the rim, where all four neighbours are black."""
_BLOCK = 16
"""Images at a time, which stay in the cache: four times as quick as all at once."""

_Places = NDArray[np.float32]


def augment(images: NDArray[np.uint8], seed: int, epoch: int, first: int) -> NDArray[np.uint8]:
    """Each image scaled and turned about its centre and then shifted; bilinear interpolation, black around it.

    The output at p is the image at R(−φ)·(p − s)/c, both from the centre, with shift s, turn φ and scale c uniform
    within ±``SHIFT``·side, ±``TURN``° and 1 ± ``SCALE``.

    Args:
        images: (n, side, side) uint8, a batch.
        seed, epoch: of the run, epochs from 0.
        first: how many images of the epoch came before these. What happens to an image depends on ``seed``, ``epoch``
            and its place in the epoch, not on how the epoch is cut into batches.
    """
    drawn = _drawn(len(images), seed, epoch, first)
    moved = np.empty_like(images)
    for start in range(0, len(images), _BLOCK):
        block = slice(start, start + _BLOCK)
        moved[block] = _interpolated(images[block], *_sources(drawn[:, block], images.shape[1]))
    return moved


def _drawn(n: int, seed: int, epoch: int, first: int) -> _Places:
    """(4, n) numbers in [−1, 1), those of the epoch's images from ``first`` on."""
    bits = stream(Purpose.AUGMENT, seed, epoch)
    bits.advance(_NUMBERS * first)  # one step of the generator for each number
    return (2 * np.random.Generator(bits).random((n, _NUMBERS)).T - 1).astype(np.float32)


def _sources(drawn: _Places, side: int) -> tuple[_Places, _Places]:
    """Where in the images with their rims the output's pixels come from: rows and columns, (n, side, side) each."""
    down, right, turn, scale = drawn[:, :, None, None]
    angle, zoom = math.radians(TURN) * turn, 1 / (1 + SCALE * scale)
    cos, sin = np.cos(angle) * zoom, np.sin(angle) * zoom
    middle = (side - 1) / 2
    place = np.arange(side, dtype=np.float32) - middle
    y, x = place[:, None] - SHIFT * side * down, place - SHIFT * side * right
    # The last place whose right and lower neighbours are there; float32 has room for the difference.
    last = side + 2 * _RIM - 1 - 1e-3
    row, column = cos * y - sin * x + (middle + _RIM), sin * y + cos * x + (middle + _RIM)
    return np.clip(row, 0, last, out=row), np.clip(column, 0, last, out=column)


def _interpolated(images: NDArray[np.uint8], row: _Places, column: _Places) -> _Places:
    """The images between their pixels; half a level more, so that cutting the fraction off rounds it."""
    n, side, _ = images.shape
    width = side + 2 * _RIM
    framed = np.zeros((n, width, width), dtype=np.float32)
    framed[:, _RIM:-_RIM, _RIM:-_RIM] = images
    pixels = framed.ravel()
    above, left = row.astype(np.int32), column.astype(np.int32)  # the floor, as nothing is negative
    corner = (np.arange(n) * width**2)[:, None, None] + (above * width + left)
    down, right = row - above, column - left
    upper, lower = pixels.take(corner), pixels[width:].take(corner)
    upper += (pixels[1:].take(corner) - upper) * right
    lower += (pixels[width + 1 :].take(corner) - lower) * right
    between: _Places = upper + (lower - upper) * down + np.float32(0.5)
    return between
