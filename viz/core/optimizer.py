"""An optimiser as a value: its settings, its initial state and one pure update rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from viz.core.formula import Formula, trace_formula
from viz.core.ops import EPS_FLOOR, full_like
from viz.core.quantity import Quantity, Value
from viz.core.registry import Registry

State = dict[str, Any]
Info = dict[str, Any]
Rule = Callable[..., tuple[Any, State, Info]]


@dataclass(frozen=True)
class Stability:
    """When a rule would turn unstable if its preconditioner P stood still: a linear recursion then.

    Args:
        threshold: ``threshold(t, *, lr, …)``, the top eigenvalue of P⁻¹H above which the recursion grows, where
            P⁻¹ = effective_lr / lr; takes all of the rule's settings, numbers or arrays.
        formula: the same for a reader.
        penalised: weight decay is a part of the gradient, so that H + λI stands for H.
    """

    threshold: Callable[..., Any]
    formula: str
    penalised: bool = True


@dataclass(frozen=True)
class Optimizer:
    """An optimiser: ``rule`` turns a gradient into a step, ``state`` is what it remembers.

    Args:
        key, name: ``"adam"``, ``"Adam"``.
        rule: ``rule(x, grad, state, t, *, lr, …) -> (step, state, info)``, written like the paper against
            ``viz.core.ops``; works element by element on floats, arrays and tensors. State carries what the next step
            needs, info shows what one looks at, in the order in which it is computed.
        hypers: the settings the rule takes as keywords.
        state: initial value of each quantity the rule remembers.
        about: what it changes and when that helps, in one or two sentences.
        definition: whose definition this is, and where other libraries differ.
        source: the paper.
        demo_lr: a rate at which it does something worth seeing on these surfaces in some hundred steps.
        torch_twin: the name of its class in ``torch.optim`` with the fixed arguments, None where PyTorch has none.
        torch_note: what someone who compares the two should know, in a sentence; empty where there is nothing.
        stability: its threshold on a quadratic; None where the rule is no linear recursion, such as Lion's sign.
    """

    key: str
    name: str
    rule: Rule
    hypers: tuple[Quantity, ...]
    state: Mapping[str, float]
    about: str
    definition: str
    source: str
    demo_lr: float = 0.02
    torch_twin: tuple[str, Mapping[str, Any]] | None = None
    torch_note: str = ""
    stability: Stability | None = None

    def init(self, x: Any) -> State:
        """The state before the first step, in the shape of ``x``."""
        return {name: full_like(x, value) for name, value in self.state.items()}

    def update(
        self, x: Any, grad: Any, state: State, t: int, hyper: Mapping[str, Any] | None = None
    ) -> tuple[Any, State, Info]:
        """One step.

        Args:
            x, grad: parameters and gradient, any one shape; worked on element by element.
            state: what ``init`` or the last ``update`` returned.
            t: the step's number, from 1.
            hyper: scalars or arrays that broadcast against ``x``; names left out take their defaults.

        Returns:
            (step, state, info): the displacement to add to ``x``, the new state, the quantities computed on the way.

        Raises:
            TypeError: a name in ``hyper`` that the rule does not take.
        """
        return self.rule(x, grad, state, t, **self.hyper_values(hyper))

    def hyper_values(self, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """All settings as the rule takes them: defaults filled in, ε = 0 replaced by its floor."""
        values = {**self._defaults, **(given or {})}
        eps = values.get("eps", 1.0)
        if isinstance(eps, np.ndarray):
            values["eps"] = np.maximum(eps, EPS_FLOOR)
        elif eps < EPS_FLOOR:
            values["eps"] = EPS_FLOOR
        return values

    @cached_property
    def _defaults(self) -> dict[str, Value]:
        return {q.name: q.default for q in self.hypers}

    def __hash__(self) -> int:
        return hash(self.key)

    @cached_property
    def formula(self) -> Formula:
        """The update's lines with every term, derived from the rule itself."""
        return trace_formula(self.rule, self.hypers, self.state, {})

    def formula_for(self, hyper: Mapping[str, Value]) -> Formula:
        """The update's lines as they are for ``hyper``: a term whose factor is 0 (no weight decay) is left out."""
        return trace_formula(self.rule, self.hypers, self.state, hyper)


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer")
