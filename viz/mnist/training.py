"""Training as an iterator of records, for every model, data set, rule and backend."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Value
from viz.core.schedules import SCHEDULES
from viz.core.surface import Array
from viz.mnist.checkpoint import Checkpoint
from viz.mnist.data.augment import augment
from viz.mnist.data.batches import batch_order
from viz.mnist.data.load import load, normalise
from viz.mnist.data.split import choose, split
from viz.mnist.evaluate import evaluate, loss_and_accuracy
from viz.mnist.evaluation import Evaluation
from viz.mnist.inspection import Inspector
from viz.mnist.networks.backends import make_backend
from viz.mnist.networks.network import Array32, Weights, initial_weights
from viz.mnist.record import Inspection, Record
from viz.mnist.spec import TrainSpec

INSPECTIONS = 200
"""Looks into the layers that a run takes by default, if it is long enough."""
LEAST_BETWEEN = 20
"""Steps between two of them: so the looks stay below a tenth of the time of the smallest model."""


def _nothing() -> None:
    pass


def train(spec: TrainSpec, *, resume: Checkpoint | None = None, progress: Callable[[], None] = _nothing) -> Training:
    """Train ``spec``: an iterator with a ``Record`` for each step.

    Args:
        resume: go on from there; ``spec`` may have other epochs and other looks, nothing else.
        progress: called at every step and within evaluations; what it raises ends the training.

    Raises:
        ValueError: the data are not there or not what they should be, torch or the device is missing, or ``resume`` is
            of another run or does not fit.
    """
    return Training(spec, resume=resume, progress=progress)


class Training(Iterator[Record]):
    """A run: iterate for the records; at any moment ask for weights, evaluation and checkpoint.

    Where loss or gradient stop being finite the last record says so (``stopped``) and the weights stay as they were.

    Attributes:
        spec, network, data: what is trained, and on what.
        step: how many are done; ``seconds`` that they took.
        stopped: why the run ended early, as a sentence; empty while it did not.
        train_places, validation_places: indices into ``data.train_images``.
    """

    def __init__(
        self, spec: TrainSpec, *, resume: Checkpoint | None = None, progress: Callable[[], None] = _nothing
    ) -> None:
        if resume is not None:
            resume.check_resumes(spec)
        self.spec, self.progress = spec, progress
        self.network = spec.network
        self.data = load(spec.dataset)
        self.step = resume.step if resume else 0
        self.seconds = resume.seconds if resume else 0.0
        weights = resume.weights if resume else initial_weights(self.network, spec.seed)
        self._backend = make_backend(spec, self.network, weights)
        if resume and resume.step:  # before the first step there is nothing to remember
            self._backend.set_state(resume.state, resume.step)
        self._optimizer = OPTIMIZERS[spec.optimizer]
        self._hyper: dict[str, Value] = self._optimizer.hyper_values(spec.hyper)
        self._inspector = Inspector(self.network, self._optimizer, self._backend)
        self.train_places, self.validation_places = self._choose_images()
        self._order: tuple[int, Any] = (-1, None)
        self._losses: list[float] = []
        self.stopped = ""

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the layers that have weights."""
        return self.network.layer_names

    @property
    def num_steps(self) -> int:
        """Steps of the whole run."""
        return self.spec.num_steps

    def __next__(self) -> Record:
        """Take one step."""
        if self.stopped or self.step >= self.num_steps:
            raise StopIteration
        self.progress()
        record = self._take_step(self.step + 1)
        if not record.stopped and self._is_evaluated(record.step):
            record = replace(record, **self._look_at_sets())
            if not math.isfinite(record.test_loss or 0.0):  # nothing would come after the last step to notice it
                self.stopped = self._why_stopped(record.step, record.test_loss or 0.0)
                record = replace(record, stopped=self.stopped)
        return record

    def weights(self) -> dict[str, Array32]:
        """The present weights, as copies."""
        return {name: np.array(array) for name, array in self._backend.weights().items()}

    def evaluate(self) -> Evaluation:
        """The whole test set through the model as it is now."""
        data = self.data
        return evaluate(
            self._backend.outputs, data.dataset, data.test_images, data.test_labels, self.spec.loss, self.progress
        )

    def loss_at(self, weights: Weights, images: Any, labels: Any) -> float:
        """The loss of other ``weights`` on ``images`` (n, side, side) uint8; the run's own are back afterwards."""
        own = self.weights()
        try:
            self._backend.set_weights(weights)
            return loss_and_accuracy(
                self._backend.outputs, self.data.dataset, images, labels, self.spec.loss, self.progress
            )[0]
        finally:
            self._backend.set_weights(own)

    def checkpoint(self) -> Checkpoint:
        """Where the run stands."""
        return Checkpoint(self.spec, self.step, self.seconds, self.weights(), self._backend.state())

    def _take_step(self, t: int) -> Record:
        looks = self._inspect_every and (t == 1 or t % self._inspect_every == 0)
        hyper = self._hyper_at(t)
        clock = time.perf_counter()
        x, labels = self._batch(t)
        with np.errstate(all="ignore"):  # what overflows is told by the record
            loss, accuracy = self._backend.backward(x, labels)
            norm = self._backend.grad_norm()
        if not (math.isfinite(loss) and math.isfinite(norm)):
            self.stopped = self._why_stopped(t, loss)
        else:
            self._losses.append(loss)
            if looks:
                self.seconds += time.perf_counter() - clock
                self._inspector.before(t, hyper)
                clock = time.perf_counter()
            with np.errstate(all="ignore"):
                self._backend.update(t, hyper)
            self.step = t
        self.seconds += time.perf_counter() - clock
        inspection: Inspection | None = self._inspector.after() if looks and not self.stopped else None
        return Record(
            step=t,
            epoch=t / self.spec.steps_per_epoch,
            seconds=self.seconds,
            lr=float(hyper["lr"]),
            loss=loss,
            accuracy=accuracy,
            grad_norm=norm,
            inspection=inspection,
            stopped=self.stopped,
        )

    def _batch(self, t: int) -> tuple[Array32, Any]:
        """The images and labels of step ``t``: they depend on the seed and on ``t`` alone."""
        epoch, place = divmod(t - 1, self.spec.steps_per_epoch)
        if self._order[0] != epoch:
            self._order = epoch, self.train_places[batch_order(len(self.train_places), self.spec.seed, epoch)]
        first = place * self.spec.batch_size
        chosen = self._order[1][first : first + self.spec.batch_size]
        images = self.data.train_images[chosen]
        if self.spec.augment:
            images = augment(images, self.spec.seed, epoch, first)
        return normalise(self.data.dataset, images), self.data.train_labels[chosen]

    def _hyper_at(self, t: int) -> dict[str, Value]:
        return {**self._hyper, "lr": float(self._hyper["lr"] * self._factors[t - 1])}

    @cached_property
    def _factors(self) -> Array:
        """The schedule's factor on lr at each step, (num_steps,)."""
        return SCHEDULES[self.spec.schedule].factors(self.num_steps, self.spec.schedule_params)

    @cached_property
    def _inspect_every(self) -> int:
        chosen = self.spec.inspect_every
        return max(LEAST_BETWEEN, self.num_steps // INSPECTIONS) if chosen is None else chosen

    def _choose_images(self) -> tuple[Any, Any]:
        """Places of the training and of the validation images."""
        labels, seed = self.data.train_labels, self.spec.seed
        chosen = np.arange(len(labels)) if self.spec.subset is None else choose(labels, self.spec.subset, seed)
        ours, held_back = split(labels[chosen], self.spec.num_validation, seed)
        return chosen[ours], chosen[held_back]

    def _is_evaluated(self, t: int) -> bool:
        every = self.spec.evaluate_every or self.spec.steps_per_epoch
        return t % every == 0 or t == self.num_steps

    @cached_property
    def _sets(self) -> dict[str, tuple[Any, Any]]:
        """The images and labels that are looked at on the way."""
        data, most = self.data, self.spec.evaluate_on
        sets = {"test": (data.test_images, data.test_labels)}
        if len(self.validation_places):
            held_back = self.validation_places
            sets["validation"] = data.train_images[held_back], data.train_labels[held_back]
        if most is None:
            return sets
        chosen = {name: choose(labels, min(most, len(labels)), self.spec.seed) for name, (_, labels) in sets.items()}
        return {name: (images[chosen[name]], labels[chosen[name]]) for name, (images, labels) in sets.items()}

    def _look_at_sets(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, (images, labels) in self._sets.items():
            loss, accuracy = loss_and_accuracy(
                self._backend.outputs, self.data.dataset, images, labels, self.spec.loss, self.progress
            )
            found |= {f"{name}_loss": loss, f"{name}_accuracy": accuracy}
        return found

    def _why_stopped(self, t: int, loss: float) -> str:
        """The sentence of a run that cannot go on: what happened at step ``t``, and what is the first to suspect."""
        what = "the loss is" if not math.isfinite(loss) else "the gradient is"
        beginning = f"Stopped at step {t:,}: {what} no longer a finite number."
        lr = float(self._hyper["lr"])
        if not self._losses and t == 1:
            return f"{beginning} It happened at the first step, so the initial weights or the images are the cause."
        if not self._losses:
            return f"{beginning} The weights of the checkpoint that it went on from lead there at once."
        first, last, largest = self._losses[0], self._losses[-1], max(self._losses)
        if largest > 2 * first:
            return (
                f"{beginning} The likely cause: the learning rate {lr:g} is too large, as the loss had grown "
                f"from {first:.3g} to {largest:.3g}."
            )
        return (
            f"{beginning} The likely cause: a single step that was far too long, as the loss was still {last:.3g} "
            f"one step before. Try a learning rate below {lr:g}, or a larger ε."
        )
