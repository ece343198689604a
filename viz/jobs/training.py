"""Training in the pool: one job, one worker, all lanes step by step in turn."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from viz.jobs.job import Job
from viz.jobs.pool import submit
from viz.jobs.with_torch import has_torch, import_torch
from viz.jobs.worker import Report
from viz.mnist.checkpoint import Checkpoint
from viz.mnist.evaluation import Evaluation
from viz.mnist.history import History, join
from viz.mnist.networks.network import Array32, flatten
from viz.mnist.plane import Plane, Snapshots, pca_plane, random_plane, snapshot_count, snapshot_steps
from viz.mnist.record import Record
from viz.mnist.spec import TrainSpec
from viz.mnist.training import train

LIMIT_S = 1_800.0
MAX_PARAMETERS = 4_000_000
"""Of all lanes together: a worker holds some ten times as many numbers, and the server gets five times as many."""
MAX_LOOKS = 4_000
"""Into the layers, of all lanes together: up to 6 kB each."""
TELL_EVERY = 0.3
"""Seconds between two stretches of a lane."""
MAX_STRETCHES = 800
"""Of all lanes together; a job keeps 2,000 messages."""
BACKWARD = 3
"""How many times as long an image takes that is trained on: the gradients take twice the outputs' time."""


@dataclass(frozen=True, eq=False)
class TrainingTask:
    """What one worker trains.

    Args:
        specs: one a lane.
        resume: each lane's ``LaneResult.checkpoint`` to go on from; None begins anew.
    """

    specs: tuple[TrainSpec, ...]
    resume: tuple[bytes, ...] | None = None


@dataclass(frozen=True, eq=False)
class Stretch:
    """What a training reports: the records of one lane since its last stretch."""

    lane: int
    history: History


@dataclass(frozen=True, eq=False)
class LaneResult:
    """A trained lane.

    Args:
        history: all records of this job; of a resumed one those that came after.
        evaluation: None where the run stopped early (``history.stopped``).
        weights: by name, as they are at the end.
        checkpoint: a file to train on from.
    """

    history: History
    evaluation: Evaluation | None
    weights: dict[str, Array32]
    checkpoint: bytes


@dataclass(frozen=True, eq=False)
class TrainingResult:
    """All lanes in their order, and the planes that show their paths, by kind."""

    lanes: tuple[LaneResult, ...]
    planes: dict[str, Plane]


def can_train(spec: TrainSpec) -> bool:
    """Whether the workers have what ``spec`` needs beside its data."""
    return not spec.needs_torch or has_torch()


def training_in_pool(
    session: str,
    specs: Sequence[TrainSpec],
    *,
    resume: Sequence[bytes] | None = None,
    title: str = "",
    limit_s: float = LIMIT_S,
    is_alive: Callable[[], bool] = lambda: True,
) -> Job:
    """Train ``specs`` side by side; the job's messages are ``Stretch``, its result is a ``TrainingResult``.

    A session has one training beside its other job: the one before is cancelled.

    Raises:
        Busy: the queue is full.
        ValueError: there is no lane, not a checkpoint for each, or together they are too much.
    """
    task = TrainingTask(tuple(specs), None if resume is None else tuple(resume))
    _check(task)
    return submit(
        training_key(session), train_lanes, [task], title=title, limit_s=limit_s, is_alive=is_alive, long=True
    )


def training_key(session: str) -> str:
    """Under which name the pool keeps the training of ``session``."""
    return f"{session}/training"


