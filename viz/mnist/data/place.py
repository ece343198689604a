"""Where data sets are kept that do not come with the app."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

DATA = "ADAMSCOPE_DATA"
CACHE = "XDG_CACHE_HOME"


def data_folder() -> Path:
    """The folder that ``ADAMSCOPE_DATA`` names, or else one in the user's cache."""
    given = os.environ.get(DATA)
    return Path(given).expanduser() if given else _cache() / "adamscope"


def shown(folder: Path) -> str:
    """``folder`` for a sentence: it tells the one who runs the server where to look, and a visitor no path."""
    if os.environ.get(DATA):
        base, name = data_folder(), DATA
    elif cache := os.environ.get(CACHE):
        base, name = Path(cache), CACHE
    else:
        base, name = _home(), "~"
    return f"{name}/{folder.relative_to(base).as_posix()}" if folder.is_relative_to(base) else folder.name


def _cache() -> Path:
    """The user's folder for what can be had again."""
    if given := os.environ.get(CACHE):
        return Path(given)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else _home() / "AppData" / "Local"
    return _home() / "Library" / "Caches" if sys.platform == "darwin" else _home() / ".cache"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user that the system does not know, as in a container
        return Path(tempfile.gettempdir())
