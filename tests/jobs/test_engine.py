"""The thread between line and cluster, with clusters that answer as they are told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.jobs.waiting import until
from viz.jobs import engine
from viz.jobs import pool as pool_module
from viz.jobs.cluster import WorkerLostError
from viz.jobs.job import Job
from viz.jobs.pool import MISSES, Pool
from viz.jobs.worker import Outcome


class Fake:
    """A cluster of our own with one worker. The part "deaf" ends when ``break_off`` was called as often as that."""

    own, lost = True, False

    def __init__(self, workers: int = 1, break_offs: int = 1) -> None:
        self.count, self.break_offs = workers, break_offs
        self.busy = 0
        self.ended = asyncio.Event()

    async def workers(self) -> int:
        return self.count

    async def run(self, job: Job, number: int) -> Outcome:
        assert not self.busy, "the worker is still at another part"
        self.busy += 1
        try:
            if job.work.parts[number] == "deaf":
                await self.ended.wait()
                raise WorkerLostError
            return Outcome("done", job.work.parts[number])
        finally:
            self.busy -= 1

    async def stop(self, job: Job) -> None:
        """It does not heed."""

    async def break_off(self, job: Job, numbers: Any) -> None:
        assert list(numbers) == [0]
        self.break_offs -= 1
        if not self.break_offs:
            self.ended.set()


class Fakes:
    """Connects to one after the other of ``clusters``."""

    def __init__(self, *clusters: Fake) -> None:
        self.clusters = list(clusters)

    @asynccontextmanager
    async def __call__(self, _note: Any) -> AsyncIterator[Any]:
        yield self.clusters.pop(0)


@pytest.fixture
def connected() -> Iterator[Any]:
    """``connected(*clusters)``: a pool on them."""
    pools: list[Pool] = []

    def make(*clusters: Fake) -> Pool:
        pools.append(Pool(Fakes(*clusters)))
        return pools[-1]

    yield make
    for pool in pools:
        pool.close()


def ended(job: Job) -> Job:
    until(lambda: job.ended)
    return job


def test_a_worker_that_is_not_ended_at_once_gets_no_part(connected, monkeypatch, caplog) -> None:
    """Where the scheduler is too busy to answer, it is asked again."""
    monkeypatch.setattr(engine, "GRACE", 0.01)
    cluster = Fake(break_offs=3)
    pool = connected(cluster)
    deaf = pool.submit("a", print, ["deaf"])
    until(lambda: cluster.busy)
    deaf.cancel()
    assert ended(pool.submit("b", print, ["well"])).result == "well"
    assert cluster.break_offs == 0
    assert caplog.text.count("does not heed") == 1


def test_our_own_cluster_without_workers_is_replaced(connected, monkeypatch, caplog) -> None:
    monkeypatch.setattr(engine, "WITHOUT_WORKERS", 0.01)
    pool = connected(Fake(workers=0), Fake())
    assert ended(pool.submit("a", print, ["well"])).error == engine.NO_WORKERS
    assert ended(pool.submit("a", print, ["well"])).result == "well"
    assert "the cluster has no workers" in caplog.text


def test_parts_that_end_before_they_are_told_to(connected) -> None:
    pool = connected(Fake())
    job = ended(pool.submit("a", print, ["well"]))
    until(lambda: not pool._engine._parts)
    engine = pool._engine
    asyncio.run_coroutine_threadsafe(engine._stop(Fake(), job), engine._loop).result(30)


class Idle:
    """An engine that never begins."""

    def __init__(self, *_: Any) -> None:
        """Nothing to serve."""

    def wake(self) -> None:
        """Nobody sleeps."""


def test_looking_after_visitors_spares_what_is_submitted_meanwhile(monkeypatch) -> None:
    monkeypatch.setattr(pool_module, "Engine", Idle)
    pool = Pool()
    looks = []

    def gone() -> bool:
        looks.append(pool.submit("a", print, ["new"]) if len(looks) == MISSES - 1 else None)
        return False

    old = pool.submit("a", print, ["old"], is_alive=gone)
    for _ in range(MISSES):
        pool._look()
    assert old.state == "cancelled"
    assert pool.job_of("a") is looks[-1]
    assert looks[-1].state == "queued"


def test_results_that_are_let_go_are_not_those_submitted_meanwhile(monkeypatch) -> None:
    monkeypatch.setattr(pool_module, "Engine", Idle)
    monkeypatch.setattr(pool_module, "MAX_KEPT", 1)
    pool = Pool()
    for job in [pool.submit(session, print, ["old"]) for session in "abc"]:
        job.cancel()
    again = []
    # Called when the first has been let go of, and the second has not.
    monkeypatch.setattr(Idle, "wake", lambda _: again or again.append(True) or pool.submit("b", print, ["new"]))
    pool._look()
    assert pool.job_of("a") is None
    assert pool.job_of("b").work.parts == ("new",)
    assert pool.job_of("b").state == "queued"
