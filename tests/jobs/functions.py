"""What the tests have the workers do."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any

import numpy as np

from viz.jobs.worker import Report

PAUSE = 0.005  # seconds between two reports


def square(part: int, report: Report) -> int:
    report(0.5)
    return part * part


def spin(part: float, report: Report) -> str:
    """Report for ``part`` seconds."""
    begun = time.monotonic()
    while (done := (time.monotonic() - begun) / part) < 1.0:
        report(done)
        time.sleep(PAUSE)
    return "spun"


def whereabouts(part: float, report: Report) -> tuple[int, str]:
    """Which process it is, after keeping it busy for a while; and what its priority and environment are."""
    spin(part, report)
    return os.getpid(), f"{os.nice(0)} {os.environ.get('OMP_NUM_THREADS')} {sys.modules['__main__'].__name__}"


def is_imported(part: str, _report: Report) -> bool:
    """Whether the worker knows the module ``part``."""
    return part in sys.modules


def tell(part: int, report: Report) -> None:
    """Report ``part`` payloads, faster than they are sent."""
    for k in range(part):
        report(k / part, {"step": k, "loss": np.float64(k)})


def announce(_part: Any, report: Report) -> None:
    """Tell the process's number, and go on for long."""
    report(0.25, os.getpid())
    spin(600.0, lambda fraction, payload=None: report(0.25))


def sleep_deaf(part: float, report: Report) -> None:
    """Never report again."""
    report(0.5, os.getpid())
    time.sleep(part)


def refuse(_part: Any, _report: Report) -> None:
    raise ValueError("lr must be in [1e-06, 10], got 11")


def crash(_part: Any, _report: Report) -> None:
    raise RuntimeError("/home/someone/secret")


def leave(_part: Any, _report: Report) -> None:
    raise SystemExit(3)


def swallow(_part: Any, report: Report) -> None:
    """Catch what should not be caught."""
    report(0.0, os.getpid())
    while True:
        try:
            spin(600.0, lambda fraction, payload=None: report(0.25))
        except Exception:  # noqa: BLE001, S112
            continue


def twice(part: np.ndarray, _report: Report) -> np.ndarray:
    return 2 * part


def no_pickle(_part: Any, _report: Report) -> Any:
    return threading.Lock()
