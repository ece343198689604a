"""What a sweep may vary, and what each of its cells is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from viz.core.landscape import turn_by, turn_point
from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Quantity, Settings, Value, plain_number
from viz.core.spec import LOSS_SCALE, MAX_COORDINATE, NOISE, ROTATION, RunSpec
from viz.core.surface import SURFACES, Array, Point

MAX_VALUES = 256
"""Values of an axis."""
MAX_SWEEP_STEPS = 5_000
"""Steps of each run."""
MAX_RUNS = 2**20
"""Cells × seeds: some 100 MB of results."""
MAX_WORK = 400_000_000
"""Cells × seeds × steps: some five seconds of one core."""

TURN = replace(
    ROTATION, name="turn",
    help="Turns the surface counter-clockwise about its first minimum, and the start with it: only the axes differ.",
)  # fmt: skip
STARTS = tuple(
    Quantity(f"{axis}0", f"{axis}₀", f"{axis}_0", 0.0, -MAX_COORDINATE, MAX_COORDINATE,
             help=f"The start's {axis} coordinate.")
    for axis in "xy"
)  # fmt: skip

Axes = dict[str, Array]


def axis_quantities(spec: RunSpec) -> dict[str, Quantity]:
    """Everything that an axis of a sweep of ``spec`` may be, by name."""
    optimizer, surface = OPTIMIZERS[spec.optimizer], SURFACES[spec.surface]
    found = (*optimizer.hypers, *STARTS, NOISE, ROTATION, TURN, LOSS_SCALE, *surface.params)
    return {q.name: q for q in found}


def check_axes(spec: RunSpec, axes: Any) -> Axes:
    """``axes`` as arrays. Raises ``ValueError`` with a sentence for what cannot be swept."""
    if not isinstance(axes, Mapping) or not 1 <= len(axes) <= 2:
        raise ValueError(f"axes must name one or two quantities with their values, got {axes!r}")
    known = axis_quantities(spec)
    for name in axes:
        if name not in known:
            allowed = ", ".join(known)
            raise ValueError(f"axes of {spec.optimizer} on {spec.surface} have no {name!r}; allowed are {allowed}")
    if {"rotation", "turn"} <= set(axes):
        raise ValueError("axes may hold rotation or turn, not both: either turns the surface")
    if "turn" in axes and {"x0", "y0"} & set(axes):
        raise ValueError("axes may hold turn or a start's coordinate, not both: turn moves the start")
    return {name: _check_values(known[name], values) for name, values in axes.items()}


def _check_values(quantity: Quantity, values: Any) -> Array:
    field = f"axis {quantity.name}"
    try:
        array = np.asarray(values)
    except ValueError:
        array = np.empty((0, 0))
    if array.ndim != 1 or not 1 <= array.size <= MAX_VALUES:
        raise ValueError(f"{field} must be a list of 1 to {MAX_VALUES} values, got {_described(array, values)}")
    checked = [quantity.check(value, field) for value in array.tolist()]
    found = np.array(checked, dtype=bool if quantity.is_switch else np.float64)
    found.flags.writeable = False
    return found


def _described(array: Any, values: Any) -> str:
    return f"{array.size:,} values" if array.ndim == 1 else f"{type(values).__name__} of shape {array.shape}"


def check_sweep(spec: RunSpec, axes: Any, tolerance: Any) -> tuple[Axes, float]:
    """``axes`` and ``tolerance`` as ``sweep`` takes them.

    Raises:
        ValueError: one sentence that names what is wrong, what is allowed and the value.
    """
    checked = check_axes(spec, axes)
    if len(spec.starts) > 1:
        raise ValueError(f"start must be one point in a sweep, got {len(spec.starts)}; x0 and y0 are axes")
    if spec.num_steps > MAX_SWEEP_STEPS:
        raise ValueError(f"num_steps must be at most {MAX_SWEEP_STEPS:,} in a sweep, got {spec.num_steps:,}")
    cells, seeds = num_cells(checked), len(spec.seeds)
    if cells * seeds > MAX_RUNS:
        raise ValueError(f"cells times seeds must be at most {MAX_RUNS:,}, got {cells:,} × {seeds:,}")
    if (total := work(spec, checked)) > MAX_WORK:
        raise ValueError(
            f"cells times seeds times num_steps must be at most {MAX_WORK:,}, "
            f"got {cells:,} × {seeds:,} × {spec.num_steps:,} = {total:,}"
        )
    if (number := plain_number(tolerance, "tolerance")) <= 0:
        raise ValueError(f"tolerance must be above 0, got {number:g}")
    return checked, number


def num_cells(axes: Mapping[str, Any]) -> int:
    """How many cells there are."""
    count = 1
    for values in axes.values():
        count *= len(values)
    return count


def work(spec: RunSpec, axes: Mapping[str, Any]) -> int:
    """Cells × seeds × steps."""
    return num_cells(axes) * len(spec.seeds) * spec.num_steps


def with_value(spec: RunSpec, name: str, value: Value) -> RunSpec:
    """``spec`` with the quantity of an axis set to ``value``."""
    (x, y), quantity = spec.starts[0], axis_quantities(spec)[name]
    value = quantity.check(value, name)
    if name == "x0":
        return replace(spec, start=(float(value), y))
    if name == "y0":
        return replace(spec, start=(x, float(value)))
    if name == "turn":
        start = turned_start(spec, float(value))
        return replace(spec, start=start, rotation=turned_rotation(spec, float(value)))
    if name in {"noise", "rotation", "loss_scale"}:
        changed: dict[str, Any] = {name: value}
        return replace(spec, **changed)
    if name in {q.name for q in OPTIMIZERS[spec.optimizer].hypers}:
        return replace(spec, hyper=Settings({**spec.hyper, name: value}))
    return replace(spec, surface_params=Settings({**spec.surface_params, name: value}))


def turned_start(spec: RunSpec, degrees: float) -> Point:
    """The start turned about the surface's pivot."""
    return turn_point(spec.starts[0], SURFACES[spec.surface].pivot, turn_by(degrees))


def turned_rotation(spec: RunSpec, degrees: float) -> float:
    """The surface's rotation turned further; beyond what a spec may hold, the same angle within a full turn."""
    rotation = spec.rotation + degrees
    return rotation if abs(rotation) <= ROTATION.high else math.fmod(rotation, 360.0)
