"""Parameters of a torch optimiser bound to a rule: as arrays on their own memory, or as tensors wherever they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import torch

from viz.core.optimizer import Optimizer
from viz.core.quantity import Value
from viz.mnist.in_place import InPlaceRule, floored
from viz.mnist.passes.fusing import Library

Hyper = Mapping[str, Value]
States = Mapping[torch.Tensor, dict[str, Any]]

_FULL = {torch.float32, torch.float64}


TORCH = Library(torch.from_numpy, torch.Tensor.addcmul_, torch.Tensor.addcdiv_, torch.Tensor.lerp_)


class Bound(Protocol):
    """Some parameters of one group, and their entries in the optimiser's ``state``."""

    def is_current(self) -> bool:
        """Whether the parameters still are what was bound."""

    def step(self, values: Hyper) -> None:
        """Move those that have a gradient. Raises ``ValueError`` where one is sparse."""


def bind(rule: Optimizer, params: Sequence[torch.Tensor], states: States, values: Hyper) -> list[Bound]:
    """Bind the parameters of one group; states that they have go on, others begin.

    Raises:
        ValueError: a state has another shape than its parameter.
    """
    for param in params:
        for name, value in states[param].items():
            if isinstance(value, torch.Tensor) and value.shape != param.shape:
                raise ValueError(
                    f"a parameter has the shape {tuple(param.shape)}, but its state {name} {tuple(value.shape)}; "
                    "make a new optimiser for parameters of another shape"
                )
    arrays = [p for p in params if _is_array(p)]
    others = [p for p in params if not _is_array(p)]
    found: list[Bound] = [_Arrays(rule, arrays, states, values)] if arrays else []
    return [*found, _Tensors(rule, others, states)] if others else found


def _is_array(param: torch.Tensor) -> bool:
    return param.is_cpu and param.layout == torch.strided and param.dtype in _FULL


class _Arrays:
    """Parameters on the CPU, moved in place by ``InPlaceRule``."""

    def __init__(self, rule: Optimizer, params: list[torch.Tensor], states: States, values: Hyper) -> None:
        self._params = params
        self._turnable = [p for p in params if p.ndim > 1]
        self._bound = self._where()
        # With more threads torch shares out each of its passes; waiting for one another takes longer than it saves.
        library = TORCH if torch.get_num_threads() == 1 else None
        self._rule = InPlaceRule(rule, [p.detach().numpy() for p in params], values, library)
        self._states = [states[p] for p in params]
        for i, state in enumerate(self._states):
            for name, arrays in self._rule.state.items():
                if name in state:
                    arrays[i][...] = state[name].detach().cpu().numpy()
                state[name] = torch.from_numpy(arrays[i])
            state.setdefault("step", 0)
        self._done = [state["step"] for state in self._states]

    def is_current(self) -> bool:
        return self._where() == self._bound

    def _where(self) -> list[Any]:
        """The parameters' memory and layout: as the memory is kept alive here, nothing else can come to lie there."""
        return [p.data_ptr() for p in self._params] + [p.stride() for p in self._turnable]

    def step(self, values: Hyper) -> None:
        grads = _arrays([p.grad for p in self._params])
        done = {n for n, grad in zip(self._done, grads, strict=True) if grad is not None}
        for n in done:  # one, unless a parameter has been left out before: each counts its own steps
            self._rule.step(grads if len(done) == 1 else self._only(n, grads), n + 1, values)
        moved = [i for i, grad in enumerate(grads) if grad is not None]
        # As PyTorch's own operations do: backward() through what these values were part of is an error from here on.
        torch.autograd.graph.increment_version([self._params[i] for i in moved])
        for i in moved:
            self._states[i]["step"] = self._done[i] = self._done[i] + 1

    def _only(self, done: int, grads: list[Any]) -> list[Any]:
        """The gradients of parameters that have made ``done`` steps."""
        return [grad if n == done else None for n, grad in zip(self._done, grads, strict=True)]


def _arrays(grads: Sequence[torch.Tensor | None]) -> list[Any]:
    try:
        return [None if grad is None else grad.numpy() for grad in grads]
    except (RuntimeError, TypeError):  # sparse, or with a graph of its own: backward(create_graph=True)
        _check_dense(grads)
        return [None if grad is None else grad.numpy(force=True) for grad in grads]


def _check_dense(grads: Iterable[torch.Tensor | None]) -> None:
    for grad in grads:
        if grad is not None and grad.layout != torch.strided:
            raise ValueError(f"gradients must be dense, got one with layout {grad.layout}; its to_dense() would do")


class _Tensors:
    """Parameters on other devices or in half precision: the rule itself, on tensors, in float32 at least."""

    def __init__(self, rule: Optimizer, params: list[torch.Tensor], states: States) -> None:
        self._rule = rule
        self._params = params
        self._states = [states[p] for p in params]
        self._bound = self._kinds()
        for param, state in zip(params, self._states, strict=True):
            start = rule.init(_wide(param))
            state |= {name: state[name].to(at) if name in state else at for name, at in start.items()}
            state.setdefault("step", 0)

    def is_current(self) -> bool:
        return self._kinds() == self._bound

    def _kinds(self) -> list[tuple[Any, ...]]:
        return [(p.device, p.dtype, p.shape) for p in self._params]

    @torch.no_grad()
    def step(self, values: Hyper) -> None:
        _check_dense(p.grad for p in self._params)
        for param, entry in zip(self._params, self._states, strict=True):
            if (grad := param.grad) is None:
                continue
            x = _wide(param)
            old = {name: entry[name] for name in self._rule.state}
            entry["step"] += 1
            settings = values if x.dtype == torch.float64 else floored(values)
            step, new, _ = self._rule.update(x, grad.to(x.dtype), old, entry["step"], settings)
            param.copy_(x + step)
            entry.update(new)


def _wide(param: torch.Tensor) -> torch.Tensor:
    """The parameter with at least 24 bits: squares of gradients vanish in half precision."""
    return param.detach() if param.dtype in _FULL else param.detach().float()
