"""Colours of the maps, chosen so that the colour-blind can read them."""

from __future__ import annotations

import math
from functools import lru_cache

from viz.core.landscape import Landscape
from viz.figures.theme import DIVERGED, NOT_REACHED, PAGE, light_dark

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
DENSITY_STOPS = SURFACE_STOPS = 17


def even_colorscale(colors: tuple[str, ...]) -> Colorscale:
    """Plotly's colorscale with ``colors`` evenly spaced."""
    return [[i / (len(colors) - 1), color] for i, color in enumerate(colors)]


def shade(hue: int, slowness: float) -> str:
    """The colour of hue number ``hue`` (a cycle) for ``slowness`` from 0, light, to 1, dark.

    >>> shade(0, 0.0), shade(0, 1.0)
    ('#c6e1ff', '#004f8b')
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


@lru_cache(maxsize=1)
def density_colors() -> list[str]:
    """From next to nothing, which is nearly the page's own colour, to the most: viridis's hues, away from either page.

    On a light page they darken from yellow-green to violet, on a dark one they brighten from violet to yellow.
    """
    ramp = []
    for stop in range(DENSITY_STOPS):
        part = stop / (DENSITY_STOPS - 1)
        light = oklch(0.965 - 0.70 * part, 0.035 + 0.115 * math.sin(math.pi * part), 125.0 + 170.0 * part)
        dark = oklch(0.235 + 0.695 * part, 0.04 + 0.13 * math.sin(math.pi * (0.08 + 0.72 * part)), 295.0 - 190.0 * part)
        ramp.append(light_dark(light, dark))
    return ramp


@lru_cache(maxsize=1)
def surface_colors() -> tuple[str, ...]:
    """The quiet colours of a surface under paths, from low to high, as the player's: see surface-colors.js."""
    parts = [stop / (SURFACE_STOPS - 1) for stop in range(SURFACE_STOPS)]
    lights = [oklch(0.985 - 0.325 * part, 0.008 + 0.054 * part, 200.0 + 72.0 * part) for part in parts]
    darks = [oklch(0.185 + 0.315 * part, 0.022 + 0.038 * part, 285.0 - 60.0 * part) for part in parts]
    return tuple(light_dark(light, dark) for light, dark in zip(lights, darks, strict=True))


@lru_cache(maxsize=1)
def ratio_colors() -> tuple[str, ...]:
    """From blue through the page's neutral to orange: below, at and above what is common."""
    colors = []
    for stop in range(9):
        part = stop / 4 - 1
        hue, far = (250.0 if part < 0 else 50.0), abs(part)
        light = oklch(0.95 - 0.42 * far, 0.165 * far, hue)
        dark = oklch(0.34 + 0.46 * far, 0.15 * far, hue)
        colors.append(light_dark(light, dark))
    return tuple(colors)


@lru_cache(maxsize=1)
def mistake_colors() -> tuple[str, ...]:
    """From the page's own colour, no mistake, to a deep orange."""
    lights = [oklch(0.985 - 0.375 * k / 6, 0.17 * k / 6, 45.0) for k in range(1, 7)]
    darks = [oklch(0.25 + 0.47 * k / 6, 0.16 * k / 6, 48.0) for k in range(1, 7)]
    return (PAGE, *(light_dark(light, dark) for light, dark in zip(lights, darks, strict=True)))


def right_color() -> str:
    """The diagonal of a confusion matrix: a quiet green, which no mistake has."""
    return light_dark(oklch(0.88, 0.07, 170.0), oklch(0.42, 0.07, 170.0))


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
