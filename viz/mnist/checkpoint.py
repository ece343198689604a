"""Where a run stands, as a file without pickles: a run resumed from it goes on bit for bit on a CPU.

What is random depends on the seed and on the place in the run only, so the step *is* the random state.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from os import PathLike
from typing import Any, BinaryIO

import numpy as np

from viz.core.quantity import plain_number
from viz.core.spec import check_whole
from viz.mnist.networks.backends import State
from viz.mnist.networks.network import Array32, check_weights
from viz.mnist.spec import TrainSpec

FORMAT = 1
MAX_BYTES = 512 * 2**20
"""Of what is in a file; the largest model has 14 million weights, the greediest optimiser five numbers for each."""
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
        state: what the optimiser remembers; a run that goes on with it checks it.

    Raises:
        ValueError: the weights are not those of the spec's model.
    """

    spec: TrainSpec
    step: int
    seconds: float
    weights: dict[str, Array32]
    state: State

    def __post_init__(self) -> None:
        check_weights(self.spec.network, self.weights)

    def save(self, file: str | PathLike[str] | BinaryIO) -> None:
        """Write it as .npz."""
        values = {field.name: getattr(self.spec, field.name) for field in fields(TrainSpec)}
        meta = {
            "format": FORMAT,
            "step": self.step,
            "seconds": self.seconds,
            "spec": {name: dict(value) if isinstance(value, Mapping) else value for name, value in values.items()},
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
            ValueError: the file is no checkpoint, its settings are not what they may be, or its weights do not fit.
        """
        try:
            arrays = _read(file)
            meta = json.loads(str(arrays.pop(_META)))
            version, step, seconds = meta["format"], meta["step"], meta["seconds"]
            given: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in meta["spec"].items()}
        except FileNotFoundError:
            raise
        except KeyError as error:
            raise ValueError(f"this is not a checkpoint of AdamScope: it holds no {error}") from None
        except Exception as error:  # noqa: BLE001  (a damaged archive raises whatever its parts' readers do)
            raise ValueError(f"this is not a checkpoint of AdamScope: {error}") from None
        if version != FORMAT:
            raise ValueError(f"the checkpoint has format {version}, this version reads {FORMAT}")
        spec = _spec_of(given)
        weights, state = (
            {name.removeprefix(kind): array for name, array in arrays.items() if name.startswith(kind)}
            for kind in (_WEIGHT, _STATE)
        )
        step = check_whole(step, "step of the checkpoint", 0, spec.num_steps)
        return cls(spec, step, plain_number(seconds, "seconds of the checkpoint"), weights, state)

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


def _read(file: str | PathLike[str] | BinaryIO) -> dict[str, Any]:
    """The arrays by name. Not by ``np.load``, which would unpack as much as an archive says that it holds."""
    with zipfile.ZipFile(file) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_BYTES:
            raise ValueError(f"it holds more than {MAX_BYTES:,} bytes")
        arrays = {}
        for name in archive.namelist():
            with archive.open(name) as member:
                arrays[name.removesuffix(".npy")] = np.lib.format.read_array(member, allow_pickle=False)
        return arrays


def _spec_of(given: Mapping[str, Any]) -> TrainSpec:
    """The spec with exactly these fields."""
    names = {field.name for field in fields(TrainSpec)}
    for name in sorted(names ^ set(given)):
        raise ValueError(f"the checkpoint's spec {'lacks' if name in names else 'has an unknown field'} {name}")
    return TrainSpec(**given)
