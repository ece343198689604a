"""One press of Train: what was asked for, what has come of it so far, and what it was at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from viz.jobs.job import Job
from viz.jobs.plane import PlaneLosses
from viz.jobs.training import TrainingResult
from viz.mnist.history import History, join
from viz.mnist.spec import MAX_EPOCHS, TrainSpec
from viz.ui.jobs import let_go
from viz.ui.mnist.settings import Mnist

State = Literal["running", "done", "cancelled", "failed"]


@dataclass(frozen=True, eq=False)
class Trained:
    """A training that went to its end.

    Args:
        settings: of the page when it was started; ``specs`` are what they ask for, one a lane.
        histories: one a lane, from the first step on.
        result: weights, evaluations, planes.
        stride: epochs that the first training had, by which one trains on.
        losses: on those planes, by their kind, as far as they have been computed.
    """

    settings: Mnist
    specs: tuple[TrainSpec, ...]
    histories: tuple[History, ...]
    result: TrainingResult
    stride: int
    losses: dict[str, PlaneLosses] = field(default_factory=dict)

    @property
    def epochs_on(self) -> int:
        """How many more epochs there may be; 0 for none."""
        if all(history.stopped for history in self.histories):
            return 0
        return min(self.stride, MAX_EPOCHS - self.settings.epochs)


@dataclass
class Run:
    """One training of all lanes, as it goes on.

    Args:
        settings: of the page when it was started.
        specs: one a lane.
        job: in the pool.
        trained: what it goes on with; at its end what it has become.
        known: each lane's records so far.
        error: why it failed.
        heard: messages of the job that ``known`` holds already.
    """

    settings: Mnist
    specs: tuple[TrainSpec, ...]
    job: Job
    trained: Trained | None = None
    known: list[History] = field(default_factory=list)
    state: State = "running"
    error: str = ""
    heard: int = 0

    def __post_init__(self) -> None:
        self.known = self._before()

    @property
    def has_begun(self) -> bool:
        """Whether there is anything to draw."""
        return any(len(history.step) for history in self.known)

    @property
    def is_running(self) -> bool:
        """Whether it waits or runs."""
        return self.state == "running"

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the layers that have weights, the same for all lanes."""
        return self.specs[0].network.layer_names

    def names_for(self, state: Mnist) -> list[str]:
        """The lanes' names: the latest ones, where ``state`` still asks for the very same training."""
        lanes = state.lanes if _asks_for(state, self.specs) else self.settings.lanes
        return [lane.label for lane in lanes]

    def listen(self) -> None:
        """Take over what the job has told since the last time, and how it ended."""
        if not self.is_running:
            return
        ended = self.job.ended  # asked first: what it told before its end is then among the messages
        messages = self.job.messages
        news: dict[int, list[History]] = {}
        for message in messages[self.heard :]:
            news.setdefault(message.lane, []).append(message.history)
        for lane, stretches in news.items():
            self.known[lane] = _joined(self.known[lane], stretches)
        self.heard = len(messages)
        if ended:
            self._end()

    def _end(self) -> None:
        job = self.job
        if job.state == "done":
            self._finish(job.result)
        self.state = "done" if job.state == "done" else "failed" if job.state == "failed" else "cancelled"
        self.error = job.error or ""
        let_go(job)

    def _before(self) -> list[History]:
        """What is known before the job's first record."""
        return list(self.trained.histories) if self.trained else [History.of(self.layers, [])] * len(self.specs)

    def _finish(self, result: TrainingResult) -> None:
        """All records are in the result; of the messages some may have been lost."""
        whole = tuple(_joined(old, [lane.history]) for old, lane in zip(self._before(), result.lanes, strict=True))
        stride = self.trained.stride if self.trained else self.settings.epochs
        self.trained = Trained(self.settings, self.specs, whole, result, stride)
        self.known = list(whole)


def _asks_for(state: Mnist, specs: tuple[TrainSpec, ...]) -> bool:
    try:
        return state.specs() == specs
    except ValueError:
        return False


def _joined(known: History, stretches: Sequence[History]) -> History:
    # A lane that stopped early would only stop again, at the same step.
    return known if known.stopped else join((known, *stretches))
