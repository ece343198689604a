"""The pool of workers that all visitors share: ``submit``, ``job_of``, ``forget``, ``close``. From any thread.

Nothing of dask is imported, and no process started, before the first ``submit``.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from viz.jobs.cluster import connect
from viz.jobs.engine import Connect, Engine
from viz.jobs.job import Job, Work, single_or_list
from viz.jobs.line import MAX_QUEUE, Busy, Line
from viz.jobs.worker import Function

LIMIT_S = 120.0
MAX_KEPT = 16
"""Ended jobs that are kept for their sessions to ask for; a result may be some MB."""
MISSES = 3
"""Looks in a row, a second apart, that miss a visitor before its job is cancelled: a lost connection comes back."""
CLOSE_SECONDS = 10.0

logger = logging.getLogger("adamscope")

__all__ = ["LIMIT_S", "MAX_QUEUE", "Busy", "Pool", "close", "forget", "job_of", "submit"]


class Pool:
    """Sessions and their jobs, one each."""

    def __init__(self, connect: Connect = connect) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._line = Line(self._wake)
        self._engine: Engine | None = None

    def submit(
        self,
        session: str,
        function: Function,
        parts: Sequence[Any],
        *,
        title: str = "",
        limit_s: float = LIMIT_S,
        is_alive: Callable[[], bool] = lambda: True,
        combine: Callable[[list[Any]], Any] | None = None,
        long: bool = False,
    ) -> Job:
        """Queue ``function(part, report)`` for each of ``parts``; the session's job before this one is cancelled.

        Args:
            session: whose job it is.
            function: at the top of a module that a worker process can import.
            parts: one picklable value each; they run on as many workers as there are.
            title: what the visitor reads above the bar.
            limit_s: seconds that it may run; the time in the queue does not count.
            is_alive: whether the visitor is still there; asked about every second, in the pool's thread.
            combine: makes the job's result from the parts', in the server: cheap. By default the only result, or all.
            long: its parts hold a worker for minutes; where there are several workers, one of them is left to others.

        Raises:
            Busy: the queue is full.
            ValueError: there is no part.
        """
        if not parts:
            raise ValueError("a job needs at least one part")
        work = Work(function, tuple(parts), combine or single_or_list, limit_s, is_alive, long)
        job = Job(session, title, work, self._line)
        with self._lock:
            self._line.join(job, instead_of=self._jobs.get(session))
            self._jobs[session] = job
            self._jobs.move_to_end(session)
            if self._engine is None:
                self._engine = Engine(self._line, self._connect, self._look)
        self._wake()
        return job

    def job_of(self, session: str) -> Job | None:
        """The session's last job, while it is kept."""
        return self._jobs.get(session)

    def forget(self, session: str) -> None:
        """Cancel the session's job and let go of its result."""
        job = self.job_of(session)
        if job is not None:
            self._let_go(job)

    def close(self) -> None:
        """End all jobs and processes; a later ``submit`` starts anew."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close(CLOSE_SECONDS)

    def _wake(self) -> None:
        engine = self._engine
        if engine is not None:
            engine.wake()

    def _look(self) -> bool:
        """Forget the sessions whose visitor is gone, and the oldest of the ended jobs; whether any session is left."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            job.missed = 0 if _is_alive(job) else job.missed + 1
        gone = [job for job in jobs if job.missed >= MISSES]
        for job in gone + [job for job in jobs if job.ended][:-MAX_KEPT]:
            self._let_go(job)
        return bool(self._jobs)

    def _let_go(self, job: Job) -> None:
        """Cancel ``job`` and forget it; the one that its session may have submitted meanwhile stays."""
        with self._lock:
            if self._jobs.get(job.session) is job:
                del self._jobs[job.session]
        job.cancel()


def _is_alive(job: Job) -> bool:
    try:
        return job.work.is_alive()
    except Exception:
        logger.exception("whether the visitor of job %r is still there", job.title)
        return False


_pool = Pool()
submit = _pool.submit
job_of = _pool.job_of
forget = _pool.forget
close = _pool.close
