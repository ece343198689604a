"""The same pool on a real cluster, by its address."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.jobs import functions
from tests.jobs.waiting import until
from viz.jobs import cluster, engine
from viz.jobs.pool import Pool

ROOT = Path(__file__).resolve().parents[2]
SCHEDULER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=0, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0") as cluster:
        print(cluster.scheduler_address, flush=True)
        for line in sys.stdin:
            cluster.scale(int(line))
"""


@pytest.fixture
def scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """Somebody else's cluster, without workers; a number on its standard input is how many it is to have."""
    script = tmp_path / "scheduler.py"
    script.write_text(SCHEDULER)
    with subprocess.Popen(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        monkeypatch.setenv(cluster.SCHEDULER, process.stdout.readline().strip())
        yield process
        process.stdin.close()


def test_works_on_another_cluster(scheduler: subprocess.Popen[str], monkeypatch, caplog) -> None:
    monkeypatch.setattr(engine, "WITHOUT_WORKERS", 0.1)
    pool = Pool()
    job = pool.submit("a", functions.square, [1])
    until(lambda: job.ended)
    assert job.error == "No worker for long computations is running; try again later."
    assert "the cluster has no workers" in caplog.text

    monkeypatch.undo()
    scheduler.stdin.write("1\n")
    scheduler.stdin.flush()
    job = pool.submit("a", functions.whereabouts, [0.1, 0.1])
    until(lambda: job.ended)
    assert job.state == "done"
    assert len({pid for pid, _ in job.result}) == 1

    job = pool.submit("a", functions.announce, [None])
    until(lambda: job.messages)
    job.cancel()
    following = pool.submit("b", functions.square, [3])
    until(lambda: following.ended)
    assert following.result == 9

    running = pool.submit("a", functions.announce, [None])
    until(lambda: running.messages)
    pool.close()
    assert (running.state, running.error) == ("failed", "The server is closing; start again when it is back.")
    assert scheduler.poll() is None
