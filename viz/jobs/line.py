"""Who waits, who runs, and whose part goes to the next free worker. Thread-safe; knows nothing of processes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from viz.jobs.job import Job, State

MAX_QUEUE = 50
"""Jobs that wait; a class at once."""
MIN_SHARING = 2
"""Jobs that run at a time, even on one worker: a short one gets every other part of a long one's time."""


class Busy(ValueError):  # noqa: N818
    """The queue is full; the sentence is for the visitor."""


@dataclass
class _Turn:
    """A running job: its parts that no worker has had yet, how many are out, and when it last got a worker.

    ``served`` is below 0 where it never got one, the lower the earlier it came.
    """

    job: Job
    todo: deque[int]
    served: int
    results: dict[int, Any] = field(default_factory=dict)
    out: int = 0

    @property
    def rank(self) -> tuple[int, int]:
        """The smallest is served next."""
        return self.out, self.served


class Line:
    """The queue, and the jobs in front of it that share the workers part by part.

    A free worker goes to the job that has the fewest of them, of those to the one that has waited longest. The first
    in the queue joins as soon as fewer jobs run than there are workers (or ``MIN_SHARING``).

    Where there are several workers, long jobs stand in a queue of their own and all workers but one are open to them: a
    short job starts at once, however many of them there are. A single worker serves both in order of coming.

    Args:
        changed: called when a job was cancelled, from the thread that did it.
    """

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._waiting: list[Job] = []
        self._running: dict[Job, _Turn] = {}
        self._served = 0
        self._workers = 1  # as last heard

    def __len__(self) -> int:
        """How many jobs have not ended."""
        with self._lock:
            return len(self._waiting) + len(self._running)

    def join(self, job: Job, instead_of: Job | None = None) -> None:
        """Queue ``job``; ``instead_of`` is cancelled, and where it still waits its place is taken over.

        Raises:
            Busy: the queue is full; ``instead_of`` goes on.
        """
        with self._lock:
            if instead_of in self._waiting:
                self._waiting[self._waiting.index(instead_of)] = job
            elif len(self._queue(job.work.long)) < MAX_QUEUE:
                self._waiting.append(job)
            else:
                raise Busy(f"{MAX_QUEUE} others are waiting already: try again in a minute.")
            if instead_of is not None:
                self._end(instead_of, "cancelled")

    def place(self, job: Job) -> int | None:
        """1 for the first in its queue, None for a job that is not in one."""
        with self._lock:
            queue = self._queue(job.work.long)
            return queue.index(job) + 1 if job in queue else None

    def cancel(self, job: Job) -> None:
        """End ``job`` because its visitor wants it or is gone."""
        with self._lock:
            self._end(job, "cancelled")
        self._changed()

    def fail(self, job: Job, sentence: str) -> None:
        """End ``job`` with a sentence for its visitor."""
        with self._lock:
            self._end(job, "failed", error=sentence)

    def fail_running(self, sentence: str) -> None:
        """End the jobs that have begun."""
        with self._lock:
            for job in list(self._running):
                self._end(job, "failed", error=sentence)

    def fail_all(self, sentence: str) -> None:
        """End all jobs."""
        self.fail_running(sentence)
        with self._lock:
            for job in list(self._waiting):
                self._end(job, "failed", error=sentence)

    def fail_late(self) -> None:
        """End the jobs that have run for longer than their limit."""
        with self._lock:
            for job in [job for job in self._running if job.seconds > job.work.limit_s]:
                self._end(job, "failed", error=over_time(job))

    def next_part(self, workers: int) -> tuple[Job, int] | None:
        """Which part of which job a free worker runs next."""
        with self._lock:
            self._workers = workers
            turn = min(self._candidates(), key=lambda turn: turn.rank, default=None)
            if turn is None:
                return None
            if turn.job not in self._running:
                self._waiting.remove(turn.job)
                self._running[turn.job] = turn
                turn.job.begin()
            turn.out += 1
            turn.served = self._served
            self._served += 1
            return turn.job, turn.todo.popleft()

    def note(self, key: str, number: int, fraction: float, payloads: Sequence[Any]) -> None:
        """A part of the job with this ``key`` has reported; nothing happens if it has ended meanwhile."""
        with self._lock:
            for job in self._running:
                if job.key == key:
                    job.note(number, fraction, payloads)

    def finish_part(self, job: Job, number: int, result: Any) -> list[Any] | None:
        """Keep a part's result; with the last one, all of them in their order."""
        with self._lock:
            turn = self._running.get(job)
            if turn is None:
                return None
            job.note(number, 1.0, ())
            turn.out -= 1
            turn.results[number] = result
            parts = len(job.work.parts)
            return [turn.results[k] for k in range(parts)] if len(turn.results) == parts else None

    def complete(self, job: Job, result: Any) -> None:
        """End ``job`` with its ``result``."""
        with self._lock:
            self._end(job, "done", result=result)

    def _candidates(self) -> Iterator[_Turn]:
        if self._workers == 1:
            yield from self._next_of(list(self._running.values()), self._waiting, MIN_SHARING)
            return
        for long in (False, True):
            running = [turn for turn in self._running.values() if turn.job.work.long is long]
            room = self._workers - 1 if long else max(MIN_SHARING, self._workers)
            if not long or sum(turn.out for turn in running) < room:
                yield from self._next_of(running, self._queue(long), room)

    def _next_of(self, running: Sequence[_Turn], waiting: Sequence[Job], room: int) -> Iterator[_Turn]:
        """Those that share ``room`` places, and the first that waits where one is free."""
        yield from (turn for turn in running if turn.todo)
        if waiting and len(running) < room:
            job = waiting[0]
            came = self._waiting.index(job) - len(self._waiting)
            yield _Turn(job, deque(range(len(job.work.parts))), served=came)

    def _queue(self, long: bool) -> Sequence[Job]:
        """Those that wait, in whose order a job of this kind comes to its turn."""
        return self._waiting if self._workers == 1 else [job for job in self._waiting if job.work.long is long]

    def _end(self, job: Job, state: State, *, result: Any = None, error: str | None = None) -> None:
        job.end(state, result=result, error=error)
        if job in self._waiting:
            self._waiting.remove(job)
        self._running.pop(job, None)


def over_time(job: Job) -> str:
    """The sentence for a job that ran into its limit."""
    return f"It took longer than the limit of {job.work.limit_s:g} s."
