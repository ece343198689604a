"""Run a rule once on symbols to get the graph of its arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from viz.core.expression import Expression, symbol
from viz.core.quantity import Quantity, Value

PREVIOUS = "previous "
"""Prefix of the symbol that stands for a state's value one step before."""


@dataclass(frozen=True)
class Trace:
    """What a rule computes, as graphs over the symbols x, grad, t, the hyper-parameters and the previous state."""

    step: Any
    state: dict[str, Any]
    info: dict[str, Any]


def trace(
    rule: Callable[..., Any], hypers: tuple[Quantity, ...], state: Mapping[str, float], fixed: Mapping[str, Value]
) -> Trace:
    """Call ``rule`` on symbols; the settings in ``fixed`` enter as numbers and fold away."""
    hyper = {q.name: fixed.get(q.name, symbol(q.name)) for q in hypers}
    previous = {name: symbol(PREVIOUS + name) for name in state}
    step, new_state, info = rule(symbol("x"), symbol("grad"), previous, symbol("t"), **hyper)
    return Trace(step, new_state, info)


def is_symbol(node: Any) -> bool:
    """True for a named input of the rule."""
    return isinstance(node, Expression) and node.op == "symbol"


def count_uses(roots: Iterable[Any]) -> dict[Expression, int]:
    """How often each node of the graphs is an argument or a root."""
    uses: dict[Expression, int] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Expression):
            uses[node] = uses.get(node, 0) + 1
            if uses[node] == 1 and not is_symbol(node):
                waiting += node.args
    return uses


def needed_states(traced: Trace, root: Any) -> dict[str, Any]:
    """The states that ``root`` depends on, now or later, and their new values: what is only looked at is not needed."""
    needed: dict[str, Any] = {}
    seen: set[Any] = set()
    waiting = [root]
    while waiting:
        for name in _symbols(waiting.pop(), set(), seen):
            state = name.removeprefix(PREVIOUS)
            if name != state and state not in needed:
                needed[state] = traced.state[state]
                waiting.append(traced.state[state])
    return needed


def _symbols(node: Any, found: set[str], seen: set[Any]) -> set[str]:
    if isinstance(node, Expression) and node not in seen:
        seen.add(node)
        if is_symbol(node):
            found.add(node.args[0])
        else:
            for arg in node.args:
                _symbols(arg, found, seen)
    return found
