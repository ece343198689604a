"""A loss surface: declared facts, and what follows from its one formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from viz.core.quantity import Quantity, Value
from viz.core.registry import Registry

Array = NDArray[np.float64]
Point = tuple[float, float]


@dataclass(frozen=True)
class Minimum:
    """A local minimum at ``(x, y)`` with loss ``value``; ``is_global`` where no other lies lower."""

    x: float
    y: float
    value: float
    is_global: bool = True


class Derivatives(Protocol):
    """Code made from a formula, each piece at first use. ``p`` stands for the surface's parameters in declared order.

    The array functions take arrays of any one shape and never raise: where a value overflows or a function's domain
    ends they return inf or nan and may warn, so call them under ``np.errstate``. A constant may come back as a scalar.
    """

    @property
    def value(self) -> Callable[..., Array]:
        """``(x, y, *p) -> f`` on arrays."""

    @property
    def gradient(self) -> Callable[..., tuple[Array, Array]]:
        """``(x, y, *p) -> (f_x, f_y)`` on arrays."""

    @property
    def value_and_gradient(self) -> Callable[..., tuple[Array, Array, Array]]:
        """``(x, y, *p) -> (f, f_x, f_y)`` on arrays: the operations of ``point`` in the same order."""

    @property
    def hessian(self) -> Callable[..., tuple[Array, Array, Array]]:
        """``(x, y, *p) -> (f_xx, f_xy, f_yy)`` on arrays."""

    @property
    def point(self) -> Callable[..., tuple[float, float, float]]:
        """``(x, y, *p) -> (f, f_x, f_y)`` on Python floats.

        Raises ``ArithmeticError`` or ``ValueError`` where an exponential overflows or a function's domain ends.
        """

    @property
    def graph(self) -> Callable[..., tuple[Any, Any, Any]]:
        """``(x, y, *p) -> (f, f_x, f_y)`` on symbols of ``viz.core.expression``: the operations of ``point``."""

    @property
    def latex(self) -> str:
        """The right-hand side of f(x, y) = … ."""


@dataclass(frozen=True)
class Surface:
    """A loss surface f(x, y), declared by its formula and known facts.

    Args:
        key, name: ``"rosenbrock"``, ``"Rosenbrock"``.
        formula: the right-hand side as text in x, y and the names of ``params``.
        domain: ``((x_low, x_high), (y_low, y_high))``, what is drawn; iterates may leave it.
        starts: points worth starting from, the first is the default.
        minima: known minima, global ones first; empty where f is unbounded below.
        saddles: known saddle points worth marking.
        params: the formula's parameters.
        log_loss: the range is so wide that level lines are drawn over log₁₀.
        group: the heading under which a menu lists it.
        about: what to look for, in one or two sentences.
        source: where the formula is from.
        derive: makes ``Derivatives`` from the formula; called at first use only. May raise ``ValueError``.
    """

    key: str
    name: str
    formula: str
    domain: tuple[Point, Point]
    starts: tuple[Point, ...]
    derive: Callable[[Surface], Derivatives] = field(repr=False, compare=False)
    minima: tuple[Minimum, ...] = ()
    saddles: tuple[Point, ...] = ()
    params: tuple[Quantity, ...] = ()
    log_loss: bool = False
    group: str = ""
    about: str = ""
    source: str = ""

    @cached_property
    def derivatives(self) -> Derivatives:
        """The compiled formula, made once."""
        return self.derive(self)

    @property
    def latex(self) -> str:
        """The right-hand side of f(x, y) = … in LaTeX."""
        return self.derivatives.latex

    @property
    def pivot(self) -> Point:
        """The point that a rotation turns the surface about: the first minimum, or the origin."""
        return (self.minima[0].x, self.minima[0].y) if self.minima else (0.0, 0.0)

    def param_values(self, given: dict[str, Value] | None = None) -> tuple[float, ...]:
        """The parameters in declared order, defaults where ``given`` has none."""
        given = given or {}
        return tuple(float(given.get(q.name, q.default)) for q in self.params)

    def value(self, points: ArrayLike, **params: float) -> Array:
        """f at ``points`` (…, 2); returns (…)."""
        x, y, p = self._split(points, params)
        with np.errstate(all="ignore"):
            return np.broadcast_to(self.derivatives.value(x, y, *p), x.shape).copy()

    def gradient(self, points: ArrayLike, **params: float) -> Array:
        """(f_x, f_y) at ``points`` (…, 2); returns (…, 2)."""
        x, y, p = self._split(points, params)
        with np.errstate(all="ignore"):
            return _stack(self.derivatives.gradient(x, y, *p), x.shape)

    def hessian(self, points: ArrayLike, **params: float) -> Array:
        """The matrix of second derivatives at ``points`` (…, 2); returns (…, 2, 2)."""
        x, y, p = self._split(points, params)
        with np.errstate(all="ignore"):
            xx, xy, yy = self.derivatives.hessian(x, y, *p)
        return _stack((xx, xy, xy, yy), x.shape).reshape(*x.shape, 2, 2)

    def _split(self, points: ArrayLike, params: dict[str, Any]) -> tuple[Array, Array, tuple[float, ...]]:
        array = np.asarray(points, dtype=np.float64)
        if array.ndim == 0 or array.shape[-1] != 2:
            raise ValueError(f"points must have shape (..., 2), got {array.shape}")
        if unknown := set(params) - {q.name for q in self.params}:
            raise ValueError(f"{self.key} has no parameter {min(unknown)!r}")
        return array[..., 0], array[..., 1], self.param_values(params)


def _stack(columns: tuple[Any, ...], shape: tuple[int, ...]) -> Array:
    # A derivative that is constant comes back as a scalar.
    return np.stack([np.broadcast_to(c, shape) for c in columns], axis=-1)


SURFACES: Registry[Surface] = Registry("surface")
