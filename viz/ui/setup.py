"""What a page's runs have in common: the surface with its settings, the start, steps, noise and seeds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from viz.core.quantity import Quantity, Settings, Value
from viz.core.schedules import MAX_STEPS
from viz.core.spec import LOSS_SCALE, MAX_SEED, NOISE, ROTATION, RunSpec
from viz.core.surface import SURFACES, Point
from viz.ui.lane import Lane

MAX_SEEDS = 32

START = Quantity("start", "x₀", "x_0", 0.0, -1e6, 1e6)
NUM_STEPS = Quantity("num_steps", "T", "T", 500.0, 1.0, MAX_STEPS, integer=True, help="Steps that every lane takes.")
SEED = Quantity(
    "seed", "seed", "s", 0.0, 0.0, MAX_SEED, integer=True, help="Seed of the gradient noise, the same for all lanes."
)
SEEDS = Quantity(
    "seeds", "seeds", "S", 1.0, 1.0, MAX_SEEDS, integer=True,
    help="Runs of each lane, each with its own noise: seed, seed + 1, … Needs noise.",
)  # fmt: skip
TOLERANCE = Quantity(
    "tolerance", "tol", r"\mathrm{tol}", 1e-3, 1e-12, 1e6, shown=(1e-9, 1e3), log=True,
    help="A lane has arrived once its loss is this close to the lowest one; the results table counts the steps.",
)  # fmt: skip
RUN_QUANTITIES = {q.name: q for q in (NUM_STEPS, SEED, SEEDS, NOISE, ROTATION, LOSS_SCALE, TOLERANCE)}
"""The numbers with their bounds, in the order of the link."""


@dataclass(frozen=True)
class Setup:
    """Everything of a run but the optimiser. A page's settings are a ``Setup`` with what that page adds."""

    surface: str = "rosenbrock"
    start: Point = (-1.2, 1.0)
    num_steps: int = 500
    seed: int = 0
    seeds: int = 1
    noise: float = 0.0
    rotation: float = 0.0
    loss_scale: float = 1.0
    tolerance: float = 1e-3
    surface_params: Mapping[str, Value] = field(default_factory=Settings)

    def spec(self, lane: Lane) -> RunSpec:
        """The runs of ``lane``. Several seeds only where there is noise: without it they would be the same run."""
        seeds = self.shown_seeds
        seed = tuple((self.seed + k) % (MAX_SEED + 1) for k in range(seeds)) if seeds > 1 else self.seed
        return RunSpec(
            surface=self.surface,
            optimizer=lane.optimizer,
            start=self.start,
            num_steps=self.num_steps,
            hyper=lane.hyper,
            schedule=lane.schedule,
            schedule_params=lane.schedule_params,
            noise=self.noise,
            seed=seed,
            rotation=self.rotation,
            loss_scale=self.loss_scale,
            surface_params=self.surface_params,
        )

    @property
    def shown_seeds(self) -> int:
        """How many seeds are run; a page may set a bound on them."""
        return self.seeds if self.is_noisy else 1

    @property
    def is_noisy(self) -> bool:
        """Whether any run has noise, so that seeds differ."""
        return self.noise > 0

    def with_surface(self, key: str) -> Self:
        """Another surface, from its own first start and with its own defaults."""
        return replace(self, surface=key, start=SURFACES[key].starts[0], surface_params=Settings(), rotation=0.0)

    def with_rotation(self, degrees: float) -> Self:
        """The surface turned, and the start with it, so that only the axes differ."""
        qx, qy = SURFACES[self.surface].pivot
        angle = math.radians(degrees - self.rotation)
        dx, dy = self.start[0] - qx, self.start[1] - qy
        x = qx + math.cos(angle) * dx - math.sin(angle) * dy
        y = qy + math.sin(angle) * dx + math.cos(angle) * dy
        # 9 digits: turning back returns to the start one sees.
        return replace(self, rotation=degrees, start=(START.clamp(round(x, 9)), START.clamp(round(y, 9))))

    def with_start(self, k: int, value: float) -> Self:
        """Coordinate ``k`` of the start replaced."""
        x, y = self.start
        return replace(self, start=(value, y) if k == 0 else (x, value))

    def with_surface_param(self, name: str, value: Value) -> Self:
        """One parameter of the surface replaced."""
        return replace(self, surface_params=Settings({**self.surface_params, name: value}))
