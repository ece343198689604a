"""Any rule of the registry as steps in place: whole networks move without a temporary array.

The steps are made from the rule itself (``passes``), so there is no second copy of any formula. For the same x and
gradient the states are those of ``Optimizer.update`` to the last bit in float64; the step may differ by a few units in
the last place, as what all elements share is multiplied up first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from viz.core.optimizer import Optimizer
from viz.core.quantity import Value
from viz.mnist.passes.blocks import Array, Blocks
from viz.mnist.passes.compiler import CompiledRule, Passes, compile_rule
from viz.mnist.passes.fusing import Library
from viz.mnist.passes.graph import cells_of

FLOAT32_EPS_FLOOR = 1e-34
"""What ``ops.EPS_FLOOR`` is to float64: a root in float32 is 0 or above 1e-23, so no sum changes, and 0/0 is 0."""
_DTYPES = (np.dtype(np.float32), np.dtype(np.float64))

Hyper = Mapping[str, Value]


def floored(values: Hyper) -> Hyper:
    """``values`` for steps in float32: ε = 0 replaced by its floor."""
    return {**values, "eps": FLOAT32_EPS_FLOOR} if values.get("eps", 1.0) < FLOAT32_EPS_FLOOR else values


class InPlaceRule:
    """An optimiser's rule, the state it keeps for some arrays, and steps that move them.

    Args:
        optimizer: whose rule.
        arrays: float32 or float64, writeable, any shapes; contiguous ones are the quickest. They must not overlap.
        hyper: the settings that the first steps will have.
        library: one that takes fewer passes than NumPy where arrays are long; it moves roundings in the states, too.

    Attributes:
        state: by name, one array for each of ``arrays``, in its shape; to be read and written between steps. A state
            that is one number for all elements (NAdam's product) is a float64 that shows itself in the array's shape.
        kept: names of the states that are kept up. One that the settings make needless (RMSProp's buffer without
            momentum) stays as it is until a step has settings that need it; from then on it belongs to them.

    Raises:
        ValueError: one of ``arrays`` cannot be moved.
        TypeError: a name in ``hyper`` that the rule does not take.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        arrays: Sequence[Array],
        hyper: Hyper = MappingProxyType({}),
        library: Library | None = None,
    ) -> None:
        self._optimizer = optimizer
        self._library = library
        checked = [_checked(array, i) for i, array in enumerate(arrays)]
        self._shapes = [array.shape for array in checked]
        self._steady = [q.name for q in optimizer.hypers if q.name != "lr"]
        self._settings: list[Value] | None = None
        self.kept: frozenset[str] = frozenset()
        self._compiled = self._compile(self._values(hyper))
        kinds = [{i: array for i, array in enumerate(checked) if array.dtype == dtype} for dtype in _DTYPES]
        self._groups = [_Group(optimizer, kind, library) for kind in kinds if kind]
        views = {
            name: {i: a for group in self._groups for i, a in group.state[name].items()} for name in optimizer.state
        }
        self.state: dict[str, list[Array]] = {name: [of[i] for i in range(len(checked))] for name, of in views.items()}

    def step(self, grads: Sequence[Any], t: int, hyper: Hyper) -> None:
        """Move the arrays.

        Args:
            grads: for each array its gradient, or None: then it and its state stay.
            t: the step's number, from 1.
            hyper: settings of this step; those left out take the optimiser's defaults.

        Raises:
            ValueError: a gradient has not its array's shape, or there is not one for each.
            TypeError: a name in ``hyper`` that the rule does not take.
        """
        values = self._values(hyper)
        compiled = self._compile(values)
        shapes = [None if grad is None else grad.shape for grad in grads]
        complete = shapes == self._shapes
        if not complete:
            self._check(shapes)
        with np.errstate(all="ignore"):  # a run that leaves the range of numbers is told by its loss
            for group in self._groups:
                chosen = group.places if complete else tuple(i for i in group.places if grads[i] is not None)
                group.step(compiled, grads, chosen, t, values)

    def _values(self, hyper: Hyper) -> dict[str, Value]:
        values = self._optimizer.hyper_values(hyper)
        if len(values) > len(self._optimizer.hypers):
            names = [q.name for q in self._optimizer.hypers]
            unknown = next(name for name in values if name not in names)
            raise TypeError(f"{self._optimizer.key} has no {unknown!r}; it takes {', '.join(names)}")
        return values

    def _check(self, found: Sequence[tuple[int, ...] | None]) -> None:
        for i, (shape, own) in enumerate(zip(found, self._shapes, strict=True)):
            if shape is not None and shape != own:
                raise ValueError(f"gradient {i} must have its array's shape {own}, got {shape}")

    def _compile(self, values: Hyper) -> CompiledRule:
        """The code for the settings: switches and zeros are folded in; lr is not, as it may be 0 for a step only."""
        settings = [values[name] for name in self._steady]
        if settings != self._settings:
            fixed = tuple(
                (q.name, bool(values[q.name]) if q.is_switch else 0.0)
                for q in self._optimizer.hypers
                if q.is_switch or (values[q.name] == 0.0 and q.name != "lr")
            )
            self._compiled = compile_rule(self._optimizer, fixed, self.kept, self._library)
            self.kept = self.kept.union(self._compiled.arrays, self._compiled.cells)
            self._settings = settings
        return self._compiled


