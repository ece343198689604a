"""This page's lanes: a lane may have a loss of its own."""

from __future__ import annotations

from typing import Any

import streamlit as st

from viz.mnist.spec import LOSSES
from viz.ui.lane_bar import Edit, LaneBar
from viz.ui.mnist.choices import MAX_LANES
from viz.ui.mnist.lane import TrainLane
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS
from viz.ui.terms import with_terms

WIDTH = 150
"""Pixels of a lane."""


def _choose_loss(index: int, lane: TrainLane, edit: Edit[Mnist]) -> None:
    st.selectbox(
        TEXTS["lane_loss"],
        ["", *LOSSES],
        format_func=lambda key: LOSSES.get(key, TEXTS["page_loss"]),
        help=with_terms(TEXTS["loss_help"], "cross_entropy", "mean_squared_error"),
        **MNIST.bind(f"loss_{index}", lane.loss, edit(_with_loss)),
    )


def _with_loss(lane: Any, loss: str) -> Any:
    return lane.with_loss(loss)


LANES = LaneBar(MNIST, MAX_LANES, TrainLane().with_optimizer("adam"), WIDTH, _choose_loss)
