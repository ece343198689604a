"""What a model takes for what: the confusion matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.core.surface import Array
from viz.figures import legend
from viz.figures.arrays import typed
from viz.figures.colors import mistake_colors, right_color
from viz.figures.numbers import percent_text
from viz.figures.texts import TEXTS
from viz.figures.theme import Figure, axis_layout, make_figure

TOP = 0.1
"""The share of a class's images with the strongest colour."""
BAR = ((0.0, "0"), (0.001, "0.1%"), (0.01, "1%"), (0.03, "3%"), (0.1, "≥ 10%"))
POWER = 0.4
"""Of a share, its place on the colours: one mistake in a thousand can be seen beside one in ten."""
RIGHT = 2.0
"""The diagonal's place: a colour of its own."""


def confusion_figure(confusion: NDArray[Any], *, title: str) -> Figure:
    """How often each digit is taken for each: counts in the cells, the colour says which mistakes are frequent.

    Args:
        confusion: (classes, classes), rows the true class, columns the predicted one.
    """
    table = np.asarray(confusion)
    classes = len(table)
    edges = np.asarray(np.arange(classes + 1) - 0.5, dtype=np.float64)
    names = {"tickvals": list(range(classes)), "ticktext": [str(label) for label in range(classes)], "ticks": ""}
    cells = {
        "type": "heatmap", "x": typed(edges, "f8"), "y": typed(edges, "f8"), "z": typed(_places(table)),
        "zmin": 0, "zmax": RIGHT, "zauto": False, "colorscale": _colorscale(), "showscale": False,
        "xgap": 2, "ygap": 2, "hoverinfo": "skip", "name": TEXTS["predicted_class"],
        "text": [
            [str(count) if count or label == predicted else "" for predicted, count in enumerate(row)]
            for label, row in enumerate(table.tolist())
        ],
        "texttemplate": "%{text}", "textfont": {"size": 13},
    }  # fmt: skip
    xaxis = axis_layout(TEXTS["predicted_class"], autorange=False, range=[-0.5, classes - 0.5], **names)
    yaxis = axis_layout(TEXTS["true_class"], autorange=False, range=[classes - 0.5, -0.5], **names)
    meta = {
        "title": title,
        "label": TEXTS["confusion_named" if title else "confusion_label"].format(title=title),
        "legend": [legend.color(TEXTS["right"], right_color())],
        "bar": {"title": TEXTS["confusion_bar"], "colors": list(mistake_colors()), "ticks": _bar_ticks()},
        "readout": _readout(table, edges),
    }
    return make_figure([cells], xaxis, yaxis, revision=f"confusion {classes}", meta=meta)


def _places(table: NDArray[Any]) -> Array:
    images = np.maximum(table.sum(axis=1, keepdims=True), 1)
    places = np.minimum(table / images / TOP, 1.0) ** POWER
    np.fill_diagonal(places, np.where(np.diag(table) > 0, RIGHT, 0.0))
    return np.asarray(places)


def _colorscale() -> list[list[float | str]]:
    """Mistakes on the lower half, where the largest is at its very end; the diagonal's colour well above it."""
    colors = mistake_colors()
    stops: list[list[float | str]] = [[k / (len(colors) - 1) / RIGHT, color] for k, color in enumerate(colors)]
    return [*stops, [0.75, colors[-1]], [0.75, right_color()], [1.0, right_color()]]


def _bar_ticks() -> list[list[float | str]]:
    return [[(share / TOP) ** POWER, text] for share, text in BAR]


def _readout(table: NDArray[Any], edges: Array) -> dict[str, Any]:
    classes = len(table)
    said = []
    for label, row in enumerate(table.tolist()):
        for predicted, count in enumerate(row):
            key = "confusion_right" if label == predicted else "confusion_wrong"
            share = percent_text(count / max(sum(row), 1))
            fills = {"count": f"{count:,}", "images": f"{sum(row):,}", "share": share}
            said.append(TEXTS[key].format(label=label, predicted=predicted, **fills))
    digits = [str(label) for label in range(classes)]
    axis = {
        "values": typed(np.arange(classes), "u1"),
        "edges": typed(edges, "f8"),
        "texts": digits,
        "complement": False,
    }
    index = np.arange(classes * classes).reshape(classes, classes)
    return {
        "kind": "cells",
        "heading": [],
        "y": {"label": TEXTS["true_class"], **axis},
        "x": {"label": TEXTS["predicted_class"], **axis},
        "columns": {"said": {"values": typed(index, "i2"), "texts": said}},
        "lines": [{"text": "{said}"}],
    }
