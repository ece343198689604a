"""Turn the graph of a sweep's step into one loop over a block of runs, in place.

For many runs the cost is the number of passes over memory. Every result goes to a buffer that nothing needs any more,
so a block of runs stays in the processor's cache; what the runs share is computed once on Python floats, what varies
along one axis once for each of its values. The operations are those of ``simulate`` in the same order, to the last bit:
a power, which NumPy may round otherwise than Python, is Python's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from viz.core.expression import Expression
from viz.core.functions import ON_ARRAYS, ON_FLOATS
from viz.core.surface import Array
from viz.core.sweep_graph import Graph, Level, Problem, build_graph
from viz.core.trace import PREVIOUS, count_uses, is_symbol

CHUNK = 32
"""Steps between two looks at a block from outside; a counter of one byte counts them."""

_OPERATORS = {
    "+": "({} + {})", "-": "({} - {})", "*": "({} * {})", "/": "({} / {})", "**": "({} ** {})", "neg": "(-{})",
    ">": "({} > {})", ">=": "({} >= {})", "<": "({} < {})", "<=": "({} <= {})", "where": "({1} if {0} else {2})",
    "maximum": "max({}, {})",
}  # fmt: skip
_UFUNCS: dict[str, Any] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "neg": np.negative, ">": np.greater,
    ">=": np.greater_equal, "<": np.less, "<=": np.less_equal, "maximum": np.maximum,
    **{name: function for name, function in ON_ARRAYS.items() if isinstance(function, np.ufunc)},
}  # fmt: skip
_COMPARISONS = {">", ">=", "<", "<="}


@dataclass(frozen=True)
class Block:
    """What a loop works on: n runs, their settings and their records.

    Args:
        x: (2, n), the positions, moved in place.
        states: what the loop last yielded; None before the first step.
        settings: value of each symbol: a float where all runs share it, (values,) along an axis. A scheduled lr has a
            first axis of num_steps.
        places: for each axis, and for the seeds, (n,), the place of each run's value in it.
        noise: (num_steps, 2, seeds), times σ unless that is an axis.
        loss: (n,), filled at the end with the loss at the last positions; ``best``: (n,), the lowest so far.
        target: a number or (n,); ``late``: (n,) uint8, grows by 1 at each step with best > target.
        live: how many coordinates are finite; when fewer are, ``lost(t, finite)`` is called and returns how many stay.
    """

    x: Array
    states: tuple[Any, ...] | None
    settings: Mapping[str, Any]
    places: Mapping[str, Any]
    noise: Any
    loss: Array
    best: Array
    target: Any
    late: Any
    live: int
    lost: Callable[[int, Any], int]


@dataclass(frozen=True)
class SweepLoop:
    """A compiled loop.

    Args:
        run: ``run(block, first, num_steps)`` makes the steps ``first`` … ``num_steps`` and yields ``(t, states)`` after
            each whose number is a multiple of ``CHUNK``.
        per_run: for each state, whether its last axis is the runs.
        text: the source, to be looked at.
    """

    run: Callable[[Block, int, int], Iterator[tuple[int, tuple[Any, ...]]]]
    per_run: tuple[bool, ...]
    text: str


@lru_cache(maxsize=256)
def compile_sweep(problem: Problem) -> SweepLoop:
    """The loop of ``problem``. Raises ``ValueError`` where the surface's formula cannot be differentiated."""
    graph = build_graph(problem)
    text = _Writer(problem, graph).text
    functions: tuple[Any, ...] = (
        np.array,
        np.empty,
        np.full,
        np.copyto,
        np.take,
        np.where,
        np.fmin,
        np.isfinite,
        np.count_nonzero,
    )
    functions += (exact_power, stacked)
    namespace: dict[str, Any] = {
        **{function.__name__: function for function in (*functions, *_UFUNCS.values())},
        **{f"float_{name}": function for name, function in ON_FLOATS.items()},
        **{f"array_{name}": function for name, function in ON_ARRAYS.items()},
    }
    # The source is made of our own operations and names; a surface's formula has passed the strict parser.
    exec(compile(text, f"<sweep of {problem.optimizer.key}>", "exec"), namespace)  # noqa: S102
    run: Any = namespace["run"]
    return SweepLoop(run, tuple(graph.kinds[node].level >= Level.RUN for node in graph.states.values()), text)


