"""What stands on the page for given settings: each map with its sweep, its axes, its lines of theory and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Quantity
from viz.core.spec import RunSpec
from viz.core.surface import SURFACES
from viz.core.sweep import Sweep
from viz.figures.grid import Grid
from viz.ui.lane import Lane
from viz.ui.maps.axes import AxisRange, kin_of
from viz.ui.maps.settings import BASINS, CURVE_POINTS, SENSITIVITY, Maps
from viz.ui.maps.sweeps import Request
from viz.ui.maps.texts import TEXTS


@dataclass(frozen=True)
class Panel:
    """One map.

    Args:
        lane: its optimiser.
        request: its sweep; it may lack an axis that the optimiser does not have.
        up, across: its axes as drawn.
        note: a sentence where the axes are not those of the page.
    """

    lane: Lane
    request: Request
    up: AxisRange
    across: AxisRange
    quantities: Mapping[str, Quantity]
    note: str = ""

    def grid(self, sweep: Sweep) -> Grid:
        """The sweep with both axes."""
        names = [axis.name for axis in self.request.ranges]
        if len(names) == 2:
            return cast(Grid, sweep)
        missing = 0 if self.up.name not in names else 1
        axis = (self.up, self.across)[missing]
        return cast(Grid, Bands(sweep, missing, axis.name, axis.values(self.request.cells)))

    def cell(self, row: int, column: int) -> RunSpec:
        """The spec of a cell of the map."""
        return self.request.cell({self.up.name: row, self.across.name: column})


class Bands:
    """A sweep over one axis, drawn over two: the same along the axis that its optimiser lacks."""

    def __init__(self, sweep: Sweep, missing: int, name: str, values: Any) -> None:
        self._sweep, self._missing, self._count = sweep, missing, len(values)
        own = list(sweep.axes.items())
        self.axes = dict([(name, values), *own] if missing == 0 else [*own, (name, values)])

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(values) for values in self.axes.values())

    def cell(self, *index: int) -> RunSpec:
        return self._sweep.cell(index[1 - self._missing])

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._sweep, name)
        if not isinstance(found, np.ndarray):
            return found
        wide = np.expand_dims(found, self._missing)
        return np.repeat(wide, self._count, axis=self._missing)


def panels_of(state: Maps) -> list[Panel]:
    """The page's maps from left to right; for the sensitivity view one for each curve."""
    if state.view == SENSITIVITY:
        return [_curve(state, lane) for lane in state.curves]
    if state.view == BASINS:
        return [_basins(state, lane) for lane in state.lanes]
    first, *others = state.lanes
    return [_map(state, first), *(_beside(state, first, lane) for lane in others)]


def axes_change(before: Maps, after: Maps) -> str:
    """What became of axes that the optimiser or surface of ``after`` lacks, as a sentence; empty where nothing did.

    Only where one of the two was replaced: a preset or a link brings axes of its own.
    """
    lane = after.lanes[0]
    is_new_rule = lane.optimizer != before.lanes[0].optimizer
    if is_new_rule == (after.surface != before.surface):
        return ""
    expected = before.with_optimizer(0, lane.optimizer) if is_new_rule else before.with_surface(after.surface)
    if (expected.up.name, expected.across.name) != (after.up.name, after.across.name):
        return ""
    name = OPTIMIZERS[lane.optimizer].name if is_new_rule else SURFACES[after.surface].name
    old, new = before.axis_quantities(), after.axis_quantities()
    texts = []
    for field in ("across", "up"):
        was, now = getattr(before, field).name, getattr(after, field).name
        if was in new:
            continue
        key = "became" if kin_of(was, new) != now else "became_kin"
        texts.append(TEXTS[key].format(name=name, old=old[was].symbol, place=TEXTS[field], new=new[now].symbol))
    return " ".join(texts)


def _map(state: Maps, lane: Lane, note: str = "") -> Panel:
    request = Request(state.spec(lane), (state.up, state.across), state.cells, state.tolerance)
    return Panel(lane, request, state.up, state.across, state.quantities_of(lane), note)


def _basins(state: Maps, lane: Lane) -> Panel:
    (left, right), (bottom, top) = SURFACES[state.surface].domain
    up, across = AxisRange("y0", bottom, top, "linear"), AxisRange("x0", left, right, "linear")
    request = Request(state.spec(lane), (up, across), state.cells, state.tolerance, to_minimum=True)
    return Panel(lane, request, up, across, state.quantities_of(lane))


def _curve(state: Maps, lane: Lane) -> Panel:
    request = Request(state.spec(lane), (state.rates,), CURVE_POINTS, state.tolerance)
    return Panel(lane, request, state.rates, state.rates, state.quantities_of(lane))


def _beside(state: Maps, first: Lane, lane: Lane) -> Panel:
    """The second map: over the same axes, over those that play the same part, or else as near as can be."""
    known, page = state.quantities_of(lane), state.axis_quantities()
    own = {axis.name: kin_of(axis.name, known) for axis in (state.up, state.across)}
    name, lacking = OPTIMIZERS[lane.optimizer].name, [axis for axis, kin in own.items() if kin is None]
    if len(lacking) == 2:
        fitted = replace(state, lanes=(lane,)).fitted()
        first_axis, second_axis = (page[axis].symbol for axis in lacking)
        note = TEXTS["lacks_both"].format(
            name=name,
            first=first_axis,
            second=second_axis,
            up=known[fitted.up.name].symbol,
            across=known[fitted.across.name].symbol,
        )
        return _map(fitted, lane, note)
    notes = [
        TEXTS["kin"].format(name=name, symbol=page[axis].symbol, kin=known[kin].symbol)
        for axis, kin in own.items()
        if kin not in (None, axis)
    ]
    notes += [TEXTS["lacks_one"].format(name=name, symbol=page[axis].symbol) for axis in lacking]
    up, across = (replace(axis, name=own[axis.name] or axis.name) for axis in (state.up, state.across))
    ranges = tuple(axis for axis in (up, across) if axis.name in known)
    request = Request(state.spec(lane), ranges, state.cells, state.tolerance)
    return Panel(lane, request, up, across, {**page, **known}, " ".join(notes))
