"""What one takes along: the link, and every recorded number as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from viz.core.spec import RunSpec
from viz.core.trajectory import Trajectory
from viz.ui.explore.settings import Explore
from viz.ui.explore.store import EXPLORE
from viz.ui.lane import Lane
from viz.ui.share import csv_text, draw_share_button


def draw_share(state: Explore, paths: Sequence[Trajectory[RunSpec]]) -> None:
    """A button that opens link and download."""
    draw_share_button(
        EXPLORE,
        "This link opens exactly these settings, seed included.",
        lambda: to_csv(state.lanes, paths),
        "adamscope.csv",
        "One row for each lane, seed and step: position, loss, and everything the rule computed.",
    )


def to_csv(lanes: Sequence[Lane], paths: Sequence[Trajectory[RunSpec]]) -> str:
    """One row for each lane, seed and step t, at full precision: x, y, loss at t, and what the rule computed before."""
    names = list(dict.fromkeys(name for path in paths for name in path.info))
    columns = ["grad", "step", *names]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    head = [f"{name}_{axis}" for name in columns for axis in "xy"]
    writer.writerow(["lane", "name", "optimizer", "seed", "t", "x", "y", "loss", *head])
    for number, (lane, path) in enumerate(zip(lanes, paths, strict=True), 1):
        arrays = {"grad": path.grad, "step": path.step, **path.info}
        for run in range(path.x.shape[1]):
            seeds = path.spec.seeds
            first = [number, csv_text(lane.label), lane.optimizer, seeds[run % len(seeds)]]
            for t in range(len(path.x)):
                row = [*first, t, *path.x[t, run].tolist(), path.loss[t, run].item()]
                for name in columns:
                    known = t > 0 and name in arrays
                    row += arrays[name][t - 1, run].tolist() if known else ["", ""]
                writer.writerow(row)
    return text.getvalue()
