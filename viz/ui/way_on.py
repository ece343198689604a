"""From a view to the page on which its runs can be changed at will, as a link that brings their settings along."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.core.spec import RunSpec
from viz.lessons.lesson import View
from viz.lessons.reading import Run
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.spec import TrainSpec
from viz.ui.explore.permalink import to_query as explore_query
from viz.ui.explore.settings import Explore
from viz.ui.lane import MAX_NAME
from viz.ui.links import Parameters
from viz.ui.mnist.lane import TrainLane
from viz.ui.mnist.permalink import to_query as mnist_query
from viz.ui.mnist.settings import Mnist
from viz.ui.pages import explore_page, mnist_page

TEXTS = {
    "open_in_explore": "Open in Explore",
    "open_in_explore_help": "The same runs with every setting open.",
    "train_live": "Train it live",
    "train_live_help": "The MNIST page with the settings of this recording.",
}


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
    state = Explore.of_specs(specs, [_own_name(lane) for lane in view.runs])
    return explore_query(replace(state, sharpness="sharpness" in view.panels))


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
            lanes=tuple(TrainLane.of_spec(one, _own_name(lane)) for lane, one in zip(view.runs, specs, strict=True)),
        )
    )


def _own_name(lane: Run) -> str:
    """The run's name as a lane's; empty where it is but the optimiser's, which follows when that is changed."""
    return "" if lane.name == OPTIMIZERS[lane.spec.optimizer].name else lane.name[:MAX_NAME].strip()
