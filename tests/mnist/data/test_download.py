"""The download against a server that gives files out well or badly."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.core.sentences import exactly
from tests.mnist.data.mirror import BODIES, CONTENTS, SMALL, Mirror, good, serving
from viz.mnist.data import fetch
from viz.mnist.data.download import MIRRORS, download
from viz.mnist.data.error import DataError
from viz.mnist.data.load import is_available, load

TRAIN_IMAGES = "train-images-idx3-ubyte.gz"
QUICK, LONG = 0.4, 30.0  # seconds of silence
SILENT = {"silent", "stuck", "trickling"}


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("no_proxy", "*")
    with serving() as mirror:
        yield mirror


class Fractions(list):
    """A report that remembers, and calls ``then`` with each fraction."""

    def __init__(self, then: object = lambda fraction: None) -> None:
        super().__init__()
        self.then = then

    def __call__(self, fraction: float) -> None:
        self.append(fraction)
        self.then(fraction)


def get(mirror: Mirror, *behaviours: str, report: object = lambda fraction: None, timeout: float = LONG) -> None:
    download(report, [mirror.address(behaviour) for behaviour in behaviours], timeout=timeout)


def complete(folder: Path) -> bool:
    """All four files are there as they should be, and nothing half-done beside them."""
    return {path.name for path in folder.iterdir()} - {"download.lock"} == set(BODIES) and is_available("mnist")


def test_the_mirrors_are_public_and_encrypted() -> None:
    assert len(MIRRORS) >= 3
    assert all(address.startswith("https://") and address.endswith("/") for address in MIRRORS)


def test_four_files_once(mirror: Mirror, small: Path) -> None:
    fractions = Fractions()
    get(mirror, "good", report=fractions)
    assert complete(small)
    assert fractions[0] == 0 and fractions[-1] == 1 and fractions == sorted(fractions) and len(set(fractions)) > 4
    assert load("mnist").train_images.tobytes() == CONTENTS["train-images-idx3-ubyte"][16:]
    get(mirror, "good")
    assert mirror.asked("good") == [(f"{file.name}.gz", None) for file in SMALL]


def test_what_is_there_stays_and_what_is_damaged_is_renewed(mirror: Mirror, small: Path) -> None:
    (small / "train-labels-idx1-ubyte").write_bytes(CONTENTS["train-labels-idx1-ubyte"])
    (small / TRAIN_IMAGES).write_bytes(b"damaged")
    fractions = Fractions()
    get(mirror, "good", report=fractions)
    assert [name for name, _ in mirror.asked("good")] == [
        TRAIN_IMAGES,
        "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz",
    ]
    assert fractions == sorted(fractions) and fractions[-1] == 1
    assert load("mnist").train_images.shape == (200, 28, 28)


@pytest.mark.parametrize(
    ("behaviour", "trouble"),
    [
        ("missing", "HTTP error 404"),
        ("failing", "HTTP error 500"),
        ("silent", "nothing came for 0.4 s"),
        ("stuck", "nothing came for 0.4 s"),
        ("trickling", "too slow"),
        ("altered", "something else came"),
        ("login", "something else came"),
        ("endless", "far too much came"),
        ("huge", "the connection broke off"),
        ("misplaced", "not what was asked for came"),
        ("astray", "no connection"),
        ("nothing", "not what was asked for came"),
    ],
)
def test_a_bad_mirror_is_told_and_the_next_one_asked(
    mirror: Mirror, small: Path, monkeypatch: pytest.MonkeyPatch, behaviour: str, trouble: str
) -> None:
    timeout = QUICK if behaviour in SILENT else LONG
    with pytest.raises(DataError) as refusal:
        get(mirror, behaviour, timeout=timeout)
    host = f"127.0.0.1:{mirror.server_address[1]}"
    assert str(refusal.value) == (
        f"{TRAIN_IMAGES} could not be downloaded: {trouble} ({host}). Try again later, which goes on from what has "
        "arrived, or put MNIST's four files into ADAMSCOPE_DATA/mnist on the server."
    )
    assert not is_available("mnist") and not list(small.glob("*.gz"))
    get(mirror, behaviour, "good", timeout=timeout)
    assert complete(small)


def test_mirrors_that_are_not_there(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with serving() as gone:
        address = gone.address("good")
    with pytest.raises(
        DataError, match=r"downloaded: the connection was refused \(127[^ ]+, 127[^ ]+\), the name does "
    ):
        download(lambda fraction: None, [address, address, "http://nowhere.invalid/"], timeout=LONG)


def test_the_rest_is_asked_for(mirror: Mirror, small: Path) -> None:
    """Every answer breaks off after a third."""
    fractions = Fractions()
    get(mirror, "cut", report=fractions)
    assert complete(small)
    third = len(BODIES[TRAIN_IMAGES]) // 3 + 1
    images = [wanted for name, wanted in mirror.asked("cut") if name == TRAIN_IMAGES]
    assert images == [None, f"bytes={third}-", f"bytes={2 * third}-"]
    assert fractions == sorted(fractions)


def test_another_mirror_goes_on(mirror: Mirror, small: Path) -> None:
    get(mirror, "stuck", "good", timeout=QUICK)
    assert complete(small)
    assert (TRAIN_IMAGES, f"bytes={len(BODIES[TRAIN_IMAGES]) // 2}-") in mirror.asked("good")


@pytest.mark.parametrize("size", [700, 64 * 1024])
def test_a_mirror_without_ranges_begins_anew(
    mirror: Mirror, small: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(fetch, "_CHUNK", size)
    (small / f"{TRAIN_IMAGES}.part").write_bytes(BODIES[TRAIN_IMAGES][:1000])
    get(mirror, "whole")
    assert complete(small)
    assert mirror.asked("whole")[0] == (TRAIN_IMAGES, "bytes=1000-")


@pytest.mark.parametrize("length", [1_000, 10_000_000])
def test_a_wrong_beginning_is_dropped(mirror: Mirror, small: Path, length: int) -> None:
    """As where mirrors compress differently; or there is more than the file should have."""
    (small / f"{TRAIN_IMAGES}.part").write_bytes(bytes(length))
    get(mirror, "good")
    assert complete(small)
    assert mirror.asked("good")[:2] == [(TRAIN_IMAGES, f"bytes={length}-"), (TRAIN_IMAGES, None)]


def test_a_whole_part_needs_no_request(mirror: Mirror, small: Path) -> None:
    (small / f"{TRAIN_IMAGES}.part").write_bytes(BODIES[TRAIN_IMAGES])
    get(mirror, "good")
    assert complete(small)
    assert TRAIN_IMAGES not in dict(mirror.asked("good"))


def test_cancelling_leaves_no_half_file_in_use(mirror: Mirror, small: Path) -> None:
    class Cancelled(BaseException):
        pass

    def cancel(fraction: float) -> None:
        if fraction:
            raise Cancelled

    with pytest.raises(Cancelled):
        get(mirror, "stuck", report=Fractions(cancel))
    assert not is_available("mnist") and not list(small.glob("*.gz"))
    kept = (small / f"{TRAIN_IMAGES}.part").stat().st_size
    assert kept > 0
    get(mirror, "good")
    assert complete(small) and mirror.asked("good")[0] == (TRAIN_IMAGES, f"bytes={kept}-")


def test_a_silent_server_does_not_hold_up_cancelling(mirror: Mirror, small: Path) -> None:
    class Cancelled(BaseException):
        pass

    def cancel(fraction: float) -> None:
        if mirror.requests:
            raise Cancelled

    begun = time.monotonic()
    with pytest.raises(Cancelled):
        get(mirror, "silent", report=Fractions(cancel))
    assert time.monotonic() - begun < 5.0
    assert not any(thread.name == "fetch" and not thread.daemon for thread in threading.enumerate())


def test_several_at_once_download_once(mirror: Mirror, small: Path) -> None:
    visitors = 4
    together = threading.Barrier(visitors)

    def visit(_: int) -> bool:
        fractions = Fractions(lambda fraction: len(fractions) == 1 and together.wait())
        get(mirror, "good", report=fractions)
        return fractions == sorted(fractions) and fractions[-1] == 1

    with ThreadPoolExecutor(visitors) as pool:
        assert all(pool.map(visit, range(visitors)))
    assert complete(small)
    assert sorted(mirror.asked("good")) == sorted((name, None) for name in BODIES)


HOLD = "import sys, filelock\nwith filelock.FileLock(sys.argv[1]):\n    print(flush=True)\n    sys.stdin.read()"


def test_another_process_is_waited_for_even_if_it_dies(mirror: Mirror, small: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(small / "download.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()

        def look(fraction: float) -> None:
            if len(fractions) == 3:
                assert not mirror.requests
                other.kill()

        fractions = Fractions(look)
        get(mirror, "good", report=fractions)
    assert len(fractions) > 3 and complete(small)


def test_the_other_process_may_have_brought_it(mirror: Mirror, small: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(small / "download.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()

        def bring(fraction: float) -> None:
            if len(fractions) == 2:
                for name, body in BODIES.items():
                    (small / name).write_bytes(body)
                other.kill()

        fractions = Fractions(bring)
        get(mirror, "good", report=fractions)
    assert fractions[-1] == 1 and not mirror.requests


def test_a_folder_that_cannot_be_written_to(mirror: Mirror, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small.rmdir()
    small.write_text("a file in its place")
    with pytest.raises(DataError, match=exactly(
        "MNIST cannot be stored in ADAMSCOPE_DATA/mnist on the server: File exists. "
        "Make the folder writable, or have ADAMSCOPE_DATA name another."
    )):  # fmt: skip
        get(mirror, "good")
    small.unlink()

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(DataError, match=r"on the server: No space left on device\. "):
        get(mirror, "good")
    assert not is_available("mnist")


def test_a_slow_reader_gets_everything(mirror: Mirror, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More chunks are ahead than the box holds."""
    monkeypatch.setattr(fetch, "_CHUNK", 1_000)
    waited = threading.Event()

    def answer(handler: object, body: bytes) -> None:
        good(handler, body)
        waited.set()

    mirror.behaviours["good"] = answer
    get(mirror, "good", report=Fractions(lambda fraction: fraction == 0 or waited.wait()))
    assert complete(small)
