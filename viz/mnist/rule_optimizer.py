"""Any rule of the registry as a ``torch.optim.Optimizer``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any

import torch
from torch._C._autograd import _profiler_enabled
from torch.optim.optimizer import _global_optimizer_post_hooks as _after_any
from torch.optim.optimizer import _global_optimizer_pre_hooks as _before_any

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Value, check_settings
from viz.mnist.bound import Bound, bind

_OF_TORCH = {"params", "param_names", "initial_lr", "name"}
"""What a parameter group may hold beside a rule's settings."""


class RuleOptimizer(torch.optim.Optimizer):
    """Steps of one of our rules, in place on the parameters.

    On the CPU float32 and float64 parameters are moved by ``InPlaceRule``, on their own memory; elsewhere, and in half
    precision (computed in float32), the same rule runs on tensors. Parameter groups, schedulers, hooks, closures and
    ``state_dict`` work as with PyTorch's own. A parameter's state comes to be with the first step and has the rule's
    names, ``state[p]["m"]``, beside ``"step"``, the number of steps that the parameter has made.

    >>> layer = torch.nn.Linear(2, 1)
    >>> optimizer = RuleOptimizer(layer.parameters(), "lion", lr=1e-4)
    >>> layer(torch.ones(2)).sum().backward()
    >>> optimizer.step()

    Args:
        params: tensors, or parameter groups with settings of their own.
        optimizer: a key of ``OPTIMIZERS``.
        hyper: settings; those left out take the optimiser's defaults.

    Raises:
        ValueError: no such optimiser or setting, a value out of its bounds, a parameter that is not of real numbers.
    """

    def __init__(self, params: Iterable[Any], optimizer: str = "adam", **hyper: Value) -> None:
        self._rule = OPTIMIZERS.resolve(optimizer)
        self._names = [q.name for q in self._rule.hypers]
        self._bound: list[tuple[list[int], list[Bound]]] = []
        defaults = {q.name: q.default for q in self._rule.hypers}
        super().__init__(params, defaults | self._checked(hyper))

    def _checked(self, given: dict[str, Any]) -> dict[str, Value]:
        return dict(check_settings(given, self._rule.hypers, self._rule.key, "settings"))

    def add_param_group(self, param_group: dict[str, Any]) -> None:
        """Add parameters with settings of their own; those left out are the optimiser's."""
        if isinstance(param_group, dict):  # else torch says what is wrong
            own = {name: value for name, value in param_group.items() if name not in _OF_TORCH}
            param_group = param_group | self._checked(own)
        super().add_param_group(param_group)
        for param in self.param_groups[-1]["params"]:
            if not param.is_floating_point():
                self.param_groups.pop()
                raise ValueError(f"parameters must be tensors of real floating-point numbers, got {param.dtype}")

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Move every parameter that has a gradient.

        Args:
            closure: computes the loss anew and its gradients; called once.

        Returns:
            The closure's loss, else None.

        Raises:
            ValueError: a gradient is sparse, or a parameter has got another shape than its state.
        """
        hooks = self._optimizer_step_pre_hooks or self._optimizer_step_post_hooks or _before_any or _after_any
        return self._step_with_hooks(closure) if hooks or _profiler_enabled() else self._step(closure)

    # Torch wraps each step into a record for its profiler and a call of hooks: 18 µs, which is a step of a thousand
    # parameters. Here the wrapping is there for those who look; ``hooked`` tells torch that it is done.
    step.hooked = True  # type: ignore[attr-defined]

    def _step(self, closure: Callable[[], Any] | None = None) -> Any:
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        del self._bound[len(self.param_groups) :]
        for i, group in enumerate(self.param_groups):
            values = {name: group[name] for name in self._names}
            if torch.is_tensor(values["lr"]):  # as torch.optim allows
                values["lr"] = float(values["lr"])
            for bound in self._bound_to(i, values):
                bound.step(values)
        return loss

    _step_with_hooks = torch.optim.Optimizer.profile_hook_step(_step)

    def _bound_to(self, i: int, values: dict[str, Value]) -> list[Bound]:
        """The parameters of group ``i``, bound anew where one has been replaced, moved or given other data."""
        params = self.param_groups[i]["params"]
        same = list(map(id, params))
        if i == len(self._bound):
            self._bound.append(([], []))
        known, found = self._bound[i]
        if known != same or not all(bound.is_current() for bound in found):
            found = bind(self._rule, params, self.state, values)
            self._bound[i] = same, found
        return found

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from ``state_dict``, to the last bit.

        Raises:
            ValueError: its groups have other sizes, or it is another optimiser's.
        """
        names = {"step", *self._rule.state}
        for state in state_dict["state"].values():
            if set(state) != names:
                wanted, found = (", ".join(sorted(each)) for each in (names, state))
                raise ValueError(f"the state of {self._rule.key} must hold {wanted}, got {found}")
        super().load_state_dict(state_dict)
        # Torch casts states to the parameter's precision, which would round a state that is kept in a finer one.
        indices = chain.from_iterable(group["params"] for group in state_dict["param_groups"])
        params = chain.from_iterable(group["params"] for group in self.param_groups)
        for index, param in zip(indices, params, strict=True):
            saved = state_dict["state"].get(index, {})
            self.state[param] |= {name: _copy(value, param) for name, value in saved.items()}

    def __getstate__(self) -> dict[str, Any]:
        return super().__getstate__() | {"_rule_key": self._rule.key}

    def __setstate__(self, state: dict[str, Any]) -> None:
        state = dict(state)
        if "_rule_key" in state:  # not when torch loads a state_dict
            self._rule = OPTIMIZERS[state.pop("_rule_key")]
            self._names = [q.name for q in self._rule.hypers]
        super().__setstate__(state)
        self._bound = []


def _copy(value: Any, param: torch.Tensor) -> Any:
    return value.detach().clone().to(param.device) if isinstance(value, torch.Tensor) else value
