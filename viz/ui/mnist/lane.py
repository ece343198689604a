"""A lane of this page: an optimiser with its settings, and perhaps a loss of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Settings
from viz.ui.lane import Lane


@dataclass(frozen=True)
class TrainLane(Lane):
    """A ``Lane`` whose ``loss`` is that of the page while it is empty, so that two losses can be compared."""

    loss: str = ""

    @classmethod
    def from_lane(cls, lane: Lane, loss: str = "") -> TrainLane:
        """``lane`` with a loss of its own."""
        return cls(lane.optimizer, lane.hyper, lane.schedule, lane.schedule_params, lane.name, loss)

    def with_optimizer(self, key: str) -> Self:
        """The lane with another optimiser: settings both have are kept, lr starts at that optimiser's own default."""
        known = {q.name: q.default for q in OPTIMIZERS[key].hypers}
        kept = {name: value for name, value in self.hyper.items() if name in known}
        return replace(self, optimizer=key, hyper=Settings({**kept, "lr": known["lr"]}))

    def with_loss(self, loss: str) -> Self:
        """The lane with another loss; the empty text is the page's."""
        return replace(self, loss=loss)
