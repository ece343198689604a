"""Trajectories shared by all visitors and pages: a run that has been made is not made again."""

from __future__ import annotations

from threading import Lock
from typing import Any

from cachetools import LRUCache, cached

from viz.core.sequence_spec import SequenceSpec
from viz.core.simulate import simulate
from viz.core.spec import RunSpec
from viz.core.trajectory import Spec, Trajectory
from viz.lessons.reading import Path, follow
from viz.lessons.reading import Spec as AnySpec

CACHE_BYTES = 64 * 2**20
"""Some 900 lanes of 500 steps; one classroom's recent moves."""

_cache: LRUCache[RunSpec | SequenceSpec, Any] = LRUCache(CACHE_BYTES, getsizeof=lambda path: path.nbytes)


@cached(_cache, key=lambda spec: spec, lock=Lock())
def run(spec: Spec) -> Trajectory[Spec]:
    """The trajectory of ``spec``, from the cache where another move has made it."""
    return simulate(spec)


def path_of(spec: AnySpec) -> Path:
    """What became of ``spec``: its trajectory, or of a training what was recorded.

    Raises:
        ValueError: a training that nobody has recorded.
    """
    return run(spec) if isinstance(spec, (RunSpec, SequenceSpec)) else follow(spec)
