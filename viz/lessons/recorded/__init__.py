"""Trainings that were recorded once, so that a lesson shows them at once.

``recordings.json`` holds them beside this file; ``python -m viz.lessons.recorded`` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.core.quantity import Settings
from viz.mnist.spec import TrainSpec

FILE = Path(__file__).with_name("recordings.json")


@dataclass(frozen=True, eq=False)
class Recorded:
    """What is kept of one training. All arrays are read-only.

    ``loss`` is of each kept step's batch, before the step. After a step at which it was no longer finite nothing
    follows, and ``stopped`` says so.
    """

    spec: TrainSpec
    step: NDArray[np.int64]  # (i,) at which steps the loss was kept
    loss: NDArray[np.float64]  # (i,) of the batch
    evaluated_at: NDArray[np.int64]  # (k,) steps
    test_accuracy: NDArray[np.float64]  # (k,)
    stopped: str = ""  # why it ended early, as a sentence

    def __post_init__(self) -> None:
        for array in (self.step, self.loss, self.evaluated_at, self.test_accuracy):
            array.flags.writeable = False  # they are shared between visitors


def recorded(spec: TrainSpec) -> Recorded:
    """The recorded training of ``spec``.

    Raises:
        ValueError: nobody has recorded it.
    """
    found = recordings().get(spec)
    if found is None:
        lr = spec.hyper.get("lr", "default")
        raise ValueError(f"this training has not been recorded: {spec.optimizer} with lr {lr}, seed {spec.seed}")
    return found


@lru_cache(maxsize=1)
def recordings() -> Mapping[TrainSpec, Recorded]:
    """Every recorded training, by what was trained. The file is read at the first call."""
    return MappingProxyType({one.spec: one for one in read(FILE)})


def read(file: Path) -> tuple[Recorded, ...]:
    """The trainings in ``file``, none where it does not exist."""
    return tuple(map(_unpacked, json.loads(file.read_text()))) if file.exists() else ()


def write(file: Path, trainings: tuple[Recorded, ...]) -> None:
    """Put ``trainings`` into ``file``, one a line."""
    lines = ",\n".join(json.dumps(_packed(one), separators=(",", ":")) for one in trainings)
    file.write_text(f"[\n{lines}\n]\n")


def _packed(one: Recorded) -> dict[str, Any]:
    # What is left out is the default, so that a setting that trainings get later leaves the recordings valid.
    default = TrainSpec()
    spec = {f.name: getattr(one.spec, f.name) for f in fields(TrainSpec)}
    changed = {name: value for name, value in spec.items() if value != getattr(default, name)}
    return {
        "spec": {name: dict(value) if isinstance(value, Settings) else value for name, value in changed.items()},
        "step": one.step.tolist(),
        "loss": [float(f"{loss:.4g}") for loss in one.loss],
        "evaluated_at": one.evaluated_at.tolist(),
        "test_accuracy": [round(float(accuracy), 6) for accuracy in one.test_accuracy],
        "stopped": one.stopped,
    }


def _unpacked(packed: dict[str, Any]) -> Recorded:
    # JSON has no tuples.
    given: dict[str, Any] = {name: tuple(z) if isinstance(z, list) else z for name, z in packed["spec"].items()}
    return Recorded(
        spec=TrainSpec(**given),
        step=np.array(packed["step"], dtype=np.int64),
        loss=np.array(packed["loss"], dtype=np.float64),
        evaluated_at=np.array(packed["evaluated_at"], dtype=np.int64),
        test_accuracy=np.array(packed["test_accuracy"], dtype=np.float64),
        stopped=packed["stopped"],
    )
