"""What a formula is made of: its names, its operations on floats, and the value of a part without variables."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from typing import cast

CONSTANTS = {"pi": math.pi, "e": math.e}
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "asin": math.asin,
    "acos": math.acos,
    "atan": math.atan,
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "abs": abs,
}
OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: math.pow,
}
SIGNS: dict[type[ast.unaryop], Callable[[float], float]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}


def constant(node: ast.expr) -> float | None:
    """The value of a part without variables, or None. Raises ``ValueError`` where that value is not finite."""
    match node:
        case ast.Constant(value=number):
            return _finite(node, float, cast(float, number))
        case ast.Name(id=name):
            return CONSTANTS.get(name)
        case ast.UnaryOp(op=sign, operand=operand):
            inner = constant(operand)
            return None if inner is None else SIGNS[type(sign)](inner)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = constant(left), constant(right)
            return None if a is None or b is None else _finite(node, OPERATORS[type(op)], a, b)
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            inner = constant(argument)
            return None if inner is None else _finite(node, FUNCTIONS[name], inner)
    raise TypeError(f"not a node of a checked formula: {ast.dump(node)}")


def whole_exponent(node: ast.expr) -> int | None:
    """The exponent of a power whose exponent is a whole constant, or None."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        exponent = constant(node.right)
        if exponent is not None and exponent.is_integer():
            return int(exponent)
    return None


def count_factors(node: ast.expr) -> int:
    """How many factors with variables the product or quotient has that a node stands for."""
    if constant(node) is not None:
        return 0
    match node:
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div(), right=right):
            return count_factors(left) + count_factors(right)
        case ast.BinOp(left=left) if whole_exponent(node) is not None:
            return count_factors(left)
        case ast.UnaryOp(operand=operand):
            return count_factors(operand)
    return 1


def _finite(node: ast.expr, operation: Callable[..., float], *operands: float) -> float:
    try:
        value = operation(*operands)
    except (ArithmeticError, ValueError):
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"the constant {ast.unparse(node)[:40]} is not a finite real number")
    return value
