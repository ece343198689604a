"""Gradient noise that depends on its seed and on nothing else."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from viz.core.surface import Array


@lru_cache(maxsize=128)
def standard_noise(seed: int, num_steps: int) -> Array:
    """Standard normal noise of a seed, (num_steps, 2), read-only.

    A seed has one stream whatever the optimiser, the number of lanes or of runs, so that lanes meet the same noise; a
    longer run begins with the noise of a shorter one.
    """
    noise = np.random.default_rng(seed).standard_normal((num_steps, 2))
    noise.flags.writeable = False
    return noise
