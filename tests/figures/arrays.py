"""Reads a figure's typed arrays, independently of the code that writes them."""

import base64
from typing import Any

import numpy as np


def decoded(array: dict[str, Any]) -> np.ndarray:
    values = np.frombuffer(base64.b64decode(array["bdata"]), np.dtype(array["dtype"]).newbyteorder("<"))
    shape = array.get("shape")
    return values if shape is None else values.reshape([int(size) for size in shape.split(",")])


def traces(figure: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["type"] == kind]


def meta(figure: dict[str, Any]) -> dict[str, Any]:
    return figure["layout"]["meta"]


def said(figure: dict[str, Any]) -> list[str]:
    """What the legend says."""
    return [entry["text"] for entry in meta(figure)["legend"]]
