"""A run that goes on with every pick, and a pad to draw on, without the rest of the app."""

import numpy as np
import streamlit as st

from viz.figures.density import density_map
from viz.figures.training import LaneCurve, training_curves
from viz.player.style import LANE_STYLES
from viz.ui.pad import draw_pad, drawn
from viz.ui.plot import draw_plot

EDGES = np.linspace(-12.0, 4.0, 65)
STRETCH = 50


def go_on() -> None:
    st.session_state.steps += STRETCH


def draw_run() -> None:
    steps = np.arange(1, st.session_state.setdefault("steps", STRETCH) + 1)
    loss = np.exp(-steps / 200) * (1 + 0.3 * np.sin(steps))
    curves = [LaneCurve("Adam", LANE_STYLES[0], steps, loss, smooth=True)]
    draw_plot(training_curves(curves, x_title="step", y_title="loss", log_y=True), "curves", height=260)
    looks = steps[::10]
    logs = -3 - looks[:, None] / 100 + np.random.default_rng(0).standard_normal((len(looks), 500)) / 3
    counts = np.array([np.histogram(row, EDGES)[0] for row in logs])
    draw_plot(density_map(looks, counts, EDGES, title="dense1", label="|Δθ|"), "map", go_on, height=260)
    draw_pad("pad")
    ink = drawn("pad")
    st.text("no ink" if ink is None else f"ink from row {np.flatnonzero(ink.any(axis=1))[0]} of {ink.shape}")
