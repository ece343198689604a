"""All models with torch: autograd's gradients, and the steps of our rule or of ``torch.optim``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Value
from viz.mnist.networks.backends import State, check_state
from viz.mnist.networks.network import Array32, Network, Weights, check_weights
from viz.mnist.networks.torch_network import device_of, module_of
from viz.mnist.rule_optimizer import RuleOptimizer
from viz.mnist.spec import TrainSpec
from viz.mnist.twins import twin

Tensor = torch.Tensor


def _mse(outputs: Tensor, labels: Tensor) -> Tensor:
    return functional.mse_loss(outputs, functional.one_hot(labels, outputs.shape[1]).to(outputs.dtype))


LOSSES: dict[str, Callable[[Tensor, Tensor], Tensor]] = {"cross_entropy": functional.cross_entropy, "mse": _mse}


class TorchBackend:
    """See ``Backend``."""

    def __init__(self, spec: TrainSpec, network: Network, weights: Weights) -> None:
        self._network = network
        self._device = device_of(spec.device)
        self._module = module_of(network).to(self._device)
        self._loss = LOSSES[spec.loss]
        self._rule = OPTIMIZERS[spec.optimizer]
        self._parameters = dict(self._module.named_parameters())
        self.set_weights(weights)
        make = RuleOptimizer if spec.backend == "rules" else _torch_optimizer
        self._optimizer: torch.optim.Optimizer = make(self._module.parameters(), spec.optimizer, **spec.hyper)

    def backward(self, x: Array32, labels: Any) -> tuple[float, float]:
        self._optimizer.zero_grad(set_to_none=True)
        truth = self._labels(labels)
        outputs = self._module(self._tensor(x))
        loss = self._loss(outputs, truth)
        loss.backward()
        right = (outputs.detach().argmax(dim=1) == truth).float().mean()
        return loss.item(), right.item()

    def update(self, t: int, hyper: Mapping[str, Value]) -> None:
        # What changes from step to step is the schedule's lr; the optimiser counts the steps itself.
        self._optimizer.param_groups[0]["lr"] = hyper["lr"]
        self._optimizer.step()

    def grad_norm(self) -> float:
        grads = [p.grad for p in self._parameters.values() if p.grad is not None]
        return float(torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(g) for g in grads])))

    @torch.no_grad()
    def outputs(self, x: Array32) -> Array32:
        found: Array32 = self._module(self._tensor(x)).cpu().numpy()
        return found

    def weights(self) -> Weights:
        return {name: _array(p.detach()) for name, p in self._parameters.items()}

    def gradients(self) -> Weights:
        return {name: _array(p.grad) for name, p in self._parameters.items() if p.grad is not None}

    def moments(self) -> dict[str, Weights] | None:
        if not isinstance(self._optimizer, RuleOptimizer):
            return None
        state = self._optimizer.state
        found: dict[str, Weights] = {}
        for name, start in self._rule.state.items():
            # A parameter's state comes to be with its first step.
            found[name] = {
                weight: _array(state[p][name]) if state[p] else np.full(p.shape, start, dtype=np.float32)
                for weight, p in self._parameters.items()
            }
        return found

    @torch.no_grad()
    def set_weights(self, weights: Weights) -> None:
        check_weights(self._network, weights)
        for name, p in self._parameters.items():
            p.copy_(torch.from_numpy(np.ascontiguousarray(weights[name])))

    def state(self) -> State:
        state = self._optimizer.state_dict()["state"]
        return {
            f"{index}/{name}": np.array(_array(value) if isinstance(value, Tensor) else value)
            for index, entries in state.items()
            for name, value in entries.items()
            if value is not None
        }

    def set_state(self, state: State, step: int) -> None:
        check_state(state, self._state_of_one_step())
        entries: dict[int, dict[str, Any]] = {}
        for key, array in state.items():
            index, name = key.split("/")
            entries.setdefault(int(index), {})[name] = _value(array)
            if name == "step" and array != step:
                raise ValueError(f"state of {key} must be {step}, got {array}")
        groups = self._optimizer.state_dict()["param_groups"]
        self._optimizer.load_state_dict({"state": entries, "param_groups": groups})

    def _state_of_one_step(self) -> State:
        """A state as it should be: which arrays there are shows only once a step was made."""
        weights = {name: np.array(array) for name, array in self.weights().items()}
        for p in self._parameters.values():
            p.grad = torch.zeros_like(p)
        self._optimizer.step()
        self.set_weights(weights)
        return self.state()

    def _tensor(self, x: Array32) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(x)).to(self._device)

    def _labels(self, labels: Any) -> Tensor:
        return torch.from_numpy(np.asarray(labels, dtype=np.int64)).to(self._device)


def _torch_optimizer(parameters: Any, key: str, **hyper: Value) -> torch.optim.Optimizer:
    found: torch.optim.Optimizer = twin(key, parameters, hyper)
    return found


def _array(tensor: Tensor) -> Array32:
    array: Array32 = tensor.detach().cpu().numpy()
    return array


def _value(array: Any) -> Any:
    return torch.from_numpy(np.array(array)) if array.dtype.kind == "f" else array.item()
