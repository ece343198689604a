"""An axis of a map: where its cells lie, what its ticks say."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from viz.core.surface import Array
from viz.figures.arrays import typed
from viz.figures.numbers import distinct_texts
from viz.figures.texts import TEXTS
from viz.figures.theme import axis_layout

DECADES_WITH_STEPS = 2.2
"""Up to so many decades 1 − β has ticks at 1, 2 and 5; beyond, at whole decades only."""


@dataclass(frozen=True, eq=False)
class Axis:
    """One axis of a sweep as a map draws it.

    Args:
        name: the sweep's name for it, such as ``"lr"``.
        label: symbol and name, such as ``"α  learning rate"``.
        values: the setting at each cell, strictly increasing; False and True for a switch.
        log: cells are evenly spaced in the logarithm.
        complement: drawn over the logarithm of 1 − value, as suits betas, which crowd below 1: 0.9, 0.99, 0.999 are
            evenly spaced then. Values and ticks are still those of the setting itself, growing to the right and up.

    Raises:
        ValueError: the values do not increase, are not finite, or have no logarithm.
    """

    name: str
    label: str
    values: Array
    log: bool = False
    complement: bool = False
    is_switch: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        given: Any = self.values
        array = np.asarray(given)
        values = array.astype(np.float64)
        if values.ndim != 1 or not values.size or not np.isfinite(values).all() or (np.diff(values) <= 0).any():
            raise ValueError(f"the values of axis {self.name} must be finite and strictly increasing")
        if self.complement and values[-1] >= 1:
            raise ValueError(f"the values of axis {self.name} must be below 1, got {values[-1]:g}")
        if self.log and not self.complement and values[0] <= 0:
            raise ValueError(f"the values of logarithmic axis {self.name} must be positive, got {values[0]:g}")
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "is_switch", array.dtype == np.bool_)

    @property
    def is_log(self) -> bool:
        """Whether Plotly's axis is logarithmic."""
        return self.log or self.complement

    def drawn(self, values: ArrayLike) -> Array:
        """Where values of the setting lie in Plotly's coordinates."""
        array = np.asarray(values, dtype=np.float64)
        return 1.0 - array if self.complement else array

    @cached_property
    def edges(self) -> Array:
        """The cells' borders as positions along the axis, (cells + 1,): logarithms on a logarithmic axis.

        Each value is in the middle of its cell on an evenly spaced axis, as drawn.
        """
        drawn = self.drawn(self.values)
        places = np.log10(drawn) if self.is_log else drawn
        if len(places) == 1:
            half = math.log10(2.0) if self.is_log else 0.5
            return np.asarray(places[0] + np.array([-half, half]) * (-1 if self.complement else 1))
        middles = (places[:-1] + places[1:]) / 2
        return np.concatenate(([2 * places[0] - middles[0]], middles, [2 * places[-1] - middles[-1]]))

    @cached_property
    def drawn_edges(self) -> Array:
        """The cells' borders in Plotly's coordinates, (cells + 1,)."""
        return np.power(10.0, self.edges) if self.is_log else self.edges

    @property
    def revision(self) -> str:
        """Stays the same while a zoom into this axis means the same."""
        return f"{self.name} {self.is_log} {self.edges[0]:.9g} {self.edges[-1]:.9g}"

    def layout(self) -> dict[str, Any]:
        """Plotly's axis."""
        extent = [float(self.edges[0]), float(self.edges[-1])]
        kind = "log" if self.is_log else "linear"
        return axis_layout(self.label, type=kind, range=extent, autorange=False, **self._ticks())

    def _ticks(self) -> dict[str, Any]:
        if self.is_switch:
            return {"tickvals": [0, 1], "ticktext": [TEXTS["off"], TEXTS["on"]]}
        if self.complement:
            at, texts = complement_ticks(*sorted((float(self.edges[0]), float(self.edges[-1]))))
            return {"tickvals": at, "ticktext": texts}
        return {"nticks": 8}

    def readout(self) -> dict[str, Any]:
        """What the component says of each cell's value, and where the cells are."""
        texts = [TEXTS["on"] if v else TEXTS["off"] for v in self.values] if self.is_switch else None
        return {
            "label": self.label,
            "values": typed(self.values, "f8"),
            "edges": typed(self.edges, "f8"),
            "texts": texts or distinct_texts(self.values.tolist()),
            "complement": self.complement,
        }


def complement_ticks(low: float, high: float) -> tuple[list[float], list[str]]:
    """Ticks on an axis of log10(1 − β) from ``low`` to ``high``: where in 1 − β, and what they say of β.

    >>> complement_ticks(-3.0, 0.0)
    ([0.001, 0.01, 0.1, 1.0], ['0.999', '0.99', '0.9', '0'])
    """
    factors = (1, 2, 5) if high - low <= DECADES_WITH_STEPS else (1,)
    marks = [(f, k) for k in range(math.floor(low), math.ceil(high) + 1) for f in factors]
    inside = [(f, k) for f, k in marks if low - 1e-9 <= math.log10(f) + k <= high + 1e-9 and f * 10.0**k <= 1]
    return [f * 10.0**k for f, k in inside], [f"{1 - f * 10.0**k:.{-k}f}" for f, k in inside]
