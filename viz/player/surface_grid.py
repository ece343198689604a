"""A surface's values on a grid, as the player fetches them to draw contour and 3-D view."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlencode

import numpy as np

from viz.core.landscape import Landscape
from viz.core.quantity import Value
from viz.core.spec import RunSpec
from viz.core.surface import Array
from viz.player.container import Container

POINTS = 121  # a side; enough for smooth level lines at 800 px, 59 kB as float32
ROUTE = "adamscope/surface.bin"


def surface_grid(
    surface: str, rotation: float = 0.0, loss_scale: float = 1.0, params: Mapping[str, Value] | None = None
) -> bytes:
    """The container with header ``nx, ny, x, y, z, z_offset`` and z = f − z_offset of shape (ny, nx).

    x and y are the drawn domain's ``[low, high]``. z_offset is the global minimum's loss where it is known, else 0:
    a valley floor of 1e-6 above a minimum of −78 would be lost in float32 otherwise.

    Raises:
        ValueError: an argument is unknown or out of bounds; the sentence names it.
    """
    return _grid(_landscape(surface, rotation, loss_scale, params))


def surface_version(
    surface: str, rotation: float = 0.0, loss_scale: float = 1.0, params: Mapping[str, Value] | None = None
) -> str:
    """A hash of ``surface_grid``'s bytes: it changes when a formula, the grid or the format does."""
    return _version(_landscape(surface, rotation, loss_scale, params))


def surface_url(
    surface: str, rotation: float = 0.0, loss_scale: float = 1.0, params: Mapping[str, Value] | None = None
) -> str:
    """Where ``surface_grid``'s bytes are served, relative to the app's root; cacheable for ever.

    >>> surface_url("rosenbrock")  # doctest: +ELLIPSIS
    'adamscope/surface.bin?surface=rosenbrock&rotation=0.0&loss_scale=1.0&v=...'
    """
    landscape = _landscape(surface, rotation, loss_scale, params)
    names = (quantity.name for quantity in landscape.surface.params)
    values = dict(zip(names, landscape.params, strict=True))
    query = {"surface": surface, "rotation": landscape.rotation, "loss_scale": landscape.loss_scale, **values}
    return f"{ROUTE}?{urlencode({**query, 'v': _version(landscape)})}"


def grid_points(landscape: Landscape) -> Array:
    """The grid over the drawn domain, (ny, nx, 2)."""
    x, y = (np.linspace(low, high, POINTS) for low, high in landscape.domain)
    return np.stack(np.meshgrid(x, y), axis=-1)


def _landscape(surface: str, rotation: float, loss_scale: float, params: Mapping[str, Value] | None) -> Landscape:
    # A spec knows the bounds of all of these and says no in a sentence.
    return RunSpec(surface=surface, rotation=rotation, loss_scale=loss_scale, surface_params=params or {}).landscape


@lru_cache(maxsize=64)  # 4 MB
def _grid(landscape: Landscape) -> bytes:
    offset = min((minimum.value for minimum in landscape.minima if minimum.is_global), default=0.0)
    box = Container()
    z = box.add(landscape.value(grid_points(landscape)) - offset)
    x, y = ([low, high] for low, high in landscape.domain)
    return box.pack({"nx": POINTS, "ny": POINTS, "x": x, "y": y, "z": z, "z_offset": offset})


@lru_cache(maxsize=1024)
def _version(landscape: Landscape) -> str:
    return hashlib.blake2b(_grid(landscape), digest_size=6).hexdigest()
