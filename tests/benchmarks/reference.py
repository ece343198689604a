"""How well the models learn: the reference runs, each trained from scratch with our own rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from statistics import mean

from tests.benchmarks.table import Table
from viz.mnist import TrainSpec, train
from viz.mnist.data.load import is_available

SEEDS = (0, 1, 2)
COSINE = {"hyper": {"lr": 3e-3}, "schedule": "cosine", "batch_size": 32, "inspect_every": 0}
DIGITS = {
    "MLP of 256, Adam at 0.003, cosine, batch 32, 40 epochs": TrainSpec(hidden=(256,), epochs=40, **COSINE),
    "the same, augmented": TrainSpec(hidden=(256,), epochs=40, augment=True, **COSINE),
    "CNN, Adam at 0.003, cosine, batch 32, 20 epochs, augmented": TrainSpec(
        model="cnn", epochs=20, augment=True, **COSINE
    ),
}
MNIST = {
    "softmax regression, Adam at 0.01 · 1/√t (the paper's §6.1)": TrainSpec(
        dataset="mnist", model="softmax", hyper={"lr": 0.01}, schedule="inverse_sqrt", inspect_every=0
    ),
    "MLP of 128, Adam at 0.001": TrainSpec(dataset="mnist", inspect_every=0),
    "CNN, Adam at 0.001": TrainSpec(dataset="mnist", model="cnn", inspect_every=0),
    "CNN, wide, Adam at 0.001": TrainSpec(dataset="mnist", model="cnn_wide", inspect_every=0),
    "CNN, wide, Adam at 0.001, cosine, augmented": TrainSpec(
        dataset="mnist", model="cnn_wide", schedule="cosine", augment=True, inspect_every=0
    ),
}


def run() -> Iterator[Table]:
    """Accuracies on the whole test set; MNIST only where it is."""
    import torch

    torch.set_num_threads(1)
    rows = [_digits_row(name, spec) for name, spec in DIGITS.items()]
    seeds = ", ".join(map(str, SEEDS))
    yield Table(f"Digits 8×8, test accuracy, seeds {seeds}", ("run", "each seed", "mean", "seconds"), rows)
    if not is_available("mnist"):
        return
    note = f"Seed {SEEDS[0]}, batch 128, all 60,000 images, one thread; ADAMSCOPE_DATA names the folder of MNIST."
    columns = ("run", "after one epoch", "after five", "training seconds")
    yield Table("MNIST, test accuracy", columns, [_mnist_row(name, spec) for name, spec in MNIST.items()], note)


def _digits_row(name: str, spec: TrainSpec) -> tuple[str, ...]:
    ends = [list(train(replace(spec, seed=seed)))[-1] for seed in SEEDS]
    accuracies = [end.test_accuracy or 0.0 for end in ends]
    each = ", ".join(f"{accuracy:.2%}" for accuracy in accuracies)
    return name, each, f"{mean(accuracies):.2%}", f"{mean(end.seconds for end in ends):.1f}"


def _mnist_row(name: str, spec: TrainSpec) -> tuple[str, ...]:
    looks = [record for record in train(spec) if record.test_accuracy is not None]
    return name, f"{looks[0].test_accuracy:.2%}", f"{looks[-1].test_accuracy:.2%}", f"{looks[-1].seconds:.0f}"
