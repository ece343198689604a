"""A surface's formula on another library's numbers: operators are Python's, functions are that library's."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import partial
from operator import itemgetter
from typing import Any

from viz.surfaces.formula import parse
from viz.surfaces.tree import OPERATORS, SIGNS, constant, whole_exponent

Formula = Callable[[Mapping[str, Any]], Any]
"""From the values of the names to the formula's."""


def compile_formula(text: str, names: tuple[str, ...], call: Callable[[str, Any], Any]) -> Formula:
    """The formula ``text`` in ``names``; ``call(name, argument)`` stands for its functions.

    Neither sympy nor the code made with it takes part.
    """
    return _compiled(parse(text, names), names, call)


def _compiled(node: ast.expr, names: tuple[str, ...], call: Callable[[str, Any], Any]) -> Formula:
    def on(operation: Callable[..., Any], *operands: ast.expr) -> Formula:
        parts = [_compiled(operand, names, call) for operand in operands]
        return lambda values: operation(*(part(values) for part in parts))

    if isinstance(node, ast.Name) and node.id in names:
        return itemgetter(node.id)
    number = constant(node)
    if number is not None:
        return lambda values: number
    match node:
        case ast.UnaryOp(op=sign, operand=operand):
            return on(SIGNS[type(sign)], operand)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            exponent = whole_exponent(node)
            return on(pow, left, right) if exponent is None else on(lambda u: u**exponent, left)
        case ast.BinOp(left=left, op=op, right=right):
            return on(OPERATORS[type(op)], left, right)
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return on(partial(call, name), argument)
    raise TypeError(f"not a node of a checked formula: {ast.dump(node)}")
