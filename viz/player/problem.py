"""What the lanes of a player have in common: the problem that they are put to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from viz.core.landscape import Landscape
from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.player.surface_grid import surface_url

Bounds = tuple[float, float]


def problem_header(spec: RunSpec | SequenceSpec) -> dict[str, Any]:
    """The header's part about the problem: the surface or the sequence, the loss's scale, the coordinates' names."""
    if isinstance(spec, SequenceSpec):
        return {
            "surface": None,
            "sequence": _sequence(spec),
            "loss": {"scale": "linear", "minimum": 0.0},
            "coordinates": ["x"],
        }
    landscape = spec.landscape
    return {
        "surface": _surface(spec, landscape),
        # Loss above the infimum, subtracted in float64: near −78.332 float32 could not tell steps apart.
        "loss": {"scale": "linear" if landscape.infimum is None else "log", "minimum": landscape.infimum or 0.0},
        "coordinates": ["x", "y"],
    }


def bounds_of(spec: RunSpec | SequenceSpec) -> Bounds | None:
    """Where x is put back to after each step; None where it moves freely."""
    return spec.problem.bounds if isinstance(spec, SequenceSpec) else None


def _surface(spec: RunSpec, landscape: Landscape) -> Mapping[str, Any]:
    surface = landscape.surface
    return {
        "name": surface.name,
        "url": surface_url(spec.surface, spec.rotation, spec.loss_scale, spec.surface_params),
        "domain": landscape.domain,
        "minima": [{"x": m.x, "y": m.y, "value": m.value, "is_global": m.is_global} for m in landscape.minima],
        "saddles": landscape.saddles,
        "log": surface.log_loss,
    }


def _sequence(spec: SequenceSpec) -> Mapping[str, Any]:
    problem = spec.problem
    return {"name": problem.name, "bounds": problem.bounds, "best": problem.best_point(spec.sequence_params)}
