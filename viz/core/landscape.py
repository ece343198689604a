"""A surface as a run meets it: with its parameters set, turned by an angle and scaled by a factor."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from viz.core.surface import Array, Minimum, Point, Surface

PointFunction = Callable[[float, float], tuple[float, float, float]]
Turn = tuple[Any, Any]
"""(cos, sin) of a rotation: numbers, arrays or symbols."""


def turn_by(degrees: float) -> tuple[float, float]:
    """(cos, sin) of an angle, exact at right angles so that 360° is 0° to the last bit."""
    quarter = degrees / 90.0
    if quarter == round(quarter):
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[round(quarter) % 4]
    angle = math.radians(degrees)
    return math.cos(angle), math.sin(angle)


def turn_point(point: Point, pivot: Point, turn: Turn) -> Point:
    """``point`` turned about ``pivot``."""
    (cos, sin), (qx, qy) = turn, pivot
    dx, dy = point[0] - qx, point[1] - qy
    return qx + cos * dx - sin * dy, qy + sin * dx + cos * dy


def trace_landscape(
    surface: Surface, x: Any, y: Any, params: tuple[Any, ...], turn: Turn | None, scale: Any | None
) -> tuple[Any, Any, Any]:
    """Loss and gradient as graphs over the symbols ``x`` and ``y``: the operations of ``Landscape`` in its order.

    ``turn`` is None where the surface is not turned, ``scale`` None where the loss has no factor.
    """
    if turn is not None:
        x, y = _turn_back(x, y, surface.pivot, turn)
    loss, u, w = surface.derivatives.graph(x, y, *params)
    if turn is not None:
        u, w = _turn_gradient(u, w, turn)
    return (loss, u, w) if scale is None else (scale * loss, scale * u, scale * w)


def _turn_back(x: Any, y: Any, pivot: Point, turn: Turn) -> tuple[Any, Any]:
    (cos, sin), (qx, qy) = turn, pivot
    dx, dy = x - qx, y - qy
    return qx + cos * dx + sin * dy, qy - sin * dx + cos * dy


def _turn_gradient(u: Any, w: Any, turn: Turn) -> tuple[Any, Any]:
    cos, sin = turn
    return cos * u - sin * w, sin * u + cos * w


@dataclass(frozen=True)
class Landscape:
    """c·f(Rᵀ(p − q) + q): the surface f turned counter-clockwise by ``rotation`` degrees about its pivot q, times c.

    Args:
        surface: the surface f.
        rotation: degrees.
        loss_scale: the factor c > 0.
        params: the surface's parameters in declared order; empty takes the defaults.
    """

    surface: Surface
    rotation: float = 0.0
    loss_scale: float = 1.0
    params: tuple[float, ...] = field(default=())

    @cached_property
    def _p(self) -> tuple[float, ...]:
        return self.params or self.surface.param_values()

    @cached_property
    def _turn(self) -> tuple[float, float]:
        return turn_by(self.rotation)

    @property
    def domain(self) -> tuple[Point, Point]:
        """What is drawn; the surface turns inside it."""
        return self.surface.domain

    @cached_property
    def minima(self) -> tuple[Minimum, ...]:
        """The surface's minima in drawn coordinates, their values scaled."""
        return tuple(
            Minimum(*self.turned((m.x, m.y)), m.value * self.loss_scale, m.is_global) for m in self.surface.minima
        )

    @cached_property
    def saddles(self) -> tuple[Point, ...]:
        """The surface's saddle points in drawn coordinates."""
        return tuple(self.turned(point) for point in self.surface.saddles)

    @property
    def infimum(self) -> float | None:
        """The lowest loss, None where the surface is unbounded below."""
        return self.minima[0].value if self.minima else None

    def turned(self, point: Point) -> Point:
        """Where ``point`` of the unrotated surface lies in drawn coordinates."""
        return turn_point(point, self.surface.pivot, self._turn)

    def value_and_gradient(self, columns: Array) -> tuple[Array, Array]:
        """Loss (runs,) and gradient (2, runs) at ``columns`` (2, runs): the layout in which runs are computed."""
        x, y = self._unturned_columns(columns[0], columns[1])
        value, u, w = self.surface.derivatives.value_and_gradient(x, y, *self._p)
        gradient = np.empty_like(columns)
        gradient[0], gradient[1] = self._drawn_gradient(u, w)
        return self.loss_scale * np.asarray(value), gradient

    def value(self, points: ArrayLike) -> Array:
        """The loss at ``points`` (…, 2); returns (…)."""
        x, y = self._unturned(points)
        with np.errstate(all="ignore"):
            value = self.loss_scale * np.asarray(self.surface.derivatives.value(x, y, *self._p))
            return np.broadcast_to(value, x.shape).copy()

    def gradient(self, points: ArrayLike) -> Array:
        """The gradient at ``points`` (…, 2) in drawn coordinates; returns (…, 2)."""
        x, y = self._unturned(points)
        with np.errstate(all="ignore"):
            u, w = self.surface.derivatives.gradient(x, y, *self._p)
            return np.stack([np.broadcast_to(g, x.shape) for g in self._drawn_gradient(u, w)], axis=-1)

    def hessian(self, points: ArrayLike) -> Array:
        """The matrix of second derivatives at ``points`` (…, 2) in drawn coordinates; returns (…, 2, 2)."""
        x, y = self._unturned(points)
        cos, sin = self._turn
        turn = np.array([[cos, -sin], [sin, cos]])
        with np.errstate(all="ignore"):
            xx, xy, yy = self.surface.derivatives.hessian(x, y, *self._p)
            entries = [np.broadcast_to(h, x.shape) for h in (xx, xy, xy, yy)]
            unturned = np.stack(entries, axis=-1).reshape(*x.shape, 2, 2)
            return np.asarray(self.loss_scale * (turn @ unturned @ turn.T))

    @cached_property
    def point(self) -> PointFunction:
        """``(x, y) -> (loss, g_x, g_y)`` on Python floats: ten times faster than arrays for a few runs.

        May raise ``ArithmeticError`` or ``ValueError`` where the array functions return inf or nan.
        """
        f, p, c = self.surface.derivatives.point, self._p, self.loss_scale
        (cos, sin), (qx, qy) = self._turn, self.surface.pivot
        if sin == 0.0 and cos == 1.0:
            if c == 1.0:
                return (lambda x, y: f(x, y, *p)) if p else f

            def scaled(x: float, y: float) -> tuple[float, float, float]:
                loss, u, w = f(x, y, *p)
                return c * loss, c * u, c * w

            return scaled

        def turned(x: float, y: float) -> tuple[float, float, float]:
            dx, dy = x - qx, y - qy
            loss, u, w = f(qx + cos * dx + sin * dy, qy - sin * dx + cos * dy, *p)
            return c * loss, c * (cos * u - sin * w), c * (sin * u + cos * w)

        return turned

    def _unturned(self, points: ArrayLike) -> tuple[Array, Array]:
        array = np.asarray(points, dtype=np.float64)
        return self._unturned_columns(array[..., 0], array[..., 1])

    def _unturned_columns(self, x: Array, y: Array) -> tuple[Array, Array]:
        return (x, y) if self._turn == (1.0, 0.0) else _turn_back(x, y, self.surface.pivot, self._turn)

    def _drawn_gradient(self, u: Array, w: Array) -> tuple[Array, Array]:
        if self._turn != (1.0, 0.0):
            u, w = _turn_gradient(u, w, self._turn)
        return self.loss_scale * u, self.loss_scale * w
