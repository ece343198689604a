"""Small grey pictures as PNG, written by hand: no imaging library is needed for 28 × 28 pixels."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY_ALPHA = 4


def ink_png(ink: NDArray[Any]) -> bytes:
    """A picture that is all ink, (height, width) uint8 saying how opaque each pixel is: 0 lets the page through."""
    height, width = ink.shape
    rows = np.zeros((height, 1 + 2 * width), np.uint8)  # each begins with its filter's number: none
    rows[:, 2::2] = ink
    header = struct.pack(">IIBBBBB", width, height, 8, GREY_ALPHA, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks)


def data_url(png: bytes) -> str:
    """The picture within a page's own text."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
