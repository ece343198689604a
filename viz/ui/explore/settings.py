"""Everything that defines what Explore shows, as one frozen value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from viz.core.quantity import Quantity
from viz.core.spec import RunSpec
from viz.ui.lane import Lane
from viz.ui.setup import Setup

MAX_LANES = 6
MAX_SEED_STEPS = 64_000
"""Bound on seeds × steps of a lane: 32 seeds × 2,000 steps take 9 MB a lane."""

SHARPNESS = Quantity(
    "sharpness", "sharpness", "", False,
    help="Draws the curvature as each optimiser feels it, the top eigenvalue of P⁻¹H, and dashed the threshold above "
         "which its steps on a quadratic would grow: (2 + 2β₁)/((1 − β₁)·lr) for Adam, 2/lr for SGD. Where a line "
         "rises to its threshold and hovers there, that is the edge of stability.",
)  # fmt: skip

DEFAULT_LANES = tuple(
    Lane.of(key, lr=lr) for key, lr in {"adam": 0.1, "rmsprop": 0.02, "momentum": 5e-4, "sgd": 1e-3}.items()
)


@dataclass(frozen=True)
class Explore(Setup):
    """The page's whole state: what the link holds, what a preset sets, what the runs are made from."""

    lanes: tuple[Lane, ...] = DEFAULT_LANES
    sharpness: bool = False

    @classmethod
    def of_specs(cls, specs: Sequence[RunSpec], names: Sequence[str]) -> Self:
        """The settings that run ``specs``, which differ in optimiser and schedule only; ``names`` are the lanes'."""
        spec = specs[0]
        return cls(
            surface=spec.surface,
            start=spec.starts[0],
            num_steps=spec.num_steps,
            seed=spec.seeds[0],
            seeds=len(spec.seeds),
            noise=spec.noise,
            rotation=spec.rotation,
            loss_scale=spec.loss_scale,
            surface_params=spec.surface_params,
            lanes=tuple(Lane.of_spec(one, name) for one, name in zip(specs, names, strict=True)),
        )

    def specs(self) -> tuple[RunSpec, ...]:
        """One spec a lane."""
        return tuple(self.spec(lane) for lane in self.lanes)

    @property
    def shown_seeds(self) -> int:
        """How many seeds are run."""
        return min(super().shown_seeds, max(1, MAX_SEED_STEPS // self.num_steps))
