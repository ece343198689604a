"""Trajectories shared by all visitors: a lane that has not changed is not run again."""

from __future__ import annotations

from threading import Lock

from cachetools import LRUCache, cached

from viz.core.simulate import simulate
from viz.core.spec import RunSpec
from viz.core.trajectory import Trajectory

CACHE_BYTES = 64 * 2**20
"""Some 900 lanes of 500 steps; one classroom's recent moves."""

_cache: LRUCache[RunSpec, Trajectory] = LRUCache(CACHE_BYTES, getsizeof=lambda path: path.nbytes)


@cached(_cache, key=lambda spec: spec, lock=Lock())
def run(spec: RunSpec) -> Trajectory:
    """The trajectory of ``spec``, from the cache where another move has made it."""
    return simulate(spec)
