"""A step as a sum of arrays, each with one factor that all elements share.

What all elements share — rates, corrections, a product of momenta — is multiplied up before it meets an array: with
c = −α√(1−β₂ᵗ)/(1−β₁ᵗ), x + c·m/(√v + ε√(1−β₂ᵗ)) takes five passes over memory where the paper's lines take eight. That
moves roundings by a few units in the last place of the step; it is done for x alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from viz.core import ops
from viz.core.expression import Expression
from viz.core.trace import is_symbol

Term = tuple[Any, Any]
"""A factor that all elements share, and the array it multiplies; None where the factor stands alone."""


class Terms:
    """Writes a node as a sum of arrays, each with one factor that all elements share.

    Args:
        x: the symbol.
        is_array: whether a node differs from element to element.
        atoms: arrays that are there anyway, as states or because they are used more than once.
    """

    def __init__(self, x: Expression, is_array: Callable[[Any], bool], atoms: set[Any]) -> None:
        self._x = x
        self._is_array = is_array
        self._atoms = atoms

    def position(self, step: Any) -> Expression:
        """x + step. The terms are added up before x is: each sum with x rounds away what is small beside it."""
        terms = sorted(self._sum(step), key=lambda term: term[1] is None)
        scale, base = terms[0]
        if len(terms) == 1 or base is None:
            return _added(self._x, terms)
        first = base if _is(scale, 1.0) else Expression("*", base, scale)
        return Expression("+", self._x, _added(first, terms[1:]))

    def _sum(self, node: Any) -> list[Term]:
        if not self._is_array(node):
            return [(node, None)]
        if is_symbol(node) or node in self._atoms:
            return [(1.0, node)]
        args = node.args
        if node.op == "neg":
            return _times(self._sum(args[0]), -1.0)
        if node.op == "+":
            return _merged(self._sum(args[0]) + self._sum(args[1]))
        if node.op == "-":
            return _merged(self._sum(args[0]) + _times(self._sum(args[1]), -1.0))
        if node.op == "*" and not all(map(self._is_array, args)):
            scale, array = args if self._is_array(args[1]) else args[::-1]
            return _times(self._sum(array), scale)
        if node.op == "/" and not self._is_array(args[1]):
            return [(scale / args[1], base) for scale, base in self._sum(args[0])]
        return [self._product(node)]

    def _product(self, node: Expression) -> Term:
        if node.op == "*":
            (scale, base), (other_scale, other) = map(self._factored, node.args)
            return scale * other_scale, _times_arrays(base, other)
        if node.op == "/":
            (scale, base), (other_scale, other) = map(self._factored, node.args)
            return scale / other_scale, Expression("/", 1.0 if base is None else base, other)
        if node.op == "sqrt":
            scale, base = self._factored(node.args[0])
            return ops.sqrt(scale), Expression("sqrt", base)
        return 1.0, node

    def _factored(self, node: Any) -> Term:
        """The node as one factor times one array: that of the first array is taken out of all."""
        terms = self._sum(node)
        if len(terms) == 1:
            return terms[0]
        first = next(i for i, (_, base) in enumerate(terms) if base is not None)
        scale, base = terms.pop(first)
        return scale, _added(base, [(other / scale, array) for other, array in terms])


def _is(value: Any, number: float) -> bool:
    return not isinstance(value, Expression) and bool(value == number)


def _times(terms: list[Term], factor: Any) -> list[Term]:
    return [(-scale if _is(factor, -1.0) else scale * factor, base) for scale, base in terms]


def _times_arrays(a: Any, b: Any) -> Expression:
    """a·b; (1/d)·b is b/d, which cannot overflow where b is 0."""
    for one, other in ((a, b), (b, a)):
        if one.op == "/" and _is(one.args[0], 1.0):
            return Expression("/", other, one.args[1])
    return Expression("*", a, b)


def _merged(terms: list[Term]) -> list[Term]:
    """One term for each array."""
    sums: dict[Any, Any] = {}
    for scale, base in terms:
        sums[base] = sums[base] + scale if base in sums else scale
    return [(scale, base) for base, scale in sums.items()]


def _added(total: Expression, terms: list[Term]) -> Expression:
    for scale, base in terms:
        if base is not None and _is(scale, -1.0):
            total = Expression("-", total, base)
        elif base is None or _is(scale, 1.0):
            total = Expression("+", total, scale if base is None else base)
        else:  # not by the operator, which would pull a minus out of the factor and make it a pass
            total = Expression("+", total, Expression("*", base, scale))
    return total
