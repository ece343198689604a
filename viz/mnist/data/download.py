"""MNIST from its public mirrors, once a machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from viz.mnist.data import mnist
from viz.mnist.data.error import DataError
from viz.mnist.data.fetch import POLL_SECONDS, CutOffError, FetchError, fetch
from viz.mnist.data.mnist import IdxFile
from viz.mnist.data.place import DATA, shown

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://raw.githubusercontent.com/fgnt/mnist/master/",
)
"""Kept for PyTorch, for TensorFlow, and by the University of Paderborn's signal processing group."""
DOWNLOAD_BYTES = mnist.DOWNLOAD_BYTES
TIMEOUT = 10.0

_ATTEMPTS = 4
"""Requests to a mirror for one file: it may break off, or not continue what another has begun."""
_ROOM = 2
"""A body may be so many times as long as the file on most mirrors: they compress differently."""


def download(
    report: Callable[[float], None],
    mirrors: Sequence[str] = MIRRORS,
    folder: Path | None = None,
    timeout: float = TIMEOUT,
) -> None:
    """Have MNIST's four files in ``folder``; those that are there and right stay, others are replaced.

    Only what has proved to be MNIST's gets a file's name. What has arrived of a file is kept beside it, and the next
    call, or the next mirror, goes on from there. Of several processes one downloads while the others wait for it.

    Args:
        report: called about every tenth of a second with the fraction done, which never falls; raise in it to cancel.
        mirrors: addresses that end in a slash, tried in order for each file.
        folder: by default where ``load`` looks for them.
        timeout: seconds of silence after which a mirror is given up.

    Raises:
        DataError: no mirror gave a file, or the folder cannot be written to; the sentence says what went wrong where.
    """
    folder = folder or mnist.folder()
    report(0.0)
    if _wanted(folder):
        with _writing(folder), _alone(folder, lambda: report(0.0)):
            wanted = _wanted(folder)
            progress = _Progress(report, sum(file.packed_bytes for file in wanted))
            order = list(mirrors)
            for file in wanted:
                _get(file, folder, order, timeout, progress)
    report(1.0)


class _Progress:
    """The fraction of all files' bytes; where a file has to begin again it stands still meanwhile."""

    def __init__(self, report: Callable[[float], None], total: int) -> None:
        self._report, self._total = report, total
        self._done = 0
        self._fraction = 0.0

    def at(self, place: int, file: IdxFile) -> None:
        """So many bytes of ``file`` are there."""
        self._fraction = max(self._fraction, (self._done + min(place, file.packed_bytes)) / self._total)
        self._report(self._fraction)

    def finish(self, file: IdxFile) -> None:
        """All of it is."""
        self._done += file.packed_bytes
        self.at(0, file)


def _get(file: IdxFile, folder: Path, mirrors: list[str], timeout: float, progress: _Progress) -> None:
    """Have ``file`` in ``folder``; mirrors that do not give it go to the end of the list."""
    target = folder / (file.name + mnist.GZIP)
    part = target.with_name(target.name + ".part")
    troubles: dict[str, list[str]] = {}
    for mirror in tuple(mirrors):
        try:
            _get_from(mirror + target.name, part, file, timeout, progress)
        except FetchError as trouble:
            troubles.setdefault(str(trouble), []).append(urlsplit(mirror).netloc)
            mirrors.append(mirrors.pop(0))
            continue
        part.replace(target)
        progress.finish(file)
        return
    reasons = ", ".join(f"{trouble} ({', '.join(hosts)})" for trouble, hosts in troubles.items())
    raise DataError(
        f"{target.name} could not be downloaded: {reasons}. Try again later, which goes on from what has arrived, "
        f"or put MNIST's four files into {shown(folder)} on the server."
    )


def _get_from(url: str, part: Path, file: IdxFile, timeout: float, progress: _Progress) -> None:
    """Have the whole of ``file`` in ``part``.

    Raises:
        FetchError: this mirror does not give it.
    """
    for _ in range(_ATTEMPTS):
        before = _size(part)
        if before and mnist.is_genuine(file, part):
            return
        try:
            resumed = _append(url, part, file, timeout, progress)
        except CutOffError:
            if _size(part) > before:
                continue
            raise
        if mnist.is_genuine(file, part):
            return
        part.unlink(missing_ok=True)
        if not resumed:
            raise FetchError("something else came")
        # The beginning may be what was wrong, from another mirror or another day: once more, all of it.
    raise FetchError("the connection broke off again and again")


def _append(url: str, part: Path, file: IdxFile, timeout: float, progress: _Progress) -> bool:
    """Ask for what is missing in ``part``; whether what was there has been kept."""
    resumed = bool(_size(part))
    with part.open("ab") as out, closing(fetch(url, out.tell(), timeout)) as chunks:
        for chunk in chunks:
            if chunk.data and chunk.start != out.tell():  # all of it comes, asked for or not
                out.truncate(out.seek(chunk.start))
                resumed = False
            if out.tell() + len(chunk.data) > _ROOM * file.packed_bytes:
                out.truncate(out.seek(0))
                raise FetchError("far too much came")
            out.write(chunk.data)
            progress.at(out.tell(), file)
    return resumed


def _wanted(folder: Path) -> list[IdxFile]:
    return [file for file in mnist.FILES if not mnist.has(file, folder)]


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Make ``folder``; turn what the system refuses in it into a sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise DataError(
            f"MNIST cannot be stored in {shown(folder)} on the server: {mnist.reason(error)}. "
            f"Make the folder writable, or have {DATA} name another."
        ) from error


@contextmanager
def _alone(folder: Path, meanwhile: Callable[[], None]) -> Iterator[None]:
    """Wait until no other process, nor thread, downloads into ``folder``; if one dies, its lock goes with it."""
    lock = FileLock(folder / "download.lock")
    while True:
        try:
            lock.acquire(timeout=POLL_SECONDS)
            break
        except Timeout:
            meanwhile()
    try:
        yield
    finally:
        lock.release()
