"""How far apart two paths are, and whether their last bits explain it."""

from __future__ import annotations

import math
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

    Differences are those of a coordinate; once a run has had coordinates beyond 1, relative to the largest so far, as
    on a turned surface each coordinate carries the other's roundings.

    Attributes:
        steps: how many steps could be compared: up to where one of the two paths is not finite any more.
        largest: the largest difference, at step ``at``.
        sensitivity: how far our own path moves, in the same measure, when only the last bits of its gradients change;
            0 where ``largest`` needs no such explanation.
        rule: how far a single step of our rule is from PyTorch's when it is fed with PyTorch's gradients.
        gradient: how far our gradients are from PyTorch's at PyTorch's points, relative to the largest so far. Both are
            nan where ``largest`` needs no explanation.
        parted: one of the paths stays finite for more than ``BORDER`` steps after ``steps``.
        missing: a setting of ours that PyTorch's class does not have; nothing was compared.
        refused: PyTorch's own words about settings that it does not take; nothing was compared.
    """

    steps: int = 0
    largest: float = 0.0
    at: int = 0
    sensitivity: float = 0.0
    rule: float = math.nan
    gradient: float = math.nan
    parted: bool = False
    missing: str = ""
    refused: str = ""


def compare(ours: Array, theirs: Array) -> Check:
    """The largest difference of two paths, each (num_steps + 1, runs, 2)."""
    ends = [int(np.argmin(np.append(np.isfinite(x).all(axis=(1, 2)), False))) for x in (ours, theirs)]
    end = min(ends)
    each = np.max(np.abs(ours[:end] - theirs[:end]) / largest_so_far(theirs[:end], 1.0), axis=(1, 2))
    at = int(each.argmax())
    return Check(steps=end - 1, largest=float(each[at]), at=at, parted=max(ends) - end > BORDER)


def largest_so_far(values: Array, least: float) -> Array:
    """(n, runs, 1): the largest size up to each row of ``values``, (n, runs, 2), and at least ``least``."""
    return np.asarray(np.maximum(least, np.maximum.accumulate(np.abs(values).max(axis=2, keepdims=True), axis=0)))
