"""The code of a rule's step: one function on Python floats, one that goes through blocks of arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np

from viz.core.optimizer import Optimizer
from viz.core.quantity import Value
from viz.mnist.passes.fusing import Library, fuse
from viz.mnist.passes.graph import StepGraph
from viz.mnist.passes.scalars import Scalars
from viz.mnist.passes.statements import GRAD, Statement, variable, write

_UFUNCS: dict[str, Any] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power, "neg": np.negative,
    "abs": np.absolute, "sqrt": np.sqrt, "sign": np.sign, "maximum": np.maximum,
}  # fmt: skip
_ON_ARRAYS = {function.__name__: function for function in (*_UFUNCS.values(), np.copyto)}
_ON_FLOATS = {"sqrt": math.sqrt}
_FUSED = {
    "addcmul": "addcmul({}, {}, {}, value={})",
    "addcdiv": "addcdiv({}, {}, {}, value={})",
    "lerp": "lerp({}, {}, {})",
}


@dataclass(frozen=True, eq=False)
class Run:
    """One way to make the passes.

    Args:
        go: ``go(blocks, grads, constants, factors)`` moves every block. A block is x, the states, the scratch and the
            views in ``viewed``, flat and of one length; its gradient comes with a view if ``grad_viewed``.
            ``constants`` and ``factors`` are the same numbers, as arrays without dimensions and as floats.
        viewed: places in a block of what fused operations work on.
        count: how many passes there are.
        text: the source, to be looked at.
    """

    go: Callable[..., None]
    viewed: tuple[int, ...]
    grad_viewed: bool
    count: int
    text: str


@dataclass(frozen=True, eq=False)
class Passes:
    """The code of one case.

    Args:
        scalars: ``scalars(t, hyper, cells) -> (factors, new cells)``.
        scratch: how many arrays of scratch a block has.
        plain: with NumPy alone; ``fused``: with all there is, the quicker one for long blocks.
    """

    scalars: Callable[[int, Mapping[str, Value], Sequence[float]], tuple[tuple[float, ...], tuple[float, ...]]]
    scratch: int
    plain: Run
    fused: Run


class CompiledRule:
    """A rule with some settings folded in.

    Attributes:
        arrays, cells: the states that it computes: with a value for each element, and with one for all.
        choose: ``choose(t, hyper, cells)`` tells which case a step is; ``case(decided)`` is its code, or None.
    """

    def __init__(
        self, optimizer: Optimizer, fixed: Mapping[str, Value], kept: frozenset[str], library: Library | None
    ) -> None:
        self._graph = StepGraph(optimizer, fixed, kept)
        self._library = library
        self.arrays, self.cells = self._graph.arrays, self._graph.cells
        scalars = Scalars(self.cells)
        conditions = [scalars.name(node) for node in self._graph.conditions]
        self.choose = _function("choose", scalars.function("choose", [_tuple(conditions)]), _ON_FLOATS)
        self.case = cache(self._case)

    def _case(self, decided: tuple[bool, ...]) -> Passes | None:
        """The code while the rule's conditions are as in ``decided``.

        None where an operation is no pass, such as a choice element by element, or the arithmetic is undefined.
        """
        try:
            return self._passes(decided)
        except (NotImplementedError, ArithmeticError, ValueError):
            return None

    def _passes(self, decided: tuple[bool, ...]) -> Passes:
        case = self._graph.case(decided)
        writer = write(case, self._graph)
        nodes = {name: node for node, name in writer.constants.items()}
        arrays = ["x", *(variable(name) for name in case.arrays), *writer.scratch]
        plain = _run(writer.statements, arrays, list(nodes), None)
        fused = _run(fuse(writer.statements, nodes), arrays, list(nodes), self._library) if self._library else plain
        scalars = Scalars(self.cells)
        results = (
            [scalars.name(node) for node in nodes.values()],
            [scalars.name(case.cells[name]) for name in self.cells],
        )
        text = scalars.function("scalars", list(map(_tuple, results)))
        return Passes(_function("scalars", text, _ON_FLOATS), len(writer.scratch), plain, fused)


@lru_cache(maxsize=256)
def compile_rule(
    optimizer: Optimizer, fixed: tuple[tuple[str, Value], ...], kept: frozenset[str], library: Library | None = None
) -> CompiledRule:
    """The code of ``optimizer`` with the settings in ``fixed`` folded in; ``kept`` as of ``StepGraph``."""
    return CompiledRule(optimizer, dict(fixed), kept, library)


def _run(statements: Sequence[Statement], arrays: Sequence[str], constants: list[str], library: Library | None) -> Run:
    touched = {name for s in statements if s.op in _FUSED for name in (s.out, *s.args)}
    viewed = tuple(i for i, name in enumerate(arrays) if name in touched)
    block = [*arrays, *(_view(arrays[i]) for i in viewed)]
    grad = _tuple([GRAD, _view(GRAD)]) if GRAD in touched else GRAD
    unpacked = {"constants": constants, "factors": list(map(_factor, constants))} if constants else {}
    text = "\n".join(
        [
            "def go(blocks, grads, constants, factors):",
            *(f"    {_tuple(names)} = {of}" for of, names in unpacked.items()),
            f"    for {_tuple(block)}, {grad} in zip(blocks, grads, strict=True):",
            *(f"        {_line(statement)}" for statement in statements),
        ]
    )
    operations = {name: getattr(library, name) for name in _FUSED} if library else {}
    return Run(_function("go", text, {**_ON_ARRAYS, **operations}), viewed, GRAD in touched, len(statements), text)


def _line(statement: Statement) -> str:
    op, args, out = statement
    if op in _FUSED:
        *arrays, factor = args
        return _FUSED[op].format(_view(out), *map(_view, arrays), _factor(factor))
    if op == "copy":
        return f"copyto({out}, {args[0]})"
    if op not in _UFUNCS:
        raise NotImplementedError(f"{op} element by element")
    keyword = "out=" if op == "maximum" else ""  # NumPy wants it for maximum; elsewhere it makes a call dearer
    return f"{_UFUNCS[op].__name__}({', '.join(args)}, {keyword}{out})"


def _view(name: str) -> str:
    """The variable of an array as the fused operations take it."""
    return f"{name}_view"


def _factor(constant: str) -> str:
    """The variable of a constant as a float."""
    return f"{constant}_float"


def _tuple(names: Sequence[str]) -> str:
    return f"({''.join(f'{name}, ' for name in names)})"


def _function(name: str, text: str, functions: Mapping[str, Any]) -> Any:
    namespace = dict(functions)
    # The source is made of our own rules' operations and names; no text of a user comes near it.
    exec(compile(text, f"<{name}>", "exec"), namespace)  # noqa: S102
    return namespace[name]
