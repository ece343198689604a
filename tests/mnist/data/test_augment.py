"""Shifted, turned and scaled images."""

from __future__ import annotations

import math

import numpy as np
import pytest

from viz.mnist.data import augment as module
from viz.mnist.data.augment import augment
from viz.mnist.data.load import load

NOISE = np.random.default_rng(0).integers(0, 256, (70, 28, 28), dtype=np.uint8)


def moved(image: np.ndarray, shift: tuple[float, float], turn: float, scale: float) -> np.ndarray:
    """One image pixel by pixel, as the docstring says it."""
    side = len(image)
    middle = (side - 1) / 2
    framed = np.pad(image.astype(float), 1)
    result = np.zeros((side, side))
    cos, sin = math.cos(math.radians(turn)) / scale, math.sin(math.radians(turn)) / scale
    for i in range(side):
        for j in range(side):
            y, x = i - middle - shift[0], j - middle - shift[1]
            row, column = cos * y - sin * x + middle, sin * y + cos * x + middle
            if not (-1 <= row < side and -1 <= column < side):
                continue
            above, left = math.floor(row), math.floor(column)
            down, right = row - above, column - left
            corner = framed[above + 1 : above + 3, left + 1 : left + 3]
            result[i, j] = np.array([1 - down, down]) @ corner @ np.array([1 - right, right])
    return result


@pytest.mark.parametrize("side", [8, 28])
def test_it_is_the_formula(side: int) -> None:
    images = NOISE[:20, :side, :side]
    down, right, turn, scale = module._drawn(20, seed=3, epoch=1, first=0).astype(float)
    got = augment(images, seed=3, epoch=1, first=0)
    for k in range(20):
        shift = (2 * side / 28 * down[k], 2 * side / 28 * right[k])
        expected = moved(images[k], shift, 10 * turn[k], 1 + 0.1 * scale[k])
        assert np.abs(got[k] - expected).max() < 0.51


def test_cutting_an_epoch_into_batches_changes_nothing() -> None:
    whole = augment(NOISE, 5, 2, 0)
    pieces = [augment(NOISE[a:b], 5, 2, a) for a, b in ((0, 1), (1, 18), (18, 64), (64, 70))]
    np.testing.assert_array_equal(np.concatenate(pieces), whole)


def test_seeds_and_epochs_move_differently() -> None:
    results = {
        augment(NOISE[:1], seed, epoch, first).tobytes() for seed in (0, 1) for epoch in (0, 1) for first in (0, 1)
    }
    assert len(results) == 8
    assert augment(NOISE[:0], 0, 0, 0).shape == (0, 28, 28)


def test_the_numbers_are_spread_evenly() -> None:
    drawn = module._drawn(20_000, 0, 0, 0)
    assert drawn.min() >= -1 and drawn.max() <= 1
    np.testing.assert_allclose(drawn.mean(axis=1), 0, atol=0.02)
    np.testing.assert_allclose(drawn.var(axis=1), 1 / 3, atol=0.02)
    np.testing.assert_allclose(np.corrcoef(drawn), np.eye(4), atol=0.03)


def test_digits_stay_digits() -> None:
    """Ink is moved, not made: the brightest stays below white, and the ink is the same on average."""
    data = load("digits")
    images = augment(data.train_images, 0, 0, 0)
    assert images.dtype == np.uint8 and images.max() <= data.dataset.white
    assert images.mean() == pytest.approx(data.train_images.mean(), rel=0.05)
    assert (images != data.train_images).any(axis=(1, 2)).all()
