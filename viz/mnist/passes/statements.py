"""The order of a step's results, and where each is put.

Each statement writes into an array that nobody needs any more, so a block and its scratch stay in the processor's
cache; of all orders of a rule's results the one with the fewest statements is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, permutations
from typing import Any, NamedTuple

from viz.core.expression import Expression
from viz.core.trace import PREVIOUS, count_uses, is_symbol
from viz.mnist.passes.graph import Case, StepGraph

MAX_ORDERS = 720
GRAD = "grad"


class Statement(NamedTuple):
    """One pass over a block: ``out`` = ``op(*args)``, by the names of arrays and constants."""

    op: str
    args: tuple[str, ...]
    out: str


def variable(name: str) -> str:
    """The array of a result: x, or a state, which may be called as anything."""
    return "x" if name == "x" else f"s_{name}"


def write(case: Case, graph: StepGraph) -> Writer:
    """The statements of ``case``; of equally good orders the rule's own."""
    orders = islice(permutations([*case.arrays, "x"]), MAX_ORDERS)
    return min((Writer(case, graph, order) for order in orders), key=lambda writer: writer.cost)


class Writer:
    """Writes a case's statements with its results in one order.

    Attributes:
        statements: in their order.
        scratch: names of the arrays that are needed beside x, gradient and states.
        constants: name of each node that all elements share.
    """

    def __init__(self, case: Case, graph: StepGraph, order: Sequence[str]) -> None:
        self._is_array = graph.shapes.is_array
        self.statements: list[Statement] = []
        self.scratch: list[str] = []
        self.constants: dict[Any, str] = {}
        self._names: dict[Expression, str] = {}
        self._free: list[str] = []
        self._late: list[Statement] = []
        results = self._results(case)
        self._uses: dict[Any, int] = count_uses(results.values())
        self._olds = {_place(node): node for node in self._uses if is_symbol(node) and self._is_array(node)}
        self._homes = {node: variable(name) for name, node in results.items() if not is_symbol(node)}
        self._chains = dict(self._homes)
        for node, home in self._homes.items():
            self._follow(node, home)
        for name in order:
            self._name(results[name])
        self.statements += self._late

    @property
    def cost(self) -> tuple[int, int]:
        """Statements, and arrays of scratch."""
        return len(self.statements), len(self.scratch)

    def _results(self, case: Case) -> dict[str, Expression]:
        """What goes into x and into each state; a value that is there for something else as well is copied."""
        results: dict[str, Expression] = {}
        for name, node in {"x": case.position, **case.arrays}.items():
            is_own = is_symbol(node) and _place(node) == variable(name)
            is_new = self._is_array(node) and not is_symbol(node) and node not in results.values()
            results[name] = node if is_own or is_new else Expression("copy", node)
        return results

    def _follow(self, node: Expression, home: str) -> None:
        """What serves one result alone may be computed where that will be."""
        for arg in node.args:
            if isinstance(arg, Expression) and not is_symbol(arg) and self._uses[arg] == 1:
                self._chains.setdefault(arg, home)
                self._follow(arg, home)

    def _name(self, node: Expression) -> str:
        """Where ``node`` is, computed if it is not yet."""
        if is_symbol(node):
            return _place(node)
        if node not in self._names:
            self._names[node] = self._write(node)
        return self._names[node]

    def _write(self, node: Expression) -> str:
        is_square = node.op == "**" and not isinstance(node.args[1], Expression) and node.args[1] == 2
        args = [self._operand(arg) for arg in (node.args[:1] if is_square else node.args)]
        dying = [self._names.get(arg, "") for arg in node.args if self._release(arg)]
        out = self._out(node, args, dying)
        self._free += [name for name in dying if name in self.scratch and name != out]
        self.statements.append(
            Statement("*", (args[0], args[0]), out) if is_square else Statement(node.op, tuple(args), out)
        )
        return out

    def _out(self, node: Expression, args: list[str], dying: list[str]) -> str:
        """Where the value of ``node`` goes: home if it can, else to where an argument was, else to scratch."""
        home = self._chains.get(node, "")
        can_go_home = bool(home) and not self._is_needed(home)
        if can_go_home and (node in self._homes or home in args):
            return home
        if node in self._homes:
            scratch = self._allocate()
            self._late.append(Statement("copy", (scratch,), home))
            return scratch
        return next((name for name in dying if name in self.scratch), "") or self._allocate()

    def _operand(self, arg: Any) -> str:
        if self._is_array(arg):
            return self._name(arg)
        return self.constants.setdefault(arg, f"c{len(self.constants)}")

    def _allocate(self) -> str:
        if not self._free:
            self.scratch.append(f"r{len(self.scratch)}")
            return self.scratch[-1]
        return self._free.pop()

    def _is_needed(self, home: str) -> bool:
        """Whether the old value that lives in ``home`` is read yet."""
        return self._uses.get(self._olds.get(home), 0) > 0

    def _release(self, arg: Any) -> bool:
        """Count one use off; whether it was the last."""
        if not isinstance(arg, Expression):
            return False
        self._uses[arg] -= 1
        return self._uses[arg] == 0


def _place(symbol: Expression) -> str:
    """The array of an input."""
    name = symbol.args[0]
    return GRAD if name == GRAD else variable(name.removeprefix(PREVIOUS))
