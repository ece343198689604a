"""Statements that a library has as one: y + c·a·b, y + c·a/b, and a mean that moves on by a share of what is new."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from viz.core.expression import Expression
from viz.mnist.passes.statements import Statement

_LENGTH = 3
"""Statements that one of these replaces."""


@dataclass(frozen=True, eq=False)
class Library:
    """What a library does in one pass where NumPy takes three, such as torch on the CPU.

    Args:
        view: a flat array as the library has it, on the same memory.
        addcmul: ``addcmul(y, a, b, value=c)`` adds c·a·b to y; ``addcdiv`` c·a/b.
        lerp: ``lerp(y, a, c)`` adds c·(a − y) to y.
    """

    view: Callable[[Any], Any]
    addcmul: Callable[..., Any]
    addcdiv: Callable[..., Any]
    lerp: Callable[..., Any]


def fuse(statements: Sequence[Statement], constants: Mapping[str, Any]) -> list[Statement]:
    """The statements, put together where there is one operation for three; ``constants`` are the nodes by name."""
    found: list[Statement] = []
    rest = list(statements)
    while rest:
        fused = _sum_of_products(rest, constants) or _mean(rest, constants)
        found.append(fused or rest[0])
        del rest[: _LENGTH if fused else 1]
    return found


def _sum_of_products(rest: Sequence[Statement], constants: Mapping[str, Any]) -> Statement | None:
    """t = a·b or a/b; t = c·t; y = y + t."""
    if len(rest) < _LENGTH or rest[0].op not in {"*", "/"}:
        return None
    (op, factors, t), scaled, added = rest[:_LENGTH]
    y = added.out
    if scaled.op != "*" or scaled.out != t or t not in scaled.args or not _is_sum(added, y, t):
        return None
    c = _other(scaled.args, t)
    if c not in constants or any(factor in constants or factor == y for factor in factors) or _is_read(t, rest[3:]):
        return None
    return Statement("addcmul" if op == "*" else "addcdiv", (*factors, c), y)


def _mean(rest: Sequence[Statement], constants: Mapping[str, Any]) -> Statement | None:
    """y = b·y; t = (1 − b)·a; y = y + t."""
    if len(rest) < _LENGTH or any(statement.op != "*" for statement in rest[:2]):
        return None
    kept, new, added = rest[:_LENGTH]
    y, t = kept.out, new.out
    if y not in kept.args or t == y or not _is_sum(added, y, t) or _is_read(t, rest[3:]):
        return None
    b = constants.get(_other(kept.args, y))
    c, a = new.args if new.args[0] in constants else new.args[::-1]
    share = constants.get(c)
    is_rest = isinstance(share, Expression) and share.op == "-" and share.args[0] == 1.0 and share.args[1] is b
    return Statement("lerp", (a, c), y) if is_rest and a not in constants and a != y else None


def _is_sum(statement: Statement, y: str, t: str) -> bool:
    return statement.op == "+" and statement.out == y and y != t and sorted(statement.args) == sorted((y, t))


def _other(args: tuple[str, ...], name: str) -> str:
    return args[1] if args[0] == name else args[0]


def _is_read(name: str, statements: Sequence[Statement]) -> bool:
    """Whether the value that ``name`` has now is needed yet."""
    for statement in statements:
        if name in statement.args:
            return True
        if statement.out == name:
            return False
    return False
