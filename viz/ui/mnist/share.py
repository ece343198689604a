"""What one takes along: the link, the records as CSV, each lane's weights and its training as a PyTorch script."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from viz.mnist.data import digits
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.history import History
from viz.mnist.script.pytorch import pytorch_script
from viz.mnist.spec import TrainSpec
from viz.player.style import LANE_STYLES
from viz.ui.controls import plain
from viz.ui.mnist.intro import EMBEDDED
from viz.ui.mnist.lane import TrainLane
from viz.ui.mnist.run import Run
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS
from viz.ui.share import csv_text, draw_share_button

DIGITS = digits.folder() / "digits.npz"
"""What the scripts of the embedded data set read."""
COLUMNS = ("epoch", "seconds", "lr", "loss", "accuracy", "grad_norm")
EVALUATED = ("test_loss", "test_accuracy", "validation_loss", "validation_accuracy")


def draw_share(state: Mnist, run: Run | None) -> None:
    """A button that opens link and downloads."""
    draw_share_button(
        MNIST,
        TEXTS["link"],
        lambda: to_csv(run) if run else "",
        "adamscope-mnist.csv",
        TEXTS["csv_help"],
        ready=lambda: run is not None and run.has_begun,
        draw_more=lambda: _draw_files(state, run),
    )


def _draw_files(state: Mnist, run: Run | None) -> None:
    try:
        specs: Sequence[TrainSpec] = state.specs()
    except ValueError:
        specs = ()
    if specs:
        st.caption(TEXTS["scripts"])
        with st.container(horizontal=True, gap="xsmall"):
            for index, spec in enumerate(specs):
                _draw_script(index, state.lanes[index], spec)
            if state.dataset == EMBEDDED:
                st.download_button(
                    TEXTS["digits_file"],
                    DIGITS.read_bytes,
                    DIGITS.name,
                    key=MNIST.key("digits_file"),
                    on_click="ignore",
                    help=DATASETS[EMBEDDED].source,
                )
    if run is not None and run.trained is not None:
        st.caption(TEXTS["weights"])
        with st.container(horizontal=True, gap="xsmall"):
            for index, lane in enumerate(run.trained.settings.lanes):
                weights = partial(_npz, run.trained.result.lanes[index].weights)
                _download(index, lane, "weights", weights, f"adamscope-weights-{index + 1}.npz")


def _draw_script(index: int, lane: TrainLane, spec: TrainSpec) -> None:
    try:
        script = pytorch_script(spec)
    except ValueError as error:
        st.caption(TEXTS["no_script"].format(lane=plain(lane.label), reason=plain(str(error))))
        return
    _download(index, lane, "script", script, f"adamscope-train-{index + 1}.py")


def _download(index: int, lane: TrainLane, kind: str, content: Any, file: str) -> None:
    label = f"{LANE_STYLES[index].glyph} {plain(lane.label)}"
    st.download_button(label, content, file, key=MNIST.key(f"{kind}_{index}"), on_click="ignore")


def _npz(weights: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **weights)
    return buffer.getvalue()


def to_csv(run: Run) -> str:
    """One row for each lane and step, at full precision; empty where nothing was looked at."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    layers = run.layers
    ratios = [f"update_ratio_{layer}" for layer in layers]
    writer.writerow(["lane", "name", "optimizer", "step", *COLUMNS, *EVALUATED, *ratios])
    for number, (lane, history) in enumerate(zip(run.settings.lanes, run.known, strict=True), 1):
        first = [number, csv_text(lane.label), lane.optimizer]
        writer.writerows([*first, *row] for row in _rows(history, len(layers)))
    return text.getvalue()


def _rows(history: History, num_layers: int) -> list[list[Any]]:
    looks = zip(*(getattr(history, name).tolist() for name in EVALUATED), strict=True)
    evaluated = dict(zip(history.evaluated.tolist(), looks, strict=True))
    inspected = dict(zip(history.inspected.tolist(), history.update_ratio.tolist(), strict=True))
    columns = zip(history.step.tolist(), *(getattr(history, name).tolist() for name in COLUMNS), strict=True)
    nothing, no_ratios = [""] * len(EVALUATED), [""] * num_layers
    return [
        [step, *values, *map(_cell, evaluated.get(step, nothing)), *inspected.get(step, no_ratios)]
        for step, *values in columns
    ]


def _cell(value: Any) -> Any:
    """An empty field for what there is not, such as a validation set."""
    return "" if isinstance(value, float) and math.isnan(value) else value
