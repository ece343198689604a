"""The maps as one would draw them with ``st.plotly_chart``: the same sweeps, two native heatmaps with contour lines.

``streamlit run tests/benchmarks/rival_maps.py``. No marks, no legend of what diverged, nothing to click.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from viz import RunSpec, Sweep, sweep

CELLS, STEPS = 64, 300
AXES = {"beta1": 1 - np.geomspace(1.0, 1e-3, CELLS), "lr": np.geomspace(1e-5, 10.0, CELLS)}


def draw() -> None:
    with st.sidebar:
        start = st.number_input("Start x", value=-1.2, step=0.1, key="start_x"), 1.0
    for column, optimizer, first in zip(st.columns(2), ("adam", "momentum"), ("beta1", "momentum"), strict=True):
        spec = RunSpec("rosenbrock", optimizer, start=start, num_steps=STEPS)
        grid = sweep(spec, {first: AXES["beta1"], "lr": AXES["lr"]})
        column.plotly_chart(make_figure(grid, first), key=optimizer)


def make_figure(grid: Sweep, first: str) -> go.Figure:
    """A heatmap of log₁₀ of the final loss with its level lines."""
    with np.errstate(divide="ignore"):
        z = np.log10(grid.final_loss)
    x, y = np.log10(AXES["lr"]), np.log10(1 - AXES["beta1"])
    heat = go.Heatmap(x=x, y=y, z=z, zmin=-13, zmax=2, colorscale="Viridis", hovertemplate="%{x} %{y} %{z}")
    lines = go.Contour(x=x, y=y, z=z, contours={"coloring": "none"}, line={"color": "white", "width": 0.5})
    return go.Figure([heat, lines], {"height": 420, "title": first, "meta": repr(grid.spec)})


if __name__ == "__main__":
    draw()
