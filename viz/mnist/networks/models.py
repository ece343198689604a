"""The models that can be trained, small enough to watch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from viz.core.registry import Registry
from viz.mnist.networks.network import Conv, Dense, Flatten, Layer, MaxPool, Picture, Relu

Layers = tuple[Layer, ...]


@dataclass(frozen=True)
class Model:
    """A way to build a network.

    Args:
        key, name: ``"cnn"``, ``"CNN"``.
        about: one or two sentences.
        build: ``build(side, classes, hidden)`` for pictures of side × side pixels; returns the layers.
        needs_torch: NumPy alone cannot train it here.
        has_hidden: the widths of its hidden layers can be chosen.
    """

    key: str
    name: str
    about: str
    build: Callable[[int, int, tuple[int, ...]], Layers]
    needs_torch: bool = False
    has_hidden: bool = False


def _softmax(side: int, classes: int, hidden: tuple[int, ...]) -> Layers:
    return (Dense("dense1", side * side, classes),)


def _mlp(side: int, classes: int, hidden: tuple[int, ...]) -> Layers:
    widths = (side * side, *hidden, classes)
    layers: list[Layer] = []
    for number, (inputs, outputs) in enumerate(pairwise(widths), 1):
        layers += [Dense(f"dense{number}", inputs, outputs), Relu()]
    return tuple(layers[:-1])


def _cnn(first: int, second: int, dense: int) -> Callable[[int, int, tuple[int, ...]], Layers]:
    def build(side: int, classes: int, hidden: tuple[int, ...]) -> Layers:
        return (
            Picture(side),
            Conv("conv1", 1, first), Relu(), Conv("conv2", first, first), Relu(), MaxPool(),
            Conv("conv3", first, second), Relu(), Conv("conv4", second, second), Relu(), MaxPool(),
            Flatten(), Dense("dense1", second * (side // 4) ** 2, dense), Relu(), Dense("dense2", dense, classes),
        )  # fmt: skip

    return build


MODELS: Registry[Model] = Registry("model")
MODELS.fill([
    Model("softmax", "Softmax regression", "One dense layer: the convex problem of the Adam paper's §6.1.", _softmax),
    Model("mlp", "MLP", "Dense layers with ReLU between them; the hidden widths are yours.", _mlp, has_hidden=True),
    Model("cnn", "CNN", "Four 3×3 convolutions (8, 8, 16, 16 channels; the picture is halved after the second and the "
          "fourth) and two dense layers (64, 10).", _cnn(8, 16, 64), needs_torch=True),
    Model("cnn_wide", "CNN, wide", "The same with twice the channels (16, 16, 32, 32) and 128 units: more accurate, "
          "and slower.", _cnn(16, 32, 128), needs_torch=True),
])  # fmt: skip
