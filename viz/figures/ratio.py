"""How fast each layer moves: ‖Δθ‖/‖θ‖ over time, a row a layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from viz.core.surface import Array
from viz.figures.arrays import typed
from viz.figures.cells import Trace
from viz.figures.colors import even_colorscale, ratio_colors
from viz.figures.looks import Columns
from viz.figures.texts import TEXTS
from viz.figures.theme import Figure, axis_layout, make_figure

ENDS = (-5.0, -1.0)
"""log₁₀ of the ratios with the strongest colours; in the middle lies the rule of thumb, 10⁻³."""
STILL = -400.0
BAR = ((0.0, "≤ 10⁻⁵"), (0.25, "10⁻⁴"), (0.5, "10⁻³"), (0.75, "10⁻²"), (1.0, "≥ 10⁻¹"))


def ratio_map(steps: ArrayLike, layers: Sequence[str], ratio: NDArray[Any], *, title: str) -> Figure:
    """The update-to-weight ratio of every layer, step by step; the colours are the same in every map.

    Args:
        steps: (looks,), increasing; none at all are fine.
        layers: names, from the input, which is on top, to the output.
        ratio: (looks, layers), ‖Δθ‖/‖θ‖.

    Raises:
        ValueError: the shapes do not belong together.
    """
    columns, table = Columns.of(steps), np.asarray(ratio, dtype=np.float64)
    if table.shape != (len(columns.steps), len(layers)):
        raise ValueError(f"ratio must be of {len(columns.steps)} looks × {len(layers)} layers, got {table.shape}")
    edges = np.arange(len(layers) + 1) - 0.5
    cells: Trace = {
        "type": "heatmap",
        "x": typed(columns.borders, "f8"), "y": typed(edges, "f8"), "z": typed(_logs(columns, table).T),
        "zmin": ENDS[0], "zmax": ENDS[1], "zauto": False, "zsmooth": False, "ygap": 2,
        "colorscale": even_colorscale(ratio_colors()), "showscale": False, "hoverinfo": "skip", "name": TEXTS["ratio"],
    }  # fmt: skip
    names = {"tickvals": list(range(len(layers))), "ticktext": list(layers), "ticks": ""}
    yaxis = axis_layout("", autorange=False, range=[len(layers) - 0.5, -0.5], **names)
    rows = {"label": TEXTS["layer"], "values": typed(edges[:-1]), "edges": typed(edges, "f8"), "texts": list(layers)}
    meta = {
        "title": title,
        "label": TEXTS["ratio_named" if title else "ratio_label"].format(title=title),
        "legend": [],
        "bar": {"title": TEXTS["ratio"], "colors": list(ratio_colors()), "ticks": [list(tick) for tick in BAR]},
        "caption": TEXTS["ratio_caption"],
        "readout": {
            "kind": "cells",
            "live": True,
            "heading": [TEXTS["at_step"], "{y}"],
            "x": columns.readout(),
            "y": {**rows, "complement": False},
            "columns": {"ratio": {"power": 0}},
            "lines": [{"text": TEXTS["ratio_is"]}],
        },
    }
    return make_figure([cells], columns.layout(), yaxis, revision=f"ratio {len(layers)}", meta=meta)


def _logs(columns: Columns, ratio: Array) -> Array:
    """log₁₀ of the ratios' geometric mean in each column, (columns, layers).

    Far below all numbers where a layer stands still all the time, which the component says as 0; nan where nothing is
    known.
    """
    moves, still = np.isfinite(ratio) & (ratio > 0), ratio == 0
    sums = columns.sums(np.log10(ratio, out=np.zeros_like(ratio), where=moves))
    moving, standing = columns.sums(moves), columns.sums(still)
    rest = np.where(standing > 0, STILL, np.nan)
    return np.asarray(np.divide(sums, moving, out=rest, where=moving > 0))
