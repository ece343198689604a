"""Put images through a model, in parts that leave time to cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from viz.mnist.data.catalogue import Dataset
from viz.mnist.data.load import normalise
from viz.mnist.evaluation import Evaluation, Mistake
from viz.mnist.networks.losses import LOSS_FUNCTIONS, probabilities
from viz.mnist.networks.network import Array32

CHUNK = 500
"""Images at a time: well below a second for the slowest model here."""
MAX_MISTAKES = 24

Outputs = Callable[[Array32], Array32]


def _outputs_of(model: Outputs, dataset: Dataset, images: Any, progress: Callable[[], None]) -> Array32:
    """The outputs of ``images`` (n, side, side) uint8, n at least 1: (n, classes)."""
    parts = []
    for first in range(0, len(images), CHUNK):
        progress()
        parts.append(model(normalise(dataset, images[first : first + CHUNK])))
    return np.concatenate(parts)


@np.errstate(all="ignore")  # weights that exploded are told by the loss
def loss_and_accuracy(
    model: Outputs, dataset: Dataset, images: Any, labels: Any, loss: str, progress: Callable[[], None]
) -> tuple[float, float]:
    """Means over ``images``."""
    outputs = _outputs_of(model, dataset, images, progress)
    return LOSS_FUNCTIONS[loss](outputs, labels)[0], float(np.mean(outputs.argmax(axis=1) == labels))


@np.errstate(all="ignore")
def evaluate(
    model: Outputs, dataset: Dataset, images: Any, labels: Any, loss: str, progress: Callable[[], None]
) -> Evaluation:
    """Everything that is said about a trained model."""
    outputs = _outputs_of(model, dataset, images, progress)
    predicted = outputs.argmax(axis=1)
    classes = dataset.classes
    confusion = np.bincount(labels.astype(np.int64) * classes + predicted, minlength=classes**2)
    confidence = probabilities(outputs, loss)[np.arange(len(labels)), predicted]
    wrong = np.flatnonzero(predicted != labels)
    worst = wrong[np.argsort(-confidence[wrong], kind="stable")][:MAX_MISTAKES]
    mistakes = tuple(
        Mistake(int(k), images[k].copy(), int(labels[k]), int(predicted[k]), float(confidence[k])) for k in worst
    )
    return Evaluation(LOSS_FUNCTIONS[loss](outputs, labels)[0], confusion.reshape(classes, classes), mistakes)
