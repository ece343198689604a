"""The cluster behind the pool: the one that comes with the server, or a real one by its address."""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from viz.jobs.job import Job
from viz.jobs.worker import Outcome, end_worker, run_part, stop

SCHEDULER, WORKERS = "ADAMSCOPE_SCHEDULER", "ADAMSCOPE_WORKERS"
DEFAULT_WORKERS = 2
START_SECONDS = 30.0
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 2.0
"""For a question to the scheduler that it answers in milliseconds."""
CLOSE_SECONDS = 4.0
LARGEST_PART = "1GiB"
"""What a part may weigh without a warning in the log."""

ROOT = Path(__file__).resolve().parents[2]

T = TypeVar("T")
Note = Callable[[str, int, float, Sequence[Any]], None]


class ClusterError(RuntimeError):
    """There is no cluster to work on; the sentence is for the log, since it may name addresses."""


class WorkerLostError(RuntimeError):
    """The process that ran a part is gone."""


class Cluster:
    """A connection to a scheduler: one part in, one outcome out, and reports in between.

    Attributes:
        own: whether its workers are ours to end.
    """

    def __init__(self, client: Any, note: Note, *, own: bool) -> None:
        self._client, self._note, self.own = client, note, own
        # Its own name, so that servers that share a cluster do not hear each other's reports.
        self._topic = f"adamscope-{secrets.token_hex(8)}"

    @property
    def lost(self) -> bool:
        """Whether the scheduler is gone, and with it everything that it was given."""
        return bool(self._client.status != "running")

    async def workers(self) -> int | None:
        """How many parts can run at a time, now; None where the scheduler does not say it in time."""
        counts = await _answer(self._client.nthreads())
        return None if counts is None else sum(counts.values())

    async def run(self, job: Job, number: int) -> Outcome:
        """Run a part of ``job`` where there is room.

        Raises:
            WorkerLostError: its process was killed, or the cluster is gone.
        """
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        # Each time: a scheduler that was started again has forgotten it.
        self._client.subscribe_topic(self._topic, self._hear)
        work = job.work
        future = self._client.submit(
            run_part,
            self._topic,
            job.key,
            number,
            work.function,
            work.parts[number],
            work.limit_s - job.seconds,
            key=self._key(job, number),
        )
        try:
            outcome: Outcome = await future
        except (KilledWorker, FutureCancelledError) as error:
            raise WorkerLostError from error
        finally:
            future.release()
        return outcome

    async def stop(self, job: Job) -> None:
        """Have the job's parts end at their next report."""
        if not self.lost:
            await _answer(self._client.run(stop, job.key, on_error="ignore"))

    async def break_off(self, job: Job, numbers: Sequence[int]) -> None:
        """In a cluster of our own: end the workers of parts that do not report; ``run`` says that they are lost."""
        if self.lost:
            return
        keys = {self._key(job, number) for number in numbers}
        processing = await _answer(self._client.processing()) or {}
        stuck = [worker for worker, found in processing.items() if keys & set(found)]
        with suppress(KeyError):  # the worker has gone by itself meanwhile
            await _answer(self._client.run(end_worker, workers=stuck, nanny=True, on_error="ignore"))

    def _key(self, job: Job, number: int) -> str:
        return f"{self._topic}-{job.key}-{number}"

    def _hear(self, event: tuple[float, list[Any]]) -> None:
        key, number, fraction, payloads = event[1]
        # From the workers that run what this very process tells them to.
        self._note(key, number, fraction, pickle.loads(payloads) if payloads else ())  # noqa: S301


@asynccontextmanager
async def connect(note: Note) -> AsyncIterator[Cluster]:
    """The cluster at ``ADAMSCOPE_SCHEDULER``, or else one of our own, which ends with the context.

    Raises:
        ClusterError: nobody answers, or the workers could not be started.
    """
    address = os.environ.get(SCHEDULER, "")
    if address:
        async with _client(address) as client:
            yield Cluster(client, note, own=False)
    else:
        async with _embedded(worker_count()) as own_address, _client(own_address) as client:
            yield Cluster(client, note, own=True)


def worker_count() -> int:
    """``ADAMSCOPE_WORKERS``, or two, but not more than there are cores.

    Raises:
        ClusterError: the variable holds no such number.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    text = os.environ.get(WORKERS, "")
    if not text:
        return min(DEFAULT_WORKERS, cores)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= cores):
        raise ClusterError(f"{WORKERS} must be a whole number from 1 to {cores} (this machine's cores), got {text!r}")
    return int(text)


@asynccontextmanager
async def _client(address: str) -> AsyncIterator[Any]:
    # In a thread, since it takes long and this loop looks after the jobs.
    distributed = await asyncio.to_thread(import_module, "distributed")
    # A network's weights are no reason to warn.
    import_module("dask.config").set({"distributed.admin.large-graph-warning-threshold": LARGEST_PART})
    # What a lost connection means for the jobs, the engine says; the client's tracebacks say no more.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    client = distributed.Client(address, asynchronous=True, timeout=CONNECT_SECONDS, set_as_default=False)
    try:
        try:
            await client
        except Exception as error:  # whatever it is that answers there, or does not
            raise ClusterError(f"no scheduler answers at {address}: {error}") from error
        yield client
    finally:
        with suppress(TimeoutError, OSError):
            await asyncio.wait_for(client.close(), CLOSE_SECONDS)


@asynccontextmanager
async def _embedded(workers: int) -> AsyncIterator[str]:
    """Start scheduler and workers in a process of their own; the address that it prints."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    folder = tempfile.mkdtemp(prefix="adamscope-")
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "viz.jobs.embedded", str(workers), folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        # Ctrl-C at the terminal is for the server, which then closes this.
        start_new_session=True,
    )
    imported = asyncio.create_task(asyncio.to_thread(import_module, "distributed"))  # on another core meanwhile
    try:
        address = await _first_line(process)
        await imported
        yield address
    finally:
        await asyncio.shield(asyncio.to_thread(_end, process))
        shutil.rmtree(folder, ignore_errors=True)  # it did this itself, unless it was killed


async def _first_line(process: subprocess.Popen[bytes]) -> str:
    reading = asyncio.create_task(asyncio.to_thread(cast("IO[bytes]", process.stdout).readline))
    done, _ = await asyncio.wait([reading], timeout=START_SECONDS)
    if not done:
        process.kill()
    line = (await reading).decode().strip()
    if not line:
        raise ClusterError("the workers did not start; what they said is in the log above")
    return line


def _end(process: subprocess.Popen[bytes]) -> None:
    """Have the cluster close itself, or make it."""
    with process:
        cast("IO[bytes]", process.stdin).close()
        try:
            process.wait(CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()  # the workers notice, and end


async def _answer(question: Awaitable[T]) -> T | None:
    """What the scheduler says, None where it does not say it in time."""
    try:
        return await asyncio.wait_for(question, ANSWER_SECONDS)
    except (TimeoutError, OSError):
        return None
