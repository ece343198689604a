"""Waiting on a condition, with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil

DEADLINE = 30.0  # seconds; what takes longer has failed


def until(condition: Callable[[], object], seconds: float = DEADLINE) -> float:
    """Return once ``condition`` holds; the seconds that it took."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, "it did not happen in time"
        time.sleep(0.005)  # between two looks, not instead of one
    return time.monotonic() - begun


def processes() -> set[int]:
    """Everything that this process has started and that still runs."""
    return {child.pid for child in psutil.Process().children(recursive=True) if is_running(child.pid)}


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
