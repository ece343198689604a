"""A data set's images and labels, read once a process, and what a network gets of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from viz.mnist.data import digits, mnist
from viz.mnist.data.catalogue import DATASETS, Dataset
from viz.mnist.data.error import DataError

__all__ = ["Data", "DataError", "is_available", "load", "normalise"]

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Data:
    """A data set as arrays that cannot be written to.

    Args:
        dataset: what it is.
        train_images, test_images: (n, side, side) uint8, 0 … ``dataset.white``.
        train_labels, test_labels: (n,) uint8, the digits.
    """

    dataset: Dataset
    train_images: Pixels
    train_labels: Pixels
    test_images: Pixels
    test_labels: Pixels


class _Source(Protocol):
    """A module that reads a data set."""

    def folder(self) -> Path: ...

    def is_available(self, folder: Path) -> bool: ...

    def read(self, folder: Path) -> tuple[Pixels, ...]: ...


_SOURCES: dict[str, _Source] = {"digits": digits, "mnist": mnist}


def is_available(key: str) -> bool:
    """Whether the files of the data set are there and whole, at a glance; what is in them only ``load`` looks at."""
    source = _source(key)
    return source.is_available(source.folder())


def load(key: str) -> Data:
    """The data set of ``key``, checked, and kept for the next call.

    Raises:
        DataError: a file is missing, damaged or not what it should be; the sentence names it and says what to do.
        ValueError: there is no such data set.
    """
    return _load(key, _source(key).folder())


@cache
def _load(key: str, folder: Path) -> Data:
    arrays = _SOURCES[key].read(folder)
    for array in arrays:
        array.flags.writeable = False
    return Data(DATASETS[key], *arrays)


def _source(key: str) -> _Source:
    return _SOURCES[DATASETS.resolve(key).key]


def normalise(dataset: Dataset, images: Pixels) -> NDArray[np.float32]:
    """(pixel / white − mean) / std as (n, side·side) float32, row by row."""
    # In place: on a batch of 128 seven times as quick as looking up each pixel's level.
    x = images.reshape(len(images), -1).astype(np.float32)
    x *= np.float32(1 / (dataset.white * dataset.std))
    x -= np.float32(dataset.mean / dataset.std)
    return x
