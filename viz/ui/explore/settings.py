"""Everything that defines what Explore shows, as one frozen value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Quantity, Settings, Value
from viz.core.schedules import MAX_STEPS
from viz.core.spec import LOSS_SCALE, MAX_SEED, NOISE, ROTATION, RunSpec
from viz.core.surface import SURFACES, Point

MAX_LANES = 6
MAX_SEEDS = 32
MAX_NAME = 24
MAX_SEED_STEPS = 64_000
"""Bound on seeds × steps of a lane: 32 seeds × 2,000 steps take 9 MB a lane."""

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
"""The page's numbers with their bounds, in the order of the link."""


@dataclass(frozen=True)
class Lane:
    """One optimiser with its settings; ``name`` is empty until the user gives one."""

    optimizer: str = "adam"
    hyper: Mapping[str, Value] = field(default_factory=Settings)
    schedule: str = "constant"
    schedule_params: Mapping[str, Value] = field(default_factory=Settings)
    name: str = ""

    @property
    def label(self) -> str:
        """What the lane is called."""
        return self.name or OPTIMIZERS[self.optimizer].name

    @property
    def lr(self) -> float:
        """Its learning rate."""
        return float(self.value("lr"))

    def value(self, hyper: str) -> Value:
        """The value of a hyper-parameter, its default where it is not set."""
        if hyper in self.hyper:
            return self.hyper[hyper]
        return next(q.default for q in OPTIMIZERS[self.optimizer].hypers if q.name == hyper)

    def with_hyper(self, name: str, value: Value) -> Lane:
        """The lane with one hyper-parameter changed."""
        return replace(self, hyper=Settings({**self.hyper, name: value}))

    def with_optimizer(self, key: str) -> Lane:
        """The lane with another optimiser: settings both have are kept, lr starts at one that suits the new one."""
        optimizer = OPTIMIZERS[key]
        names = {q.name for q in optimizer.hypers}
        kept = {name: value for name, value in self.hyper.items() if name in names}
        return replace(self, optimizer=key, hyper=Settings({**kept, "lr": optimizer.demo_lr}))


DEFAULT_LANES = tuple(
    Lane(key, Settings({"lr": lr})) for key, lr in {"adam": 0.1, "rmsprop": 0.02, "momentum": 5e-4, "sgd": 1e-3}.items()
)


@dataclass(frozen=True)
class Explore:
    """The page's whole state: what the link holds, what a preset sets, what the runs are made from."""

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
    lanes: tuple[Lane, ...] = DEFAULT_LANES

    def specs(self) -> tuple[RunSpec, ...]:
        """One spec a lane. Several seeds only where there is noise: without it they would be the same run."""
        seeds = self.shown_seeds
        seed = tuple((self.seed + k) % (MAX_SEED + 1) for k in range(seeds)) if seeds > 1 else self.seed
        return tuple(
            RunSpec(
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
            for lane in self.lanes
        )

    @property
    def shown_seeds(self) -> int:
        """How many seeds are run."""
        return min(self.seeds, max(1, MAX_SEED_STEPS // self.num_steps)) if self.noise else 1

    def with_surface(self, key: str) -> Explore:
        """Another surface, from its own first start and with its own defaults."""
        return replace(self, surface=key, start=SURFACES[key].starts[0], surface_params=Settings(), rotation=0.0)

    def with_rotation(self, degrees: float) -> Explore:
        """The surface turned, and the start with it, so that only the axes differ."""
        qx, qy = SURFACES[self.surface].pivot
        angle = math.radians(degrees - self.rotation)
        dx, dy = self.start[0] - qx, self.start[1] - qy
        x = qx + math.cos(angle) * dx - math.sin(angle) * dy
        y = qy + math.sin(angle) * dx + math.cos(angle) * dy
        # 9 digits: turning back returns to the start one sees.
        return replace(self, rotation=degrees, start=(START.clamp(round(x, 9)), START.clamp(round(y, 9))))

    def with_lane(self, index: int, lane: Lane) -> Explore:
        """One lane replaced."""
        return replace(self, lanes=(*self.lanes[:index], lane, *self.lanes[index + 1 :]))
