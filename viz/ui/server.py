"""What surrounds the page script: start-up, the garbage collector's peace, and what a visitor sees of an error."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import os
import pkgutil
import secrets
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

import viz.optimizers
import viz.player
import viz.surfaces
import viz.ui
from viz.core.surface import SURFACES, Surface
from viz.jobs import pool
from viz.ui.assets import current_bundle
from viz.ui.banner import print_addresses

HOSTED = "ADAMSCOPE_HOSTED"
PATIENCE = 6.0  # seconds from the start until the surfaces that nobody has asked for yet are derived
REFREEZE_SECONDS = 300.0
"""After which the memory of sessions that have ended is given back at the latest; it costs a tenth or two."""
ROOMS = (viz.surfaces, viz.optimizers, viz.player, viz.ui)

logger = logging.getLogger("adamscope")


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Warm up beside the first requests: the browser loads Streamlit's own files meanwhile."""
    if is_hosted():
        # Also covers what on_script_error is not called for, such as a page that does not compile.
        st.set_option("client.showErrorDetails", "none")
    send_at_once()
    print_addresses()
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    later = threading.Timer(PATIENCE, warm_up_surfaces)
    later.daemon = True
    later.start()
    yield
    later.cancel()
    await asyncio.to_thread(pool.close)


def send_at_once() -> None:
    """Turn Nagle's algorithm off on the sockets that will listen; accepted connections inherit it.

    Headers and body leave in two writes. With Nagle the second waits for the client's delayed acknowledgement: 40 ms
    a response. asyncio turns it off only where a socket names its protocol, and Streamlit's does not.
    """
    for candidate in gc.get_objects():
        if isinstance(candidate, socket.socket) and _is_tcp(candidate):
            candidate.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _is_tcp(candidate: socket.socket) -> bool:
    return candidate.type == socket.SOCK_STREAM and candidate.family in {socket.AF_INET, socket.AF_INET6}


def warm_up() -> None:
    """Do once what the first visitor would wait for: imports, compressed assets, the first surface's derivatives."""
    for room in ROOMS:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            # The shell is a script: importing it would draw a page.
            if module.name != "viz.ui.shell":
                importlib.import_module(module.name)
    for asset in current_bundle().assets.values():
        asset.packed  # noqa: B018
    derive(next(iter(SURFACES.values())))
    freeze_imports()


def warm_up_surfaces() -> None:
    """Derive the other surfaces once the first visitor has a picture: a second of work that it would wait for too."""
    for surface in SURFACES.values():
        derive(surface)
    freeze_imports()


def derive(surface: Surface) -> None:
    """Compile what a run and a picture of ``surface`` need."""
    surface.derivatives.value, surface.derivatives.point  # noqa: B018


def freeze_imports() -> None:
    """Take everything imported so far out of the collector's sight, if anything was imported since the last call.

    A full collection looks through the imported modules (sympy and others: hundreds of thousands of objects that never
    die) and costs more than all the rest of a rerun.

    A freeze takes along what visitors have at that moment, and what they have later hangs on it: a session that ends is
    a cycle, which no collection would find again. So all is looked through anew now and then.
    """
    if _Frozen.modules < len(sys.modules) or time.monotonic() - _Frozen.since > REFREEZE_SECONDS:
        with _Frozen.lock:
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            _Frozen.modules, _Frozen.since = len(sys.modules), time.monotonic()


class _Frozen:
    """How many modules the last freeze has seen, and when it was."""

    modules = 0
    since = 0.0
    lock = threading.Lock()


def is_hosted() -> bool:
    """Whether visitors are strangers: ``ADAMSCOPE_HOSTED=1``, or Streamlit told to hide the details of errors."""
    return os.environ.get(HOSTED, "") not in {"", "0"} or st.get_option("client.showErrorDetails") == "none"


def report_error(error: Exception) -> bool:
    """Streamlit's ``on_script_error``: hosted, a sentence with a number that stands in the log beside the traceback.

    Returns:
        Whether the error has been shown; False lets Streamlit show the traceback to the developer.
    """
    if not is_hosted():
        return False
    number = secrets.token_hex(4)
    logger.error("error %s", number, exc_info=error)
    st.error(f"Something went wrong on our side. Reloading the page usually helps; if not, report error {number}.")
    return True
