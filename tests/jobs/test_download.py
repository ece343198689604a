"""MNIST's download as a job."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from viz.jobs import download as module
from viz.jobs.cluster import Cluster, ClusterError, Note
from viz.jobs.download import LIMIT_S, download_in_pool, download_mnist
from viz.jobs.pool import Pool


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """A pool whose cluster does not come."""
    over = threading.Event()

    @asynccontextmanager
    async def connect(_note: Note) -> AsyncIterator[Cluster]:
        while not over.is_set():
            await asyncio.sleep(0.01)
        raise ClusterError
        yield

    pool = Pool(connect)
    monkeypatch.setattr(module, "submit", pool.submit)
    monkeypatch.setattr(module, "job_of", pool.job_of)
    yield pool
    over.set()
    pool.close()


def test_all_visitors_share_one_download(waiting: Pool) -> None:
    job = download_in_pool("MNIST")
    assert download_in_pool() is job
    assert (job.title, job.work.function, job.work.limit_s) == ("MNIST", download_mnist, LIMIT_S)
    assert job.work.is_alive()
    job.cancel()
    assert not job.work.is_alive()
    again = download_in_pool()
    assert again is not job and not again.ended
    again.cancel()


def test_the_job_downloads_to_where_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def download(report: Callable[[float], None]) -> None:
        for fraction in (0.0, 0.5, 1.0):
            report(fraction)

    monkeypatch.setattr(module, "download", download)
    told: list[float] = []
    download_mnist(None, lambda fraction, payload=None: told.append(fraction))
    assert told == [0.0, 0.5, 1.0]
