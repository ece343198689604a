"""What Adam does in a network: a histogram of all of a layer's parameters, over time, as a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from viz.core.surface import Array
from viz.figures import legend
from viz.figures.arrays import typed
from viz.figures.colors import density_colors
from viz.figures.density_traces import (
    REFERENCE_INK,
    WHOLE,
    bar_ticks,
    bold_line,
    cells,
    divider,
    reference_line,
    thin_lines,
)
from viz.figures.histogram import Rows, quantiles, rows_of
from viz.figures.looks import Columns
from viz.figures.texts import TEXTS
from viz.figures.theme import CLEAR, Figure, axis_layout, make_figure

DASHES = ("8px,5px", "2px,4px")
"""Of the reference lines; solid is the median's."""


@dataclass(frozen=True, eq=False)
class Reference:
    """A line that the values are to be compared with, such as the learning rate.

    Args:
        name: what the legend calls it.
        values: one for all steps, or (looks,), one for each; what is not positive is a gap.
    """

    name: str
    values: ArrayLike


def density_map(
    steps: ArrayLike,
    counts: NDArray[Any],
    edges: ArrayLike,
    *,
    title: str,
    label: str,
    zeros: NDArray[Any] | None = None,
    total: int | None = None,
    references: Sequence[Reference] = (),
    symbol: str = "",
    caption: str = "",
) -> Figure:
    """How the absolute values of a quantity are spread over a layer's parameters, step by step.

    Across is the step, up the value; the colour is the share of the parameters in that quarter of a decade. A line
    follows the median of those that are not 0, two thin ones the tenth and the ninetieth percentile. Strips at the
    bottom say how many are exactly 0, and how many lie below the decades shown.

    Args:
        steps: (looks,), increasing; none at all are fine, as of a run that has just begun.
        counts: (looks, bins), how many parameters lie in each bin.
        edges: (bins + 1,), log₁₀ of the bins' borders. What lies beyond them is counted in the outer bins.
        label: the vertical axis's title; ``symbol`` is what is said of a cell, the same by default.
        zeros: (looks,), how many are exactly 0, and in no bin.
        total: how many parameters there are; None takes each look's sum.
        references: lines to compare with; one too far away to be seen is left out.

    Raises:
        ValueError: the shapes do not belong together.
    """
    columns, borders = Columns.of(steps), np.asarray(edges, dtype=np.float64)
    shares, none = _shares(columns, np.asarray(counts), borders, zeros, total)
    lines = {reference.name: _logs(columns.firsts(reference.values)) for reference in references}
    rows = rows_of(shares, none, borders, np.concatenate([[], *lines.values()]), symbol or label)
    lines = {name: line for name, line in lines.items() if (line >= rows.floor).any()}
    low, middle, high = (quantiles(shares, borders, at) for at in (0.1, 0.5, 0.9))
    traces = [cells(columns, rows)]
    if len(columns.steps):
        traces += [thin_lines(columns, (low, high)), *bold_line(columns, middle)]
    traces += [reference_line(columns, line, dash, name) for (name, line), dash in _dashed(lines)]
    ticks, texts = rows.ticks()
    yaxis = axis_layout(label, type="log", range=rows.extent, autorange=False, tickvals=ticks, ticktext=texts)
    meta = {
        "title": title,
        "label": TEXTS["density_named" if title else "density_label"].format(title=title, label=label),
        "legend": _entries(lines, has_zeros=bool(none.any())) if len(columns.steps) else [],
        "bar": {"title": TEXTS["density_bar"], "colors": density_colors(), "ticks": bar_ticks()},
        "caption": caption or " ".join(TEXTS[f"strip_{name}"] for name in reversed(rows.strips)),
        "readout": _readout(columns, rows, middle, label),
    }
    # A zoom into another quantity would mean something else.
    figure = make_figure(traces, columns.layout(), yaxis, revision=f"density {label}", meta=meta)
    figure["layout"]["shapes"] = [divider(border) for border in rows.borders[1 : 1 + len(rows.strips)].tolist()]
    return figure


def _shares(
    columns: Columns, counts: NDArray[Any], edges: Array, zeros: NDArray[Any] | None, total: int | None
) -> tuple[Array, Array]:
    """Of all parameters, those in each bin (columns, bins), and those that are exactly 0 (columns,)."""
    looks = len(columns.steps)
    zeros = np.zeros(looks) if zeros is None else np.asarray(zeros)
    if counts.shape != (looks, len(edges) - 1) or zeros.shape != (looks,):
        raise ValueError(
            f"counts must be of {looks} looks × {len(edges) - 1} bins and zeros of {looks}, "
            f"got {counts.shape} and {zeros.shape}"
        )
    held, none = columns.sums(counts), columns.sums(zeros)
    whole = held.sum(axis=1) + none if total is None else columns.sums(np.full(looks, total))
    whole = np.maximum(whole, 1)
    return held / whole[:, None], none / whole


def _logs(values: Array) -> Array:
    return np.log10(values, out=np.full(values.shape, np.nan), where=values > 0)


def _dashed(lines: Mapping[str, Array]) -> list[tuple[tuple[str, Array], str]]:
    return list(zip(lines.items(), cycle(DASHES), strict=False))


def _entries(lines: Mapping[str, Array], *, has_zeros: bool) -> list[dict[str, Any]]:
    return [
        legend.line(TEXTS["median_nonzero" if has_zeros else "median"]),
        legend.sign(TEXTS["percentiles"], "thin"),
        *(legend.line(name, dash, color=REFERENCE_INK, casing=CLEAR) for (name, _), dash in _dashed(lines)),
    ]


def _readout(columns: Columns, rows: Rows, middle: Array, label: str) -> dict[str, Any]:
    up = {"label": label, "values": typed(rows.borders[:-1]), "edges": typed(rows.borders, "f8"), "texts": rows.texts}
    return {
        "kind": "cells",
        "live": True,
        "heading": [TEXTS["at_step"], "{y}"],
        "x": columns.readout(),
        "y": {**up, "complement": False},
        "columns": {
            "share": {"fraction": 0, "whole": WHOLE},
            "median": {"values": typed(10.0**middle), "along": "x"},
        },
        "lines": [{"text": TEXTS["share_is"]}, {"text": TEXTS["median_is"]}],
    }
