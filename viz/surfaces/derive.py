"""From a surface's formula: value, gradient, Hessian, LaTeX, each made at first use."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from viz.core.functions import ON_ARRAYS, ON_FLOATS, ON_SYMBOLS
from viz.core.surface import Surface
from viz.surfaces.codegen import compile_function
from viz.surfaces.formula import parse
from viz.surfaces.latex import to_latex
from viz.surfaces.symbolic import check_finite, to_sympy


def derive(surface: Surface) -> FormulaDerivatives:
    """The derivatives of ``surface.formula``. Raises ``ValueError`` where it cannot be read."""
    names = {quantity.name: quantity.latex for quantity in surface.params}
    return FormulaDerivatives(surface.formula, names)


class FormulaDerivatives:
    """A formula's ``viz.core.surface.Derivatives``, exact by symbolic differentiation.

    Args:
        text: the formula, read by ``viz.surfaces.formula.parse``; it may come from a stranger.
        params: each parameter's LaTeX by its name, in the order in which the functions take them.

    Raises:
        ValueError: the text is no formula. Whether it divides by zero everywhere shows when a function is first used.

    At kinks the derivatives are those of ``viz.surfaces.symbolic``: 0 at the tip of abs(u) and of sqrt(u).
    """

    def __init__(self, text: str, params: dict[str, str]) -> None:
        self._names = ("x", "y", *params)
        self._tree = parse(text, self._names)
        self.latex = to_latex(self._tree, params)

    @cached_property
    def value(self) -> Callable[..., Any]:
        return self._compile(self._expression, ON_ARRAYS)

    @cached_property
    def gradient(self) -> Callable[..., Any]:
        return self._compile(self._gradient, ON_ARRAYS)

    @cached_property
    def value_and_gradient(self) -> Callable[..., Any]:
        return self._compile((self._expression, *self._gradient), ON_ARRAYS)

    @cached_property
    def hessian(self) -> Callable[..., Any]:
        x, y = self._symbols[:2]
        f_x, f_y = self._gradient
        return self._compile((f_x.diff(x), f_x.diff(y), f_y.diff(y)), ON_ARRAYS)

    @cached_property
    def point(self) -> Callable[..., Any]:
        return self._compile((self._expression, *self._gradient), ON_FLOATS)

    @cached_property
    def graph(self) -> Callable[..., Any]:
        return self._compile((self._expression, *self._gradient), ON_SYMBOLS)

    @cached_property
    def _symbols(self) -> tuple[Any, ...]:
        import sympy

        # Not declared real: sympy would rewrite sqrt(-x**2) to an imaginary number, where numpy says nan.
        return tuple(sympy.Symbol(name) for name in self._names)

    @cached_property
    def _expression(self) -> Any:
        return to_sympy(self._tree, dict(zip(self._names, self._symbols, strict=True)))

    @cached_property
    def _gradient(self) -> tuple[Any, Any]:
        x, y = self._symbols[:2]
        return self._expression.diff(x), self._expression.diff(y)

    def _compile(self, result: Any, namespace: dict[str, Any]) -> Callable[..., Any]:
        check_finite(*(result if isinstance(result, tuple) else (result,)))
        return compile_function(self._symbols, result, namespace)
