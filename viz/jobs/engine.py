"""The thread that carries parts from the line to the cluster and their outcomes back."""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from viz.jobs.cluster import Cluster, ClusterError, Note, WorkerLostError
from viz.jobs.job import Job
from viz.jobs.line import Line, over_time
from viz.jobs.worker import Outcome

TICK = 0.25
"""Seconds between two looks at limits while jobs run."""
LOOK_EVERY = 1.0
"""Seconds between two looks for visitors who are gone."""
GRACE = 2.0
"""Seconds for a part to heed that it is not wanted; then its worker is ended."""
WITHOUT_WORKERS = 30.0
"""Seconds that jobs wait where the cluster has no worker."""

LOST = "The worker was stopped from outside; start again."
NO_CLUSTER = "The workers for long computations cannot be reached; try again later."
NO_WORKERS = "No worker for long computations is running; try again later."
CLOSING = "The server is closing; start again when it is back."

Connect = Callable[[Note], AbstractAsyncContextManager[Cluster]]

logger = logging.getLogger("adamscope")


class Engine:
    """Serves a line from a thread of its own, from the first ``wake`` to ``close``.

    Args:
        line: where the jobs stand.
        connect: makes the cluster, when the first job is there.
        look: called about every second; looks after visitors who are gone, and says whether there are any left.
    """

    def __init__(self, line: Line, connect: Connect, look: Callable[[], bool]) -> None:
        self._line, self._connect, self._look = line, connect, look
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Event()
        self._closing = False
        self._parts: dict[asyncio.Task[None], tuple[Job, int]] = {}
        self._stopping: dict[Job, asyncio.Task[None]] = {}
        self._looked = self._had_workers = 0.0
        self._visitors = True
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Something has changed in the line. From any thread."""
        with suppress(RuntimeError):  # closed: nothing changes any more
            self._loop.call_soon_threadsafe(self._changed.set)

    def close(self, timeout: float) -> None:
        """End all jobs and the cluster; wait for it."""
        self._closing = True
        self.wake()
        self._thread.join(timeout)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        while not self._closing:
            if not len(self._line):
                await self._pause()
                continue
            try:
                async with self._connect(self._line.note) as cluster:
                    await self._work(cluster)
            except ClusterError as error:
                logger.error("jobs: %s", error)
                self._line.fail_all(NO_CLUSTER)
            except Exception as error:
                logger.exception("jobs: the cluster failed", exc_info=error)
                self._line.fail_all(NO_CLUSTER)
        self._line.fail_all(CLOSING)

    async def _work(self, cluster: Cluster) -> None:
        """Serve the line until the cluster is lost or the server closes."""
        self._had_workers = time.monotonic()
        async with self._all_parts_ended(cluster):
            while not self._closing and not cluster.lost:
                self._line.fail_late()
                self._stop_unwanted(cluster)
                await self._hand_out(cluster)
                await self._pause()
            if cluster.lost:
                logger.error("jobs: the connection to the cluster is lost")

    @asynccontextmanager
    async def _all_parts_ended(self, cluster: Cluster) -> AsyncIterator[None]:
        try:
            yield
        finally:
            # Those who wait are served by the next cluster.
            self._line.fail_running(CLOSING if self._closing else LOST)
            await asyncio.gather(*(cluster.stop(job) for job in {job for job, _ in self._parts.values()}))
            for task in [*self._parts, *self._stopping.values()]:
                task.cancel()
            await asyncio.gather(*self._parts, *self._stopping.values(), return_exceptions=True)
            self._parts.clear()
            self._stopping.clear()

    async def _pause(self) -> None:
        """Wait for a change; while there is something to look after, not for long."""
        busy = bool(self._parts or len(self._line))
        if time.monotonic() - self._looked >= LOOK_EVERY:
            self._looked = time.monotonic()
            self._visitors = self._look()
        timeout = TICK if busy else LOOK_EVERY if self._visitors else None
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), timeout)
        self._changed.clear()

    async def _hand_out(self, cluster: Cluster) -> None:
        """Give free workers what is next.

        Raises:
            ClusterError: our own cluster has had no workers for long.
        """
        if not len(self._line):
            self._had_workers = time.monotonic()
            return
        workers = await cluster.workers()
        if workers is None:
            return
        if workers:
            self._had_workers = time.monotonic()
        elif time.monotonic() - self._had_workers > WITHOUT_WORKERS:
            self._line.fail_all(NO_WORKERS)
            if cluster.own:
                raise ClusterError("the cluster has no workers; the next job gets another cluster")
            logger.error("jobs: the cluster has no workers")
        while len(self._parts) < workers and (following := self._line.next_part(workers)):
            job, number = following
            task = asyncio.create_task(self._run_part(cluster, job, number))
            self._parts[task] = following
            task.add_done_callback(self._part_ended)

    def _part_ended(self, task: asyncio.Task[None]) -> None:
        self._parts.pop(task, None)
        self._changed.set()

    async def _run_part(self, cluster: Cluster, job: Job, number: int) -> None:
        try:
            await self._take(job, number, await cluster.run(job, number))
        except WorkerLostError:
            self._line.fail(job, LOST)
        except Exception as error:  # noqa: BLE001  (of combine, or a result that does not travel)
            self._crash(job, error)

    async def _take(self, job: Job, number: int, outcome: Outcome) -> None:
        if outcome.kind == "done":
            results = self._line.finish_part(job, number, outcome.value)
            if results is not None:
                self._line.complete(job, await asyncio.to_thread(job.work.combine, results))
        elif outcome.kind == "stopped":
            self._line.fail(job, over_time(job))  # unless it has ended already, which is why
        elif outcome.kind == "refused":
            self._line.fail(job, outcome.value)
        else:
            self._crash(job, outcome.value)

    def _crash(self, job: Job, cause: str | Exception) -> None:
        """A sentence with a number for the visitor; the rest under that number into the log. Once a job."""
        if job.ended:
            return
        number = secrets.token_hex(4)
        trace = cause if isinstance(cause, Exception) else None
        logger.error("job %r, error %s%s", job.title, number, "" if trace else f"\n{cause}", exc_info=trace)
        self._line.fail(job, f"Something went wrong on our side; if it happens again, report error {number}.")

    def _stop_unwanted(self, cluster: Cluster) -> None:
        """Free the workers of jobs that have ended before their parts."""
        for job in {job for job, _ in self._parts.values() if job.ended} - set(self._stopping):
            task = self._stopping[job] = asyncio.create_task(self._stop(cluster, job))
            task.add_done_callback(lambda _, job=job: self._stopping.pop(job, None))  # type: ignore[misc]

    async def _stop(self, cluster: Cluster, job: Job) -> None:
        parts = {task: number for task, (owner, number) in self._parts.items() if owner is job}
        if not parts:  # they ended before this had its turn
            return
        await cluster.stop(job)
        _, stuck = await asyncio.wait(parts, timeout=GRACE)
        if stuck:
            logger.warning("job %r does not heed that it is to stop; its worker is ended", job.title)
        # A part counts until the scheduler knows of its worker's end: else the dying one would get the next part.
        while stuck and cluster.own:
            await cluster.break_off(job, [parts[task] for task in stuck])
            _, stuck = await asyncio.wait(stuck, timeout=GRACE)
        for task in stuck:
            task.cancel()
