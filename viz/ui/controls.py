"""Widgets for a ``Quantity``: linear slider, logarithmic slider, switch, number."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import streamlit as st

from viz.core.quantity import Quantity, Value
from viz.ui.state import PageState, T
from viz.ui.terms import help_of

_PER_DECADE = (1.0, 1.25, 1.6, 2.0, 2.5, 3.2, 4.0, 5.0, 6.3, 8.0)


def choose(
    page: PageState[T], quantity: Quantity, value: Value, key: str, write: Callable[[Any], T], label: str = ""
) -> None:
    """Draw the control that suits ``quantity``: it shows ``value`` and stores ``write(new value)`` in ``page``."""
    name = quantity.name.replace("_", " ")
    label = label or (name if name == quantity.symbol else f"{quantity.symbol} {name}")
    about, tie = help_of(quantity), page.bind(key, value, write)
    if quantity.is_switch:
        st.toggle(name.capitalize(), help=about, **tie)
    elif quantity.log or quantity.high - quantity.low > 1e3:
        options = log_options(*quantity.slider, quantity.integer)
        st.select_slider(label, with_value(options, float(value)), format_func=short, help=about, **tie)
    elif quantity.open_high:
        options = decay_options()
        st.select_slider(label, with_value(options, float(value)), format_func=short, help=about, **tie)
    else:
        low, high = quantity.slider
        step = 1.0 if high - low > 10 else 0.01
        value = float(value)
        st.slider(label, min(low, value), max(high, value), step=step, help=about, **tie)


@lru_cache(maxsize=64)
def log_options(low: float, high: float, integer: bool = False) -> tuple[float, ...]:
    """Round numbers from ``low`` to ``high``, ten a decade; for a ``low`` of 0, 0 and four decades."""
    floor = low or high * 1e-4
    exponents = range(math.floor(math.log10(floor)), math.ceil(math.log10(high)) + 1)
    # float() of the text: 3.2 · 10⁻³ is not the same last bit as 0.0032.
    steps = sorted({float(f"{m:g}e{e}") for e in exponents for m in _PER_DECADE})
    kept = [z for z in steps if floor <= z <= high and not (integer and z != round(z))]
    return (0.0, *kept) if low == 0 else tuple(kept)


@lru_cache(maxsize=1)
def decay_options() -> tuple[float, ...]:
    """Decay rates from 0 to 0.9999, finer towards 1, where 1/(1−β) grows."""
    coarse = [round(0.05 * k, 2) for k in range(18)]
    fine = [float(f"{1 - m * 10.0**-e:.6g}") for e in (2, 3, 4) for m in (10, 8, 6.3, 5, 4, 3.2, 2.5, 2, 1.6, 1.25)]
    return tuple(sorted({*coarse, *fine, 0.9999}))


def with_value(options: tuple[float, ...], value: float) -> tuple[float, ...]:
    """``options`` with ``value`` among them: a link may hold any allowed number."""
    at = bisect_left(options, value)
    return options if at < len(options) and options[at] == value else (*options[:at], value, *options[at:])


@lru_cache(maxsize=4096)  # a slider writes out all of its options at every run
def short(value: float) -> str:
    """A number as a slider shows it: ``0.02``, ``1e-08`` as ``1e-8``."""
    text = f"{value:.6g}"
    mantissa, e, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if e else text


def plain(text: str) -> str:
    """User text without Markdown's powers: it stands in labels."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!~$:|<>" else c for c in text)
