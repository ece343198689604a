"""How good a trained lane is: its confusion matrix, each digit's figures, its most confident mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from viz.figures.confusion import confusion_figure
from viz.figures.mistakes import mistakes_html
from viz.figures.numbers import percent_text
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.evaluation import Evaluation
from viz.player.style import LANE_STYLES
from viz.ui.controls import plain
from viz.ui.mnist.choosers import choose_lane
from viz.ui.mnist.run import Run
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS
from viz.ui.plot import draw_plot
from viz.ui.terms import with_terms

HEIGHT = 420


def draw_evaluation(state: Mnist, run: Run, names: Sequence[str]) -> None:
    """The chosen lane's evaluation, once there is one."""
    trained = run.trained
    if trained is None:
        st.caption(TEXTS["no_results"])
        return
    index = choose_lane(state, names)
    history, evaluation = trained.histories[index], trained.result.lanes[index].evaluation
    if evaluation is None:
        st.info(TEXTS["no_evaluation"].format(reason=plain(history.stopped)))
        return
    left, right = st.columns(2, gap="medium")
    title = TEXTS["confusion_title"].format(
        lane=f"{LANE_STYLES[index].glyph} {names[index]}",
        accuracy=percent_text(evaluation.accuracy),
        images=f"{evaluation.images:,}",
        steps=f"{int(history.step[-1]):,}",
    )
    with left:
        draw_plot(confusion_figure(evaluation.confusion, title=title), MNIST.key("confusion_plot"), height=HEIGHT)
    with right:
        _draw_classes(evaluation)
    st.markdown(f"**{TEXTS['mistakes']}**")
    dataset = DATASETS[trained.settings.dataset]
    st.html(mistakes_html(evaluation.mistakes, dataset.side, dataset.white))


def _draw_classes(evaluation: Evaluation) -> None:
    keys = ("digit", "images_column", "precision", "recall", "f1")
    head = "".join(f'<th scope="col">{escape(TEXTS[key])}</th>' for key in keys)
    counts = evaluation.confusion.sum(axis=1).tolist()
    columns = zip(counts, evaluation.precision, evaluation.recall, evaluation.f1, strict=True)
    rows = "".join(
        f"<tr><td>{digit}</td><td>{count:,}</td>{''.join(map(_cell, values))}</tr>"
        for digit, (count, *values) in enumerate(columns)
    )
    table = f'<table class="as-results as-classes"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    st.html(f'<div class="as-results-scroll">{table}</div>')
    st.caption(with_terms(TEXTS["classes_note"], "confusion_matrix"))


def _cell(value: float) -> str:
    return f"<td>{escape(percent_text(float(value), 1))}</td>"
