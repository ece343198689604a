"""What each setting of the page may be, and how much a visitor gets."""

from __future__ import annotations

from dataclasses import dataclass

from viz.core.quantity import Quantity
from viz.core.spec import MAX_SEED
from viz.mnist.networks.models import MODELS
from viz.mnist.spec import BACKENDS, MAX_BATCH, MAX_EPOCHS, MAX_VALIDATION
from viz.ui.mnist.texts import TEXTS

MAX_LANES = 4
MAX_WIDTH = 1_024
MAX_PARAMETERS = 2_000_000
"""Of all lanes together: results hold each lane's weights and its optimiser's memory, some 40 MB a visitor at most."""

AUTO = "auto"
ENGINES = (AUTO, *BACKENDS)
STEPS, SECONDS = "steps", "seconds"
CLOCKS = (STEPS, SECONDS)
INSIDE, RESULTS, PLANE, DRAW = "inside", "results", "plane", "draw"
VIEWS = (INSIDE, RESULTS, PLANE, DRAW)
PLANES = ("pca", "random")

LOOKS = 8
"""Evaluations of a long epoch, so that curves grow within it."""
BETWEEN_LOOKS = 10
"""Steps between two of them, at least."""
MOST_LOOKS = 60
"""Evaluations of a run, or so: more of them would be points that nobody can tell apart."""
LOOK_ON = 2_000
"""Images of each set that are evaluated on the way; the end takes all."""

EPOCHS = Quantity("epochs", "epochs", "E", 30.0, 1.0, MAX_EPOCHS, integer=True, help=TEXTS["epochs_help"])
BATCH = Quantity("batch", "batch", "B", 32.0, 1.0, MAX_BATCH, integer=True, help=TEXTS["batch_help"])
SEED = Quantity("seed", "seed", "s", 0.0, 0.0, MAX_SEED, integer=True, help=TEXTS["seed_help"])
VALIDATION = Quantity("validation", "validation", "", 0.0, 0.0, MAX_VALIDATION, help=TEXTS["validation_help"])
AUGMENT = Quantity("augment", "augment", "", False, help=TEXTS["augment_help"])
WIDTH = Quantity("hidden", "hidden", "", 64.0, 1.0, MAX_WIDTH, integer=True, help=TEXTS["hidden_help"])
SMOOTH = Quantity("smooth", "smooth", "", True, help=TEXTS["smooth_help"])
SHOWN = Quantity("shown", "shown", "", 1.0, 1.0, MAX_LANES, integer=True)


@dataclass(frozen=True)
class Size:
    """How much is trained."""

    epochs: int
    batch_size: int
    subset: int | None = None


def suggested_size(dataset: str, model: str) -> Size:
    """A size with which a few lanes take seconds on two cores, not minutes."""
    slow = MODELS[model].needs_torch
    if dataset == "digits":
        return Size(10, 64) if slow else Size(30, 32)
    return Size(1, 128, 12_800 if model == "cnn" else 6_400) if slow else Size(3, 128)
