"""A checked formula as a sympy expression whose functions sympy can differentiate and nothing more.

Sympy's own ``exp`` or ``Pow`` evaluate constants to any size (``9**9**9**9``) and rewrite what they recognise. Here
every function is opaque: sympy adds, multiplies, takes small whole powers, and applies the chain rule.

At a kink the derivative is 0 by definition, the middle of the subgradients: ``sign(0) = 0`` for abs(u) at u = 0, and
``inverse_root(0) = 0`` (1/√u elsewhere) for sqrt(u) at u = 0, which is the tip of Ackley's cone. Second derivatives at
such a point are those of the smooth rest.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any

from viz.surfaces.tree import OPERATORS, constant, whole_exponent


def to_sympy(tree: ast.expr, symbols: Mapping[str, Any]) -> Any:
    """The expression of a tree from ``formula.parse``; ``symbols`` maps each variable to its sympy symbol.

    Raises:
        ValueError: the formula cancels to something without a finite value, such as ``1/(x - x)``.
    """
    expression = _build(tree, symbols)
    check_finite(expression)
    return expression


def check_finite(*expressions: Any) -> None:
    """Raise a ``ValueError`` where an expression contains a division by zero."""
    import sympy

    if any(e.has(sympy.zoo, sympy.nan, sympy.oo) for e in expressions):
        raise ValueError("the formula divides by an expression that is always zero")


def _build(node: ast.expr, symbols: Mapping[str, Any]) -> Any:
    import sympy

    value = constant(node)
    if value is not None:
        return sympy.Float(value)
    match node:
        case ast.Name(id=name):
            return symbols[name]
        case ast.UnaryOp(op=sign, operand=operand):
            inner = _build(operand, symbols)
            return -inner if isinstance(sign, ast.USub) else inner
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            exponent = whole_exponent(node)
            base = _build(left, symbols)
            return _functions().power(base, _build(right, symbols)) if exponent is None else base**exponent
        case ast.BinOp(left=left, op=op, right=right):
            return OPERATORS[type(op)](_build(left, symbols), _build(right, symbols))
        case ast.Call(func=ast.Name(id=name), args=[argument]):
            return getattr(_functions(), name)(_build(argument, symbols))
    raise TypeError(f"not a node of a checked formula: {ast.dump(node)}")


@cache
def _functions() -> SimpleNamespace:
    """The opaque functions by name, each with its derivatives by its first and second argument."""
    f = SimpleNamespace()
    table: dict[str, list[Callable[..., Any]]] = {
        "sin": [lambda u: f.cos(u)],
        "cos": [lambda u: -f.sin(u)],
        "tan": [lambda u: 1 + f.tan(u) ** 2],
        "asin": [lambda u: f.power(1 - u**2, -0.5)],
        "acos": [lambda u: -f.power(1 - u**2, -0.5)],
        "atan": [lambda u: 1 / (1 + u**2)],
        "sinh": [lambda u: f.cosh(u)],
        "cosh": [lambda u: f.sinh(u)],
        "tanh": [lambda u: 1 - f.tanh(u) ** 2],
        "exp": [lambda u: f.exp(u)],
        "log": [lambda u: 1 / u],
        "sqrt": [lambda u: f.inverse_root(u) / 2],
        "inverse_root": [lambda u: -(f.inverse_root(u) ** 3) / 2],
        "abs": [lambda u: f.sign(u)],
        "sign": [lambda u: 0 * u],
        "power": [lambda u, v: v * f.power(u, v - 1), lambda u, v: f.log(u) * f.power(u, v)],
    }
    for name, derivatives in table.items():
        setattr(f, name, _opaque(name, derivatives))
    return f


def _opaque(name: str, derivatives: list[Callable[..., Any]]) -> Any:
    import sympy

    class Opaque(sympy.Function):
        nargs = len(derivatives)

        def fdiff(self, argindex: int = 1) -> Any:
            return derivatives[argindex - 1](*self.args)

        def _eval_evalf(self, prec: int) -> None:
            """Stay as it is: sympy would call mpmath's function of that name at constants, to any size."""

        def _pythoncode(self, printer: Any) -> str:
            return f"{name}({', '.join(map(printer.doprint, self.args))})"

    Opaque.__name__ = name
    return Opaque
