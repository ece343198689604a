"""Turn a rule's graph into one loop over plain Python floats.

For a few runs NumPy's overhead per call, not arithmetic, is the cost: a loop without calls, dictionaries or arrays is
ten times faster. The loop is generated from the rule, so there is no second copy of any formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct
from typing import Any

from viz.core.expression import Expression
from viz.core.optimizer import Optimizer
from viz.core.quantity import Value
from viz.core.trace import PREVIOUS, Trace, count_uses, is_symbol, trace

OLD = "old_"  # before a state's name: Adan remembers a gradient beside the one it is given
Loop = Callable[..., int]

TEMPLATES = {
    "+": "({} + {})", "-": "({} - {})", "*": "({} * {})", "/": "({} / {})", "**": "({} ** {})", "neg": "(-{})",
    ">": "({} > {})", ">=": "({} >= {})", "<": "({} < {})", "<=": "({} <= {})",
    "sqrt": "sqrt({})", "abs": "abs({})", "where": "({1} if {0} else {2})",
    "sign": "(1.0 if {0} > 0.0 else -1.0 if {0} < 0.0 else {0})",
    # The second test lets a nan through, as NumPy's maximum does.
    "maximum": "({0} if {0} >= {1} or {0} != {0} else {1})",
}  # fmt: skip
"""Each operation on Python floats, with NumPy's results; an argument may be named twice."""
_REPEATS = {"sign", "maximum"}  # their templates name an argument more than once


@dataclass(frozen=True)
class Meeting:
    """How a loop meets the kind of problem it runs on, in lines of code.

    Args:
        coordinates: their numbers; those of x are ``x0``, ``x1``.
        given: names of what ``problem`` holds.
        gradient: set ``loss`` and each ``grad0``, ``grad1`` at step ``t = i + 1``.
        moved: the new value of coordinate ``{0}``, its step ``step{0}`` known.
    """

    coordinates: tuple[int, ...]
    given: tuple[str, ...]
    gradient: tuple[str, ...]
    moved: str


ON_SURFACE = Meeting(
    (0, 1),
    ("point", "noise0", "noise1"),
    (
        "loss, grad0, grad1 = point(x0, x1)",
        "if noise0 is not None:",
        "    grad0 += noise0[i]",
        "    grad1 += noise1[i]",
    ),
    "x{0} + step{0}",
)
"""``point(x, y)`` gives loss and gradient; the noises are None or lists to add to the gradient."""

IN_SEQUENCE = Meeting(
    (0,), ("grads", "low", "high"), ("grad0 = grads[i]", "loss = grad0 * x0"), "max(min(x{0} + step{0}, high), low)"
)
"""``grads`` is the list of gradients; x stays in [low, high], which may be infinite. In this order a nan stays one."""


@lru_cache(maxsize=256)
def compile_loop(
    optimizer: Optimizer, fixed: tuple[tuple[str, Value], ...], scheduled: bool, meeting: Meeting = ON_SURFACE
) -> tuple[Loop, tuple[str, ...]]:
    """The loop of ``optimizer`` with the settings in ``fixed`` folded in.

    Returns:
        (loop, names): ``loop(problem, start, hyper, lrs, num_steps, record)`` runs at most ``num_steps`` steps,
        writes a row of float64 for each into the buffer ``record`` — loss, then for each coordinate: grad, step, x and
        the info named in ``names`` — and returns the number of rows: it ends early once x is not finite.
        ``problem`` is what ``meeting`` is given, ``lrs`` a list of learning rates if ``scheduled``.

    Raises (from the loop):
        ArithmeticError, ValueError: a float overflowed where an array would hold inf or nan.
    """
    traced = trace(optimizer.rule, optimizer.hypers, optimizer.state, dict(fixed))
    source = _Source(optimizer, traced, dict(fixed), scheduled, meeting)
    namespace = {"sqrt": math.sqrt, "inf": math.inf, "pack_into": Struct(f"={source.width}d").pack_into}
    # The source is made of our own rules' operations and names; no text of a user comes near it.
    exec(compile(source.text, f"<loop of {optimizer.key}>", "exec"), namespace)  # noqa: S102
    loop: Any = namespace["loop"]
    return loop, tuple(traced.info)


