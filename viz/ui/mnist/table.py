"""The lanes of a training in figures: one row each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.figures.curves import lane_color
from viz.figures.numbers import number_text, percent_text
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.history import History
from viz.player.style import LANE_STYLES
from viz.ui.mnist.run import Run
from viz.ui.mnist.texts import TEXTS
from viz.ui.terms import heading

_HEAD = {
    "lane": "lane",
    "test_accuracy": "accuracy",
    "test_loss": "test_set",
    "train_loss": "loss",
    "step_column": "step",
    "time": "",
    "rate": "learning_rate",
    "optimizer": "optimizer",
}
"""Each column with its term in the glossary."""
MEAN_OF = 20
"""Batches whose mean loss the table shows."""


def draw_table(run: Run, names: Sequence[str]) -> None:
    """One row a lane, the best accuracy in bold. Plain HTML, since it is drawn anew every second."""
    head = "".join(heading(TEXTS[key], term) for key, term in _HEAD.items())
    tests = [_test(run, index) for index in range(len(names))]
    best = max((accuracy for _, accuracy in tests if np.isfinite(accuracy)), default=np.nan)
    rows = []
    for index, name in enumerate(names):
        lane, history, (loss, accuracy) = run.settings.lanes[index], run.known[index], tests[index]
        cells = (
            f'<span style="color: {lane_color(LANE_STYLES[index])}">{LANE_STYLES[index].glyph}</span> {escape(name)}',
            _percent(accuracy, is_best=accuracy == best and len(names) > 1),
            number_text(loss),
            number_text(_mean_loss(history)),
            f"{int(history.step[-1]):,}" if len(history.step) else "–",
            TEXTS["seconds_value"].format(seconds=f"{history.seconds[-1]:.1f}") if len(history.seconds) else "–",
            f"{lane.lr:g}",
            escape(OPTIMIZERS[lane.optimizer].name),
        )
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    table = f'<table class="as-results as-lanes"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    st.html(f'<div class="as-results-scroll">{table}</div>')
    is_final = run.state == "done"
    images = _images_looked_at(run, is_final)
    st.caption(TEXTS["table_final" if is_final else "table_live"].format(window=MEAN_OF, images=f"{images:,}"))


def _test(run: Run, index: int) -> tuple[float, float]:
    """Test loss and accuracy: of all images at the end, on the way those of the last look."""
    if run.state == "done" and run.trained is not None:
        evaluation = run.trained.result.lanes[index].evaluation
        if evaluation is not None:
            return evaluation.loss, evaluation.accuracy
    history = run.known[index]
    if not len(history.evaluated):
        return np.nan, np.nan
    return float(history.test_loss[-1]), float(history.test_accuracy[-1])


def _images_looked_at(run: Run, is_final: bool) -> int:
    every = DATASETS[run.settings.dataset].num_test
    most = run.specs[0].evaluate_on
    return every if is_final or most is None else min(most, every)


def _mean_loss(history: History) -> float:
    last = history.loss[-MEAN_OF:]
    last = last[np.isfinite(last)]
    return float(last.mean()) if len(last) else float("nan")


def _percent(value: float, *, is_best: bool) -> str:
    text = escape(percent_text(value))
    return f"<strong>{text}</strong>" if is_best else text
