"""The look of each lane: a colour that the colour-blind can tell apart, and a dash and a marker for everybody else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LaneStyle:
    """One lane's look: colour on a light and on a dark page, dash pattern in pixels (empty is solid), head marker."""

    light: str
    dark: str
    dash: tuple[int, ...]
    marker: str
    glyph: str


LANE_STYLES = (
    LaneStyle("#0064b0", "#4db2ff", (), "circle", "●"),
    LaneStyle("#c44601", "#ff9a4d", (8, 4), "triangle", "▲"),
    LaneStyle("#00805e", "#2fd6a5", (2, 3), "square", "■"),
    LaneStyle("#b0308a", "#f58ad4", (10, 3, 2, 3), "diamond", "◆"),
    LaneStyle("#7a5c00", "#f0d03c", (5, 5), "cross", "✚"),
    LaneStyle("#4d4d4d", "#d0d0d0", (14, 4), "star", "★"),
)
"""Okabe and Ito's hues, shifted until each has a contrast above 4.5 : 1 on its page."""
