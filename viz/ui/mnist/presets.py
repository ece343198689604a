"""Trainings worth watching, by name, and what each one shows."""

from __future__ import annotations

from dataclasses import replace

from viz.ui.mnist.lane import TrainLane
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.texts import TEXTS


def _decaying(key: str, lr: float, name: str = "") -> TrainLane:
    return replace(TrainLane.of(key, name, lr=lr), schedule="inverse_sqrt")


_PRESETS = {
    "cnn": Mnist(dataset="mnist", model="cnn", batch_size=128, epochs=1, lanes=(TrainLane.of("adam", lr=0.001),)),
    "paper": Mnist(
        dataset="mnist", model="softmax", batch_size=128, epochs=3,
        # Each one's best of 0.003, 0.01, 0.03 … by the mean loss of these three epochs.
        lanes=(_decaying("adam", 0.01), _decaying("nesterov", 0.1, "SGD-Nesterov"), _decaying("adagrad", 0.05)),
    ),
    "bias": Mnist(
        epochs=10,
        lanes=(
            TrainLane.of("adam", "corrected", lr=0.03),
            TrainLane.of("adam", "not corrected", lr=0.03, bias_correction=False),
        ),
    ),
    "spikes": Mnist(
        epochs=40, lanes=tuple(TrainLane.of("adam", f"lr {lr:g}", lr=lr) for lr in (0.001, 0.01, 0.03, 0.1))
    ),
    "decay": Mnist(
        lanes=(
            TrainLane.of("adam", "no decay", lr=0.003),
            TrainLane.of("adam", "Adam with L2", lr=0.003, weight_decay=0.1),
            TrainLane.of("adamw", "AdamW", lr=0.003, weight_decay=0.1),
        ),
    ),
    "losses": Mnist(
        epochs=20,
        lanes=(
            TrainLane.of("adam", "cross-entropy", lr=0.001),
            TrainLane.of("adam", "squared error", lr=0.001).with_loss("mse"),
        ),
    ),
}  # fmt: skip

PRESETS = {TEXTS[f"preset_{key}"]: preset for key, preset in _PRESETS.items()}
"""By the text that the menu shows."""


def law_of(state: Mnist) -> str:
    """What there is to see in the training of ``state``, a sentence or two; empty where it is no preset's."""
    for key, preset in _PRESETS.items():
        if state.with_view_of(preset) == preset:
            return TEXTS[f"law_{key}"]
    return ""