def _checked(array: Any, place: int) -> Array:
    if not isinstance(array, np.ndarray) or array.dtype not in _DTYPES or not array.flags.writeable:
        found = f"{array.dtype}" if isinstance(array, np.ndarray) else type(array).__name__
        raise ValueError(f"array {place} must be a writeable array of float32 or float64, got {found}")
    return array


class _Group:
    """The arrays of one dtype, by place, with their states and the way through them."""

    def __init__(self, optimizer: Optimizer, arrays: Mapping[int, Array], library: Library | None) -> None:
        self._optimizer = optimizer
        self._arrays = arrays
        self._dtype = next(iter(arrays.values())).dtype
        self._largest = float(np.finfo(self._dtype).max)
        self._constants: dict[Passes, tuple[Array, list[Array]]] = {}
        self.places = tuple(arrays)
        cells = cells_of(optimizer)
        self._cells = {name: {i: np.array(optimizer.state[name]) for i in arrays} for name in cells}
        companions = {name: value for name, value in optimizer.state.items() if name not in cells}
        self._blocks = Blocks(arrays, companions, library)
        self.state = {
            name: {i: as_strided(cell, arrays[i].shape, (0,) * arrays[i].ndim) for i, cell in self._cells[name].items()}
            if name in cells
            else self._blocks.views(name)
            for name in optimizer.state
        }

    def step(
        self, compiled: CompiledRule, grads: Sequence[Array], chosen: tuple[int, ...], t: int, values: Hyper
    ) -> None:
        """Move the arrays ``chosen``; ``grads`` by place."""
        values = floored(values) if self._dtype == np.float32 else values
        for places, cells in self._alike(chosen, compiled.cells):
            if not self._pass(compiled, grads, places, cells, t, values):
                self._update(grads, places, t, values)

    def _alike(
        self, chosen: tuple[int, ...], names: Sequence[str]
    ) -> Iterable[tuple[tuple[int, ...], tuple[float, ...]]]:
        """The places put together where the cells of their arrays are the same, and those cells."""
        if not names:
            return [(chosen, ())]
        alike: dict[tuple[float, ...], tuple[int, ...]] = {}
        for i in chosen:
            cells = tuple(self._cells[name][i].item() for name in names)
            alike[cells] = (*alike.get(cells, ()), i)
        return [(places, cells) for cells, places in alike.items()]

    def _pass(
        self,
        compiled: CompiledRule,
        grads: Sequence[Array],
        places: tuple[int, ...],
        cells: tuple[float, ...],
        t: int,
        values: Hyper,
    ) -> bool:
        """Move the arrays ``places`` by passes; False where there are none for the rule or the settings."""
        try:
            passes = compiled.case(compiled.choose(t, values, cells))
            if passes is None:
                return False
            factors, new_cells = passes.scalars(t, values, cells)
            constants = self._load_constants(passes, factors)
        except (ArithmeticError, ValueError):  # a shared factor is no number: 0/0 where 0·x is meant
            return False
        self._blocks.plan(places, compiled.arrays, passes).step(grads, constants, factors)
        for name, value in zip(compiled.cells, new_cells, strict=True):
            for i in places:
                self._cells[name][i][()] = value
        return True

    def _load_constants(self, passes: Passes, factors: tuple[float, ...]) -> list[Array]:
        """The shared factors as arrays without dimensions, which NumPy takes quicker than Python's floats."""
        if passes not in self._constants:
            buffer = np.empty(len(factors), self._dtype)
            self._constants[passes] = buffer, [buffer[i : i + 1].reshape(()) for i in range(len(factors))]
        if not sum(map(abs, factors)) < self._largest:  # nan, too
            raise ArithmeticError("a shared factor is out of range")
        buffer, constants = self._constants[passes]
        buffer[:] = factors
        return constants

    def _update(self, grads: Sequence[Array], places: Sequence[int], t: int, values: Hyper) -> None:
        """The step as the rule itself makes it, with temporary arrays."""
        for i in places:
            before = {
                name: self._cells[name][i].item() if name in self._cells else of[i] for name, of in self.state.items()
            }
            step, after, _ = self._optimizer.update(self._arrays[i], grads[i], before, t, values)
            self._arrays[i][...] += step
            for name, value in after.items():
                self.state[name][i][...] = value
