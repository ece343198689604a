"""Symbols that record what a rule does with them.

Calling a rule with symbols instead of numbers leaves the graph of its arithmetic: ``viz.core.compiler`` turns it into
fast code for floats and ``viz.core.formula`` into the lines that a reader sees. So a rule is written once, as Python.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

_FOLD: dict[str, Callable[..., Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow, "neg":
    operator.neg, ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip


class Expression:
    """A node of the graph: an operation on other nodes and numbers, or a symbol (``op == "symbol"``, one name).

    ``==`` is identity, so that nodes can be keys: rules compare with ``>`` and its kin.
    """

    __slots__ = ("args", "op")

    def __init__(self, op: str, *args: Any) -> None:
        self.op = op
        self.args = args

    def __add__(self, other: Any) -> Any:
        return _node("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return _node("+", other, self)

    def __sub__(self, other: Any) -> Any:
        return _node("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return _node("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return _node("*", self, other)

    def __rmul__(self, other: Any) -> Any:
        return _node("*", other, self)

    def __truediv__(self, other: Any) -> Any:
        return _node("/", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _node("/", other, self)

    def __pow__(self, other: Any) -> Any:
        return _node("**", self, other)

    def __rpow__(self, other: Any) -> Any:
        return _node("**", other, self)

    def __neg__(self) -> Any:
        return _node("neg", self)

    def __abs__(self) -> Any:
        return _node("abs", self)

    def __gt__(self, other: Any) -> Any:
        return _node(">", self, other)

    def __ge__(self, other: Any) -> Any:
        return _node(">=", self, other)

    def __lt__(self, other: Any) -> Any:
        return _node("<", self, other)

    def __le__(self, other: Any) -> Any:
        return _node("<=", self, other)

    def sqrt(self) -> Any:
        """√self."""
        return _node("sqrt", self)

    def sign(self) -> Any:
        """−1, 0 or 1."""
        return _node("sign", self)

    def maximum(self, other: Any) -> Any:
        """The larger of the two."""
        return _node("maximum", self, other)

    clip = maximum

    def where(self, a: Any, b: Any) -> Any:
        """``a`` where self holds, else ``b``."""
        return a if a is b or (_is_number(a) and a == b) else _node("where", self, a, b)


def symbol(name: str) -> Expression:
    """A named input."""
    return Expression("symbol", name)


def apply(op: str, on_floats: Callable[..., Any], *args: Any) -> Any:
    """The node of a function, or its value where all arguments are numbers."""
    return on_floats(*args) if all(map(_is_number, args)) else Expression(op, *args)


def _is_number(z: Any) -> bool:
    return not isinstance(z, Expression)


def _node(op: str, *args: Any) -> Any:
    """The node of ``op``, or what it simplifies to where an argument is the number 0 or 1."""
    if all(map(_is_number, args)):
        return _FOLD[op](*args)
    simpler = _simplify(op, *args) if len(args) == 2 else None
    return Expression(op, *args) if simpler is None else simpler


def _simplify(op: str, a: Any, b: Any) -> Any:
    zero_a, zero_b = _is_number(a) and a == 0, _is_number(b) and b == 0
    one_a, one_b = _is_number(a) and a == 1, _is_number(b) and b == 1
    if op == "*" and not _is_number(a) and a.op == "neg":
        return -(a.args[0] * b)  # exact, and −(αm̂) reads better than (−α)m̂
    if op == "*":
        return 0.0 if zero_a or zero_b else b if one_a else a if one_b else None
    if op == "+":
        return b if zero_a else a if zero_b else None
    if op == "-":
        return a if zero_b else None
    if op == "/":
        return 0.0 if zero_a else a if one_b else None
    return None