def _check(task: TrainingTask) -> None:
    if not task.specs:
        raise ValueError("a training needs at least one lane")
    if task.resume is not None and len(task.resume) != len(task.specs):
        raise ValueError(f"resume must have a checkpoint for each of {len(task.specs)} lanes, got {len(task.resume)}")
    parameters = sum(spec.network.num_parameters for spec in task.specs)
    if parameters > MAX_PARAMETERS:
        raise ValueError(
            f"the lanes' models must have at most {MAX_PARAMETERS:,} parameters together, got {parameters:,}: "
            "take fewer lanes or narrower layers"
        )
    looks = sum(spec.num_steps // spec.inspect_every for spec in task.specs if spec.inspect_every)
    if looks > MAX_LOOKS:
        raise ValueError(
            f"inspect_every must make at most {MAX_LOOKS:,} looks into the layers of all lanes together, got {looks:,}"
        )


def train_lanes(task: TrainingTask, report: Report) -> TrainingResult:
    """The job: all lanes in turn, step by step, so that they meet the same moments of the machine.

    A lane that stops early does not end the others.

    Raises:
        ValueError: data or PyTorch are missing, or a checkpoint is not one of its lane.
    """
    _check(task)
    if any(spec.needs_torch for spec in task.specs):
        import_torch(report)
    return _Lanes(task, report).run()


class _Lane:
    """One run with what it has told, and with what its path will be drawn from."""

    def __init__(self, spec: TrainSpec, resume: bytes | None, progress: Callable[[], None], snapshots: int) -> None:
        checkpoint = None if resume is None else Checkpoint.from_bytes(resume)
        self.training = train(spec, resume=checkpoint, progress=progress)
        self._first = self.training.step
        self.snapshots = Snapshots(snapshot_steps(self._first, self.training.num_steps, snapshots))
        self._take_snapshot()
        self._untold: list[Record] = []
        self._told: list[History] = []
        self._evaluated = 0

    def step(self) -> bool:
        """Take a step if there is one left."""
        record = next(self.training, None)
        if record is None:
            return False
        self._untold.append(record)
        self._take_snapshot()
        return True

    def tell(self) -> History | None:
        """The records since the last time, if any."""
        if not self._untold:
            return None
        history = History.of(self.training.layers, self._untold)
        self._untold = []
        self._told.append(history)
        return history

    def result(self) -> LaneResult:
        """Everything, at the end."""
        training = self.training
        evaluation = None if training.stopped else training.evaluate()
        self._evaluated = self._test_images
        history = join(self._told or [History.of(training.layers, [])])
        return LaneResult(history, evaluation, training.weights(), training.checkpoint().to_bytes())

    @property
    def done(self) -> int:
        """How much of ``todo`` is done, or will not be."""
        training = self.training
        step = training.num_steps if training.stopped else training.step
        return (step - self._first) * self._step_images + self._evaluated

    @property
    def todo(self) -> int:
        """The job's work: images through the network, at the end those of the test set."""
        return (self.training.num_steps - self._first) * self._step_images + self._test_images

    @property
    def _step_images(self) -> int:
        spec = self.training.spec
        return BACKWARD * min(spec.batch_size, spec.num_train)

    @property
    def _test_images(self) -> int:
        return len(self.training.data.test_labels)

    def _take_snapshot(self) -> None:
        training = self.training
        self.snapshots.take(training.step, lambda: flatten(training.weights()), last=bool(training.stopped))


class _Lanes:
    """All lanes of a task, and what the report says of them."""

    def __init__(self, task: TrainingTask, report: Report) -> None:
        self._report = report
        self._lanes: list[_Lane] = []
        self._due, self._next_fraction = time.monotonic() + TELL_EVERY, 0.0
        self._share = max(1, MAX_STRETCHES // len(task.specs))
        largest = max(spec.network.num_parameters for spec in task.specs)
        count = snapshot_count(largest, len(task.specs))
        for k, spec in enumerate(task.specs):
            self._lanes.append(_Lane(spec, task.resume[k] if task.resume else None, self._progress, count))

    def run(self) -> TrainingResult:
        """To the end."""
        going = list(self._lanes)
        while going:
            going = [lane for lane in going if lane.step()]
            if time.monotonic() >= self._due and self._fraction >= self._next_fraction:
                self._tell()
        self._tell()
        results = tuple(lane.result() for lane in self._lanes)
        return TrainingResult(results, self._planes())

    def _planes(self) -> dict[str, Plane]:
        """None where the lanes' models differ, or where one went on from weights that were no numbers any more."""
        network = self._lanes[0].training.network
        if any(lane.training.network != network or not lane.snapshots.rows for lane in self._lanes):
            return {}
        for lane in self._lanes:
            lane.snapshots.finished = not lane.training.stopped
        snapshots = [lane.snapshots for lane in self._lanes]
        self._progress()
        pca = pca_plane(snapshots)
        self._progress()
        return {"pca": pca, "random": random_plane(network, snapshots, self._lanes[0].training.spec.seed)}

    @property
    def _fraction(self) -> float:
        """Of the work."""
        return sum(lane.done for lane in self._lanes) / max(1, sum(lane.todo for lane in self._lanes))

    def _progress(self) -> None:
        self._report(self._fraction)

    def _tell(self) -> None:
        fraction = self._fraction
        for k, lane in enumerate(self._lanes):
            history = lane.tell()
            if history is not None:
                self._report(fraction, Stretch(k, history))
        self._due, self._next_fraction = time.monotonic() + TELL_EVERY, fraction + 1 / self._share
