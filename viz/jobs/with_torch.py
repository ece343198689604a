"""Whether PyTorch is there, and how a worker gets it without turning deaf."""

from __future__ import annotations

import os
import threading
from importlib import import_module
from importlib.util import find_spec

from viz.jobs.cluster import SCHEDULER
from viz.jobs.worker import Report

WITHOUT_TORCH = "PyTorch is not installed on this server; pip install -r requirements-torch.txt adds it."
LOOK_EVERY = 0.1
"""Seconds between two reports during the import, which takes some two seconds."""


def has_torch() -> bool:
    """Whether jobs can use PyTorch, as far as is known here: of another cluster's workers only they know."""
    return bool(os.environ.get(SCHEDULER)) or find_spec("torch") is not None


def require_torch() -> None:
    """Fail with a sentence where PyTorch is not installed.

    Raises:
        ValueError: it is not.
    """
    if find_spec("torch") is None:
        raise ValueError(WITHOUT_TORCH)


def import_torch(report: Report) -> None:
    """Import PyTorch, on one thread of the processor; the job can be cancelled meanwhile.

    Raises:
        ValueError: it is not installed.
    """
    require_torch()
    # In a thread, which a cancelled job leaves to itself: nothing else would look for the cancellation meanwhile.
    importing = threading.Thread(target=import_module, args=("torch",), daemon=True)
    importing.start()
    while importing.is_alive():
        report(0.0)
        importing.join(LOOK_EVERY)
    # With as many workers as cores, more threads stand in each other's way.
    import_module("torch").set_num_threads(1)
