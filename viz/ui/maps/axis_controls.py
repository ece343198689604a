"""Controls of a map's axes: which setting, from where to where, how the values lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from viz.core.quantity import Quantity
from viz.ui.controls import decay_options, log_options, short, with_value
from viz.ui.maps.axes import SPACINGS, AxisRange, default_range, label, may_cross, spacings_of
from viz.ui.maps.settings import Maps
from viz.ui.maps.store import MAPS
from viz.ui.terms import help_of

_WIDTH = 172


def choose_axes(state: Maps) -> None:
    """Both axes, each with its range one click away, and a button that swaps them."""
    known = state.axis_quantities()
    for field, text in (("across", "Horizontal axis"), ("up", "Vertical axis")):
        axis: AxisRange = getattr(state, field)
        other: AxisRange = state.up if field == "across" else state.across
        names = [name for name in known if may_cross(name, other.name) or name == other.name]
        st.selectbox(
            text,
            names,
            format_func=lambda name: label(known[name]),
            width=_WIDTH,
            **MAPS.bind(field, axis.name, _set_axis(field)),
        )
        _range_popover(f"{field}_range", axis, known[axis.name], _set_range(field))


def choose_rates(state: Maps) -> None:
    """The learning rates of the sensitivity view."""
    _range_popover("rates_range", state.rates, state.axis_quantities()["lr"], _set_range("rates"), "Learning rates")


def _range_popover(
    name: str, axis: AxisRange, quantity: Quantity, write: Callable[[AxisRange], Maps], text: str = "Range"
) -> None:
    popover = st.popover(
        text, icon=":material/straighten:", key=MAPS.key(name), on_change=MAPS.touch, disabled=quantity.is_switch
    )
    if popover.open:
        with popover:
            _draw_range(name, axis, quantity, write)


def _draw_range(name: str, axis: AxisRange, quantity: Quantity, write: Callable[[AxisRange], Maps]) -> None:
    title = label(quantity)

    def between(low: float, high: float) -> Maps:
        return write(replace(axis, low=low, high=high) if low < high else axis)

    if axis.spacing == "linear":
        low, high = quantity.slider
        tie = MAPS.bind(f"{name}_{axis.name}_ends", (axis.low, axis.high), lambda ends: between(*map(float, ends)))
        step = 0.01 if high - low <= 10 else 0.1
        st.slider(title, min(low, axis.low), max(high, axis.high), step=step, help=help_of(quantity), **tie)
    else:
        options = decay_options() if axis.spacing == "near1" else log_options(*_positive(quantity))
        for end, value, write_end in (
            ("from", axis.low, lambda low: between(float(low), axis.high)),
            ("to", axis.high, lambda high: between(axis.low, float(high))),
        ):
            # Not one slider with two ends: Streamlit's does not take both from the session.
            tie = MAPS.bind(f"{name}_{axis.name}_{end}", value, write_end)
            about = help_of(quantity) if end == "from" else None
            st.select_slider(f"{title}, {end}", with_value(options, value), format_func=short, help=about, **tie)
    spacings = spacings_of(quantity)
    if len(spacings) > 1:
        st.segmented_control(
            "Spacing",
            spacings,
            format_func=lambda word: SPACINGS[word].capitalize(),
            required=True,
            **MAPS.bind(
                f"{name}_{axis.name}_spacing", axis.spacing, lambda word: write(_respaced(axis, quantity, word))
            ),
        )


def _respaced(axis: AxisRange, quantity: Quantity, spacing: str) -> AxisRange:
    """The same range where the spacing can have it."""
    usual = default_range(quantity)
    low = usual.low if spacing == "log" and axis.low <= 0 else axis.low
    high = usual.high if spacing == "near1" and axis.high >= 1 else axis.high
    return replace(axis, low=low, high=high, spacing=spacing) if low < high else replace(usual, spacing=spacing)


def _positive(quantity: Quantity) -> tuple[float, float]:
    low, high = quantity.slider
    return low or high * 1e-6, high


def _set_axis(field: str) -> Callable[[Any], Maps]:
    return lambda name: MAPS.current().with_axis(field, name)


def _set_range(field: str) -> Callable[[AxisRange], Maps]:
    return lambda axis: MAPS.with_field(field, axis)
