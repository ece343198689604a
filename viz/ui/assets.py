"""The browser's files of player and figures, and Plotly's script, under a path that changes with their content."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import re
import time
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from viz import figures, player

ROOMS = (player, figures)
PREFIX = "adamscope"
PLOTLY = "plotly.min.js"
FILE_NAME = re.compile(r"\"(?:\./)?([\w.-]+\.(?:js|css))\"")
CONTENT_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    name: str
    body: bytes
    content_type: str

    @cached_property
    def packed(self) -> bytes:
        """The gzipped body. Made at first use; ``mtime=0`` makes it the same bytes in every replica."""
        return gzip.compress(self.body, compresslevel=9, mtime=0)

    @cached_property
    def etag(self) -> str:
        return _digest(self.body)


@dataclass(frozen=True)
class Bundle:
    """All files of one state of the code. Modules import each other by relative path, so one hash covers them all."""

    assets: MappingProxyType[str, Asset]

    @cached_property
    def version(self) -> str:
        names = "".join(f"{asset.name}:{asset.etag};" for asset in self.assets.values())
        return _digest(names.encode())

    @cached_property
    def _mentions(self) -> dict[str, list[str]]:
        """For each module the files that it names, as an import or as text."""
        names = {name: FILE_NAME.findall(asset.body.decode()) for name, asset in self.assets.items() if name != PLOTLY}
        return {name: [other for other in found if other in self.assets] for name, found in names.items()}

    def needed_by(self, module: str) -> tuple[str, ...]:
        """``module`` and all that it imports or loads, directly or not, in the order of their names; not Plotly."""
        needed, new = set(), {module} & self.assets.keys()
        while new:
            needed |= new
            new = {other for name in new for other in self._mentions[name]} - needed - {PLOTLY}
        return tuple(sorted(needed))


def assets_path() -> str:
    """Where the current files are served, relative to the app's root: ``adamscope/3f9a…/``."""
    return f"{PREFIX}/{current_bundle().version}/"


def current_bundle() -> Bundle:
    """The files as they are on the disk: looked at once a second at most, read again only when one has changed."""
    return _bundle_at(int(time.monotonic()))


@lru_cache(maxsize=1)
def _bundle_at(_second: int) -> Bundle:
    return _read_bundle(tuple((path, path.stat().st_mtime_ns) for path in _paths()))


def _paths() -> list[Path]:
    # Served side by side, so that the figures' modules import what they share with the player by its bare name.
    folders = [Path(room.__path__[0]) / "js" for room in ROOMS]
    modules = sorted(path for folder in folders for path in folder.iterdir() if path.suffix in CONTENT_TYPES)
    return [*modules, plotly_script()]


@lru_cache(maxsize=1)
def plotly_script() -> Path:
    """The browser's half of the installed plotly package, found without importing the Python half."""
    spec = importlib.util.find_spec("plotly")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("plotly is not installed; run pip install -r requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "package_data" / PLOTLY


@lru_cache(maxsize=2)  # the state before an edit and the one after it
def _read_bundle(files: tuple[tuple[Path, int], ...]) -> Bundle:
    assets = {path.name: _read_asset(path, changed) for path, changed in files}
    return Bundle(MappingProxyType(assets))


@lru_cache(maxsize=256)
def _read_asset(path: Path, _changed: int) -> Asset:
    # Cached by the time of change, so that an edit of one module does not compress Plotly again.
    return Asset(path.name, path.read_bytes(), CONTENT_TYPES[path.suffix])


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=8).hexdigest()
