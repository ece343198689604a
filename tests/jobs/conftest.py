"""One cluster for all tests that want workers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.jobs.waiting import until
from viz.jobs import pool as pool_module
from viz.jobs.pool import Pool


@pytest.fixture(scope="session")
def _workers() -> Iterator[Pool]:
    yield pool_module._pool
    pool_module.close()


@pytest.fixture
def pool(_workers: Pool) -> Iterator[Pool]:
    """The pool that the server has; no test finds another's jobs in it."""
    yield _workers
    for session in list(_workers._jobs):
        _workers.forget(session)
    until(lambda: not _workers._engine or not _workers._engine._parts)
