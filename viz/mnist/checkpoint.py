"""Where a run stands, as a file without pickles: a run resumed from it goes on bit for bit on a CPU.

What is random depends on the seed and on the place in the run only, so the step *is* the random state.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, fields
from os import PathLike
from typing import Any, BinaryIO

import numpy as np

from viz.mnist.networks.backends import State
from viz.mnist.networks.network import Array32
from viz.mnist.spec import TrainSpec

FORMAT = 1
_WEIGHT, _STATE, _META = "weight/", "state/", "meta"
_MAY_DIFFER = {"epochs", "evaluate_every", "evaluate_on", "inspect_every"}
"""Of the spec: what a run may change when it is resumed."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A run after ``step`` steps.

    Args:
        spec: what is trained.
        step: steps done; ``seconds`` that they took.
        weights: by name.
        state: what the optimiser remembers.
    """

    spec: TrainSpec
    step: int
    seconds: float
    weights: dict[str, Array32]
    state: State

    def save(self, file: str | PathLike[str] | BinaryIO) -> None:
        """Write it as .npz."""
        values = {field.name: getattr(self.spec, field.name) for field in fields(TrainSpec)}
        meta = {
            "format": FORMAT,
            "step": self.step,
            "seconds": self.seconds,
            "spec": {name: dict(value) if hasattr(value, "keys") else value for name, value in values.items()},
        }
        arrays: dict[str, Any] = {_WEIGHT + name: array for name, array in self.weights.items()}
        arrays |= {_STATE + name: array for name, array in self.state.items()}
        arrays[_META] = np.array(json.dumps(meta))
        np.savez(file, **arrays)

    def to_bytes(self) -> bytes:
        """The file's content."""
        buffer = io.BytesIO()
        self.save(buffer)
        return buffer.getvalue()

    @classmethod
    def load(cls, file: str | PathLike[str] | BinaryIO) -> Checkpoint:
        """Read what ``save`` wrote.

        Raises:
            ValueError: the file is no checkpoint, or its settings are not what they may be.
        """
        try:
            with np.load(file, allow_pickle=False) as arrays:
                found = {name: arrays[name] for name in arrays.files}
            meta = json.loads(str(found.pop(_META)))
            given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in meta["spec"].items()}
            step, seconds, version = int(meta["step"]), float(meta["seconds"]), meta["format"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
            if isinstance(error, FileNotFoundError):
                raise
            raise ValueError(f"this is not a checkpoint of AdamScope: {error}") from None
        if version != FORMAT:
            raise ValueError(f"the checkpoint has format {version}, this version reads {FORMAT}")
        return cls(
            TrainSpec(**given),
            step,
            seconds,
            {name.removeprefix(_WEIGHT): array for name, array in found.items() if name.startswith(_WEIGHT)},
            {name.removeprefix(_STATE): array for name, array in found.items() if name.startswith(_STATE)},
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> Checkpoint:
        """Read what ``to_bytes`` made."""
        return cls.load(io.BytesIO(content))

    def check_resumes(self, spec: TrainSpec) -> None:
        """Fail with a ``ValueError`` that names what differs, unless ``spec`` goes on with this run."""
        for name in (field.name for field in fields(TrainSpec) if field.name not in _MAY_DIFFER):
            ours, theirs = getattr(self.spec, name), getattr(spec, name)
            if ours != theirs:
                raise ValueError(f"{name} must be {ours!r} as in the checkpoint, got {theirs!r}")
        if spec.num_steps < self.step:
            raise ValueError(
                f"epochs must make at least the {self.step:,} steps of the checkpoint, got {spec.num_steps:,}"
            )
