"""What one step of a sweep computes, as a graph whose nodes know how far they vary.

A learning rate may differ from cell to cell, a bias correction from one β₂ to the next, a surface's parameter not at
all. What is shared is computed once; ``viz.core.sweep_compiler`` turns the rest into passes over arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

from viz.core.expression import Expression, symbol
from viz.core.landscape import trace_landscape
from viz.core.optimizer import Optimizer
from viz.core.quantity import Value
from viz.core.surface import Surface
from viz.core.trace import PREVIOUS, is_symbol, needed_states, trace

PARAM = "surface "
"""Prefix of the symbol that stands for a parameter of the surface: an optimiser's setting may have the same name."""


class Level(IntEnum):
    """How far a value varies: not at all, along one axis, from run to run, or from coordinate to coordinate."""

    SCALAR = 0
    AXIS = 1
    RUN = 2
    PAIR = 3


class Kind(NamedTuple):
    """A node's level, its axis where that is ``AXIS``, and whether it changes from step to step."""

    level: Level = Level.SCALAR
    axis: str = ""
    moves: bool = False

    def join(self, other: Kind) -> Kind:
        """The kind of what is computed from both."""
        level, axis = max((self.level, self.axis), (other.level, other.axis))
        if self.level == other.level == Level.AXIS and self.axis != other.axis:
            level, axis = Level.RUN, ""
        return Kind(level, axis, self.moves or other.moves)


@dataclass(frozen=True)
class Problem:
    """What decides the graph.

    Args:
        optimizer, surface: whose formulas are traced.
        fixed: the optimiser's settings that enter as numbers and fold away: switches, and zeros with their terms.
        axes: (symbol, axis) of each symbol that varies along an axis: a setting, a parameter of the surface,
            ``loss_scale``, ``noise``, or ``cos`` and ``sin`` of the rotation.
        scheduled: lr changes from step to step.
        turned, scaled, noisy: the surface is turned, the loss has a factor, the gradient has noise.
    """

    optimizer: Optimizer
    surface: Surface
    fixed: tuple[tuple[str, Value], ...] = ()
    axes: tuple[tuple[str, str], ...] = ()
    scheduled: bool = False
    turned: bool = False
    scaled: bool = False
    noisy: bool = False


@dataclass(frozen=True)
class Graph:
    """One step.

    Args:
        loss, gradient: at ``x0`` and ``x1``, the two rows of ``x``.
        position: the new x; ``states``: the new value of each state that it depends on.
        kinds: of every node.
    """

    loss: Any
    gradient: tuple[Any, Any]
    position: Any
    states: dict[str, Any]
    kinds: _Kinds


def build_graph(problem: Problem) -> Graph:
    """Trace ``problem``. Raises ``ValueError`` where the surface's formula cannot be differentiated."""
    params = tuple(symbol(PARAM + q.name) for q in problem.surface.params)
    turn = (symbol("cos"), symbol("sin")) if problem.turned else None
    scale = symbol("loss_scale") if problem.scaled else None
    loss, *gradient = trace_landscape(problem.surface, symbol("x0"), symbol("x1"), params, turn, scale)
    optimizer = problem.optimizer
    traced = trace(optimizer.rule, optimizer.hypers, optimizer.state, dict(problem.fixed))
    position = _moved(symbol("x"), traced.step)
    states = needed_states(traced, position)
    kinds = _Kinds(problem, states)
    lowering = _Lowering(kinds)
    return Graph(
        lowering.per_run(loss),
        (lowering.per_run(gradient[0]), lowering.per_run(gradient[1])),
        lowering.lower(position),
        {name: lowering.lower(node) for name, node in states.items()},
        kinds,
    )


def _moved(x: Expression, step: Any) -> Any:
    """x + step; x − (−step) where that saves a pass: the same bits, as a sign costs none."""
    opposite = _opposite(step)
    return x + step if opposite is None else x - opposite


def _opposite(node: Any) -> Any:
    """−node where the node is a negation at heart, else None."""
    if not isinstance(node, Expression):
        return None
    if node.op == "neg":
        return node.args[0]
    if node.op in {"-", "*", "/"} and (first := _opposite(node.args[0])) is not None:
        second = node.args[1]
        return first + second if node.op == "-" else first * second if node.op == "*" else first / second
    return None


class _Kinds:
    """The kind of each node, found from those of the symbols."""

    def __init__(self, problem: Problem, states: dict[str, Any]) -> None:
        self._axes = dict(problem.axes)
        self._scheduled = problem.scheduled
        self._states = dict.fromkeys(states, Kind(moves=True))
        self._known: dict[Any, Kind] = {}
        # A state varies as far as what is written into it, and that may depend on the states.
        while True:
            found = {name: self[node]._replace(moves=True) for name, node in states.items()}
            if found == self._states:
                return
            self._states, self._known = found, {}

    def __getitem__(self, node: Any) -> Kind:
        if not isinstance(node, Expression):
            return Kind()
        if node not in self._known:
            self._known[node] = self._of_symbol(node.args[0]) if is_symbol(node) else self._of_operation(node)
        return self._known[node]

    def _of_symbol(self, name: str) -> Kind:
        if name in {"x", "grad"}:
            return Kind(Level.PAIR, moves=True)
        if name in {"x0", "x1"}:
            return Kind(Level.RUN, moves=True)
        if name.startswith(PREVIOUS):
            return self._states[name.removeprefix(PREVIOUS)]
        moves = name == "t" or (name == "lr" and self._scheduled)
        return Kind(Level.AXIS, self._axes[name], moves) if name in self._axes else Kind(moves=moves)

    def _of_operation(self, node: Expression) -> Kind:
        kind = Kind()
        for arg in node.args:
            kind = kind.join(self[arg])
        if node.op == "per_run":
            return kind._replace(level=Level.RUN, axis="")
        return kind._replace(level=Level.PAIR) if node.op == "per_pair" else kind


class _Lowering:
    """Writes out where a value of an axis is spread over the runs (``per_run``), and a fixed one over coordinates
    (``per_pair``): arrays of one shape are NumPy's fast path."""

    def __init__(self, kinds: _Kinds) -> None:
        self._kinds = kinds
        self._lowered: dict[Any, Any] = {}
        self._spread: dict[tuple[str, Any], Expression] = {}

    def per_run(self, node: Any) -> Any:
        """``node`` lowered, spread over the runs where it varies along an axis only."""
        return self._spread_to(Level.RUN, self.lower(node))

    def lower(self, node: Any) -> Any:
        """``node`` with every spreading written out."""
        if not isinstance(node, Expression) or is_symbol(node):
            return node
        if node not in self._lowered:
            level = self._kinds[node].level
            args = [self._spread_to(level, self.lower(arg)) for arg in node.args]
            self._lowered[node] = Expression(node.op, *args)
        return self._lowered[node]

    def _spread_to(self, level: Level, arg: Any) -> Any:
        if level >= Level.RUN and self._kinds[arg].level == Level.AXIS:
            arg = self._once("per_run", arg)
        kind = self._kinds[arg]
        if level == Level.PAIR and kind.level == Level.RUN and not kind.moves:
            arg = self._once("per_pair", arg)
        return arg

    def _once(self, op: str, arg: Any) -> Expression:
        return self._spread.setdefault((op, arg), Expression(op, arg))
