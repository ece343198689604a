"""Drawings as images of the data sets."""

from __future__ import annotations

import os

import numpy as np
import pytest

from tests.core.sentences import exactly
from tests.mnist.data.drawings import STROKES, drawing
from viz.mnist.data import drawing as module
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.data.drawing import to_image
from viz.mnist.data.load import is_available, load, normalise

DIGITS, MNIST = DATASETS["digits"], DATASETS["mnist"]


def box(image: np.ndarray) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return rows[0], rows[-1] + 1, columns[0], columns[-1] + 1


def centre(image: np.ndarray) -> np.ndarray:
    return np.array([axis.ravel() @ image.ravel() / image.sum() for axis in np.indices(image.shape)])


@pytest.mark.parametrize("digit", STROKES)
@pytest.mark.parametrize("pen", [3.0, 6.0, 9.0])
def test_an_image_is_made_as_mnists_were(digit: int, pen: float) -> None:
    ink = drawing(digit, pen)
    image = to_image(MNIST, ink)
    assert image.shape == (28, 28) and image.dtype == np.uint8
    top, bottom, left, right = box(image)
    assert max(bottom - top, right - left) in {19, 20}  # a faint last row may round to nothing
    a, b, c, d = box(ink >= 16)
    assert (bottom - top) / (right - left) == pytest.approx((b - a) / (d - c), rel=0.1)
    assert np.abs(centre(image) - 14).max() <= 0.55
    # Anti-aliasing: the ink's area is kept.
    assert image.sum() / ink.sum() == pytest.approx((20 / max(b - a, d - c)) ** 2, rel=0.15)


@pytest.mark.parametrize("digit", STROKES)
@pytest.mark.parametrize("pen", [2.0, 6.0, 10.0])
def test_an_image_is_made_as_the_digits_were(digit: int, pen: float) -> None:
    image = to_image(DIGITS, drawing(digit, pen))
    assert image.shape == (8, 8) and image.dtype == np.uint8 and image.max() <= 16
    assert box(image)[:2] == (0, 8)
    assert not image[:, 0].any() and image[:, 7].max() <= 4  # 20 of 32 columns, and the stroke's thickening
    assert int(image.sum()) == pytest.approx(module._INK, rel=0.15)


def test_the_ink_is_the_data_sets() -> None:
    assert load("digits").train_images.sum(axis=(1, 2)).mean() == pytest.approx(module._INK, abs=0.5)


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
def test_place_and_size_do_not_matter(dataset: object) -> None:
    for digit in STROKES:
        image = to_image(dataset, drawing(digit)).astype(int)
        shifted = to_image(dataset, drawing(digit, shift=(5.0, -3.0)))
        np.testing.assert_array_equal(shifted, image)
        smaller = to_image(dataset, drawing(digit, pen=3.0, scale=0.5, shift=(-12.0, 9.0)))
        assert np.corrcoef(smaller.ravel(), image.ravel())[0, 1] > 0.8


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
@pytest.mark.parametrize("pen", [4.0, 6.0, 8.0])
def test_what_is_drawn_is_recognised(dataset: object, pen: float) -> None:
    """By its five nearest neighbours in the training set."""
    if not is_available(dataset.key) or (dataset is MNIST and "ADAMSCOPE_DATA" not in os.environ):
        pytest.skip("ADAMSCOPE_DATA names no folder with MNIST")
    data = load(dataset.key)
    known = normalise(dataset, data.train_images[:5_000])
    drawn = normalise(dataset, np.stack([to_image(dataset, drawing(digit, pen)) for digit in STROKES]))
    distances = (known**2).sum(axis=1) - 2 * drawn @ known.T
    nearest = data.train_labels[np.argsort(distances, axis=1)[:, :5]]
    assert [int(np.bincount(labels).argmax()) for labels in nearest] == list(STROKES)


def test_slanted_strokes_are_made_upright() -> None:
    slanted = np.zeros((64, 64), dtype=np.uint8)
    for row in range(8, 56):
        slanted[row, 44 - row // 2 : 50 - row // 2] = 255
    image = to_image(DIGITS, slanted)
    assert (image == image[0]).all()


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
@pytest.mark.parametrize(
    "where", [np.s_[0, 0], np.s_[63, 63], np.s_[30, :], np.s_[:, 5], np.s_[:, :], np.s_[::63, ::63], np.s_[20:44, 20]]
)
def test_odd_drawings_are_drawings(dataset: object, where: object) -> None:
    ink = np.zeros((64, 64), dtype=np.uint8)
    ink[where] = 255
    image = to_image(dataset, ink)
    assert image.shape == (dataset.side, dataset.side) and 0 < image.max() <= dataset.white


@pytest.mark.parametrize("grey", [0, 15])
def test_an_empty_drawing(grey: int) -> None:
    with pytest.raises(ValueError, match=exactly("The drawing is empty: draw a digit first.")):
        to_image(MNIST, np.full((64, 64), grey, dtype=np.uint8))
