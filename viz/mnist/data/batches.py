"""In which order an epoch takes the training images."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from viz.mnist.data.randomness import Purpose, stream


def batch_order(num: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """A permutation of ``num`` images that depends on its arguments and nothing else.

    So every optimiser sees the same batches, and a run that goes on from epoch 3 needs no earlier one.
    """
    return np.random.Generator(stream(Purpose.ORDER, seed, epoch)).permutation(num)
