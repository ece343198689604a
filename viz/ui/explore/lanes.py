"""Explore's lanes, with the page's actions beside them."""

from __future__ import annotations

from collections.abc import Sequence

from viz.core.spec import RunSpec
from viz.core.trajectory import Trajectory
from viz.ui.explore.presets import PRESETS
from viz.ui.explore.settings import MAX_LANES, Explore
from viz.ui.explore.share import draw_share
from viz.ui.explore.store import EXPLORE
from viz.ui.lane import Lane
from viz.ui.lane_bar import LaneBar

WIDTH = 120
"""Pixels of a lane: six of them and the page's actions fit one row."""

LANES = LaneBar(EXPLORE, MAX_LANES, new=Lane().with_optimizer("adam"), width=WIDTH)


def draw_lanes(state: Explore, paths: Sequence[Trajectory[RunSpec]]) -> None:
    """Draw the bar, and the editor of the lane whose popover is open."""
    LANES.draw(PRESETS, EXPLORE.store, lambda: draw_share(state, paths))
