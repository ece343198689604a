"""A map, curves and their controls, without the rest of the app.

With ``?run`` what belongs to a training, with ``?player`` a player that the page leads.
"""

import numpy as np
import streamlit as st

from tests.browser.plots.player import draw_led_player
from tests.browser.plots.run import draw_run
from viz import RunSpec
from viz.core.sweep import sweep
from viz.figures.curves import Curve, sensitivity
from viz.figures.maps import MEASURES, Axis, Overlay, color_range, measure_map
from viz.player.style import LANE_STYLES
from viz.ui.plot import draw_plot, picked

RATES = np.geomspace(1e-3, 1.0, 16)
BETAS = 1 - np.geomspace(1.0, 1e-3, 12)


def keep() -> None:
    st.session_state.told = picked("map")


if "run" in st.query_params:
    draw_run()
    st.stop()
if "player" in st.query_params:
    draw_led_player()
    st.stop()

steps = st.slider("Steps", 50, 200, 100, 50)
grid = sweep(RunSpec(num_steps=steps), axes={"beta2": BETAS, "lr": RATES})
measure = MEASURES["final_loss"]
axes = (Axis("beta2", "β₂  decay", BETAS, complement=True), Axis("lr", "α  learning rate", RATES, log=True))
told = st.session_state.get("told")
marked = (told["x"], told["y"]) if told else (0.01, 0.9)
overlay = Overlay("theory", [1e-3, 1.0], [0.5, 0.99])
figure = measure_map(grid, measure, axes, color_range([grid], measure), title="Adam", marked=marked, overlays=[overlay])
draw_plot(figure, "map", keep, height=320, hint="Click or Enter tells it.")
st.text(f"told {told}")

line = sweep(RunSpec(optimizer="sgd", num_steps=steps), axes={"lr": RATES})
losses = np.asarray(line.final_loss)
best = int(np.nanargmin(losses)) if np.isfinite(losses).any() else None
draw_plot(sensitivity([Curve("SGD", LANE_STYLES[0], RATES, losses, best)], measure), "curves", height=240)
