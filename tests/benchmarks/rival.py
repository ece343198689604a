"""The page that this app replaces: the same lanes as native Plotly frames. ``streamlit run tests/benchmarks/rival.py``

It is kept as light as its kind can be, so that the comparison favours it: one picture without the linked panels, the
step inspector and the 3-D view; 150 frames instead of every step; frames that touch the trails only, not the contour.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from viz import SURFACES, RunSpec, simulate
from viz.core.landscape import Landscape
from viz.player.style import LANE_STYLES
from viz.player.surface_grid import grid_points
from viz.ui.controls import log_options, short
from viz.ui.explore.settings import Explore

FRAMES = 150
FRAME_MS = 1000 / 30


def draw() -> None:
    state = Explore()
    options = log_options(1e-6, 10.0)
    with st.sidebar:
        start = st.number_input("Start x", value=state.start[0], step=0.1, key="start_x"), state.start[1]
        rates = [
            st.select_slider(lane.label, options, lane.lr, format_func=short, key=f"lr_{k}")
            for k, lane in enumerate(state.lanes)
        ]
    specs = [
        RunSpec(surface=state.surface, optimizer=lane.optimizer, start=start, hyper={"lr": lr})
        for lane, lr in zip(state.lanes, rates, strict=True)
    ]
    st.plotly_chart(make_figure(specs), key="chart")


def make_figure(specs: list[RunSpec]) -> go.Figure:
    """Contour, growing trails, a play button and a slider over the frames."""
    paths = [simulate(spec).x[:, 0] for spec in specs]
    ends = np.linspace(1, specs[0].num_steps, FRAMES).astype(int)
    trails = [[_trail(k, path[: end + 1]) for k, path in enumerate(paths)] for end in ends]
    names = [str(end) for end in ends]
    frames = [
        go.Frame(name=name, data=trail, traces=list(range(1, 1 + len(paths))))
        for name, trail in zip(names, trails, strict=True)
    ]
    figure = go.Figure([_contour(specs[0].landscape), *trails[-1]], frames=frames)
    still = {"frame": {"duration": FRAME_MS, "redraw": False}, "transition": {"duration": 0}, "mode": "immediate"}
    play = {"label": "Play", "method": "animate", "args": [None, {**still, "fromcurrent": False}]}
    steps = [{"label": name, "method": "animate", "args": [[name], still]} for name in names]
    (x, y) = SURFACES[specs[0].surface].domain
    figure.update_layout(
        height=600, updatemenus=[{"type": "buttons", "buttons": [play]}], sliders=[{"steps": steps}], meta=repr(specs)
    )
    figure.update_xaxes(range=x).update_yaxes(range=y)
    return figure


def _contour(landscape: Landscape) -> go.Contour:
    points = grid_points(landscape)
    z = np.log10(landscape.value(points) + 1e-3)
    return go.Contour(x=points[0, :, 0], y=points[:, 0, 1], z=z, showscale=False)


def _trail(lane: int, path: np.ndarray) -> go.Scatter:
    color = LANE_STYLES[lane].light
    return go.Scatter(x=path[:, 0], y=path[:, 1], mode="lines", line={"color": color})


if __name__ == "__main__":
    draw()
