"""How far apart two paths are, and whether their last bits explain it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from viz.core.surface import Array

TIGHT = 1e-12
"""Up to here a difference is one of last bits."""
BORDER = 2
"""Steps by which two diverging paths may differ: at the end of the range the order of two operations decides."""


@dataclass(frozen=True)
class Check:
    """How far apart two paths are.

    Differences are those of a coordinate, beyond a size of 1 relative to it.

    Attributes:
        steps: how many steps could be compared: up to where one of the two paths is not finite any more.
        largest: the largest difference, at step ``at``.
        sensitivity: how far our own path moves, in the same measure, when only the last bits of its gradients change;
            0 where ``largest`` needs no such explanation.
        parted: one of the paths stays finite for more than ``BORDER`` steps after ``steps``.
        missing: a setting of ours that PyTorch's class does not have; nothing was compared.
        refused: PyTorch's own words about settings that it does not take; nothing was compared.
    """

    steps: int = 0
    largest: float = 0.0
    at: int = 0
    sensitivity: float = 0.0
    parted: bool = False
    missing: str = ""
    refused: str = ""


def compare(ours: Array, theirs: Array) -> Check:
    """The largest difference of two paths, each (num_steps + 1, runs, 2)."""
    ends = [int(np.argmin(np.append(np.isfinite(x).all(axis=(1, 2)), False))) for x in (ours, theirs)]
    end = min(ends)
    difference = np.abs(ours[:end] - theirs[:end]) / np.maximum(1.0, np.abs(theirs[:end]))
    each = difference.max(axis=(1, 2))
    at = int(each.argmax())
    return Check(steps=end - 1, largest=float(each[at]), at=at, parted=max(ends) - end > BORDER)
