"""A surface's level lines under a map of its starts."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from viz.core.landscape import Landscape
from viz.core.surface import Array
from viz.figures.arrays import typed
from viz.figures.cells import Trace, contour
from viz.figures.theme import light_dark

POINTS = 81  # a side; 17 kB
LEVELS = 14
FINEST = 65_535
SHIFT = 1e-2
"""On a surface of many decades a level is one of log10(f − lowest + shift·median): without the shift the deepest
decades would take all levels, and on this grid a narrow valley's would fall apart into beads."""
INK = light_dark("rgba(20, 26, 36, 0.5)", "rgba(10, 14, 20, 0.6)")


def level_lines(landscape: Landscape, extent: tuple[tuple[float, float], tuple[float, float]]) -> Trace:
    """A trace of level lines over ``extent``, ((x low, x high), (y low, y high))."""
    return _level_lines(landscape, extent)


@lru_cache(maxsize=32)  # 1 MB; the same dict again is the same text, which the browser does not decode again
def _level_lines(landscape: Landscape, extent: tuple[tuple[float, float], tuple[float, float]]) -> Trace:
    x, y = (np.linspace(low, high, POINTS) for low, high in extent)
    height = _heights(landscape, landscape.value(np.stack(np.meshgrid(x, y), axis=-1)))
    size = FINEST / (LEVELS + 1)
    line = {"color": INK, "width": 1}
    levels = (size, FINEST - size, size)
    return contour(typed(np.round(height * FINEST), "u2"), x, y, levels, line=line, name="level lines")


def _heights(landscape: Landscape, loss: Array) -> Array:
    """What is drawn, from 0 to 1: whole numbers of sixteen bits are fine enough for lines, at half the bytes."""
    finite = loss[np.isfinite(loss)]
    if not finite.size:
        return np.zeros_like(loss)
    loss = np.nan_to_num(loss, nan=finite.max(), posinf=finite.max(), neginf=finite.min())
    if landscape.surface.log_loss:
        lowest = finite.min() if landscape.infimum is None else min(landscape.infimum, finite.min())
        loss = np.log10(loss - lowest + max(SHIFT * float(np.median(finite - lowest)), 1e-12))
    low, high = loss.min(), loss.max()
    return np.asarray((loss - low) / (high - low if high > low else 1.0))
