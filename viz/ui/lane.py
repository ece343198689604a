"""One optimiser with its settings, as pages hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Settings, Value
from viz.core.spec import RunSpec
from viz.mnist.spec import TrainSpec

MAX_NAME = 24


@dataclass(frozen=True)
class Lane:
    """One optimiser with its settings; ``name`` is empty until the user gives one."""

    optimizer: str = "adam"
    hyper: Mapping[str, Value] = field(default_factory=Settings)
    schedule: str = "constant"
    schedule_params: Mapping[str, Value] = field(default_factory=Settings)
    name: str = ""

    @classmethod
    def of(cls, optimizer: str, name: str = "", **hyper: Value) -> Self:
        """A lane written in one line: ``Lane.of("adam", lr=0.02, eps=0.1)``."""
        return cls(optimizer, Settings(hyper), name=name)

    @classmethod
    def of_spec(cls, spec: RunSpec | TrainSpec, name: str = "") -> Self:
        """The lane whose settings ``spec`` runs."""
        return cls(spec.optimizer, spec.hyper, spec.schedule, spec.schedule_params, name)

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

    def with_hyper(self, name: str, value: Value) -> Self:
        """The lane with one hyper-parameter changed."""
        return replace(self, hyper=Settings({**self.hyper, name: value}))

    def with_optimizer(self, key: str) -> Self:
        """The lane with another optimiser: settings both have are kept, lr starts at one that suits the new one."""
        optimizer = OPTIMIZERS[key]
        names = {q.name for q in optimizer.hypers}
        kept = {name: value for name, value in self.hyper.items() if name in names}
        return replace(self, optimizer=key, hyper=Settings({**kept, "lr": optimizer.demo_lr}))