def exact_power(base: Any, exponent: Any) -> Array:
    """base ** exponent, element by element as Python computes it."""
    bases, exponents = np.broadcast_arrays(base, exponent)
    powers = [b**e for b, e in zip(bases.ravel().tolist(), exponents.ravel().tolist(), strict=True)]
    return np.array(powers, dtype=np.float64).reshape(bases.shape)


def stacked(values: Array) -> Array:
    """(n,) for both coordinates: (2, n)."""
    return np.stack([values, values])


class _Writer:
    """Writes the loop: each node once, arrays into buffers that are free at that moment."""

    def __init__(self, problem: Problem, graph: Graph) -> None:
        self.problem, self.graph, self.kinds = problem, graph, graph.kinds
        self.before: list[str] = []  # once a block
        self.inside: list[str] = []  # at every step
        self.names: dict[Any, str] = {}
        self.symbols: dict[str, str] = {}
        self.constants: dict[str, str] = {}
        self.targets: dict[Any, str] = {}
        self.free: dict[tuple[Level, bool], list[str]] = {}
        self.buffers: list[str] = []
        self.uses = count_uses([graph.loss, *graph.gradient, *graph.states.values(), graph.position])
        self.text = self._write()

    def _write(self) -> str:
        surface = [*self._losses(), *self._records()]
        self.inside = []
        rule = [*self._noise(), *self._rule(), *self._hand_over()]
        states = "".join(f"old_{name}, " for name in self.graph.states)
        before = [*self._head(), *self.before, *self.buffers]
        scheduled = [f"{name} = {name}_at[t - 1]" for name in self.symbols.values() if self._is_scheduled(name)]
        body = [
            "grad0, grad1 = grad",
            *surface,
            "if t > num_steps:",
            "    break",
            *scheduled,
            *rule,
            "isfinite(x, finite)",
            "if count_nonzero(finite) < live:",
            "    live = block.lost(t, finite)",
            f"if not t % {CHUNK}:",
            f"    yield t, ({states})",
        ]
        lines = [
            "def run(block, first, num_steps):",
            *(f"    {line}" for line in before),
            "    for t in range(first, num_steps + 2):",
            *(f"        {line}" for line in body),
            "    copyto(block.loss, loss)",
        ]
        return "\n".join(lines)

    def _head(self) -> list[str]:
        states, initial = self.graph.states, self.problem.optimizer.state
        lines = [
            "x = block.x",
            "x0, x1 = x",
            "n = x.shape[1]",
            "best, target, late, live = block.best, block.target, block.late, block.live",
            "grad, finite = empty((2, n)), empty((2, n), bool)",
            "loss, above = empty(n), empty(n, bool)",
            "above_bytes = above.view('u1')",
        ]
        for name, variable in self.symbols.items():
            suffix = "_at" if self._is_scheduled(variable) else ""
            lines.append(f"{variable}{suffix} = block.settings[{name!r}]")
        axes = sorted({axis for _, axis in self.problem.axes})
        lines += [f"place_{axis} = block.places[{axis!r}]" for axis in axes]
        if states:
            # One value stands for all of an axis until the first step: it broadcasts, and so it does when spread.
            shapes = {Level.PAIR: "(2, n)", Level.RUN: "n", Level.AXIS: "1", Level.SCALAR: "()"}
            fresh = [f"full({shapes[self.kinds[node].level]}, {initial[name]!r})" for name, node in states.items()]
            names = ", ".join(f"old_{name}" for name in states)
            lines.append(f"{names}, = ({', '.join(fresh)},) if block.states is None else block.states")
        return lines

    def _is_scheduled(self, variable: str) -> bool:
        return self.problem.scheduled and variable == _variable("lr")

    def _losses(self) -> list[str]:
        """Loss and gradient at x; the gradient's rows are written where they belong."""
        loss, gradient = self.graph.loss, self.graph.gradient
        for k, node in enumerate(gradient):
            if self._is_buffered(node) and node is not loss and node not in self.targets:
                self.targets[node] = f"grad{k}"
        for node, name in ((loss, "loss"), (gradient[0], "grad0"), (gradient[1], "grad1")):
            found = self._name(node)
            if name == "loss" and self._is_buffered(node):
                self.inside.append(f"loss = {found}")
            elif found != name:
                self.inside.append(f"copyto({name}, {found})")
        for node in gradient:
            self._release(node)
        return self.inside

    def _records(self) -> list[str]:
        if self.problem.surface.minima:
            lines = [
                "fmin(best, loss, best)",
                "greater(best, target, above)",
                "add(late, above_bytes, late)",
            ]
        else:  # a loss of −∞ is no lowest loss: inf − inf is nan, and fmin passes over it
            spare = self._allocate((Level.RUN, False))
            lines = [
                f"subtract(loss, loss, {spare})",
                f"add(loss, {spare}, {spare})",
                f"fmin(best, {spare}, best)",
            ]
            self._free((Level.RUN, False), spare)
        self._release(self.graph.loss)
        return lines

    def _noise(self) -> list[str]:
        if not self.problem.noisy:
            return []
        self.before += ["noise, place_seeds, noise_now = block.noise, block.places['seeds'], empty((2, n))"]
        lines = ["take(noise[t - 1], place_seeds, axis=1, out=noise_now, mode='clip')"]
        if "noise" in dict(self.problem.axes):
            self.before += ["sigma = stacked(block.settings['noise'][place_noise])"]
            lines += ["multiply(sigma, noise_now, noise_now)"]
        return [*lines, "add(grad, noise_now, grad)"]

    def _rule(self) -> list[str]:
        for node in self.graph.states.values():
            self._name(node)
        position = self.graph.position
        if not is_symbol(position):  # last: whatever else needs x has had it
            self.targets[position] = "x"
            self._name(position)
        return self.inside

    def _hand_over(self) -> list[str]:
        """Make the new states the old ones; the buffers of the old ones become free for the next step."""
        old, new = [], []
        for name, node in self.graph.states.items():
            source = self._name(node)
            if self.kinds[node].level >= Level.RUN and source not in self._owned():
                raise NotImplementedError(f"state {name} of {self.problem.optimizer.key} is no value of its own")
            if source != f"old_{name}":
                old.append(f"old_{name}")
                new.append(source)
        buffers = [name for name in new if name in self._owned()]
        if len(set(buffers)) < len(buffers):
            raise NotImplementedError(f"two states of {self.problem.optimizer.key} are one value")
        left = [name for name in buffers if name not in old]
        spare = [name for name in old if name not in new and self._is_array_state(name)]
        return [f"{', '.join(old + left)}, = {', '.join(new + spare)},"] if old else []

    def _is_array_state(self, variable: str) -> bool:
        return self.kinds[self.graph.states[variable.removeprefix("old_")]].level >= Level.RUN

    def _owned(self) -> set[str]:
        """Names of arrays that the loop may write to and pass on."""
        names = {line.partition(" = ")[0] for line in self.buffers}
        return names | {"grad"} | {f"old_{name}" for name in self.graph.states if self._is_array_state(f"old_{name}")}

    def _is_buffered(self, node: Any) -> bool:
        """Whether the node is computed at every step for each run."""
        kind = self.kinds[node]
        return kind.level >= Level.RUN and kind.moves and not is_symbol(node)

    def _name(self, node: Any) -> str:
        """The variable that holds ``node``, computed if it is not yet; a number's own text."""
        if not isinstance(node, Expression):
            return repr(node if isinstance(node, bool) else float(node))
        if node not in self.names:
            if is_symbol(node):
                self.names[node] = self._symbol(node.args[0])
            elif self._is_buffered(node):
                self.names[node] = self._in_buffer(node)
            else:
                text = self._plain(node)
                self.names[node] = f"_{len(self.names)}"
                lines = self.inside if self.kinds[node].moves else self.before
                lines.append(f"{self.names[node]} = {text}")
        return self.names[node]

    def _symbol(self, name: str) -> str:
        if name in {"x", "x0", "x1", "grad", "t"}:
            return name
        if name.startswith(PREVIOUS):
            return f"old_{name.removeprefix(PREVIOUS)}"
        return self.symbols.setdefault(name, _variable(name))

    def _plain(self, node: Expression) -> str:
        """What is computed before the loop, or at every step on a few numbers."""
        op, args = node.op, [self._name(arg) for arg in node.args]
        kind = self.kinds[node]
        if op == "per_run":
            return f"{args[0]}[place_{self.kinds[node.args[0]].axis}]"
        if op == "per_pair":
            return f"stacked({args[0]})"
        if op == "**" and node.args[1] == 2:
            return f"{args[0]} * {args[0]}"
        if kind.level == Level.SCALAR:
            return _OPERATORS[op].format(*args) if op in _OPERATORS else f"float_{op}({args[0]})"
        return f"{_array_function(op)}({', '.join(args)})"

    def _in_buffer(self, node: Expression) -> str:
        args = [self._operand(arg) for arg in node.args]
        key = self.kinds[node].level, _is_bool(node)
        keeps_args = node.op == "where"  # written in two steps
        if node in self.targets:
            out = self.targets[node]
        elif keeps_args:
            out = self._allocate(key)
        for arg in node.args:
            self._release(arg)
        if node not in self.targets and not keeps_args:
            out = self._allocate(key)
        self.inside += self._statements(node, args, out)
        return out

    def _statements(self, node: Expression, args: list[str], out: str) -> list[str]:
        op = node.op
        if op == "per_run":
            return [f"take({args[0]}, place_{self.kinds[node.args[0]].axis}, out={out}, mode='clip')"]
        if op == "where":
            condition, a, b = args
            if self.kinds[node.args[0]].level == Level.SCALAR:
                return [f"copyto({out}, {a} if {condition} else {b})"]
            return [f"copyto({out}, {b})", f"copyto({out}, {a}, where={condition})"]
        if op == "**" and node.args[1] == 2:
            return [f"multiply({args[0]}, {args[0]}, {out})"]
        if op in _UFUNCS:
            # A keyword makes a call two thirds dearer; NumPy wants it for maximum.
            keyword = "out=" if op == "maximum" else ""
            return [f"{_UFUNCS[op].__name__}({', '.join(args)}, {keyword}{out})"]
        return [f"copyto({out}, {_array_function(op)}({', '.join(args)}))"]

    def _operand(self, arg: Any) -> str:
        """The argument of an operation on arrays. What does not change is a 0-d array, which NumPy takes faster."""
        kind, name = self.kinds[arg], self._name(arg)
        if kind.level > Level.SCALAR or kind.moves or isinstance(arg, bool):
            return name
        if name not in self.constants:
            self.constants[name] = f"c{len(self.constants)}"
            self.before.append(f"{self.constants[name]} = array({name})")
        return self.constants[name]

    def _allocate(self, key: tuple[Level, bool]) -> str:
        waiting = self.free.setdefault(key, [])
        if waiting:
            return waiting.pop()
        name = f"r{len(self.buffers)}"
        shape = "(2, n)" if key[0] == Level.PAIR else "n"
        self.buffers.append(f"{name} = empty({shape}{', bool' if key[1] else ''})")
        return name

    def _free(self, key: tuple[Level, bool], name: str) -> None:
        self.free.setdefault(key, []).append(name)

    def _release(self, node: Any) -> None:
        """Count one use off; the buffer of what is not needed any more is free."""
        if not isinstance(node, Expression):
            return
        self.uses[node] -= 1
        if self.uses[node] == 0 and self.names[node] in self._owned():
            self._free((self.kinds[node].level, _is_bool(node)), self.names[node])


def _is_bool(node: Expression) -> bool:
    return node.op in _COMPARISONS or (node.op in {"per_run", "per_pair"} and _is_bool(node.args[0]))


def _variable(name: str) -> str:
    """The variable of a setting."""
    return f"value_{name.replace(' ', '_')}"


def _array_function(op: str) -> str:
    if op == "**":
        return "exact_power"
    if op == "where":
        return "where"
    return _UFUNCS[op].__name__ if op in _UFUNCS else f"array_{op}"
