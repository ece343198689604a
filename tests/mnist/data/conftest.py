"""MNIST in miniature."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mnist.data.mirror import SMALL
from viz.mnist.data import mnist


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty folder in which MNIST is looked for; its files are those of ``SMALL``."""
    monkeypatch.setattr(mnist, "FILES", SMALL)
    monkeypatch.setenv("ADAMSCOPE_DATA", str(tmp_path))
    folder = tmp_path / "mnist"
    folder.mkdir()
    return folder
