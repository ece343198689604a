"""The functions that a formula may call, each on Python floats, on arrays and on symbols."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.core.expression import apply

_NAMES = ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "sqrt")


def _array_inverse_root(u: Any) -> NDArray[np.float64]:
    return np.where(u == 0.0, 0.0, 1.0 / np.sqrt(u))


def _float_inverse_root(u: float) -> float:
    return 1.0 / math.sqrt(u) if u else 0.0


def _float_sign(u: float) -> float:
    return 1.0 if u > 0.0 else -1.0 if u < 0.0 else 0.0 * u


ON_ARRAYS: dict[str, Callable[..., Any]] = {
    **{name: getattr(np, name) for name in _NAMES},
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "abs": np.abs,
    "sign": np.sign,
    "power": np.power,
    "inverse_root": _array_inverse_root,
}
ON_FLOATS: dict[str, Callable[..., Any]] = {
    **{name: getattr(math, name) for name in (*_NAMES, "asin", "acos", "atan")},
    "abs": abs,
    "sign": _float_sign,
    "power": math.pow,
    "inverse_root": _float_inverse_root,
}
ON_SYMBOLS: dict[str, Callable[..., Any]] = {
    name: partial(apply, name, on_floats) for name, on_floats in ON_FLOATS.items()
}
