"""The settings that a stop lets one move."""

from __future__ import annotations

import streamlit as st

from viz.lessons.controls import CHOICES, Control
from viz.lessons.lesson import View
from viz.ui.controls import choose, short
from viz.ui.lessons.place import Place
from viz.ui.lessons.sandbox import names_of
from viz.ui.lessons.store import PAGE, set_control
from viz.ui.lessons.texts import TEXTS
from viz.ui.terms import help_of


def draw_controls(place: Place, view: View) -> None:
    """Draw the controls at ``place``; ``view`` is what they have made of its view."""
    for name, control in zip(names_of(place.controls), place.controls, strict=True):
        if control.applies(view.runs):
            _draw_control(place, view, name, control)


def _draw_control(place: Place, view: View, name: str, control: Control) -> None:
    value = control.value(view.runs)
    key = f"{place.key}_{place.stop}_{name}"
    label = control.label or TEXTS.get(f"control_{control.name}", "")
    if control.options:
        registry = CHOICES[control.name]
        st.selectbox(
            label,
            list(control.options),
            format_func=lambda option: str(registry[option].name),
            **PAGE.bind(key, value, set_control(name)),
        )
        return
    quantity = control.quantity(view.runs)
    if control.values:
        st.select_slider(
            label or quantity.symbol,
            control.values,
            format_func=short,
            help=help_of(quantity),
            **PAGE.bind(key, value, set_control(name)),
        )
        return
    choose(PAGE, quantity, quantity.check(value), key, set_control(name), label)
