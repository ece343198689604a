"""The handful of functions an update rule is written against.

A rule that uses only ``+ − * / **``, comparisons and these runs unchanged on Python floats, NumPy arrays, torch
tensors and the symbols of ``viz.core.expression``; those two bring the functions as methods, so nothing is imported
for them.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

EPS_FLOOR = 1e-290
"""Stands in for ε = 0: it changes no sum that is not zero (√v is 0 or above 1e-162) and makes 0/0 a step of 0.

A gradient below 1e-162 squares to 0 too; its step is then huge instead of the infinity that PyTorch gives.
"""

_NUMPY = (np.ndarray, np.generic)


def sqrt(z: Any) -> Any:
    """√z."""
    if isinstance(z, (float, int)):
        return math.sqrt(z)
    return np.sqrt(z) if isinstance(z, _NUMPY) else z.sqrt()


def sign(z: Any) -> Any:
    """−1, 0 or 1."""
    if isinstance(z, (float, int)):
        return float(np.sign(z))
    return np.sign(z) if isinstance(z, _NUMPY) else z.sign()


def maximum(a: Any, b: Any) -> Any:
    """The larger of the two, nan where either is nan."""
    if isinstance(a, (float, int, *_NUMPY)) and isinstance(b, (float, int, *_NUMPY)):
        return np.maximum(a, b)
    if isinstance(a, (float, int)):
        return b.clip(a)
    return a.maximum(b) if isinstance(b, type(a)) else a.clip(b)


def where(condition: Any, a: Any, b: Any) -> Any:
    """``a`` where ``condition`` holds, else ``b``; the condition is a bool, an array or a symbol, never a tensor."""
    if isinstance(condition, (bool, np.bool_)):
        return a if condition else b
    return np.where(condition, a, b) if isinstance(condition, np.ndarray) else condition.where(a, b)


def full_like(x: Any, value: float) -> Any:
    """``value`` in the shape and kind of ``x``."""
    if isinstance(x, (float, int)):
        return float(value)
    if isinstance(x, _NUMPY):
        return np.full_like(x, value, dtype=np.result_type(x, np.float32))
    return x.new_full(x.shape, value)
