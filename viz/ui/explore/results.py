"""The results in figures: one row a lane."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import isfinite
from statistics import median

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.core.spec import RunSpec
from viz.core.surface import Array
from viz.core.trajectory import Trajectory
from viz.player.style import LANE_STYLES
from viz.ui.lane import Lane
from viz.ui.terms import heading

_HEAD = {
    "Lane": "lane",
    "Optimiser": "optimizer",
    "lr": "learning_rate",
    "Final loss": "loss",
    "Best loss": "loss",
    "Steps to tolerance": "tolerance",
    "Distance to minimum": "minimum",
    "Diverged at": "divergence",
}
"""Each column with its term in the glossary."""


def draw_results(lanes: Sequence[Lane], paths: Sequence[Trajectory[RunSpec]], tolerance: float) -> None:
    """The table; of several seeds the median. Plain HTML: a dataframe costs a move ten milliseconds."""
    rows = [_row(i, lane, path, tolerance) for i, (lane, path) in enumerate(zip(lanes, paths, strict=True))]
    head = "".join(heading(text, term) for text, term in _HEAD.items())
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    table = f'<table class="as-results"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    st.html(f'<div class="as-results-scroll">{table}</div>')


def _row(index: int, lane: Lane, path: Trajectory[RunSpec], tolerance: float) -> tuple[str, ...]:
    steps, diverged = path.steps_to_tolerance(tolerance), path.diverged_at
    return (
        f"{LANE_STYLES[index].glyph} {escape(lane.label)}",
        OPTIMIZERS[lane.optimizer].name,
        f"{lane.lr:g}",
        _number(path.final_loss),
        _number(path.best_loss),
        _steps(steps, "not reached"),
        _number(path.distance_to_minimum()),
        _steps(diverged, "no"),
    )


def _number(values: Array) -> str:
    """The median over seeds; a dash where there is none."""
    finite = [value for value in values.tolist() if isfinite(value)]
    return f"{median(finite):.4g}" if 2 * len(finite) > len(values) else "–"


def _steps(steps: Array, none: str) -> str:
    """The median step; how many of several seeds have one."""
    found = [step for step in steps.tolist() if step >= 0]
    if not found:
        return none
    middle = f"{int(median(found)):,}"
    return middle if len(steps) == 1 else f"{middle} ({len(found)} of {len(steps)} seeds)"
