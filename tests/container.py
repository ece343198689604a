"""Reads the player's binary container, independently of the code that writes it."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np


def read(data: bytes) -> tuple[dict[str, Any], Callable[[dict[str, Any]], np.ndarray]]:
    """The header, and a function from an array's place in it to its values."""
    length = int.from_bytes(data[:4], "little")
    assert (4 + length) % 4 == 0

    def array(place: dict[str, Any]) -> np.ndarray:
        count = int(np.prod(place["shape"]))
        return np.frombuffer(data, "<f4", count, 4 + length + 4 * place["offset"]).reshape(place["shape"])

    return json.loads(data[4 : 4 + length]), array
