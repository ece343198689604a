"""Maps' settings as a link, and back.

    ?view=hyper&surface=rosenbrock&x=-1.2&y=1&num_steps=500&seed=0&lane=adam,lr=0.1&lane=momentum,lr=0.0005
    &up=beta1,0,0.999,near1&across=lr,0.0001,1,log&cells=128&measure=best_loss

What equals the default is left out, except what a reader of the link looks for. What the view does not show is kept,
so that Back restores it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from viz.core.quantity import Quantity
from viz.figures.maps import MEASURES
from viz.ui.links import (
    Parameters,
    Query,
    lane_text,
    last,
    quoted,
    read_lanes,
    read_number,
    read_setup,
    read_word,
    setup_query,
    text_of,
)
from viz.ui.maps.axes import AxisRange, default_range, limits, may_cross, spacings_of
from viz.ui.maps.settings import BASINS, CELLS, HYPER, MAX_CURVES, MAX_MAPS, QUANTITIES, SENSITIVITY, VIEWS, Maps

DEFAULT = Maps()
_LANES = {HYPER: "lane", BASINS: "lane", SENSITIVITY: "curve"}
_AXES = {HYPER: ("up", "across"), BASINS: (), SENSITIVITY: ("rates",)}
"""What a reader of the link looks for in each view."""


def to_query(state: Maps) -> Parameters:
    """The query parameters of ``state``."""
    query: Parameters = {"view": state.view, **setup_query(state, DEFAULT)}
    for name, lanes, usual in (("lane", state.lanes, DEFAULT.lanes), ("curve", state.curves, DEFAULT.curves)):
        if lanes != usual or name == _LANES[state.view]:
            query[name] = [lane_text(lane) for lane in lanes]
    for name in ("up", "across", "rates"):
        axis: AxisRange = getattr(state, name)
        if axis != getattr(DEFAULT, name) or name in _AXES[state.view]:
            query[name] = _axis_text(axis)
    if state.measure != DEFAULT.measure:
        query["measure"] = state.measure
    if state.cells != DEFAULT.cells:
        query["cells"] = text_of(state.cells)
    return query


def from_query(query: Query) -> tuple[Maps, list[str]]:
    """The settings that ``query`` asks for, and a sentence for each value that could not be taken as it stands."""
    notices: list[str] = []
    state = read_setup(query, DEFAULT, notices, QUANTITIES)
    state = replace(
        state,
        view=read_word(query, "view", VIEWS, DEFAULT.view, notices),
        lanes=read_lanes(query.get("lane", ()), MAX_MAPS, notices) or DEFAULT.lanes,
        curves=read_lanes(query.get("curve", ()), MAX_CURVES, notices) or DEFAULT.curves,
        measure=read_word(query, "measure", MEASURES, DEFAULT.measure, notices),
        cells=int(read_number(last(query, "cells"), CELLS, "cells", notices)),
    ).fitted()
    known = state.axis_quantities()
    # The axis that the link does not name gives way to the one that it does.
    first, second = ("up", "across") if "up" in query and "across" not in query else ("across", "up")
    axis = _axis(query, first, known, getattr(state, first), notices)
    state = _with_axis(state, first, axis)
    others = {name: q for name, q in known.items() if may_cross(name, axis.name)}
    state = _with_axis(state, second, _axis(query, second, others, _beside(getattr(state, second), others), notices))
    lr = {"lr": known["lr"]}
    return replace(state, rates=_axis(query, "rates", lr, DEFAULT.rates, notices)), notices


def _with_axis(state: Maps, field: str, axis: AxisRange) -> Maps:
    return replace(state, up=axis) if field == "up" else replace(state, across=axis)


def _beside(axis: AxisRange, others: Mapping[str, Quantity]) -> AxisRange:
    """``axis`` if the other one leaves it free, else the first that is."""
    return axis if axis.name in others else default_range(next(iter(others.values())))


def _axis_text(axis: AxisRange) -> str:
    return f"{axis.name},{text_of(axis.low)},{text_of(axis.high)},{axis.spacing}"


def _axis(query: Query, field: str, known: Mapping[str, Quantity], default: AxisRange, notices: list[str]) -> AxisRange:
    """The axis in the link: ``name,low,high,spacing``, of which all but the name may be left out."""
    text = last(query, field)
    if text is None:
        return default
    name, *rest = text.split(",")
    if name not in known:
        notices.append(f"{field} cannot be {quoted(name)} here; {default.name} is drawn.")
        return default
    quantity, usual = known[name], default_range(known[name])
    if quantity.is_switch or not rest:
        return usual
    low_text, high_text, spacing, *_ = (*rest, "", "", "")
    spacing = spacing or usual.spacing
    if spacing not in spacings_of(quantity):
        notices.append(
            f"The spacing of {name} must be {' or '.join(spacings_of(quantity))}, not {quoted(spacing)}; "
            f"{usual.spacing} is used."
        )
        spacing = usual.spacing
    lowest, highest = limits(quantity, spacing)
    bounds = replace(quantity, low=lowest, high=highest, open_high=False)
    low = float(read_number(low_text, replace(bounds, default=usual.low), f"the low end of {name}", notices))
    high = float(read_number(high_text, replace(bounds, default=usual.high), f"the high end of {name}", notices))
    if not low < high:
        notices.append(f"The range of {name} must go from low to high; {usual.low:g} to {usual.high:g} is used.")
        low, high = usual.low, usual.high
    return AxisRange(name, low, high, spacing)
