"""Draw a digit, and see what each trained lane says of it: one image, which NumPy computes here in a moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from viz.figures.bars import bars_html
from viz.figures.mistakes import digit_html
from viz.mnist.data.catalogue import DATASETS, Dataset
from viz.mnist.data.drawing import to_image
from viz.mnist.data.load import normalise
from viz.mnist.networks.losses import probabilities
from viz.mnist.networks.network import forward
from viz.player.style import LANE_STYLES
from viz.ui.controls import plain
from viz.ui.mnist.run import Run, Trained
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS
from viz.ui.pad import draw_pad, drawn

PAD = MNIST.key("pad")


def draw_digit(run: Run, names: Sequence[str]) -> None:
    """The pad and the lanes' bars, once there is a trained network."""
    if run.trained is None:
        st.caption(TEXTS["no_model"])
        return
    _draw(run.trained, tuple(names))


@st.fragment
def _draw(trained: Trained, names: tuple[str, ...]) -> None:
    """In a fragment: a stroke draws nothing else anew."""
    dataset = DATASETS[trained.settings.dataset]
    pad, bars = st.columns([1, 2], gap="medium")
    with pad:
        draw_pad(PAD, MNIST.touch)
        image = _image(dataset)
        if image is not None:
            seen = TEXTS["seen"].format(side=dataset.side)
            st.html(f'<div class="as-seen">{digit_html(image, dataset.white, seen)}<span>{seen}</span></div>')
        else:
            st.caption(TEXTS["nothing_drawn"])
    with bars:
        across = min(2, len(names))
        # Row by row, so that they keep their order on a phone, where columns stand below each other.
        places = [place for _ in range(0, len(names), across) for place in st.columns(across, gap="medium")]
        for index, name in enumerate(names):
            label, place = f"{LANE_STYLES[index].glyph} {name}", places[index]
            if trained.histories[index].stopped:
                place.caption(TEXTS["stopped_lane"].format(lane=plain(label)))
                continue
            said = None if image is None else _said(trained, index, dataset, image)
            place.html(bars_html(said, name=label, style=LANE_STYLES[index]))


def _image(dataset: Dataset) -> Any:
    """What is drawn, as the data set's authors would have made it; None where nothing is."""
    ink = drawn(PAD)
    if ink is None:
        return None
    try:
        return to_image(dataset, ink)
    except ValueError:
        return None


def _said(trained: Trained, index: int, dataset: Dataset, image: Any) -> Any:
    """The lane's probabilities, (classes,); None where its weights are so large that there are none."""
    network, weights = trained.settings.network, trained.result.lanes[index].weights
    outputs = forward(network, weights, normalise(dataset, image[None]))
    said = probabilities(outputs, trained.specs[index].loss)[0]
    return said if np.isfinite(said).all() else None
