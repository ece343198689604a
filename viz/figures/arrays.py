"""Arrays inside a figure's JSON."""

from __future__ import annotations

import base64
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

Item = Literal["f8", "f4", "i4", "i2", "u2", "u1"]


def typed(values: ArrayLike, item: Item = "f4") -> dict[str, Any]:
    """``values`` as one of Plotly's typed arrays: base64 of little-endian items, a fifth of the digits' size.

    What lies beyond float32's range becomes an infinity, and what is not finite is a gap where Plotly draws it.

    >>> typed([[1, 2, 3]], "u1")
    {'dtype': 'u1', 'bdata': 'AQID', 'shape': '1, 3'}
    """
    with np.errstate(over="ignore"):
        array = np.asarray(values).astype(f"<{item}", order="C")
    place: dict[str, Any] = {"dtype": item, "bdata": base64.b64encode(array.tobytes()).decode()}
    return place if array.ndim == 1 else {**place, "shape": ", ".join(map(str, array.shape))}


def smallest_integer(values: ArrayLike) -> Item:
    """The narrowest item that holds whole numbers such as ``values``, which may be -1."""
    return "i2" if int(np.max(values, initial=0)) < 2**15 else "i4"
