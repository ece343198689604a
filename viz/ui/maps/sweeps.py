"""The sweeps behind the maps, shared by all visitors: what has been computed once is not computed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from cachetools import LRUCache

from viz.core.spec import RunSpec
from viz.core.sweep import Sweep, sweep, with_steps_to_minimum
from viz.core.sweep_axes import Axes, check_sweep, num_cells, with_value, work
from viz.ui.maps.axes import AxisRange

CACHE_BYTES = 128 * 2**20
"""Some ninety maps of 128 × 128 cells."""
QUICK_WORK = 12_000_000
"""Cells × seeds × steps that the server computes itself: 0.27 s at 45 million a second; above, the pool does it."""
MAX_RUNS = 400_000
"""Cells × seeds of a map: its numbers take 40 MB, so that two of them fit into the cache."""

_cache: LRUCache[Request, Sweep] = LRUCache(CACHE_BYTES, getsizeof=lambda grid: grid.nbytes)
_lock = Lock()


@dataclass(frozen=True)
class Request:
    """A sweep that can be asked for: plain values, so that it is its own key in the cache.

    Args:
        spec: what all cells share.
        ranges: the axes in the sweep's order, rows first.
        cells: values of each axis.
        tolerance: see ``sweep``.
        to_minimum: the steps to the minimum reached are wanted too.
    """

    spec: RunSpec
    ranges: tuple[AxisRange, ...]
    cells: int
    tolerance: float
    to_minimum: bool = False

    @cached_property
    def axes(self) -> Axes:
        """The sweep's axes, checked.

        Raises:
            ValueError: a sentence that says why this sweep cannot be made.
        """
        values = {axis.name: axis.values(self.cells) for axis in self.ranges}
        axes = check_sweep(self.spec, values, self.tolerance)[0]
        cells, seeds = num_cells(axes), len(self.spec.seeds)
        if cells * seeds > MAX_RUNS:
            raise ValueError(f"cells times seeds must be at most {MAX_RUNS:,}, got {cells:,} × {seeds:,}")
        return axes

    @property
    def work(self) -> int:
        """Cells × seeds × steps; twice where the steps to the minimum may need a second round."""
        return work(self.spec, self.axes) * (2 if self.to_minimum else 1)

    def cell(self, index: Mapping[str, int]) -> RunSpec:
        """The spec of a cell; ``index`` has the place along each axis by its name."""
        spec = self.spec
        for name, values in self.axes.items():
            spec = with_value(spec, name, values[index[name]].item())
        return spec


def known(request: Request) -> Sweep | None:
    """The sweep of ``request`` if it has been computed lately."""
    with _lock:
        grid: Sweep | None = _cache.get(request)
    return grid


def keep(request: Request, grid: Sweep) -> None:
    """Put a sweep where all visitors find it."""
    with _lock:
        _cache[request] = grid


def compute(request: Request) -> Sweep:
    """The sweep of ``request``, here and now."""
    grid = sweep(request.spec, request.axes, request.tolerance)
    return with_steps_to_minimum(grid) if request.to_minimum else grid


def compute_quick(requests: Sequence[Request]) -> dict[Request, Sweep]:
    """The sweeps that are known, or can be had at once; what is missing in the answer is for the pool.

    Raises:
        ValueError: a sentence that says why one of them cannot be made.
    """
    found = find(requests)
    missing = [request for request in dict.fromkeys(requests) if request not in found]
    if sum(request.work for request in missing) <= QUICK_WORK:
        for request in missing:
            found[request] = compute(request)
            keep(request, found[request])
    return found


def find(requests: Sequence[Request]) -> dict[Request, Sweep]:
    """Those of the sweeps that have been computed lately."""
    grids = {request: known(request) for request in requests}
    return {request: grid for request, grid in grids.items() if grid is not None}
