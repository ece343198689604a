"""MNIST's four files: where they are, and whether they are MNIST's.

A file's content is compared with the hash of the one that has been handed round since 1998, uncompressed, since mirrors
compress differently. So nothing that a file says of itself is trusted, and what it holds is known before it is used.
"""

from __future__ import annotations

import gzip
import hashlib
import math
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from viz.mnist.data.error import DataError
from viz.mnist.data.place import data_folder, shown

GZIP = ".gz"
_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True)
class IdxFile:
    """One of the files, in the IDX format: zeros, type and number of dimensions, the dimensions, the bytes.

    Args:
        name: without the ending of a compressed one.
        shape: of the array of bytes in it.
        sha256: of the uncompressed content.
        packed_bytes: size of the compressed file on most mirrors.
    """

    name: str
    shape: tuple[int, ...]
    sha256: str
    packed_bytes: int

    @property
    def header(self) -> bytes:
        """What the content begins with."""
        return bytes((0, 0, 8, len(self.shape))) + np.array(self.shape, dtype=">u4").tobytes()

    @property
    def content_bytes(self) -> int:
        """Size of the uncompressed content."""
        return len(self.header) + math.prod(self.shape)


FILES = (
    IdxFile(
        "train-images-idx3-ubyte",
        (60_000, 28, 28),
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
        9_912_422,
    ),
    IdxFile(
        "train-labels-idx1-ubyte",
        (60_000,),
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
        28_881,
    ),
    IdxFile(
        "t10k-images-idx3-ubyte",
        (10_000, 28, 28),
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
        1_648_877,
    ),
    IdxFile(
        "t10k-labels-idx1-ubyte",
        (10_000,),
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        4_542,
    ),
)
DOWNLOAD_BYTES = sum(file.packed_bytes for file in FILES)


def folder() -> Path:
    """Where they are looked for, and downloaded to."""
    return data_folder() / "mnist"


def is_available(folder: Path) -> bool:
    """Whether all files are there and say that they are as long as MNIST's: a look at each one's ends."""
    firsts = [(file, _paths(file, folder)[:1]) for file in FILES]
    return all(paths and _seems_whole(file, paths[0]) for file, paths in firsts)


def read(folder: Path) -> tuple[NDArray[np.uint8], ...]:
    """Training images and labels, test images and labels.

    Raises:
        DataError: a file is missing, damaged or not MNIST's.
    """
    if missing := _missing(folder):
        raise DataError(_absence(missing, folder))
    return tuple(_array(file, read_content(file, _paths(file, folder)[0])) for file in FILES)


def has(file: IdxFile, folder: Path) -> bool:
    """Whether ``file`` is there and MNIST's."""
    paths = _paths(file, folder)
    return bool(paths) and is_genuine(file, paths[0])


def is_genuine(file: IdxFile, path: Path) -> bool:
    """Whether ``path`` holds the content of ``file``."""
    try:
        read_content(file, path)
    except DataError:
        return False
    return True


def read_content(file: IdxFile, path: Path) -> bytes:
    """The content of ``file`` as it is in ``path``, compressed or not; never more than it should be.

    Raises:
        DataError: it cannot be read, is damaged, or is something else.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP_MAGIC
            raw.seek(0)
            # A small file may unpack to a huge one: one byte too many is enough to know.
            limit = file.content_bytes + 1
            content = gzip.GzipFile(fileobj=raw).read(limit) if packed else raw.read(limit)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise DataError(_refusal(path, "is cut off or damaged")) from None
    except OSError as error:
        raise DataError(f"{path.name} in {shown(path.parent)} cannot be read: {reason(error)}.") from None
    if len(content) < file.content_bytes and file.header.startswith(content[: len(file.header)]):
        raise DataError(
            _refusal(path, f"is cut off: it holds {len(content):,} bytes and should hold {file.content_bytes:,}")
        )
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise DataError(_refusal(path, f"is not MNIST's {file.name}: its SHA-256 differs"))
    return content


def reason(error: OSError) -> str:
    """Why the system says no, without the paths that it names."""
    return error.strerror or type(error).__name__


def _absence(missing: Sequence[IdxFile], folder: Path) -> str:
    names = f"{', '.join(file.name + GZIP for file in missing)} {'is' if len(missing) == 1 else 'are'}"
    fault = "is not on this server yet" if len(missing) == len(FILES) else f"is incomplete: {names} missing"
    return (
        f"MNIST {fault}. Download it on the MNIST page ({DOWNLOAD_BYTES / 1e6:.1f} MB), "
        f"or put its four files into {shown(folder)} on the server."
    )


def _refusal(path: Path, fault: str) -> str:
    remedy = "It is not used: remove it on the server, and MNIST can be downloaded again."
    return f"{path.name} in {shown(path.parent)} {fault}. {remedy}"


def _seems_whole(file: IdxFile, path: Path) -> bool:
    """A compressed file ends with the length of its content, which one that is cut off does not."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP_MAGIC
            size = raw.seek(-4, os.SEEK_END) + 4
            return (int.from_bytes(raw.read(4), "little") if packed else size) == file.content_bytes
    except OSError:
        return False


def _array(file: IdxFile, content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8, offset=len(file.header)).reshape(file.shape)


def _paths(file: IdxFile, folder: Path) -> list[Path]:
    """Those that there are; first the compressed one, as that is what a download renews."""
    return [path for path in (folder / (file.name + GZIP), folder / file.name) if path.is_file()]


def _missing(folder: Path) -> list[IdxFile]:
    return [file for file in FILES if not _paths(file, folder)]
