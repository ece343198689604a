"""What stands beside a text: runs in the player, recorded trainings as curves; the text itself, with its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.core.spec import RunSpec
from viz.figures.lane_curve import LaneCurve
from viz.figures.training import training_curves
from viz.lessons.lesson import Beat, View
from viz.lessons.reading import Reading, Run, write
from viz.lessons.sources import with_links
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.spec import TrainSpec
from viz.player.payload import PlayerLane, pack
from viz.player.show import Show
from viz.player.style import LANE_STYLES
from viz.ui.assets import assets_path
from viz.ui.explore.permalink import to_query as explore_query
from viz.ui.explore.settings import Explore
from viz.ui.lane import MAX_NAME, Lane
from viz.ui.links import Parameters
from viz.ui.mnist.lane import TrainLane
from viz.ui.mnist.permalink import to_query as mnist_query
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.texts import TEXTS as CURVE_TEXTS
from viz.ui.pages import explore_page, mnist_page
from viz.ui.player import draw_player
from viz.ui.plot import draw_plot
from viz.ui.runs import path_of

CURVE_HEIGHT = 230
"""Pixels: loss and accuracy, one above the other, share one screen."""
SECONDS_A_STEP, QUICKEST, SLOWEST = 0.05, 1.5, 6.0
"""How long a reveal plays: few steps one by one, many of them in flight."""

TEXTS = {
    "open_in_explore": "Open in Explore",
    "open_in_explore_help": "The same runs with every setting open.",
    "train_live": "Train it live",
    "train_live_help": "The MNIST page with the settings of this recording.",
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
    lanes = [
        PlayerLane(f"lane-{index + 1}", lane.name, LANE_STYLES[index], path)
        for index, (lane, path) in enumerate(zip(view.runs, paths, strict=True))
    ]
    spec = paths[0].spec
    start = spec.starts[0]
    show = _show(view, spec.num_steps, autoplay, notes or {})
    draw_player(pack(lanes, start if isinstance(spec, RunSpec) else start[0], assets_path(), show=show), key)


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


def draw_way_on(view: View) -> None:
    """A link to the page on which the runs of ``view`` can be changed at will; none for gradient sequences."""
    if (query := query_in_explore(view)) is not None:
        st.page_link(
            explore_page(),
            label=TEXTS["open_in_explore"],
            icon=":material/explore:",
            help=TEXTS["open_in_explore_help"],
            query_params=query,
        )
    elif (query := query_in_mnist(view)) is not None:
        st.page_link(
            mnist_page(),
            label=TEXTS["train_live"],
            icon=":material/network_node:",
            help=TEXTS["train_live_help"],
            query_params=query,
        )


def query_in_explore(view: View) -> Parameters | None:
    """The query parameters with which Explore shows the runs of ``view``; None for those that are on no surface."""
    specs = [lane.spec for lane in view.runs if isinstance(lane.spec, RunSpec)]
    if not specs:
        return None
    spec = specs[0]
    return explore_query(
        Explore(
            surface=spec.surface,
            start=spec.starts[0],
            num_steps=spec.num_steps,
            seed=spec.seeds[0],
            seeds=len(spec.seeds),
            noise=spec.noise,
            rotation=spec.rotation,
            loss_scale=spec.loss_scale,
            surface_params=spec.surface_params,
            sharpness="sharpness" in view.panels,
            lanes=tuple(
                Lane(spec.optimizer, spec.hyper, spec.schedule, spec.schedule_params, _own_name(lane))
                for lane, spec in zip(view.runs, specs, strict=True)
            ),
        )
    )


def query_in_mnist(view: View) -> Parameters | None:
    """The query parameters with which the MNIST page trains what ``view`` shows; None where it shows no training."""
    specs = [lane.spec for lane in view.runs if isinstance(lane.spec, TrainSpec)]
    if not specs:
        return None
    spec = specs[0]
    # All written out: with "images" in the link the page takes no size of its own.
    images = {"images": str(spec.subset or DATASETS[spec.dataset].num_train)}
    return images | mnist_query(
        Mnist(
            dataset=spec.dataset,
            model=spec.model,
            hidden=spec.hidden or Mnist().hidden,
            loss=spec.loss,
            epochs=spec.epochs,
            batch_size=spec.batch_size,
            subset=spec.subset,
            seed=spec.seed,
            validation=spec.validation,
            augment=spec.augment,
            lanes=tuple(
                TrainLane(spec.optimizer, spec.hyper, spec.schedule, spec.schedule_params, _own_name(lane))
                for lane, spec in zip(view.runs, specs, strict=True)
            ),
        )
    )


def _own_name(lane: Run) -> str:
    """The run's name as a lane's; empty where it is but the optimiser's, which follows when that is changed."""
    return "" if lane.name == OPTIMIZERS[lane.spec.optimizer].name else lane.name[:MAX_NAME].strip()
