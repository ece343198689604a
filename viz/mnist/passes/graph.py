"""A rule's step as graphs in which arrays are told from what all elements share.

What goes into a state is computed in the rule's order, to the last bit; see ``terms`` for what is done to x.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from viz.core import ops
from viz.core.expression import Expression, symbol
from viz.core.optimizer import Optimizer
from viz.core.quantity import Value
from viz.core.trace import PREVIOUS, count_uses, is_symbol, needed_states, trace
from viz.mnist.passes.terms import Terms

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
    "neg": operator.neg, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
    "abs": abs, "sqrt": ops.sqrt, "sign": ops.sign, "maximum": ops.maximum, "where": ops.where,
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One step while the conditions of the rule are as they are (RAdam adapts, or not yet).

    Args:
        position: the new x.
        arrays: the new value of each state that differs from element to element.
        cells: of each that does not.
    """

    position: Expression
    arrays: dict[str, Any]
    cells: dict[str, Any]


@lru_cache(maxsize=256)
def cells_of(optimizer: Optimizer) -> frozenset[str]:
    """The states that are one number for all elements, whatever the settings: NAdam's product of momenta."""
    traced = trace(optimizer.rule, optimizer.hypers, optimizer.state, {})
    arrays: set[str] = set()
    # A state is an array if what is written into it is one, and that may depend on the states.
    while found := {name for name, node in traced.state.items() if Shapes(arrays).is_array(node)} - arrays:
        arrays |= found
    return frozenset(optimizer.state) - arrays


class StepGraph:
    """One rule with some of its settings folded in.

    Args:
        fixed: settings that enter as numbers: switches, and zeros with their terms.
        kept: states to compute even where no later step depends on them with these settings.

    Attributes:
        conditions: what decides between cases, all computed from settings, t and cells.
        arrays: the states that are computed and have a value for each element; ``cells``: those with one for all.
    """

    def __init__(self, optimizer: Optimizer, fixed: Mapping[str, Value], kept: Iterable[str]) -> None:
        self._traced = trace(optimizer.rule, optimizer.hypers, optimizer.state, fixed)
        # A state brings along those that it depends on itself.
        needed = needed_states(self._traced, self._traced.step)
        for name in kept:
            needed |= {name: self._traced.state[name], **needed_states(self._traced, self._traced.state[name])}
        self.cells = tuple(name for name in optimizer.state if name in needed and name in cells_of(optimizer))
        self.arrays = tuple(name for name in optimizer.state if name in needed and name not in self.cells)
        self.shapes = Shapes(self.arrays)
        self.conditions = tuple(self._find_conditions())

    def case(self, decided: tuple[bool, ...]) -> Case:
        """The step while each of the conditions is as in ``decided``."""
        rebuild = _Rebuilder(dict(zip(self.conditions, decided, strict=True)))
        step = rebuild(self._traced.step)
        states = {name: rebuild(self._traced.state[name]) for name in (*self.arrays, *self.cells)}
        uses = count_uses([step, *states.values()])
        shared = {node for node, count in uses.items() if count > 1 and not is_symbol(node)}
        atoms = {*shared, *(node for node in states.values() if isinstance(node, Expression))}
        position = Terms(rebuild(symbol("x")), self.shapes.is_array, atoms).position(step)
        return Case(position, {name: states[name] for name in self.arrays}, {name: states[name] for name in self.cells})

    def _find_conditions(self) -> Iterable[Expression]:
        """What chooses between arrays and is the same for all elements."""
        states = (self._traced.state[name] for name in (*self.arrays, *self.cells))
        for node in count_uses([self._traced.step, *states]):
            if node.op == "where" and self.shapes.is_array(node) and not self.shapes.is_array(node.args[0]):
                yield node.args[0]


class Shapes:
    """Which nodes are arrays, found from the symbols: x, grad and the states in ``arrays``."""

    def __init__(self, arrays: Iterable[str]) -> None:
        self._arrays = {"x", "grad", *(PREVIOUS + name for name in arrays)}
        self._known: dict[Expression, bool] = {}

    def is_array(self, node: Any) -> bool:
        """Whether the node may differ from element to element."""
        if not isinstance(node, Expression):
            return False
        if is_symbol(node):
            return node.args[0] in self._arrays
        if node not in self._known:
            self._known[node] = any(map(self.is_array, node.args))
        return self._known[node]


class _Rebuilder:
    """Copies graphs; conditions that are decided drop out, and of equal nodes one is left."""

    def __init__(self, decided: Mapping[Expression, bool]) -> None:
        self._decided = decided
        self._copies: dict[Expression, Any] = {}
        self._unique: dict[tuple[Any, ...], Expression] = {}

    def __call__(self, node: Any) -> Any:
        """``node`` rebuilt."""
        if not isinstance(node, Expression):
            return node
        if node not in self._copies:
            self._copies[node] = self._copy(node)
        return self._copies[node]

    def _copy(self, node: Expression) -> Any:
        if is_symbol(node):
            return self._unique.setdefault(node.args, node)
        if node.op == "where" and node.args[0] in self._decided:
            return self(node.args[1] if self._decided[node.args[0]] else node.args[2])
        new = _OPERATIONS[node.op](*map(self, node.args))
        if not isinstance(new, Expression) or is_symbol(new):
            return new
        key = (new.op, *(arg if isinstance(arg, Expression) else repr(arg) for arg in new.args))
        return self._unique.setdefault(key, new)
