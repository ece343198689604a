"""Softmax regression and MLPs with NumPy alone: backpropagation through dense layers and ReLU."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Value
from viz.mnist.in_place import InPlaceRule
from viz.mnist.networks.backends import State, check_state
from viz.mnist.networks.losses import LOSS_FUNCTIONS
from viz.mnist.networks.network import Array32, Dense, Network, Relu, Weights, check_weights, forward
from viz.mnist.spec import TrainSpec


class NumpyBackend:
    """See ``Backend``. The weights are moved in place by the rule."""

    def __init__(self, spec: TrainSpec, network: Network, weights: Weights) -> None:
        self._network = network
        self._weights = {name: np.array(weights[name]) for name in network.shapes}
        self._gradients: dict[str, Array32] = {}
        self._loss = LOSS_FUNCTIONS[spec.loss]
        self._rule = InPlaceRule(OPTIMIZERS[spec.optimizer], list(self._weights.values()), spec.hyper)

    def backward(self, x: Array32, labels: Any) -> tuple[float, float]:
        inputs = []
        for layer in self._network.layers:
            inputs.append(x)
            match layer:
                case Dense():
                    x = layer.forward(x, *self._of(layer))
                case Relu():
                    x = layer.forward(x)
                case _:
                    raise NotImplementedError(f"NumPy has no gradient of {layer}")
        loss, gradient = self._loss(x, labels)
        for position in reversed(range(len(inputs))):
            layer = self._network.layers[position]
            if isinstance(layer, Dense):
                self._gradients[f"{layer.name}.weight"] = gradient.T @ inputs[position]
                self._gradients[f"{layer.name}.bias"] = gradient.sum(axis=0)
                if position:
                    gradient = gradient @ self._weights[f"{layer.name}.weight"]
            else:
                gradient *= inputs[position] > 0
        return loss, int(np.count_nonzero(x.argmax(axis=1) == labels)) / len(labels)

    def update(self, t: int, hyper: Mapping[str, Value]) -> None:
        self._rule.step([self._gradients[name] for name in self._weights], t, hyper)

    def grad_norm(self) -> float:
        return float(np.sqrt(sum(np.vdot(g, g).item() for g in self._gradients.values())))

    def outputs(self, x: Array32) -> Array32:
        return forward(self._network, self._weights, x)

    def weights(self) -> Weights:
        return self._weights

    def gradients(self) -> Weights:
        return self._gradients

    def moments(self) -> dict[str, Weights]:
        return {name: dict(zip(self._weights, arrays, strict=True)) for name, arrays in self._rule.state.items()}

    def set_weights(self, weights: Weights) -> None:
        check_weights(self._network, weights)
        for name, array in weights.items():
            self._weights[name][...] = array

    def state(self) -> State:
        return {
            f"{name}/{weight}": array.copy()
            for name, arrays in self.moments().items()
            for weight, array in arrays.items()
        }

    def set_state(self, state: State, step: int) -> None:
        check_state(state, self.state())
        for name, arrays in self.moments().items():
            for weight, array in arrays.items():
                array[...] = state[f"{name}/{weight}"]

    def _of(self, layer: Dense) -> tuple[Array32, Array32]:
        return self._weights[f"{layer.name}.weight"], self._weights[f"{layer.name}.bias"]
