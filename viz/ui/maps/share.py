"""What one takes along: the link, and the numbers of every cell as CSV."""

from __future__ import annotations

import csv
import io

import numpy as np

from viz.core.surface import Array
from viz.ui.maps.panels import Panel, panels_of
from viz.ui.maps.settings import Maps
from viz.ui.maps.store import MAPS
from viz.ui.maps.sweeps import compute, known
from viz.ui.share import draw_share_button

COLUMNS = (
    "final_loss",
    "final_loss_std",
    "best_loss",
    "best_loss_std",
    "steps_to_tolerance",
    "steps_to_tolerance_std",
    "diverged_at",
    "minimum",
    "steps_to_minimum",
)


def draw_share(state: Maps) -> None:
    """A button that opens link and download."""
    draw_share_button(
        MAPS,
        "This link opens exactly these maps, seed included.",
        lambda: to_csv(panels_of(state)),
        "adamscope-maps.csv",
        "One row for each cell: its settings, losses, steps, divergence and the minimum it reached.",
        ready=lambda: all(known(panel.request) is not None for panel in panels_of(state)),
    )


def to_csv(panels: list[Panel]) -> str:
    """One row for each cell of each map, at full precision; -1 stands for never, an empty field for unknown."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = list(dict.fromkeys(axis.name for panel in panels for axis in panel.request.ranges))
    writer.writerow(["map", "optimizer", *names, "end_x", "end_y", *COLUMNS])
    for number, panel in enumerate(panels, 1):
        grid = known(panel.request) or compute(panel.request)
        places = np.meshgrid(*grid.axes.values(), indexing="ij")
        values = dict(zip(grid.axes, places, strict=True))
        columns = [_flat(values.get(name)) for name in names]
        columns += [_flat(grid.end[..., 0]), _flat(grid.end[..., 1])]
        columns += [_flat(getattr(grid, name)) for name in COLUMNS]
        rows = grid.final_loss.size
        for row in range(rows):
            cells = ("" if column is None else column[row] for column in columns)
            writer.writerow([number, panel.lane.optimizer, *cells])
    return text.getvalue()


def _flat(values: Array | None) -> list[float] | None:
    return None if values is None else values.ravel().tolist()
