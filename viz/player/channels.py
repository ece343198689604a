"""What is sent of a rule: its lines, and the quantities that cannot be worked out from others."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from viz.core.formula import Line
from viz.core.optimizer import Optimizer
from viz.core.quantity import Value
from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.core.surface import Array
from viz.core.trajectory import Trajectory
from viz.player.derived import underivable
from viz.player.problem import bounds_of

AnyTrajectory = Trajectory[RunSpec] | Trajectory[SequenceSpec]


@lru_cache(maxsize=256)
def lines_of(optimizer: Optimizer, fixed: tuple[tuple[str, Value], ...]) -> tuple[Line, ...]:
    """The update's lines. Only the settings that shape the rule tell them apart, so that a slider's move keeps them."""
    return optimizer.formula_for(dict(fixed)).lines


def lines_into_bounds(lines: tuple[Line, ...], spec: RunSpec | SequenceSpec) -> tuple[Line, ...]:
    """The lines as the problem takes them: with bounds, the new x is put back into them."""
    bounds = bounds_of(spec)
    if bounds is None:
        return lines
    low, high = bounds
    inside = [Line("x", ["minimum", ["maximum", line.tree, low], high]) for line in lines if line.name == "x"]
    return (*(line for line in lines if line.name != "x"), *inside)


def rule_channels(
    path: AnyTrajectory, optimizer: Optimizer, lines: tuple[Line, ...], used: dict[str, Any]
) -> dict[str, Array]:
    """Gradient, step, the state, and what the browser could not derive from these."""
    sent = {"grad": path.grad[:, 0], "step": path.step[:, 0]}
    sent |= {name: array[:, 0] for name, array in path.info.items() if name in optimizer.state}
    rest = {name: array[:, 0] for name, array in path.info.items() if name not in sent}
    end = int(path.diverged_at[0]) if path.diverged_at[0] >= 0 else path.spec.num_steps
    finite = {name: array[:end] for name, array in sent.items()}
    given = {**used, "lr": path.lr[:end, None], "t": np.arange(1.0, end + 1)[:, None]}
    initial = {**optimizer.state, "x": path.x[0, 0]}
    record = {name: array[:end] for name, array in rest.items()}
    missing = underivable(lines, finite, given, initial, record, bounds_of(path.spec))
    return sent | {name: rest[name] for name in missing}
