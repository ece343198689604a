"""Which recorded quantities need not be sent, because the browser works them out from those that are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any

import numpy as np

from viz.core.formula import Line, Tree
from viz.core.surface import Array

TOLERANCE = 1e-4
"""Largest relative error of a derived value: the inspector prints four digits."""

OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power, "sqrt": np.sqrt, "abs": np.abs,
    "sign": np.sign, "maximum": np.maximum, "minimum": np.minimum, "where": np.where,
    ">": np.greater, ">=": np.greater_equal, "<": np.less, "<=": np.less_equal, "==": np.equal,
}  # fmt: skip


def underivable(
    lines: Sequence[Line],
    sent: Mapping[str, Array],
    given: Mapping[str, Any],
    initial: Mapping[str, Any],
    record: Mapping[str, Array],
    bounds: tuple[float, float] | None = None,
) -> dict[str, Array]:
    """The quantities of ``record`` that have to be sent as well: float32 inputs do not give them to ``TOLERANCE``.

    That is rare: a difference of nearly equal numbers, or a state that has left float32's range.

    Args:
        lines: the rule's, in the order of computation.
        sent: what is sent anyway, each (steps, dim) in float64; row 0 is step 1.
        given: the settings, numbers or (steps, 1), and ``t``, (steps, 1).
        initial: ``x``, (dim,), and the states before step 1.
        record: what the rule recorded, each (steps, dim), finite rows only.
        bounds: where x is put back to after each step; dim is 1 then.
    """
    now = {**given} | {name: _rounded(array) for name, array in sent.items()}
    missing = {}
    with np.errstate(all="ignore"):
        now["x"] = _positions(initial["x"], now["step"], bounds)
        for line in lines:
            if line.name in now:
                continue
            recorded = _rounded(record[line.name])
            derived = _rounded(np.broadcast_to(evaluate(line.tree, now, initial), recorded.shape))
            if not _agree(derived, recorded):
                missing[line.name] = record[line.name]
                derived = recorded
            now[line.name] = derived
    return missing


def evaluate(tree: Tree, now: Mapping[str, Any], initial: Mapping[str, Any]) -> Any:
    """The value of ``tree`` at every step. A name's value one step before is its column moved down by a row."""
    if isinstance(tree, str):
        return now[tree]
    if not isinstance(tree, list):
        return tree
    op, *args = tree
    if op == "prev":
        column = now[args[0]]
        return np.vstack([np.full_like(column[:1], initial[args[0]]), column[:-1]])
    values = [evaluate(arg, now, initial) for arg in args]
    return -values[0] if op == "-" and len(values) == 1 else OPERATIONS[op](*values)


def _positions(start: Array, steps: Array, bounds: tuple[float, float] | None) -> Array:
    """The browser's: the start and the sum of the float32 steps, each sum put back into ``bounds``."""
    if bounds is None:
        return np.asarray(np.cumsum(np.vstack([start, steps]), axis=0)[1:])
    low, high = bounds
    moves = accumulate(steps[:, 0].tolist(), lambda x, step: min(max(x + step, low), high), initial=float(start[0]))
    return np.array(list(moves)[1:])[:, None]


def _rounded(values: Array) -> Array:
    """``values`` as the browser gets them, in float64 to go on with."""
    with np.errstate(over="ignore"):
        return values.astype(np.float32).astype(np.float64)


def _agree(derived: Array, recorded: Array) -> bool:
    same = (derived == recorded) | (np.isnan(derived) & np.isnan(recorded))
    return bool(np.all(same | (np.abs(derived - recorded) <= TOLERANCE * np.abs(recorded))))
