"""The sensitivity view: what each optimiser makes of every learning rate, and the way to its best one in Explore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import streamlit as st

from viz.core.surface import Array
from viz.core.sweep import Sweep
from viz.figures.curves import Curve, sensitivity
from viz.figures.maps import MEASURES
from viz.player.style import LANE_STYLES
from viz.ui.controls import plain
from viz.ui.lane import Lane
from viz.ui.maps.panels import Panel
from viz.ui.maps.reading import draw_reading
from viz.ui.maps.settings import Maps
from viz.ui.maps.store import open_in_explore, open_pick, with_tuned
from viz.ui.maps.sweeps import Request
from viz.ui.maps.texts import TEXTS
from viz.ui.plot import draw_plot

HEIGHT = 440


def draw_curves(state: Maps, panels: Sequence[Panel], found: Mapping[Request, Sweep]) -> None:
    """The curves, and a button that takes the best rates along."""
    measure = MEASURES[state.curve_measure]
    values = [getattr(found[panel.request], measure.name) for panel in panels]
    spreads = [getattr(found[panel.request], f"{measure.name}_std") for panel in panels]
    best = [int(np.nanargmin(v)) if np.isfinite(v).any() else None for v in values]
    rates = [found[panel.request].axes["lr"] for panel in panels]
    curves = [
        _curve(panel.lane, index, rates[index], values[index], spreads[index], best[index], state.shown_seeds > 1)
        for index, panel in enumerate(panels)
    ]
    infimum = panels[0].request.spec.landscape.infimum
    title = TEXTS[f"title_{measure.name}"].format(steps=f"{state.num_steps:,}")
    figure = sensitivity(curves, measure, title=title, subtract=infimum or 0.0)
    draw_plot(
        figure,
        "maps_sensitivity",
        partial(open_pick, "maps_sensitivity"),
        height=HEIGHT,
        hint=TEXTS["hint_curve"],
    )
    draw_reading(state, ["read_sensitivity", *(["read_endless"] if infimum is None else [])])
    tuned = [None if place is None else float(lrs[place]) for lrs, place in zip(rates, best, strict=True)]
    lost = [plain(panel.lane.label) for panel, lr in zip(panels, tuned, strict=True) if lr is None]
    if lost:
        st.caption(TEXTS["no_best" if len(lost) == 1 else "no_best_of_several"].format(names=", ".join(lost)))
    st.button(
        "Use tuned rates",
        icon=":material/tune:",
        key="maps_tuned",
        type="primary",
        disabled=len(lost) == len(tuned),
        on_click=lambda: open_in_explore(with_tuned(state, tuned)),
        help="Opens Explore with one lane for each optimiser, at its best learning rate.",
    )


def _curve(lane: Lane, index: int, lrs: Array, values: Array, spread: Array, best: int | None, band: bool) -> Curve:
    ends = (values - spread, values + spread) if band else (None, None)
    return Curve(lane.label, LANE_STYLES[index], lrs, values, best, *ends)
