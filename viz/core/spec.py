"""What to run, as one plain value: hashable, checked, a cache key and a permalink at once."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from viz.core.landscape import Landscape
from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Quantity, Settings, Value, check_settings, plain_number
from viz.core.schedules import MAX_STEPS, SCHEDULES
from viz.core.surface import SURFACES, Point

MAX_RUNS = 4_096
MAX_RECORDED_STEPS = 5_000_000
MAX_SEED = 2**32 - 1
MAX_COORDINATE = 1e6

NOISE = Quantity(
    "noise", "σ", r"\sigma", 0.0, 0.0, 1e6, shown=(0.0, 10.0),
    help="Standard deviation of the Gaussian noise added to each coordinate of the gradient at each step.",
)  # fmt: skip
ROTATION = Quantity(
    "rotation", "φ", r"\varphi", 0.0, -360.0, 360.0, shown=(-90.0, 90.0),
    help="Turns the surface counter-clockwise about its first minimum. Adam works coordinate by coordinate, "
         "so it notices.",
)  # fmt: skip
LOSS_SCALE = Quantity(
    "loss_scale", "c", "c", 1.0, 1e-12, 1e12, shown=(1e-6, 1e6), log=True,
    help="Multiplies the loss, and with it the gradient. Adam does not notice until ε does.",
)  # fmt: skip


@dataclass(frozen=True)
class RunSpec:
    """One optimiser on one surface, from one or several starts.

    Args:
        surface: a key of ``SURFACES``.
        optimizer: a key of ``OPTIMIZERS``.
        start: one point ``(x, y)`` or several, in drawn (rotated) coordinates; None takes the surface's first start.
        num_steps: 1 … 20,000.
        hyper: settings of the optimiser; those left out take its defaults.
        schedule: a key of ``SCHEDULES``; ``schedule_params`` are its settings.
        noise: standard deviation σ ≥ 0 of the Gaussian noise on each coordinate of the gradient.
        seed: of the noise; one, which all starts share, or one for each run. A seed's noise depends on nothing else.
        rotation: degrees, counter-clockwise about the surface's pivot.
        loss_scale: factor c > 0 on the loss.
        surface_params: settings of the surface such as ``{"kappa": 100.0}``.

    There is one run for each start and seed: several of one pair with a single other, or several of both pair up.

    Raises:
        ValueError: a field is not what it may be; the sentence names the field, what is allowed and the value.
    """

    surface: str = "rosenbrock"
    optimizer: str = "adam"
    start: Point | tuple[Point, ...] | None = None
    num_steps: int = 500
    hyper: Mapping[str, Value] = field(default_factory=Settings)
    schedule: str = "constant"
    schedule_params: Mapping[str, Value] = field(default_factory=Settings)
    noise: float = 0.0
    seed: int | tuple[int, ...] = 0
    rotation: float = 0.0
    loss_scale: float = 1.0
    surface_params: Mapping[str, Value] = field(default_factory=Settings)

    def __post_init__(self) -> None:
        surface, optimizer = SURFACES.resolve(self.surface), OPTIMIZERS.resolve(self.optimizer)
        schedule = SCHEDULES.resolve(self.schedule)
        checked = {
            "start": surface.starts[0] if self.start is None else _check_start(self.start),
            "num_steps": check_whole(self.num_steps, "num_steps", 1, MAX_STEPS),
            "hyper": check_settings(self.hyper, optimizer.hypers, optimizer.key, "hyper"),
            "schedule_params": check_settings(
                self.schedule_params, schedule.params, f"schedule {schedule.key}", "schedule_params"
            ),
            "noise": NOISE.check(self.noise),
            "seed": check_seed(self.seed),
            "rotation": ROTATION.check(self.rotation),
            "loss_scale": LOSS_SCALE.check(self.loss_scale),
            "surface_params": check_settings(self.surface_params, surface.params, surface.key, "surface_params"),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        self._check_size()

    def _check_size(self) -> None:
        starts, seeds = len(self.starts), len(self.seeds)
        if starts > 1 and seeds > 1 and starts != seeds:
            raise ValueError(f"seed must be one or as many as there are starts ({starts}), got {seeds}")
        if self.runs > MAX_RUNS:
            raise ValueError(f"start and seed must make at most {MAX_RUNS:,} runs, got {self.runs:,}")
        if self.runs * self.num_steps > MAX_RECORDED_STEPS:
            raise ValueError(
                f"num_steps times runs must be at most {MAX_RECORDED_STEPS:,}, "
                f"got {self.num_steps:,} × {self.runs:,} = {self.num_steps * self.runs:,}"
            )

    @property
    def starts(self) -> tuple[Point, ...]:
        """The starts as a tuple of points, one where all runs share it."""
        start: Any = self.start
        return start if isinstance(start[0], tuple) else (start,)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds as a tuple, one where all runs share it."""
        return self.seed if isinstance(self.seed, tuple) else (self.seed,)

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return max(len(self.starts), len(self.seeds))

    @property
    def landscape(self) -> Landscape:
        """The surface as the runs meet it."""
        surface = SURFACES[self.surface]
        return Landscape(surface, self.rotation, self.loss_scale, surface.param_values(dict(self.surface_params)))

    @property
    def infimum(self) -> float | None:
        """The lowest loss, None where the surface is unbounded below."""
        return self.landscape.infimum

    @property
    def minimizers(self) -> tuple[Point, ...]:
        """The known local minima in drawn coordinates, global ones first."""
        return tuple((m.x, m.y) for m in self.landscape.minima)


def _check_start(start: Any) -> Point | tuple[Point, ...]:
    if not _is_sequence(start):
        raise ValueError(f"start must be a point (x, y) or several, got {start!r}")
    points = tuple(start)
    if not points:
        raise ValueError("start must be a point (x, y) or several, got none")
    if not any(map(_is_sequence, points)):
        return _check_point(points)
    if len(points) > MAX_RUNS:
        raise ValueError(f"start must hold at most {MAX_RUNS:,} points, got {len(points):,}")
    return tuple(map(_check_point, points))


def _check_point(point: Any) -> Point:
    if not _is_sequence(point) or len(point) != 2:
        raise ValueError(f"start must be a point (x, y) or several, got {point!r}")
    x, y = (plain_number(z, "start") for z in point)
    if max(abs(x), abs(y)) > MAX_COORDINATE:
        raise ValueError(f"start must lie within ±{MAX_COORDINATE:,.0f}, got ({x:.12g}, {y:.12g})")
    return x, y


def check_seed(seed: Any) -> int | tuple[int, ...]:
    """Return ``seed`` as a Python int or a tuple of them, or raise a ``ValueError``."""
    if _is_sequence(seed):
        if not len(seed):
            raise ValueError("seed must be a whole number or several, got none")
        return tuple(check_whole(s, "seed", 0, MAX_SEED) for s in seed)
    return check_whole(seed, "seed", 0, MAX_SEED)


def _is_sequence(value: Any) -> bool:
    """True for tuples, lists, ranges and arrays; text is none."""
    return (isinstance(value, Sequence) and not isinstance(value, (str, bytes))) or getattr(value, "ndim", 0) > 0


def check_whole(value: Any, field_name: str, low: int, high: int) -> int:
    """Return ``value`` as a Python int in [low, high], or raise a ``ValueError`` that names the field."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise ValueError(f"{field_name} must be a whole number, got {value!r}")
    if not low <= number <= high:
        raise ValueError(f"{field_name} must be in [{low:,}, {high:,}], got {number:,}")
    return number
