"""What runs in a worker process: a part of a job, its reports, and how it learns that nobody wants it any more."""

from __future__ import annotations

import os
import pickle
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

REPORT_EVERY = 0.1
"""Seconds between two messages of a part; reports in between cost a look at the clock."""
_REMEMBERED = 1_000

Function = Callable[[Any, "Report"], Any]
"""``function(part, report)``: at the top of an importable module, run once for each of a job's parts."""


class Cancelled(BaseException):
    """Raised by ``report`` where the job's result is not wanted any more: clean up and let it pass.

    Not an ``Exception``, so that ``except Exception`` in a job's function does not swallow it.
    """


class Report(Protocol):
    """How a part tells of itself: the fraction done, and a payload for the visitor's page (anything that pickles).

    Raises:
        Cancelled: the job was cancelled or is over its time.
    """

    def __call__(self, fraction: float, payload: Any = None) -> None: ...


_stopped: dict[str, None] = {}  # jobs told to stop, oldest first


def stop(job: str) -> None:
    """Have every part of ``job`` in this process end at its next report.

    The pool sends this to the worker's event loop, which runs beside the part's thread, and a report looks into a
    dictionary. An ``Event`` or ``Variable`` of the cluster would cost each look a message to the scheduler.
    """
    _stopped[job] = None
    while len(_stopped) > _REMEMBERED:
        del _stopped[next(iter(_stopped))]


def end_worker(dask_worker: Any) -> None:
    """End the worker process of the nanny that this is sent to, whatever it is at; the nanny starts another."""
    if dask_worker.pid is not None:
        os.kill(dask_worker.pid, getattr(signal, "SIGKILL", signal.SIGTERM))


@dataclass(frozen=True)
class Outcome:
    """How a part ended. Exceptions travel as text: not all of them pickle, and the worker would log each by itself.

    Attributes:
        kind: "done"; "stopped", where it was told to or its time was up; "refused" by a ``ValueError``, whose sentence
            is for the visitor; "crashed" by anything else.
        value: the result, the sentence, or the traceback for the log.
    """

    kind: Literal["done", "stopped", "refused", "crashed"]
    value: Any = None


def run_part(topic: str, job: str, number: int, function: Function, part: Any, seconds: float) -> Outcome:
    """Run one part for at most ``seconds``; its reports go to ``topic`` as ``[job, number, fraction, payloads]``."""
    reporter = _Reporter(topic, job, number, time.monotonic() + seconds)
    outcome = _outcome(function, part, reporter)
    if outcome.kind != "stopped":
        reporter.flush()  # also what was reported just before it failed
    return outcome


def _outcome(function: Function, part: Any, reporter: _Reporter) -> Outcome:
    try:
        reporter.check()
        return Outcome("done", function(part, reporter))
    except Cancelled:
        return Outcome("stopped")
    except ValueError as error:
        return Outcome("refused", str(error))
    except BaseException:  # noqa: BLE001  (SystemExit too: a job must not end its worker)
        return Outcome("crashed", traceback.format_exc())


class _Reporter:
    """A part's ``report``: looks for ``stop`` every time, sends now and then."""

    def __init__(self, topic: str, job: str, number: int, deadline: float) -> None:
        from distributed import get_worker

        self._send = get_worker().log_event
        self._topic, self._job, self._number, self._deadline = topic, job, number, deadline
        self._fraction = 0.0
        self._payloads: list[Any] = []
        self._due = 0.0

    def __call__(self, fraction: float, payload: Any = None) -> None:
        self.check()
        self._fraction = min(max(float(fraction), 0.0), 1.0)
        if payload is not None:
            self._payloads.append(payload)
        if time.monotonic() >= self._due:
            self.flush()

    def check(self) -> None:
        if self._job in _stopped or time.monotonic() > self._deadline:
            raise Cancelled

    def flush(self) -> None:
        """Send what has not been sent."""
        payloads = pickle.dumps(self._payloads) if self._payloads else b""
        self._payloads = []
        self._send(self._topic, [self._job, self._number, self._fraction, payloads])
        self._due = time.monotonic() + REPORT_EVERY
