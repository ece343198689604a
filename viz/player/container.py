"""The binary container between server and player: a JSON header, then float32 arrays back to back."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
from numpy.typing import ArrayLike

ITEM = 4  # bytes of a float32


class Container:
    """Collects arrays, then packs them behind a header that says where each one lies.

    Layout, little-endian: uint32 length H of the header; H bytes of UTF-8 JSON, padded with spaces so that 4 + H is a
    multiple of 4 (a ``Float32Array`` view must start on such an offset); the float32 values.

    >>> box = Container()
    >>> box.add([[1.0, 2.0], [3.0, 4.0]])
    {'offset': 0, 'shape': [2, 2]}
    """

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, values: ArrayLike) -> dict[str, Any]:
        """Take ``values`` in and return its place: the offset in floats from the end of the header, and the shape."""
        # A value beyond float32's range becomes an infinity: the player draws it as leaving the picture.
        with np.errstate(over="ignore"):
            array = np.asarray(values).astype("<f4", order="C")
        place = {"offset": self._size, "shape": list(array.shape)}
        self._parts.append(array.tobytes())
        self._size += array.size
        return place

    def pack(self, header: dict[str, Any]) -> bytes:
        """The container's bytes. ``header`` holds what ``add`` returned wherever an array belongs."""
        text = orjson.dumps(header)
        text += b" " * (-len(text) % ITEM)
        return b"".join((len(text).to_bytes(4, "little"), text, *self._parts))
