"""Arrays cut into blocks that fit a processor's cache, with room for a state beside each element.

A call costs NumPy half a microsecond, whatever its length. So short arrays are packed into one stretch that is worked
on as a whole, while long ones are worked on where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from viz.mnist.passes.compiler import Passes, Run
from viz.mnist.passes.fusing import Library

BLOCK = 131_072
"""Most elements of a block: what two passes share is in the cache of second or third level when the next one comes."""
PACKED_BELOW = 16_384
"""Arrays shorter than this are packed: copying them to and fro costs less than calls of their own."""
FUSED_FROM = 65_536
"""Blocks of this length gain by a library that makes one pass of three; its calls take more time than NumPy's."""
MAX_PLANS = 64
"""Ways through different choices of arrays that are remembered."""
_LINE = 64
"""Bytes of a cache line: a block that begins with one is quicker."""

Array = NDArray[Any]


def aligned(size: int, dtype: DTypeLike) -> Array:
    """(size,), not initialised, from the beginning of a cache line."""
    num_bytes = size * np.dtype(dtype).itemsize
    raw = np.empty(num_bytes + _LINE, dtype=np.uint8)
    start = -raw.ctypes.data % _LINE
    return raw[start : start + num_bytes].view(dtype)


class Blocks:
    """Arrays of one dtype with companions of the same shapes.

    Args:
        arrays: by place, a number that they go under; any shapes, contiguous ones are the quickest.
        companions: initial value by name.
        library: makes the views that ``Passes.fused`` needs.
    """

    def __init__(self, arrays: Mapping[int, Array], companions: Mapping[str, float], library: Library | None) -> None:
        self._arrays = arrays
        self._library = library
        dtype = next(iter(arrays.values())).dtype
        self._line = _LINE // dtype.itemsize
        self._packed = {i for i, a in arrays.items() if a.size < PACKED_BELOW or not a.flags.c_contiguous}
        self._starts: dict[int, int] = {}
        end = packed = 0
        for i in sorted(arrays, key=lambda i: i not in self._packed):
            self._starts[i] = end = end if i in self._packed else self._whole_lines(end)
            end += arrays[i].size
            packed = end if i in self._packed else packed
        self._x, self._grad = aligned(packed, dtype), aligned(packed, dtype)
        self._rows = {name: aligned(self._whole_lines(end), dtype) for name in companions}
        for name, value in companions.items():
            self._rows[name].fill(value)
        self._longest = min(self._whole_lines(end), BLOCK)
        self._spare: list[Array] = []
        self._plans: dict[tuple[Any, ...], Plan] = {}

    def views(self, name: str) -> dict[int, Array]:
        """The companion of each array, in its shape."""
        row = self._rows[name]
        return {
            i: row[start : start + (a := self._arrays[i]).size].reshape(a.shape) for i, start in self._starts.items()
        }

    def plan(self, chosen: tuple[int, ...], companions: tuple[str, ...], passes: Passes) -> Plan:
        """How to go through the arrays ``chosen`` with these companions."""
        key = (chosen, companions, passes)
        if key not in self._plans:
            if len(self._plans) == MAX_PLANS:
                self._plans.clear()
            rows = [self._rows[name] for name in companions]
            self._spare += [aligned(self._longest, self._x.dtype) for _ in range(passes.scratch - len(self._spare))]
            self._plans[key] = Plan(self._stretches(chosen), rows, self._spare[: passes.scratch], passes, self._library)
        return self._plans[key]

    def _whole_lines(self, size: int) -> int:
        return -(-size // self._line) * self._line

    def _stretches(self, chosen: tuple[int, ...]) -> Iterator[Stretch]:
        """The chosen arrays: runs of packed ones that lie side by side, and long ones."""
        run: list[int] = []
        end = -1
        for i, start in self._starts.items():
            if i not in chosen:
                continue
            if run and (i not in self._packed or start != end):
                yield self._pack(run)
                run = []
            if i in self._packed:
                run.append(i)
            else:
                yield _Long(i, self._arrays[i], start)
            end = start + self._arrays[i].size
        if run:
            yield self._pack(run)

    def _pack(self, places: list[int]) -> _Packed:
        start, end = self._starts[places[0]], self._starts[places[-1]] + self._arrays[places[-1]].size
        arrays = {i: self._arrays[i] for i in places}
        return _Packed(arrays, start, self._x[start:end], self._grad[start:end])


class Stretch(Protocol):
    """A piece of memory that is worked on as a whole.

    Attributes:
        start: where its companions begin in their rows.
        x: (n,).
    """

    start: int
    x: Array

    def load(self, grads: Sequence[Array]) -> Array:
        """Get x, and (n,) gradients."""

    def store(self) -> None:
        """Give x back."""


class _Long:
    """A long array, where it is."""

    def __init__(self, place: int, array: Array, start: int) -> None:
        self._place = place
        self.start = start
        self.x = array.reshape(-1)

    def load(self, grads: Sequence[Array]) -> Array:
        return grads[self._place].reshape(-1)

    def store(self) -> None:
        """Nothing: x is the array itself."""


class _Packed:
    """Short arrays, copied together."""

    def __init__(self, arrays: Mapping[int, Array], start: int, x: Array, grad: Array) -> None:
        self.start = start
        self.x = x
        self._grad = grad
        self._places = list(arrays)
        self._flat = all(a.flags.c_contiguous for a in arrays.values())
        self._sources = [a.reshape(-1) if self._flat else a for a in arrays.values()]
        ends = accumulate(a.size for a in arrays.values())
        parts = (x[end - a.size : end].reshape(a.shape) for a, end in zip(arrays.values(), ends, strict=True))
        self._stores = list(zip(arrays.values(), parts, strict=True))

    def load(self, grads: Sequence[Array]) -> Array:
        np.concatenate(self._sources, axis=0 if self._flat else None, out=self.x)
        np.concatenate([grads[i] for i in self._places], axis=None, out=self._grad)
        return self._grad

    def store(self) -> None:
        for array, part in self._stores:
            array[...] = part  # half the time of copyto


class Plan:
    """The way through some arrays, block by block."""

    def __init__(
        self,
        stretches: Iterable[Stretch],
        rows: list[Array],
        spare: list[Array],
        passes: Passes,
        library: Library | None,
    ) -> None:
        self._library = library
        self._ways: list[tuple[Stretch, list[slice], Run, list[tuple[Any, ...]]]] = []
        for stretch in stretches:
            beside = [row[stretch.start : stretch.start + stretch.x.size] for row in rows]
            cuts = _cuts(stretch.x)
            run = passes.fused if cuts and cuts[0].stop >= FUSED_FROM else passes.plain
            blocks = []
            for cut in cuts:
                block = [stretch.x[cut], *(row[cut] for row in beside), *(s[: cut.stop - cut.start] for s in spare)]
                blocks.append((*block, *(library.view(block[i]) for i in run.viewed if library)))
            self._ways.append((stretch, cuts, run, blocks))

    def step(self, grads: Sequence[Array], constants: Sequence[Array], factors: Sequence[float]) -> None:
        """Move the arrays by ``grads``, by place; constants and factors as of ``Run.go``."""
        for stretch, cuts, run, blocks in self._ways:
            flat = stretch.load(grads)
            pieces: list[Any] = [flat] if len(cuts) == 1 else [flat[cut] for cut in cuts]
            if self._library and run.grad_viewed:
                pieces = [(piece, self._library.view(piece)) for piece in pieces]
            run.go(blocks, pieces, constants, factors)
            stretch.store()


def _cuts(x: Array) -> list[slice]:
    """Parts of (n,), as equal as whole cache lines allow."""
    if not x.size:
        return []
    line = _LINE // x.itemsize
    parts = -(-x.size // BLOCK)
    length = -(-x.size // (parts * line)) * line
    return [slice(start, min(start + length, x.size)) for start in range(0, x.size, length)]
