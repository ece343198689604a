"""The losses, with their gradients by the outputs, and what the outputs say of the classes."""

from __future__ import annotations

from typing import Any

import numpy as np

from viz.mnist.networks.network import Array32, softmax


def cross_entropy(outputs: Array32, labels: Any) -> tuple[float, Array32]:
    """Mean over images of −log softmax(outputs)[label]; (n, classes) and (n,) → the loss and its gradient."""
    rows = np.arange(len(labels))
    shifted = outputs - outputs.max(axis=1, keepdims=True)
    loss = float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - shifted[rows, labels]))
    gradient = softmax(outputs)
    gradient[rows, labels] -= 1
    gradient /= len(labels)
    return loss, gradient


def mse(outputs: Array32, labels: Any) -> tuple[float, Array32]:
    """Mean over images and classes of (output − one-hot)²; (n, classes) and (n,) → the loss and its gradient."""
    error = outputs.copy()
    error[np.arange(len(labels)), labels] -= 1
    return float(np.mean(np.square(error))), error * np.float32(2 / error.size)


LOSS_FUNCTIONS = {"cross_entropy": cross_entropy, "mse": mse}
"""By the key of ``viz.mnist.spec.LOSSES``."""


def probabilities(outputs: Array32, loss: str) -> Array32:
    """What a model trained with ``loss`` holds each class for: (n, classes), rows sum to 1.

    The softmax for cross-entropy. Least squares on one-hot labels estimates the probabilities themselves, but nothing
    keeps the outputs in [0, 1]: they are clipped and divided by their sum.
    """
    if loss == "cross_entropy":
        return softmax(outputs)
    clipped = np.clip(outputs, 1e-6, 1)
    found: Array32 = clipped / clipped.sum(axis=1, keepdims=True)
    return found
