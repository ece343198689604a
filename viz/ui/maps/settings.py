"""Everything that defines what Maps shows, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Self

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Quantity
from viz.core.surface import SURFACES
from viz.core.sweep_axes import MAX_SWEEP_STEPS, MAX_VALUES, axis_quantities
from viz.ui.lane import Lane
from viz.ui.maps.axes import AxisRange, default_range, kin_of, may_cross
from viz.ui.setup import RUN_QUANTITIES, Setup

HYPER, BASINS, SENSITIVITY = "hyper", "basins", "sensitivity"
VIEWS = {HYPER: "Hyper-parameters", BASINS: "Basins", SENSITIVITY: "Sensitivity"}
CURVE_MEASURES = ("final_loss", "best_loss")
MAX_MAPS = 2
MAX_CURVES = 6
CURVE_POINTS = 121
"""Learning rates of a sensitivity curve."""

CELLS = Quantity(
    "cells", "cells", "n", 64.0, 16.0, MAX_VALUES, integer=True,
    help="Cells along each axis. Large maps are computed in the background and show their progress.",
)  # fmt: skip
QUANTITIES = RUN_QUANTITIES | {"num_steps": replace(RUN_QUANTITIES["num_steps"], high=MAX_SWEEP_STEPS)}
"""The numbers of the setup with the bounds that maps have."""

DEFAULT_CURVES = tuple(
    Lane.of(key, lr=OPTIMIZERS[key].demo_lr) for key in ("adam", "rmsprop", "adagrad", "nesterov", "momentum", "sgd")
)
DEFAULT_LANES = (Lane.of("adam", lr=0.1), Lane.of("momentum", lr=1e-3))
DEFAULT_UP = AxisRange("beta1", 0.0, 0.999, "near1")
DEFAULT_ACROSS = AxisRange("lr", 1e-5, 10.0)
DEFAULT_RATES = AxisRange("lr", 1e-5, 10.0)


@dataclass(frozen=True)
class Maps(Setup):
    """The page's whole state: what the link holds, what a preset sets, what the sweeps are made from."""

    num_steps: int = 1000
    view: str = HYPER
    lanes: tuple[Lane, ...] = DEFAULT_LANES
    curves: tuple[Lane, ...] = DEFAULT_CURVES
    up: AxisRange = DEFAULT_UP
    across: AxisRange = DEFAULT_ACROSS
    rates: AxisRange = DEFAULT_RATES
    measure: str = "final_loss"
    cells: int = 64

    def axis_quantities(self) -> Mapping[str, Quantity]:
        """What the axes may be: all that the first map's run has."""
        return self.quantities_of(self.lanes[0])

    def quantities_of(self, lane: Lane) -> Mapping[str, Quantity]:
        """What an axis of ``lane``'s map may be; a start goes over the picture."""
        known, domain = axis_quantities(self.spec(lane)), SURFACES[self.surface].domain
        starts = {name: replace(known[name], shown=shown) for name, shown in zip(("x0", "y0"), domain, strict=True)}
        return known | starts

    def with_surface(self, key: str) -> Self:
        """Another surface; an axis that belongs to the old one is replaced."""
        return super().with_surface(key).fitted(reset={"x0", "y0", *(q.name for q in SURFACES[self.surface].params)})

    def with_optimizer(self, index: int, key: str | None) -> Self:
        """Another optimiser for map ``index``; None takes the second map away."""
        if key is None:
            return replace(self, lanes=self.lanes[:index])
        lane = (self.lanes[index] if index < len(self.lanes) else Lane()).with_optimizer(key)
        return replace(self, lanes=(*self.lanes[:index], lane, *self.lanes[index + 1 :])).fitted()

    def with_lane(self, index: int, lane: Lane) -> Self:
        """One map's optimiser replaced."""
        return replace(self, lanes=(*self.lanes[:index], lane, *self.lanes[index + 1 :]))

    def with_axis(self, field: str, name: str) -> Self:
        """Another setting along an axis; the one that the other axis has changes places with it."""
        other = "across" if field == "up" else "up"
        if getattr(self, other).name == name:
            return replace(self, up=self.across, across=self.up)
        axis = default_range(self.axis_quantities()[name])
        return replace(self, up=axis) if field == "up" else replace(self, across=axis)

    def with_curves(self, keys: list[str]) -> Self:
        """The optimisers of the sensitivity view; those that stay keep their settings."""
        kept = {lane.optimizer: lane for lane in self.curves}
        chosen = tuple(kept.get(key) or Lane.of(key, lr=OPTIMIZERS[key].demo_lr) for key in keys[:MAX_CURVES])
        return replace(self, curves=chosen or self.curves)

    def fitted(self, reset: AbstractSet[str] = frozenset()) -> Self:
        """The same with axes that the first optimiser and the surface have; ranges of those in ``reset`` start anew."""
        known = self.axis_quantities()
        # The axis that can stay does, at its place and with its range.
        if kin_of(self.across.name, known) is None and kin_of(self.up.name, known) is not None:
            up = _fit(self.up, known, reset, taken=None)
            return replace(self, up=up, across=_fit(self.across, known, reset, taken=up.name))
        across = _fit(self.across, known, reset, taken=None)
        return replace(self, across=across, up=_fit(self.up, known, reset, taken=across.name))

    @property
    def is_noisy(self) -> bool:
        """Whether any run has noise."""
        return super().is_noisy or (self.view == HYPER and "noise" in (self.up.name, self.across.name))

    @property
    def curve_measure(self) -> str:
        """The measure that the sensitivity view shows."""
        return self.measure if self.measure in CURVE_MEASURES else CURVE_MEASURES[0]


def _fit(axis: AxisRange, known: Mapping[str, Quantity], reset: AbstractSet[str], taken: str | None) -> AxisRange:
    names = [name for name in known if taken is None or may_cross(name, taken)]
    name = kin_of(axis.name, names)
    if name is None or name in reset:
        return default_range(known[name or names[0]])
    return replace(axis, name=name)
