"""Subsets that have their share of every class."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viz.core.spec import check_whole
from viz.mnist.data.randomness import Purpose, stream

Indices = NDArray[np.int64]


def choose(labels: NDArray[np.uint8], count: int, seed: int) -> Indices:
    """The indices of ``count`` images, equally many of each class as far as there are enough; ascending.

    With the same seed a larger choice holds every smaller one.

    Raises:
        ValueError: there are not that many.
    """
    count = check_whole(count, "count", 1, len(labels))
    members = _members(labels, seed, Purpose.SUBSET)
    return _take(members, _equal_shares([len(of_class) for of_class in members], count))


def split(labels: NDArray[np.uint8], num_validation: int, seed: int) -> tuple[Indices, Indices]:
    """The indices to train on and those held back, each with the classes' frequencies of the whole; ascending.

    Raises:
        ValueError: as many are to be held back as there are, or more.
    """
    num_validation = check_whole(num_validation, "num_validation", 0, len(labels) - 1)
    members = _members(labels, seed, Purpose.VALIDATION)
    held_back = _take(members, _proportional_shares([len(of_class) for of_class in members], num_validation))
    return np.setdiff1d(np.arange(len(labels)), held_back, assume_unique=True), held_back


def _members(labels: NDArray[np.uint8], seed: int, purpose: Purpose) -> list[Indices]:
    """The indices of each class in an order that the seed fixes; how many of them are taken has no say in it."""
    order = np.random.Generator(stream(purpose, seed)).permutation(len(labels))
    return [order[labels[order] == of_class] for of_class in np.unique(labels)]


def _take(members: list[Indices], shares: list[int]) -> Indices:
    return np.sort(np.concatenate([of_class[:share] for of_class, share in zip(members, shares, strict=True)]))


def _equal_shares(sizes: list[int], count: int) -> list[int]:
    """One more of every class that has one left, until it is ``count``; the last round may not reach every class."""
    shares = np.zeros(len(sizes), dtype=np.int64)
    while left := count - int(shares.sum()):
        open_classes = np.flatnonzero(shares < sizes)
        each = min(left // len(open_classes), int((np.array(sizes) - shares)[open_classes].min()))
        if each == 0:
            open_classes, each = open_classes[:left], 1
        shares[open_classes] += each
    return [int(share) for share in shares]


def _proportional_shares(sizes: list[int], count: int) -> list[int]:
    """Largest remainders: every class gets its exact share rounded down, the largest remainders one more."""
    exact = np.array(sizes) * count / sum(sizes)
    shares = np.floor(exact).astype(np.int64)
    shares[np.argsort(shares - exact, kind="stable")[: count - int(shares.sum())]] += 1
    return [int(share) for share in shares]
