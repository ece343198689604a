"""Sympy expressions as fast Python functions, on floats, on arrays or on symbols.

``lambdify`` with one thing of our own: after ``cse`` has found the shared subexpressions, every whole power becomes a
chain of shared multiplications. On floats ``x*x`` is faster than ``x**2``, and overflows to inf where ``x**2`` raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any


def compile_function(arguments: Sequence[Any], result: Any, namespace: Mapping[str, Any]) -> Callable[..., Any]:
    """A function of ``arguments`` (sympy symbols) that returns ``result`` (an expression or a tuple of them).

    ``namespace`` is ``ON_ARRAYS``, ``ON_FLOATS`` or ``ON_SYMBOLS`` of ``viz.core.functions``.
    """
    from sympy.utilities.lambdify import lambdify

    return lambdify(arguments, result, modules=[dict(namespace)], printer=_printer_class(), cse=_share)  # type: ignore[no-any-return]


def _share(result: Any) -> tuple[list[tuple[Any, Any]], Any]:
    """``lambdify``'s hook for common subexpressions: the assignments to make first, and the result in their terms."""
    import sympy

    fresh = sympy.numbered_symbols("_")
    expressions = result if isinstance(result, tuple) else (result,)
    shared, reduced = sympy.cse(expressions, symbols=fresh)
    chains = _PowerChains(fresh)
    for symbol, expression in shared:
        chains.assign(symbol, expression)
    reduced = tuple(chains.rewrite(e) for e in reduced)
    return chains.assignments, reduced if isinstance(result, tuple) else reduced[0]


class _PowerChains:
    """Rewrites whole powers as multiplications, each product assigned once: x⁶ = (x³)², x³ = x·x²."""

    def __init__(self, fresh: Any) -> None:
        self.fresh = fresh
        self.assignments: list[tuple[Any, Any]] = []
        self._known: dict[Any, Any] = {}  # expression -> the symbol that holds it
        self._aliases: dict[Any, Any] = {}

    def assign(self, symbol: Any, expression: Any) -> None:
        expression = self.rewrite(expression)
        if expression.is_Symbol:
            self._aliases[symbol] = expression
        else:
            self._store(symbol, expression)

    def rewrite(self, expression: Any) -> Any:
        if not expression.args:
            return self._aliases.get(expression, expression)
        if expression.is_Pow and expression.exp.is_Integer and abs(int(expression.exp)) > 1:
            exponent = int(expression.exp)
            product = self._power(self._named(self.rewrite(expression.base)), abs(exponent))
            return product if exponent > 0 else 1 / product
        return expression.func(*(self.rewrite(argument) for argument in expression.args))

    def _power(self, base: Any, exponent: int) -> Any:
        import sympy

        if exponent == 1:
            return base
        half = self._power(base, exponent // 2)
        return self._named(sympy.Mul(half, self._power(base, exponent - exponent // 2), evaluate=False))

    def _named(self, expression: Any) -> Any:
        if expression.is_Symbol:
            return expression
        if expression not in self._known:
            self._store(next(self.fresh), expression)
        return self._known[expression]

    def _store(self, symbol: Any, expression: Any) -> None:
        self._known[expression] = symbol
        self.assignments.append((symbol, expression))


@cache
def _printer_class() -> Any:
    from sympy.printing.pycode import PythonCodePrinter

    class Printer(PythonCodePrinter):
        """Every number as a float: int·float is twice as slow, and whole numbers beyond 2⁶³ make object arrays."""

        def _print_Integer(self, expr: Any) -> str:  # noqa: N802
            return f"{int(expr)}.0"

        def _print_Float(self, expr: Any) -> str:  # noqa: N802
            return repr(float(expr)).replace("inf", "1e999")

        def _print_Rational(self, expr: Any) -> str:  # noqa: N802
            return repr(expr.p / expr.q)

    return Printer
