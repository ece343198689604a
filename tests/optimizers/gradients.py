"""Gradient sequences that find mistakes: six orders of magnitude, sign changes, exact zeros."""

import numpy as np


def hostile_gradients(rng: np.random.Generator, num_steps: int, coordinates: int = 2) -> np.ndarray:
    """(num_steps, coordinates): sizes from 1e-6 to 1e2, random signs, one in ten exactly 0."""
    size = 10.0 ** rng.uniform(-6, 2, (num_steps, coordinates))
    grad = size * rng.choice([-1.0, 1.0], size.shape)
    grad[rng.random(size.shape) < 0.1] = 0.0
    return grad
