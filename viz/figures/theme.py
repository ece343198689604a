"""What all figures share: colours that follow the page's theme, axes, margins.

A figure is the same on a light and on a dark page. Where a colour has to differ it is a token in CSS's own words, which
the browser replaces when it draws: ``light-dark(#1b2430, #e6ebf1)``, or ``var(--st-text-color)`` for Streamlit's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Figure = dict[str, Any]
"""``{"data": traces, "layout": layout}`` in Plotly's JSON. ``layout["meta"]`` holds what stands around the plot."""

Look = dict[str, Any]
"""A pattern: the colours of its ground and its lines, and Plotly's ``fillpattern``."""

TEXT = "var(--st-text-color)"
PAGE = "var(--st-background-color)"
BORDER = "var(--st-border-color)"
CLEAR = "rgba(0,0,0,0)"


def light_dark(light: str, dark: str) -> str:
    """The token for a colour that differs between a light and a dark page."""
    return f"light-dark({light}, {dark})"


GRID = light_dark("#e4e8ee", "#242d38")
DIVERGED: Look = {
    "fill": PAGE,
    "ink": light_dark("#3b4450", "#b9c3cf"),
    "shape": {"shape": "/", "size": 7, "solidity": 0.28},
}
"""Hatched on the page's own colour: no value of a scale looks so, without colours either."""
NOT_REACHED: Look = {
    "fill": light_dark("#ced3da", "#59636f"),
    "ink": light_dark("#8d97a3", "#8a95a2"),
    "shape": {"shape": ".", "size": 9, "solidity": 0.12},
}
"""A dotted neutral grey."""
LINE_INK = "#ffffff"
LINE_CASING = "rgba(12, 16, 24, 0.75)"
"""Lines over a map: white in a dark casing, which shows on every colour of every scale and on both pages."""


def axis_layout(title: str, **more: Any) -> dict[str, Any]:
    """A Plotly axis in the app's look."""
    return {
        "title": {"text": title, "font": {"size": 14}, "standoff": 6},
        # Plotly writes powers of ten a quarter larger than it is told.
        "tickfont": {"size": 11 if more.get("type") == "log" and "tickvals" not in more else 12},
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": BORDER,
        "linecolor": BORDER,
        "showline": True,
        "mirror": True,
        "zeroline": False,
        "showgrid": False,
        "gridcolor": GRID,
        "exponentformat": "power",
        "minexponent": 4,
        **more,
    }


def make_figure(
    traces: Sequence[Mapping[str, Any]],
    xaxis: Mapping[str, Any],
    yaxis: Mapping[str, Any],
    *,
    revision: str,
    meta: Mapping[str, Any],
) -> Figure:
    """A figure of ``traces`` on two axes.

    Args:
        revision: zoom and pan are kept from one figure to the next while this text stays the same.
        meta: ``title``, ``label`` (the accessible name), ``legend``, ``readout`` and perhaps ``bar``. The component
            draws them around the plot: in the page's own type, wrapping where it is narrow, and without Plotly laying
            out everything twice.
    """
    layout = {
        "xaxis": dict(xaxis),
        "yaxis": dict(yaxis),
        "margin": {"l": 64, "r": 14, "t": 8, "b": 48, "pad": 0},
        "autosize": False,
        "showlegend": False,
        "hovermode": False,
        "uirevision": revision,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": "var(--st-font)", "color": TEXT},
        "modebar": {"bgcolor": CLEAR, "color": TEXT, "activecolor": "var(--st-primary-color)"},
        "meta": dict(meta),
    }
    return {"data": [dict(trace) for trace in traces], "layout": layout}
