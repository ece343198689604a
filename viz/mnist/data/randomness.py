"""Random numbers that depend on what they are for, not on what was drawn before."""

from __future__ import annotations

from enum import IntEnum

from numpy.random import PCG64, SeedSequence


class Purpose(IntEnum):
    """What the numbers are for: each purpose has a stream of its own, so that one seed serves all."""

    SUBSET = 0
    VALIDATION = 1
    ORDER = 2
    AUGMENT = 3
    WEIGHTS = 4


def stream(purpose: Purpose, seed: int, epoch: int = 0) -> PCG64:
    """The bit generator of ``purpose`` in ``epoch``; whole numbers from 0."""
    return PCG64(SeedSequence((seed, epoch, int(purpose))))
