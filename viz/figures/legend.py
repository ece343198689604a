"""A legend's entries, as data for the component: each is a small picture and a text."""

from __future__ import annotations

from typing import Any

from viz.figures.theme import LINE_CASING, LINE_INK, Look


def patch(text: str, look: Look) -> dict[str, Any]:
    """A cell with a pattern."""
    return {"kind": "patch", "text": text, "fill": look["fill"], "ink": look["ink"], "pattern": look["shape"]["shape"]}


def color(text: str, *colors: str) -> dict[str, Any]:
    """One colour, or several of which any may be meant."""
    return {"kind": "color", "text": text, "colors": list(colors)}


def line(
    text: str, dash: str = "solid", width: float = 2.0, *, color: str = LINE_INK, casing: str = LINE_CASING
) -> dict[str, Any]:
    """A line over a map."""
    return {"kind": "line", "text": text, "color": color, "casing": casing, "dash": dash, "width": width}


def sign(text: str, name: str) -> dict[str, Any]:
    """A sign on a map, such as that of the current setting."""
    return {"kind": "sign", "text": text, "sign": name}


def lane(text: str, stroke: str, dash: tuple[int, ...], marker: str) -> dict[str, Any]:
    """A lane's line and marker."""
    return {"kind": "lane", "text": text, "color": stroke, "dash": list(dash), "marker": marker}
