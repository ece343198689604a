"""What to train, as one plain value: hashable, checked, a cache key and a permalink at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Settings, Value, check_settings, plain_number
from viz.core.schedules import MAX_STEPS as MAX_SCHEDULED
from viz.core.schedules import SCHEDULES
from viz.core.spec import MAX_SEED, check_whole
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.networks.models import MODELS
from viz.mnist.networks.network import Network

MAX_EPOCHS = 100
MAX_STEPS = 100_000
MAX_BATCH = 8_192
MAX_LAYERS, MAX_WIDTH = 4, 2_048
MAX_VALIDATION = 0.5

LOSSES = {"cross_entropy": "Cross-entropy", "mse": "Mean squared error"}
BACKENDS = {"numpy": "NumPy, our rule", "rules": "PyTorch, our rule", "torch": "PyTorch, torch.optim"}
DEVICES = ("auto", "cpu", "cuda", "mps")


@dataclass(frozen=True)
class TrainSpec:
    """One optimiser on one model and data set.

    Args:
        dataset: a key of ``DATASETS``: ``"digits"`` (embedded) or ``"mnist"`` (downloaded or in ``ADAMSCOPE_DATA``).
        model: a key of ``MODELS``: ``"softmax"``, ``"mlp"``, ``"cnn"`` or ``"cnn_wide"``.
        optimizer: a key of ``OPTIMIZERS``; ``hyper`` are its settings, the others take its defaults.
        epochs: passes over the training set, 1 … 100.
        loss: ``"cross_entropy"`` of the softmax, or ``"mse"``: the mean over batch and classes of the squared
            difference between the model's raw outputs and the one-hot label.
        batch_size: images a step; an epoch's last batch is what is left.
        seed: of the initial weights, the batches and the augmentation. Same seed, same batches, whatever the optimiser.
        subset: train on that many images, as many of each class as can be; None takes all.
        validation: fraction of the (sub)set held back from training, stratified.
        augment: shift, turn and scale every training image anew each epoch.
        backend: ``"numpy"`` (no torch; not for the CNNs), ``"rules"`` (torch's gradients, our rule's steps) or
            ``"torch"`` (torch's gradients and ``torch.optim``). None takes numpy where it can, else rules.
        device: of torch: ``"auto"``, ``"cpu"``, ``"cuda"``, ``"mps"``.
        schedule: a key of ``SCHEDULES`` over all steps of the run; ``schedule_params`` are its settings.
        hidden: widths of the MLP's hidden layers; the other models have none to choose.
        evaluate_every: steps between two looks at test (and validation) set; None looks at the end of each epoch.
        evaluate_on: images of either set in these looks, stratified; None takes all. The final evaluation takes all.
        inspect_every: steps between two looks into the layers (``Inspection``); 0 never looks, None chooses.

    Raises:
        ValueError: a field is not what it may be; the sentence names the field, what is allowed and the value.
    """

    dataset: str = "digits"
    model: str = "mlp"
    optimizer: str = "adam"
    hyper: Mapping[str, Value] = field(default_factory=Settings)
    epochs: int = 5
    loss: Literal["cross_entropy", "mse"] = "cross_entropy"
    batch_size: int = 128
    seed: int = 0
    subset: int | None = None
    validation: float = 0.0
    augment: bool = False
    backend: Literal["numpy", "rules", "torch"] | None = None
    device: str = "auto"
    schedule: str = "constant"
    schedule_params: Mapping[str, Value] = field(default_factory=Settings)
    hidden: tuple[int, ...] = (128,)
    evaluate_every: int | None = None
    evaluate_on: int | None = None
    inspect_every: int | None = None

    def __post_init__(self) -> None:
        dataset, optimizer = DATASETS.resolve(self.dataset), OPTIMIZERS.resolve(self.optimizer)
        model, schedule = MODELS.resolve(self.model), SCHEDULES.resolve(self.schedule)
        backend = ("rules" if model.needs_torch else "numpy") if self.backend is None else self.backend
        checked: dict[str, Any] = {
            "dataset": dataset.key,
            "model": model.key,
            "optimizer": optimizer.key,
            "hyper": check_settings(self.hyper, optimizer.hypers, optimizer.key, "hyper"),
            "epochs": check_whole(self.epochs, "epochs", 1, MAX_EPOCHS),
            "loss": _check_choice(self.loss, "loss", LOSSES),
            "batch_size": check_whole(self.batch_size, "batch_size", 1, MAX_BATCH),
            "seed": check_whole(self.seed, "seed", 0, MAX_SEED),
            "subset": _check_optional(self.subset, "subset", dataset.classes, dataset.num_train),
            "validation": _check_validation(self.validation),
            "augment": _check_switch(self.augment, "augment"),
            "backend": _check_choice(backend, "backend", BACKENDS),
            "device": _check_choice(self.device, "device", DEVICES),
            "schedule": schedule.key,
            "schedule_params": check_settings(
                self.schedule_params, schedule.params, f"schedule {schedule.key}", "schedule_params"
            ),
            "hidden": _check_hidden(self.hidden) if model.has_hidden else (),
            "evaluate_every": _check_optional(self.evaluate_every, "evaluate_every", 1, MAX_STEPS),
            "evaluate_on": _check_optional(self.evaluate_on, "evaluate_on", dataset.classes, dataset.num_train),
            "inspect_every": _check_optional(self.inspect_every, "inspect_every", 0, MAX_STEPS),
        }
        for name, value in checked.items():
            object.__setattr__(self, name, value)
        if self.backend == "numpy" and model.needs_torch:
            raise ValueError(f"backend of {self.model} must be rules or torch, got 'numpy'")
        if self.backend == "torch" and optimizer.torch_twin is None:
            raise ValueError(f"backend of {self.optimizer} must be numpy or rules, as torch.optim has none")
        if self.num_steps > MAX_STEPS:
            raise ValueError(
                f"epochs times batches must make at most {MAX_STEPS:,} steps, "
                f"got {self.epochs:,} × {self.steps_per_epoch:,} = {self.num_steps:,}"
            )
        if self.schedule != "constant" and self.num_steps > MAX_SCHEDULED:
            raise ValueError(f"a schedule has at most {MAX_SCHEDULED:,} steps, got {self.num_steps:,}")

    @property
    def network(self) -> Network:
        """What is trained."""
        dataset = DATASETS[self.dataset]
        return Network(MODELS[self.model].build(dataset.side, dataset.classes, self.hidden))

    @property
    def num_train(self) -> int:
        """Images that are trained on."""
        available = self.subset or DATASETS[self.dataset].num_train
        return available - self.num_validation

    @property
    def num_validation(self) -> int:
        """Images that are held back."""
        return round((self.subset or DATASETS[self.dataset].num_train) * self.validation)

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch, the last one maybe short."""
        return -(-self.num_train // self.batch_size)

    @property
    def num_steps(self) -> int:
        """Steps of the whole run."""
        return self.epochs * self.steps_per_epoch

    @property
    def needs_torch(self) -> bool:
        """Whether the run imports torch."""
        return self.backend != "numpy"


def _check_choice(value: Any, name: str, choices: Any) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, got {value!r}")
    return str(value)


def _check_optional(value: Any, name: str, low: int, high: int) -> int | None:
    return None if value is None else check_whole(value, name, low, high)


def _check_switch(value: Any, name: str) -> bool:
    if not isinstance(value, (bool, int, np.bool_)) or value not in (0, 1):
        raise ValueError(f"{name} must be True or False, got {value!r}")
    return bool(value)


def _check_validation(value: Any) -> float:
    number = plain_number(value, "validation")
    if not 0 <= number <= MAX_VALIDATION:
        raise ValueError(f"validation must be in [0, {MAX_VALIDATION:g}], got {number:g}")
    return number


def _check_hidden(value: Any) -> tuple[int, ...]:
    if isinstance(value, (str, bytes)) or not isinstance(value, Sequence) or not 1 <= len(value) <= MAX_LAYERS:
        raise ValueError(f"hidden must be 1 to {MAX_LAYERS} widths, got {value!r}")
    return tuple(check_whole(width, "hidden", 1, MAX_WIDTH) for width in value)
