"""Controls: which setting of which runs a visitor may move, and what the runs become when it is moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from viz.core.landscape import turn_by, turn_point
from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Quantity, Settings, Value
from viz.core.registry import Registry
from viz.core.schedules import MAX_STEPS, SCHEDULES
from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import LOSS_SCALE, MAX_COORDINATE, NOISE, ROTATION, RunSpec
from viz.core.surface import SURFACES
from viz.lessons.reading import Run, Spec
from viz.mnist.spec import TrainSpec

NUM_STEPS = Quantity("num_steps", "T", "T", 500.0, 1.0, MAX_STEPS, integer=True, log=True, help="Steps of each run.")
STARTS = (
    Quantity("x0", "x₀", "x_0", 0.0, -MAX_COORDINATE, MAX_COORDINATE, shown=(-5.0, 5.0), help="Where the run starts."),
    Quantity("y0", "y₀", "y_0", 0.0, -MAX_COORDINATE, MAX_COORDINATE, shown=(-5.0, 5.0), help="Where the run starts."),
)
FIELDS = {q.name: q for q in (NOISE, ROTATION, LOSS_SCALE, NUM_STEPS)}
CHOICES: Mapping[str, Registry[Any]] = {"schedule": SCHEDULES, "optimizer": OPTIMIZERS}
"""What is chosen by key, and where the keys have their names."""


@dataclass(frozen=True)
class Control:
    """A setting that may be moved.

    Args:
        name: a hyper-parameter, a parameter of the surface or sequence, ``noise``, ``rotation`` (turns the start with
            it), ``loss_scale``, ``num_steps``, ``x0``, ``y0``, ``schedule``, or ``optimizer``.
        runs: the runs that it sets; empty for all.
        within: the range allowed where it is narrower than usual.
        choices: keys offered by ``schedule`` and ``optimizer``; empty for all.
        values: the only numbers on offer, ascending; empty for all that are allowed.
        label: what it is called where its own name does not say enough: ``β₂ of the red run``.
    """

    name: str
    runs: tuple[int, ...] = ()
    within: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    label: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        """The keys to choose from; empty where the control sets a number or a switch."""
        return self.choices or tuple(CHOICES.get(self.name, ()))

    def quantity(self, runs: Sequence[Run]) -> Quantity:
        """The setting with its bounds, for the first run that it sets. Not for ``schedule`` and ``optimizer``.

        Raises:
            ValueError: the run has no such setting.
        """
        spec = self._first(runs)
        q = _find_quantity(self.name, spec)
        if q is None:
            raise ValueError(f"{self.name} must be a setting of the run, got {spec.optimizer} with {spec.schedule} lr")
        if self.within is None:
            return q
        low, high = self.within
        return replace(q, low=low, high=high, open_high=q.open_high and high == q.high, shown=None)

    def applies(self, runs: Sequence[Run]) -> bool:
        """Whether ``runs`` have the setting as they are now: another schedule has settings of its own."""
        return bool(self.options) or _find_quantity(self.name, self._first(runs)) is not None

    def value(self, runs: Sequence[Run]) -> Value | str:
        """Where it stands: the value of the first run that it sets."""
        value = _given_value(self.name, self._first(runs))
        return self.quantity(runs).default if value is None else value

    def apply(self, runs: Sequence[Run], value: Value | str) -> tuple[Run, ...]:
        """``runs`` with the setting at ``value``.

        Raises:
            ValueError: the value is not allowed.
        """
        if self.options:
            if value not in self.options:
                raise ValueError(f"{self.name} must be one of {', '.join(self.options)}, got {value!r}")
        else:
            value = self.quantity(runs).check(value)
            if self.values and value not in self.values:
                offered = ", ".join(f"{number:g}" for number in self.values)
                raise ValueError(f"{self.name} must be one of {offered}, got {value:g}")
        return tuple(
            replace(run, spec=_with(self.name, run.spec, value)) if not self.runs or i in self.runs else run
            for i, run in enumerate(runs)
        )

    def _first(self, runs: Sequence[Run]) -> Spec:
        return runs[self.runs[0] if self.runs else 0].spec


def _find_quantity(name: str, spec: Spec) -> Quantity | None:
    if name in FIELDS:
        return FIELDS[name]
    params: tuple[Quantity, ...] = ()
    if isinstance(spec, RunSpec):
        params = SURFACES[spec.surface].params
    elif isinstance(spec, SequenceSpec):
        params = spec.problem.params
    schedule = SCHEDULES[spec.schedule].params
    found = (q for q in (*STARTS, *OPTIMIZERS[spec.optimizer].hypers, *params, *schedule) if q.name == name)
    return next(found, None)


def _given_value(name: str, spec: Spec) -> Value | str | None:
    if name in FIELDS or name in CHOICES:
        value: Value | str = getattr(spec, name)
        return value
    if name in ("x0", "y0") and not isinstance(spec, TrainSpec):
        return spec.starts[0]["xy".index(name[0])]
    for given in (spec.hyper, spec.schedule_params, _params(spec)):
        if name in given:
            return given[name]
    return None


def _with(name: str, spec: Spec, value: Any) -> Spec:
    if name == "rotation" and isinstance(spec, RunSpec):
        # The start turns with the surface, so that only the axes differ.
        pivot = SURFACES[spec.surface].pivot
        return replace(spec, rotation=value, start=turn_point(spec.starts[0], pivot, turn_by(value - spec.rotation)))
    if name in ("x0", "y0") and not isinstance(spec, TrainSpec):
        point = list(spec.starts[0])
        point["xy".index(name[0])] = value
        return _replaced(spec, start=tuple(point) if isinstance(spec, RunSpec) else point[0])
    if name == "schedule":
        return _replaced(spec, schedule=value, schedule_params=Settings())
    if name == "optimizer":
        known = {q.name for q in OPTIMIZERS[value].hypers}
        return _replaced(spec, optimizer=value, hyper={k: v for k, v in spec.hyper.items() if k in known})
    if name in FIELDS:
        return _replaced(spec, **{name: int(value) if FIELDS[name].integer else value})
    if any(q.name == name for q in OPTIMIZERS[spec.optimizer].hypers):
        field = "hyper"
    elif any(q.name == name for q in SCHEDULES[spec.schedule].params):
        field = "schedule_params"
    else:
        field = "surface_params" if isinstance(spec, RunSpec) else "sequence_params"
    return _replaced(spec, **{field: Settings({**getattr(spec, field), name: value})})


def _replaced(spec: Spec, **changes: Any) -> Spec:
    return replace(spec, **changes)


def _params(spec: Spec) -> Mapping[str, Value]:
    if isinstance(spec, TrainSpec):
        return {}
    return spec.surface_params if isinstance(spec, RunSpec) else spec.sequence_params
