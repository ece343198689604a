"""How good a trained model is: loss, accuracy, what it takes for what, and its most confident mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Mistake:
    """A test image that the model takes for something else.

    Args:
        index: its place in the test set.
        image: (side, side) uint8 as the data set has it.
        label, predicted: classes.
        confidence: the predicted class's probability.
    """

    index: int
    image: Any
    label: int
    predicted: int
    confidence: float


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The whole test set through the model.

    Args:
        loss: of the run's kind, mean over images.
        confusion: (classes, classes) int64, rows the true class, columns the predicted one.
        mistakes: the most confident first, at most ``MAX_MISTAKES``.
    """

    loss: float
    confusion: Any
    mistakes: tuple[Mistake, ...]

    @property
    def images(self) -> int:
        """How many there were."""
        return int(self.confusion.sum())

    @property
    def accuracy(self) -> float:
        """The fraction that is right."""
        return float(np.trace(self.confusion) / self.confusion.sum())

    @cached_property
    def precision(self) -> Any:
        """(classes,): of those taken for the class, the fraction that is it; nan where none was."""
        return _ratio(np.diag(self.confusion), self.confusion.sum(axis=0))

    @cached_property
    def recall(self) -> Any:
        """(classes,): of those of the class, the fraction that is found; nan where there is none."""
        return _ratio(np.diag(self.confusion), self.confusion.sum(axis=1))

    @cached_property
    def f1(self) -> Any:
        """(classes,): the harmonic mean of precision and recall; nan where the class is neither there nor predicted."""
        return _ratio(2 * np.diag(self.confusion), self.confusion.sum(axis=0) + self.confusion.sum(axis=1))


def _ratio(part: Any, whole: Any) -> Any:
    return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