class _Source:
    """Writes the loop: what depends on the settings alone before it, the rest inside, coordinate by coordinate."""

    def __init__(
        self, optimizer: Optimizer, traced: Trace, fixed: dict[str, Value], scheduled: bool, meeting: Meeting
    ) -> None:
        self.scheduled = scheduled
        self.meeting = meeting
        self.free = [q.name for q in optimizer.hypers if q.name not in fixed]
        self.before: list[str] = []
        self.inside: list[str] = []
        self.names: dict[tuple[Expression, int | None], str] = {}
        self.levels: dict[Expression, int] = {}
        self.temporaries = 0
        self.width = 1 + len(meeting.coordinates) * (3 + len(traced.info))
        self.uses = count_uses([*traced.info.values(), traced.step, *traced.state.values()])
        self.text = self._write(optimizer, traced)

    def _write(self, optimizer: Optimizer, traced: Trace) -> str:
        initial, row, moves = [], ["loss"], []
        coordinates = self.meeting.coordinates
        for k in coordinates:
            info = [self._code(node, k) for node in traced.info.values()]
            self.inside.append(f"step{k} = {self._code(traced.step, k)}")
            self.inside.append(f"new{k} = {self.meeting.moved.format(k)}")
            row += [f"grad{k}", f"step{k}", f"new{k}", *info]
            initial += [f"{OLD}{name}{k} = {value!r}" for name, value in optimizer.state.items()]
            state = {f"{OLD}{name}{k}": self._code(node, k) for name, node in traced.state.items()}
            if state:  # all at once: a new value may be written in terms of an old one
                moves.append(f"{', '.join(state)} = {', '.join(state.values())}")
        moves += [f"x{k} = new{k}" for k in coordinates]
        finite = " and ".join(f"-inf < x{k} < inf" for k in coordinates)
        body = [
            "t = i + 1",
            *(["lr = lrs[i]"] if self.scheduled else []),
            *self.meeting.gradient,
            *self.inside,
            f"pack_into(record, i * {8 * self.width}, {', '.join(row)})",
            *moves,
            f"if not ({finite}):",
            "    return t",
        ]
        lines = [
            "def loop(problem, start, hyper, lrs, num_steps, record):",
            f"    {', '.join(f'x{k}' for k in coordinates)}, = start",
            f"    {', '.join(self.meeting.given)} = problem",
            *(f"    {name} = hyper[{name!r}]" for name in self.free),
            *(f"    {line}" for line in initial + self.before),
            "    for i in range(num_steps):",
            *(f"        {line}" for line in body),
            "    return num_steps",
        ]
        return "\n".join(lines)

    def _level(self, node: Any) -> int:
        """0: settings alone; 1: changes with t; 2: differs by coordinate."""
        if not isinstance(node, Expression):
            return 0
        if node not in self.levels:
            if is_symbol(node):
                name = node.args[0]
                in_step = name == "t" or (name == "lr" and self.scheduled)
                per_coordinate = name in ("x", "grad") or name.startswith(PREVIOUS)
                self.levels[node] = 2 if per_coordinate else int(in_step)
            else:
                self.levels[node] = max(map(self._level, node.args))
        return self.levels[node]

    def _code(self, node: Any, k: int) -> str:
        """The expression for ``node`` at coordinate ``k``; a node used twice becomes a local variable first."""
        if not isinstance(node, Expression):
            return repr(float(node)) if not isinstance(node, bool) else repr(node)
        level = self._level(node)
        if is_symbol(node):
            name = node.args[0].replace(PREVIOUS, OLD)
            return f"{name}{k}" if level == 2 else name
        key = (node, k if level == 2 else None)
        if key in self.names:
            return self.names[key]
        text = self._operation(node, k)
        if self.uses[node] == 1 and level == 2:
            return text
        name = self.names[key] = f"_{len(self.names)}"
        (self.before if level == 0 else self.inside).append(f"{name} = {text}")
        return name

    def _operation(self, node: Expression, k: int) -> str:
        lines = self.before if self._level(node) == 0 else self.inside
        args = [self._code(arg, k) for arg in node.args]
        if node.op == "**" and node.args[1] == 2:
            return "({0} * {0})".format(self._named(args[0], lines))
        if node.op in _REPEATS:
            args = [self._named(arg, lines) for arg in args]
        return TEMPLATES[node.op].format(*args)

    def _named(self, text: str, lines: list[str]) -> str:
        """``text`` as a local variable, so that naming it twice computes it once."""
        if text.isidentifier():
            return text
        self.temporaries += 1
        lines.append(f"_t{self.temporaries} = {text}")
        return f"_t{self.temporaries}"
