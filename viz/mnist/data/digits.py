"""The digits that come with the app; ``digits.md`` says whose they are and how the file was made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FILE = "digits.npz"


def folder() -> Path:
    """Where the file is: here."""
    return Path(__file__).parent


def is_available(folder: Path) -> bool:
    """It always is."""
    return (folder / _FILE).is_file()


def read(folder: Path) -> tuple[NDArray[np.uint8], ...]:
    """Training images and labels, test images and labels."""
    with np.load(folder / _FILE) as file:
        images, labels, test = file["images"], file["labels"], file["test"]
    train = np.setdiff1d(np.arange(len(labels)), test)
    return images[train], labels[train], images[test], labels[test]
