"""Colours of the maps, chosen so that the colour-blind can read them."""

from __future__ import annotations

import math
from functools import lru_cache

from viz.core.landscape import Landscape
from viz.figures.theme import DIVERGED, NOT_REACHED

Colorscale = list[list[float | str]]

LOSSES = (
    "#fde725", "#c2df23", "#86d549", "#52c569", "#2ab07f", "#1e9b8a", "#25858e", "#2d708e", "#38588c", "#433e85",
    "#482173", "#440154",
)  # fmt: skip
"""Viridis from its bright end: what is good (a low loss, few steps) shines."""

HUES = (250.0, 62.0, 165.0, 345.0, 100.0, 300.0, 28.0, 205.0)
"""OKLCH hues of the basins, after Okabe and Ito: blue, orange, green, purple, yellow, violet, red, cyan."""
CHROMA = 0.125
SHADES = 24
"""Steps from the lightest to the darkest shade of a hue."""
NOWHERE, AWAY = len(HUES) * SHADES + 1, len(HUES) * SHADES + 3
"""In place of a shade: no minimum reached, diverged."""
FAST, SLOW = 0.9, 0.42
"""OKLCH lightness of the start that reaches its minimum first and of the one that takes longest."""
STOPS = 5


def even_colorscale(colors: tuple[str, ...]) -> Colorscale:
    """Plotly's colorscale with ``colors`` evenly spaced."""
    return [[i / (len(colors) - 1), color] for i, color in enumerate(colors)]


def shade(hue: int, slowness: float) -> str:
    """The colour of hue number ``hue`` (a cycle) for ``slowness`` from 0, light, to 1, dark.

    >>> shade(0, 0.0), shade(0, 1.0)
    ('#bde0ff', '#00518b')
    """
    return oklch(FAST + (SLOW - FAST) * slowness, CHROMA, HUES[hue % len(HUES)])


def grey(slowness: float) -> str:
    """The neutral of the same lightness as ``shade``."""
    return oklch(FAST + (SLOW - FAST) * slowness, 0.0, 0.0)


@lru_cache(maxsize=1)
def basin_colorscale() -> Colorscale:
    """A colorscale over the whole numbers from 0 to AWAY: shade s of hue h is h·SHADES + s."""
    stops: Colorscale = []
    for hue in range(len(HUES)):
        for stop in range(STOPS):
            slowness = stop / (STOPS - 1)
            stops.append([(hue * SHADES + slowness * (SHADES - 1)) / AWAY, shade(hue, slowness)])
    for place, look in ((NOWHERE, NOT_REACHED), (AWAY, DIVERGED)):
        stops += [[(place - 1) / AWAY, look["fill"]], [place / AWAY, look["fill"]]]
    return stops


@lru_cache(maxsize=64)
def hues_of(landscape: Landscape) -> tuple[int, ...]:
    """A hue for each minimum: its own while there are enough, then the one used farthest away.

    So neighbours differ, and a minimum keeps its colour in every map of the landscape.
    """
    points = [(minimum.x, minimum.y) for minimum in landscape.minima]
    hues: list[int] = []
    for here in points:
        nearest = [math.inf] * len(HUES)
        for there, hue in zip(points, hues, strict=False):
            nearest[hue] = min(nearest[hue], math.dist(here, there))
        hues.append(max(range(len(HUES)), key=lambda hue: nearest[hue]))
    return tuple(hues)


@lru_cache(maxsize=1024)
def oklch(lightness: float, chroma: float, hue: float) -> str:
    """OKLCH as ``#rrggbb``; where sRGB cannot show it, with as much chroma as it can.

    Matrices: B. Ottosson, "A perceptual color space for image processing" (2020).
    """
    while True:
        channels = _linear_rgb(lightness, chroma, math.radians(hue))
        if chroma <= 0 or all(-1e-3 <= value <= 1 + 1e-3 for value in channels):
            return "#" + "".join(f"{round(255 * _encode(value)):02x}" for value in channels)
        chroma = round(chroma - 0.005, 6)


def _linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
    )


def _encode(linear: float) -> float:
    value = min(max(linear, 0.0), 1.0)
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
