"""Digits as a visitor draws them: strokes of a round pen on the pad."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

STROKES = {
    0: [[(32, 10), (20, 18), (17, 32), (20, 46), (32, 54), (44, 46), (47, 32), (44, 18), (32, 10)]],
    1: [[(24, 20), (34, 10), (34, 54)]],
    2: [[(18, 20), (24, 11), (36, 10), (44, 18), (42, 28), (18, 54), (46, 54)]],
    3: [[(18, 14), (32, 10), (43, 17), (40, 27), (29, 31), (42, 37), (44, 47), (32, 54), (18, 50)]],
    4: [[(34, 10), (16, 38), (48, 38)], [(38, 26), (38, 56)]],
    5: [[(44, 10), (22, 10), (20, 30), (34, 27), (44, 36), (42, 48), (30, 54), (18, 50)]],
    6: [[(38, 10), (24, 22), (18, 40), (24, 52), (36, 54), (44, 44), (38, 34), (26, 36), (20, 44)]],
    7: [[(18, 12), (46, 12), (36, 32), (30, 54)], [(26, 33), (44, 33)]],
    8: [
        [(32, 32), (20, 24), (22, 13), (32, 10), (42, 13), (44, 24), (32, 32)],
        [(32, 32), (18, 42), (22, 52), (32, 55), (42, 52), (46, 42), (32, 32)],
    ],
    9: [[(44, 18), (34, 10), (22, 14), (20, 26), (30, 32), (42, 26), (44, 18), (42, 40), (36, 54)]],
}
"""By digit, lines through points (x, y) of the 64×64 pad."""


def drawing(digit: int, pen: float = 6.0, scale: float = 1.0, shift: tuple[float, float] = (0.0, 0.0)) -> np.ndarray:
    """(64, 64) uint8: the digit's strokes, scaled about the pad's middle and shifted, with a soft rim of a pixel."""
    y, x = np.indices((64, 64))
    nearest = np.full((64, 64), np.inf)
    for stroke in STROKES[digit]:
        points = (np.array(stroke) - 32.0) * scale + 32.0 + shift
        for (ax, ay), (bx, by) in pairwise(points):
            along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
            along = np.clip(along, 0.0, 1.0)
            nearest = np.minimum(nearest, np.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)))
    return np.rint(255 * np.clip(pen / 2 + 0.5 - nearest, 0.0, 1.0)).astype(np.uint8)
