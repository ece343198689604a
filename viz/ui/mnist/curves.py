"""The curves of a training, while it runs and after: loss and accuracy over steps or seconds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from viz.figures.lane_curve import LaneCurve
from viz.figures.theme import Figure
from viz.figures.training import training_curves
from viz.mnist.data.catalogue import DATASETS
from viz.player.style import LANE_STYLES
from viz.ui.controls import plain
from viz.ui.mnist.choices import CLOCKS, STEPS
from viz.ui.mnist.run import Run
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS
from viz.ui.plot import draw_plot
from viz.ui.terms import with_terms

HEIGHT = 300


def draw_curves(state: Mnist, run: Run, names: Sequence[str]) -> None:
    """The choices and both plots; ``names`` are the lanes'."""
    _draw_choices(state)
    left, right = st.columns(2, gap="medium")
    with left:
        draw_plot(_loss_figure(state, run, names), MNIST.key("loss_plot"), height=HEIGHT)
    with right:
        draw_plot(_accuracy_figure(state, run, names), MNIST.key("accuracy_plot"), height=HEIGHT)
    if len({spec.loss for spec in run.specs}) > 1:
        st.caption(TEXTS["mixed_losses"])
    for index, history in enumerate(run.known):
        if history.stopped:
            name = f"{LANE_STYLES[index].glyph} {plain(names[index])}"
            st.warning(TEXTS["lane_stopped"].format(lane=name, reason=plain(history.stopped)))


def _draw_choices(state: Mnist) -> None:
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key=MNIST.key("curve_choices")):
        st.segmented_control(
            TEXTS["clock"],
            list(CLOCKS),
            format_func=lambda clock: TEXTS[clock],
            required=True,
            label_visibility="collapsed",
            **MNIST.bind_field("clock", state.clock),
        )
        st.toggle(
            TEXTS["smooth"],
            help=with_terms(TEXTS["smooth_help"], "smoothing"),
            **MNIST.bind_field("smooth", state.smooth),
        )
        st.toggle(TEXTS["log_loss"], **MNIST.bind_field("log_loss", state.log_loss))


def _loss_figure(state: Mnist, run: Run, names: Sequence[str]) -> Figure:
    curves = [
        LaneCurve(
            name,
            LANE_STYLES[index],
            history.step if state.clock == STEPS else history.seconds,
            history.loss,
            smooth=state.smooth,
            stopped=bool(history.stopped),
        )
        for index, (name, history) in enumerate(zip(names, run.known, strict=True))
    ]
    return training_curves(
        curves, y_title=TEXTS["loss_axis"], title=TEXTS["loss_title"], log_y=state.log_loss, **_axis(state, run)
    )


def _accuracy_figure(state: Mnist, run: Run, names: Sequence[str]) -> Figure:
    curves: list[LaneCurve] = []
    for index, (name, history) in enumerate(zip(names, run.known, strict=True)):
        over = history.evaluated if state.clock == STEPS else history.evaluated_seconds
        style = LANE_STYLES[index]
        curves.append(LaneCurve(name, style, over, history.test_accuracy, stopped=bool(history.stopped)))
        if np.isfinite(history.validation_accuracy).any():
            curves.append(LaneCurve(name, style, over, history.validation_accuracy, second=True))
    return training_curves(
        curves,
        y_title=TEXTS["accuracy_axis"],
        title=TEXTS["accuracy_title"],
        points=True,
        percent=True,
        second_text=TEXTS["validation_entry"],
        note=_looks_note(run),
        **_axis(state, run),
    )


def _looks_note(run: Run) -> str:
    every, images = DATASETS[run.settings.dataset].num_test, run.specs[0].evaluate_on
    if images is None or images >= every:
        return ""
    return TEXTS["looks_note"].format(images=f"{images:,}", every=f"{every:,}")


def _axis(state: Mnist, run: Run) -> dict[str, Any]:
    """The horizontal axis. Of steps it is as long as the training will be: one sees how far there is to go."""
    if state.clock == STEPS:
        return {"x_title": TEXTS["step_axis"], "x_end": float(run.specs[0].num_steps)}
    return {"x_title": TEXTS["seconds_axis"]}
