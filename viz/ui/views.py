"""What stands beside a text: runs in the player, recorded trainings as curves; the text itself, with its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import streamlit as st

from viz.core.sequence_spec import SequenceSpec
from viz.figures.lane_curve import LaneCurve
from viz.figures.training import training_curves
from viz.lessons.lesson import Beat, View
from viz.lessons.reading import Reading, Run, write
from viz.lessons.sources import with_links
from viz.mnist.spec import TrainSpec
from viz.player.payload import pack, player_lanes
from viz.player.show import Show
from viz.player.style import LANE_STYLES
from viz.ui.assets import assets_path
from viz.ui.mnist.texts import TEXTS as CURVE_TEXTS
from viz.ui.player import draw_player
from viz.ui.plot import draw_plot
from viz.ui.runs import path_of

CURVE_HEIGHT = 230
"""Pixels: loss and accuracy, one above the other, share one screen."""
SECONDS_A_STEP, QUICKEST, SLOWEST = 0.05, 1.5, 6.0
"""How long a reveal plays: few steps one by one, many of them in flight."""

TEXTS = {
    "sequence": "The gradient at step $t$, wherever $x$ is: $g_t = {latex}$ with {settings}.",
    "bounded": "The gradient at step $t$, wherever $x$ is: $g_t = {latex}$ with {settings}; $x$ stays in "
    "$[{low:g}, {high:g}]$.",
}


def written(beat: Beat) -> str:
    """The beat's text as Markdown, its numbers measured and its sources linked; worked out once a process."""
    return _written(beat.text, beat.readings, beat.view.runs if beat.view else ())


@lru_cache(maxsize=512)
def _written(text: str, readings: tuple[Reading, ...], beside: tuple[Run, ...]) -> str:
    return with_links(write(text, readings, beside, path_of))


def draw_view(view: View, key: str, *, autoplay: str = "", notes: Mapping[str, str] | None = None) -> None:
    """Show ``view``.

    Args:
        key: of the player or the plots; the same one keeps zoom and cursor.
        autoplay: a token; a new one that is not empty plays the runs from step 0, see ``Show``.
        notes: a sentence for each line of the step inspector.
    """
    if isinstance(view.runs[0].spec, TrainSpec):
        _draw_trainings(view.runs, key)
        return
    paths = [path_of(lane.spec) for lane in view.runs]
    lanes = player_lanes([lane.name for lane in view.runs], paths)
    spec = paths[0].spec
    show = _show(view, spec.num_steps, autoplay, notes or {})
    draw_player(pack(lanes, spec.starts[0], assets_path(), show=show), key)
    if isinstance(spec, SequenceSpec):
        st.caption(_definition(spec))


def _definition(spec: SequenceSpec) -> str:
    """The gradients in a sentence: no picture of a surface shows where they come from."""
    problem = spec.problem
    values = problem.param_values(spec.sequence_params)
    settings = ", ".join(f"${q.latex} = {values[q.name]:g}$" for q in problem.params)
    if problem.bounds is None:
        return TEXTS["sequence"].format(latex=problem.latex, settings=settings)
    low, high = problem.bounds
    return TEXTS["bounded"].format(latex=problem.latex, settings=settings, low=low, high=high)


def _show(view: View, num_steps: int, autoplay: str, notes: Mapping[str, str]) -> Show:
    until = None if view.until is None else min(view.until, num_steps)
    played = num_steps if until is None else until
    return Show(
        panels=view.panels,
        coordinate=view.coordinate,
        lane=view.lane,
        can_set_start=False,
        autoplay=autoplay,
        seconds=min(SLOWEST, max(QUICKEST, SECONDS_A_STEP * played)),
        until=until,
        inspector=view.inspector or bool(notes),
        notes=notes,
    )


def _draw_trainings(runs: Sequence[Run], key: str) -> None:
    recorded = [(lane, path_of(lane.spec)) for lane in runs]
    loss = [
        LaneCurve(lane.name, LANE_STYLES[i], record.step, record.loss, smooth=True)
        for i, (lane, record) in enumerate(recorded)
    ]
    accuracy = [
        LaneCurve(lane.name, LANE_STYLES[i], record.evaluated_at, record.test_accuracy)
        for i, (lane, record) in enumerate(recorded)
    ]
    steps = CURVE_TEXTS["step_axis"]
    figures = {
        "loss": training_curves(
            loss, x_title=steps, y_title=CURVE_TEXTS["loss_axis"], title=CURVE_TEXTS["loss_title"], log_y=True
        ),
        "accuracy": training_curves(
            accuracy,
            x_title=steps,
            y_title=CURVE_TEXTS["accuracy_axis"],
            title=CURVE_TEXTS["accuracy_title"],
            points=True,
            percent=True,
        ),
    }
    for name, figure in figures.items():
        draw_plot(figure, f"{key}_{name}", height=CURVE_HEIGHT)
