"""A job as its visitor sees it."""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from viz.jobs.worker import Function

State = Literal["queued", "running", "done", "failed", "cancelled"]

MAX_MESSAGES = 2_000
"""Payloads kept of a job, the newest."""


def single_or_list(results: list[Any]) -> Any:
    """The default ``combine``: the result of a job with one part, else the parts' results in their order."""
    return results[0] if len(results) == 1 else results


@dataclass(frozen=True)
class Work:
    """What a job is to do: ``combine([function(part, report) for part in parts])`` within ``limit_s`` seconds.

    A ``long`` one has parts that hold a worker for minutes: it never gets the last worker of several.
    """

    function: Function
    parts: Sequence[Any]
    combine: Callable[[list[Any]], Any]
    limit_s: float
    is_alive: Callable[[], bool]
    long: bool = False


class _Line(Protocol):
    """What a job asks the line that it stands in."""

    def place(self, job: Job) -> int | None: ...

    def cancel(self, job: Job) -> None: ...


class Job:
    """A visitor's long work, readable from every thread at any moment.

    Attributes:
        session: whose it is.
        title: what the visitor reads above the bar.
        key: its name, also among the jobs of other servers that share a cluster.
        state: "queued", then "running"; at the end "done", "failed" or "cancelled", which is final.
        result: what ``combine`` made, None until the state is "done".
        error: a sentence for the visitor where the state is "failed".
        missed: looks in a row that found the visitor gone; the pool counts them.
    """

    def __init__(self, session: str, title: str, work: Work, line: _Line) -> None:
        self.session, self.title, self.work = session, title, work
        self.missed = 0
        self.key = secrets.token_hex(8)
        self.state: State = "queued"
        self.result: Any = None
        self.error: str | None = None
        self._line = line
        self._fractions = [0.0] * len(work.parts)
        self._messages: deque[Any] = deque(maxlen=MAX_MESSAGES)
        self._started: float | None = None
        self._ended: float | None = None

    @property
    def ended(self) -> bool:
        """Whether the state is final."""
        return self.state not in {"queued", "running"}

    @property
    def progress(self) -> float:
        """The fraction done, over all parts, in [0, 1]."""
        return 1.0 if self.state == "done" else sum(self._fractions) / len(self._fractions)

    @property
    def place(self) -> int | None:
        """1 where it is next of its kind (long or not), None where it does not wait."""
        return self._line.place(self)

    @property
    def seconds(self) -> float:
        """Since it began to run; 0 in the queue."""
        if self._started is None:
            return 0.0
        return (self._ended or time.monotonic()) - self._started

    @property
    def messages(self) -> list[Any]:
        """What its parts have reported beside the fraction, oldest first, at most ``MAX_MESSAGES``."""
        return list(self._messages.copy())

    def cancel(self) -> None:
        """Have it end now; its workers are free within a second. Nothing happens to a job that has ended."""
        self._line.cancel(self)

    # What follows is for the line, which holds its lock meanwhile.

    def begin(self) -> None:
        """Its first part goes to a worker."""
        if self.state == "queued":
            self._started = time.monotonic()
            self.state = "running"

    def note(self, number: int, fraction: float, payloads: Sequence[Any]) -> None:
        """A part has reported."""
        self._messages.extend(payloads)
        self._fractions[number] = fraction

    def end(self, state: State, *, result: Any = None, error: str | None = None) -> None:
        """Set the final state, once: what has ended stays as it is."""
        if not self.ended:
            self.result, self.error = result, error
            self._ended = time.monotonic()
            self.state = state
