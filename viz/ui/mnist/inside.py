"""Inside the layers: how a quantity of the update is spread over a layer's parameters, from step to step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from viz.figures.density import Reference, density_map
from viz.figures.ratio import ratio_map
from viz.figures.theme import Figure
from viz.mnist.history import History
from viz.mnist.record import LOG10_EDGES, QUANTITIES
from viz.ui.controls import plain
from viz.ui.mnist.choosers import choose_lane
from viz.ui.mnist.notes import NOTES
from viz.ui.mnist.run import Run
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS
from viz.ui.plot import draw_plot

HEIGHT = 320
AXIS, ROW = 80, 26
"""Pixels of the ratios' picture: its axis, and each layer."""
REFERENCED = "effective_step"
"""The quantity beside which the learning rate is drawn."""


def draw_inside(state: Mnist, run: Run, names: Sequence[str]) -> None:
    """The choosers, and for the chosen lane the map of one layer's quantity beside that of all layers' ratios."""
    layers = run.layers
    layer = state.layer if state.layer in layers else layers[0]
    with st.container(horizontal=True, gap="medium", vertical_alignment="top", key=MNIST.key("inside_choices")):
        index = choose_lane(state, names)
        if len(layers) > 1:
            st.segmented_control(TEXTS["layer"], list(layers), required=True, **MNIST.bind_field("layer", layer))
        st.selectbox(
            TEXTS["quantity"],
            list(QUANTITIES),
            format_func=lambda name: TEXTS[name],
            width=250,
            **MNIST.bind_field("quantity", state.quantity),
        )
    history = run.known[index]
    if not len(history.inspected):
        st.caption(TEXTS["not_inspected"])
        return
    left, right = st.columns(2, gap="medium")
    with left:
        if state.quantity in history.counts:
            title = TEXTS["inside_title"].format(lane=names[index], layer=layer)
            figure = _density(history, layers.index(layer), state.quantity, title)
            draw_plot(figure, MNIST.key("density_plot"), height=HEIGHT)
            of_rule = NOTES[state.quantity].get(run.specs[index].optimizer, "")
            st.caption(f"{TEXTS[f'read_{state.quantity}']} {of_rule}")
        else:
            st.info(TEXTS["lacks"].format(lane=plain(names[index])))
    with right:
        title = TEXTS["ratio_title"].format(lane=names[index])
        figure = ratio_map(history.inspected, history.layers, history.update_ratio, title=title)
        draw_plot(figure, MNIST.key("ratio_plot"), height=min(HEIGHT, AXIS + ROW * len(layers)))


def _density(history: History, layer: int, quantity: str, title: str) -> Figure:
    references = []
    if quantity == REFERENCED:
        rates = history.lr[np.searchsorted(history.step, history.inspected)]
        references.append(Reference(TEXTS["learning_rate"], rates))
    return density_map(
        history.inspected,
        history.counts[quantity][:, layer],
        LOG10_EDGES,
        title=title,
        label=TEXTS[quantity],
        zeros=history.zeros[quantity][:, layer],
        references=references,
    )
