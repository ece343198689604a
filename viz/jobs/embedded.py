"""The cluster that comes with the server: ``python -m viz.jobs.embedded <workers> <folder>``, in a process of its own.

Scheduler and nannies live here, the workers are children. So the server's threads carry none of it, a worker's main
module is this one and not Streamlit's command line, and nothing is left behind: when the server is gone, for whatever
reason, standard input ends, and with it the cluster.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import shutil
import signal
import sys
import threading
from typing import Any

NICENESS = 10
"""Added to a worker's: jobs get the processor's time that the server leaves."""
MEMORY_LIMIT = "2GiB"
"""Of one worker; one that grows beyond is stopped, as if from outside."""
PATIENCE = 1.0
"""Seconds for the workers to end by themselves."""

CONFIG = {
    "distributed.scheduler.allowed-failures": 0,  # a job that lost its worker says so; it is not begun again in silence
    "distributed.scheduler.work-stealing": False,
    # So long after the end of a worker dask gives its place up for good if it is just then empty: by default after
    # 15 seconds, which is where a second one may be starting.
    "distributed.deploy.lost-worker-timeout": "10000 days",
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    # The work too: a part that first had to import it would be deaf to ``stop`` meanwhile, on a busy machine for long.
    "distributed.worker.preload": ["viz.jobs.work", "viz.jobs.training", "viz.jobs.plane", "viz.jobs.embedded"],
    # Results are fetched at once: nothing to write to disk, and a worker that waits for memory would wait for ever.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.diagnostics.nvml": False,
    "distributed.admin.low-level-log-length": 100,
    "distributed.admin.tick.interval": "500ms",
}


def dask_setup(_worker: Any) -> None:
    """Called in each worker as it starts; the threads it makes later inherit the priority."""
    # What goes wrong in a job is logged by the server, what happens to a worker by its nanny.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def main(workers: int, folder: str) -> None:
    """Print the scheduler's address, then serve until standard input ends; ``folder`` is for scratch files."""
    import dask
    from distributed import LocalCluster

    # What jobs print belongs into the log: nobody reads the pipe after its first line.
    answer = os.dup(1)
    os.dup2(2, 1)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with dask.config.set(CONFIG):
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            # The scheduler listens for HTTP even without a dashboard: at any free port, not at everybody's 8787.
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            memory_limit=MEMORY_LIMIT,
            local_directory=folder,
        )
        try:
            os.write(answer, f"{cluster.scheduler_address}\n".encode())
            os.close(answer)
            sys.stdin.buffer.read()
        finally:
            # A part that does not report would hold up the end.
            patience = threading.Timer(PATIENCE, _end_workers)
            patience.start()
            cluster.close()
            patience.cancel()
            shutil.rmtree(folder, ignore_errors=True)


def _end_workers() -> None:
    for child in multiprocessing.active_children():
        child.kill()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
