"""A formula as LaTeX, in the order in which it was written."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import cast

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)  # how tightly a piece binds


def to_latex(tree: ast.expr, names: Mapping[str, str]) -> str:
    """LaTeX of a tree from ``formula.parse``; ``names`` gives the parameters' LaTeX (``{"kappa": r"\\kappa"}``)."""
    return _print(tree, {"pi": r"\pi", **names})[0]


def _print(node: ast.expr, names: Mapping[str, str]) -> tuple[str, int]:
    """The LaTeX of a node and how tightly it binds."""
    match node:
        case ast.Constant(value=number):
            return _number(float(cast(float, number)))
        case ast.Name(id=name):
            return names.get(name, name), _ATOM
        case ast.UnaryOp(op=sign, operand=operand):
            return ("-" if isinstance(sign, ast.USub) else "+") + _at_least(_POWER, operand, names), _SIGN
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            between = "+" if isinstance(op, ast.Add) else "-"
            return f"{_at_least(_SUM, left, names)} {between} {_addend(right, names)}", _SUM
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _product(left, right, names), _PRODUCT
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _quotient(left, right, names)
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return f"{_base(left, names)}^{{{_print(right, names)[0]}}}", _POWER
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return _call(name, _print(argument, names)[0])
    raise TypeError(f"not a node of a checked formula: {ast.dump(node)}")


def _at_least(tightness: int, node: ast.expr, names: Mapping[str, str]) -> str:
    text, bound = _print(node, names)
    return text if bound >= tightness else _parenthesised(text)


def _addend(node: ast.expr, names: Mapping[str, str]) -> str:
    text = _at_least(_PRODUCT, node, names)
    return _parenthesised(text) if text.startswith(("-", "+")) else text


def _quotient(left: ast.expr, right: ast.expr, names: Mapping[str, str]) -> tuple[str, int]:
    if isinstance(left, ast.UnaryOp) and isinstance(left.op, ast.USub):
        # −a/b has its sign before the bar.
        return f"-{_quotient(left.operand, right, names)[0]}", _SIGN
    return rf"\frac{{{_print(left, names)[0]}}}{{{_print(right, names)[0]}}}", _PRODUCT


def _product(left: ast.expr, right: ast.expr, names: Mapping[str, str]) -> str:
    a, b = _at_least(_PRODUCT, left, names), _at_least(_POWER, right, names)
    # Digits side by side would read as one number.
    between = r" \cdot " if b[0].isdigit() or b.startswith(r"\frac") else r" "
    return f"{a}{between}{b}"


def _base(node: ast.expr, names: Mapping[str, str]) -> str:
    text, bound = _print(node, names)
    # e^{x}^{2} is no LaTeX, and a fraction or a function under an exponent would be misread.
    bare = bound == _ATOM and (not isinstance(node, ast.Call) or text.endswith(r"\right|"))
    return text if bare else _parenthesised(text)


def _call(name: str, argument: str) -> tuple[str, int]:
    if name == "sqrt":
        return rf"\sqrt{{{argument}}}", _ATOM
    if name == "abs":
        return rf"\left|{argument}\right|", _ATOM
    if name == "exp":
        return f"e^{{{argument}}}", _POWER
    command = {"asin": "arcsin", "acos": "arccos", "atan": "arctan"}.get(name, name)
    return rf"\{command}{_parenthesised(argument)}", _ATOM


def _number(value: float) -> tuple[str, int]:
    mantissa, _, exponent = f"{value:.12g}".partition("e")
    return (rf"{mantissa} \cdot 10^{{{int(exponent)}}}", _PRODUCT) if exponent else (mantissa, _ATOM)


def _parenthesised(text: str) -> str:
    return rf"\left({text}\right)"
