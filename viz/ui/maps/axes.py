"""One axis of a map: which setting, from where to where, and how the values lie between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.core.quantity import Quantity
from viz.core.surface import Array
from viz.figures.maps import Axis

SPACINGS = {"log": "logarithmic", "linear": "even", "near1": "logarithmic in 1 − β", "switch": "off and on"}
"""How values may lie between the ends, by the word in the link."""

KIN = (("beta1", "momentum"), ("beta2", "alpha", "rho"))
"""Settings of different optimisers that play the same part: the memory of the gradient, and that of its square."""

_SHOWN: Mapping[str, tuple[float, float]] = {"lr": (1e-4, 1.0), "turn": (0.0, 90.0)}
_LONG_MEMORY = 0.9999
_LEAST, _MOST = 1e-12, 0.999999
_DIGITS = 6


@dataclass(frozen=True)
class AxisRange:
    """The values of one setting that a map goes through: from ``low`` to ``high``, spaced as ``spacing`` says."""

    name: str
    low: float
    high: float
    spacing: str = "log"

    def values(self, count: int) -> NDArray[Any]:
        """``count`` strictly increasing values, rounded to what a link can show where that keeps them apart.

        A switch has two, whatever ``count`` is.
        """
        if self.spacing == "switch":
            return np.array([False, True])
        if self.spacing == "log":
            exact = np.geomspace(self.low, self.high, count)
        elif self.spacing == "near1":
            exact = 1 - np.geomspace(1 - self.low, 1 - self.high, count)
        else:
            exact = np.linspace(self.low, self.high, count)
        rounded = np.array([self._rounded(value) for value in exact.tolist()])
        return rounded if np.all(np.diff(rounded) > 0) else exact

    def _rounded(self, value: float) -> float:
        if self.spacing == "near1":
            return round(1 - float(f"{1 - value:.{_DIGITS}g}"), 12)
        return min(max(float(f"{value:.{_DIGITS}g}"), self.low), self.high)

    def holds(self, value: float) -> bool:
        """Whether the axis goes past ``value``."""
        return self.low <= value <= self.high


def spacings_of(quantity: Quantity) -> tuple[str, ...]:
    """How the values of ``quantity`` may lie, the best one first."""
    if quantity.is_switch:
        return ("switch",)
    if is_decay(quantity):
        return "near1", "linear"
    return ("log", "linear") if quantity.log else ("linear",)


def is_decay(quantity: Quantity) -> bool:
    """Whether it is a share that is kept at each step, so that what counts is its distance to 1."""
    return quantity.open_high or any(quantity.name in names for names in KIN)


def limits(quantity: Quantity, spacing: str) -> tuple[float, float]:
    """The lowest and the highest end that an axis may have: on a logarithmic one neither 0 nor, for β, 1 can stand."""
    low, high = quantity.low, quantity.high
    if spacing == "log":
        low = low or _LEAST
    if spacing == "near1" or quantity.open_high:
        high = _MOST
    return low, high


def default_range(quantity: Quantity) -> AxisRange:
    """The range in which there is something to see."""
    if quantity.is_switch:
        return AxisRange(quantity.name, 0.0, 1.0, "switch")
    low, high = _SHOWN.get(quantity.name) or quantity.slider
    if is_decay(quantity):
        low, high = quantity.low, _LONG_MEMORY
    elif quantity.log and low == 0:
        low = high * 1e-4
    return AxisRange(quantity.name, low, high, spacings_of(quantity)[0])


def may_cross(name: str, other: str) -> bool:
    """Whether a map can have both: the angle moves the start in one case and turns the surface in both."""
    pair = {name, other}
    return name != other and pair != {"rotation", "turn"} and not ("turn" in pair and pair & {"x0", "y0"})


def kin_of(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` that plays the part of ``name``, itself first; None where there is none."""
    names = list(names)
    if name in names:
        return name
    return next((other for kin in KIN if name in kin for other in kin if other in names), None)


def drawn(axis: AxisRange, quantity: Quantity, values: Array) -> Axis:
    """The axis with its ``values`` as the figure takes it."""
    return Axis(quantity.name, label(quantity), values, axis.spacing == "log", axis.spacing == "near1")


def label(quantity: Quantity) -> str:
    """``β₂  beta2``; once where symbol and name are the same."""
    name = quantity.name.replace("_", " ")
    spelt = name in (quantity.symbol, quantity.symbol.replace("₀", "0"))
    return quantity.symbol if spelt else f"{quantity.symbol}  {name}"
