"""MNIST's download as a job: one for all visitors, since there is one folder for all."""

from __future__ import annotations

import threading

from viz.jobs.job import Job
from viz.jobs.pool import job_of, submit
from viz.jobs.worker import Report
from viz.mnist.data.download import download

LIMIT_S = 600.0
"""For slow networks; what has arrived by then is kept for the next time."""
_SESSION = "download of MNIST"
"""In the place of a visitor's session: the job goes on when the one who began it has left."""

_beginning = threading.Lock()


def download_mnist(_part: None, report: Report) -> None:
    """Download MNIST to where the workers read it.

    Raises:
        DataError: it cannot be had; the sentence says why.
    """
    download(lambda fraction: report(fraction))


def download_in_pool(title: str = "") -> Job:
    """The job that downloads MNIST: the one that waits or runs already, else a new one.

    Raises:
        Busy: the queue is full.
    """
    with _beginning:
        job = job_of(_SESSION)
        if job is None or job.ended:
            job = submit(_SESSION, download_mnist, [None], title=title, limit_s=LIMIT_S, is_alive=_is_under_way)
        return job


def _is_under_way() -> bool:
    """Once it has ended there is nobody for whom the pool would keep it."""
    job = job_of(_SESSION)
    return job is not None and not job.ended
