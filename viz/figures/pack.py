"""A figure as the bytes that the component draws."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from viz.figures.theme import Figure


def pack(figure: Figure, **more: Any) -> bytes:
    """``figure`` behind a header, which holds ``more`` and ``spec``, a hash of the figure.

    Layout: uint32, little-endian, length of the header; the header; ``{"arrays", "figure"}``; both are JSON. Every
    different typed array stands once in ``arrays``, and the figure says ``{"array": index}`` where it belongs.
    """
    arrays: dict[str, tuple[int, Any]] = {}
    shared = _share(figure, arrays)
    body = orjson.dumps({"arrays": [array for _, array in arrays.values()], "figure": shared})
    header = orjson.dumps({**more, "spec": hashlib.blake2b(body, digest_size=8).hexdigest()})
    return len(header).to_bytes(4, "little") + header + body


def _share(part: Any, arrays: dict[str, tuple[int, Any]]) -> Any:
    """``part`` with its typed arrays moved to ``arrays``."""
    if isinstance(part, dict):
        if "bdata" in part:
            key = f"{part['dtype']} {part.get('shape')} {part['bdata']}"
            return {"array": arrays.setdefault(key, (len(arrays), part))[0]}
        return {name: _share(value, arrays) for name, value in part.items()}
    if isinstance(part, list):
        return [_share(value, arrays) for value in part]
    return part
