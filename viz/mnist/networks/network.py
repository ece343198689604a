"""A network as a value: its layers, the shapes of its weights, their initial values, and its outputs in NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from viz.mnist.data.randomness import Purpose, stream

Array32 = NDArray[np.float32]
Weights = Mapping[str, Array32]
"""By PyTorch's names in a state_dict: ``"conv1.weight"``, ``"dense2.bias"``."""

KERNEL = 3


@dataclass(frozen=True)
class Dense:
    """y = xWᵀ + b; W is (outputs, inputs)."""

    name: str
    inputs: int
    outputs: int

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Of its weights."""
        return {"weight": (self.outputs, self.inputs), "bias": (self.outputs,)}

    @property
    def fan_in(self) -> int:
        """Inputs of one output."""
        return self.inputs

    def forward(self, x: Array32, weight: Array32, bias: Array32) -> Array32:
        """(n, inputs) → (n, outputs)."""
        return x @ weight.T + bias


@dataclass(frozen=True)
class Conv:
    """A 3×3 convolution with a border of zeros, so that the picture keeps its size; W is (outputs, inputs, 3, 3)."""

    name: str
    inputs: int
    outputs: int

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Of its weights."""
        return {"weight": (self.outputs, self.inputs, KERNEL, KERNEL), "bias": (self.outputs,)}

    @property
    def fan_in(self) -> int:
        """Inputs of one output."""
        return self.inputs * KERNEL**2

    def forward(self, x: Array32, weight: Array32, bias: Array32) -> Array32:
        """(n, inputs, h, w) → (n, outputs, h, w)."""
        edge = KERNEL // 2
        padded = np.pad(x, ((0, 0), (0, 0), (edge, edge), (edge, edge)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (KERNEL, KERNEL), axis=(2, 3))
        y = np.tensordot(windows, weight, axes=([1, 4, 5], [1, 2, 3])) + bias
        moved: Array32 = y.transpose(0, 3, 1, 2)
        return moved


@dataclass(frozen=True)
class Relu:
    """max(x, 0)."""

    def forward(self, x: Array32) -> Array32:
        """Any shape."""
        return np.maximum(x, 0)


@dataclass(frozen=True)
class MaxPool:
    """The largest of each 2×2 square."""

    def forward(self, x: Array32) -> Array32:
        """(n, channels, h, w) → (n, channels, h/2, w/2)."""
        n, channels, height, width = x.shape
        largest: Array32 = x.reshape(n, channels, height // 2, 2, width // 2, 2).max(axis=(3, 5))
        return largest


@dataclass(frozen=True)
class Picture:
    """A row of pixels as a picture of one channel."""

    side: int

    def forward(self, x: Array32) -> Array32:
        """(n, side²) → (n, 1, side, side)."""
        return x.reshape(-1, 1, self.side, self.side)


@dataclass(frozen=True)
class Flatten:
    """All features in one row."""

    def forward(self, x: Array32) -> Array32:
        """(n, …) → (n, features)."""
        return x.reshape(len(x), -1)


Layer = Dense | Conv | Relu | MaxPool | Picture | Flatten


@dataclass(frozen=True)
class Network:
    """Layers from the input, a row of normalised pixels, to one output a class."""

    layers: tuple[Layer, ...]

    @cached_property
    def trained(self) -> tuple[Dense | Conv, ...]:
        """The layers that have weights."""
        return tuple(layer for layer in self.layers if isinstance(layer, (Dense, Conv)))

    @cached_property
    def named_layers(self) -> dict[str, Layer]:
        """All layers as modules of PyTorch are called; those without weights by kind and place."""
        return {
            layer.name if isinstance(layer, (Dense, Conv)) else f"{type(layer).__name__.lower()}{place}": layer
            for place, layer in enumerate(self.layers)
        }

    @cached_property
    def layer_names(self) -> tuple[str, ...]:
        """Of the layers that have weights, from the input to the output."""
        return tuple(layer.name for layer in self.trained)

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Of all weights, by name."""
        return {f"{layer.name}.{kind}": shape for layer in self.trained for kind, shape in layer.shapes.items()}

    @cached_property
    def num_parameters(self) -> int:
        """How many numbers are learned."""
        return sum(int(np.prod(shape)) for shape in self.shapes.values())


def initial_weights(network: Network, seed: int) -> dict[str, Array32]:
    """Weights from U(−√(6/fan_in), √(6/fan_in)), the output layer's from U(−1/√fan_in, 1/√fan_in); biases 0.

    Before a ReLU this keeps the size of the signals from layer to layer: He et al. (2015), arXiv:1502.01852.
    """
    rng = np.random.Generator(stream(Purpose.WEIGHTS, seed))
    weights: dict[str, Array32] = {}
    for layer in network.trained:
        bound = ((1 if layer is network.trained[-1] else 6) / layer.fan_in) ** 0.5
        weights[f"{layer.name}.weight"] = rng.uniform(-bound, bound, layer.shapes["weight"]).astype(np.float32)
        weights[f"{layer.name}.bias"] = np.zeros(layer.shapes["bias"], dtype=np.float32)
    return weights


def forward(network: Network, weights: Weights, x: Array32) -> Array32:
    """The outputs before any softmax: (n, pixels) → (n, classes)."""
    for layer in network.layers:
        if isinstance(layer, (Dense, Conv)):
            x = layer.forward(x, weights[f"{layer.name}.weight"], weights[f"{layer.name}.bias"])
        else:
            x = layer.forward(x)
    return x


def softmax(outputs: Array32) -> Array32:
    """Probabilities: (n, classes) → (n, classes), rows sum to 1."""
    powers = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    probabilities: Array32 = powers / powers.sum(axis=1, keepdims=True)
    return probabilities


def flatten(weights: Weights) -> Array32:
    """All weights in one row, in their order: (num_parameters,)."""
    return np.concatenate([array.ravel() for array in weights.values()])


def unflatten(network: Network, flat: Array32) -> dict[str, Array32]:
    """The weights of such a row, as views of it."""
    sizes = [int(np.prod(shape)) for shape in network.shapes.values()]
    ends = np.concatenate(([0], np.cumsum(sizes)))
    return {
        name: flat[start:end].reshape(shape)
        for (name, shape), (start, end) in zip(network.shapes.items(), pairwise(ends.tolist()), strict=True)
    }


def check_weights(network: Network, weights: Mapping[str, Any]) -> None:
    """Fail with a ``ValueError`` that names the weight which is missing, too much, or of another shape or type."""
    check_arrays("weights", weights, {name: (shape, np.float32) for name, shape in network.shapes.items()})


def check_arrays(what: str, arrays: Mapping[str, Any], wanted: Mapping[str, tuple[tuple[int, ...], DTypeLike]]) -> None:
    """Fail with a ``ValueError`` unless ``arrays`` are those ``wanted``, by name with shape and dtype."""
    for name, (shape, dtype) in wanted.items():
        if name not in arrays:
            raise ValueError(f"{what} must hold {name}, got {', '.join(arrays) or 'none'}")
        if arrays[name].shape != shape:
            raise ValueError(f"{what} of {name} must have the shape {shape}, got {arrays[name].shape}")
        if arrays[name].dtype != dtype:
            raise ValueError(f"{what} of {name} must be {np.dtype(dtype)}, got {arrays[name].dtype}")
    for name in arrays:
        if name not in wanted:
            raise ValueError(f"{what} must hold {', '.join(wanted)}, got {name} too")
