"""A Streamlit server in its own process, started the way a user starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from viz.ui.server import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app.py"
START_TIMEOUT = 60.0  # seconds
START_SECONDS = 3.0  # more than a start takes
IDLE_WINDOW, IDLE_SHARE = 0.5, 0.04  # seconds, and the share of one core below which a server counts as idle


@dataclass(frozen=True)
class Server:
    """A running server: ``started`` is when its process was asked for, in seconds since the epoch."""

    address: str
    pid: int
    started: float

    def cpu_seconds(self) -> float:
        """User and system time of all its threads so far, those that have ended included, to the nanosecond."""
        # What clock_getcpuclockid returns on Linux, which Python does not wrap: the process's number, inverted, and
        # the scheduler's clock (2). /proc/<pid>/stat counts in ticks of 10 ms, too coarse for one move.
        return time.clock_gettime((~self.pid << 3) | 2)

    def wait_until_idle(self) -> None:
        """Return once it has used next to no CPU for a while: the app warms up beside its first visitors.

        The last of it, the surfaces that nobody has asked for yet, begins ``PATIENCE`` after the server is up.
        """
        time.sleep(max(0.0, self.started + START_SECONDS + PATIENCE - time.time()))
        busy = self.cpu_seconds()
        while True:
            time.sleep(IDLE_WINDOW)
            now = self.cpu_seconds()
            if now - busy <= IDLE_SHARE * IDLE_WINDOW:
                return
            busy = now


@contextmanager
def serve(script: Path = APP) -> Iterator[Server]:
    """``streamlit run script`` with the app's own configuration; stopped at the end."""
    port = _free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options]
    with tempfile.TemporaryFile() as log:
        started = time.time()
        # PYTHONPATH: Streamlit puts the script's folder on the path, not the one that it is started in.
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield Server(f"http://127.0.0.1:{port}", process.pid, started)
        except ServerFailedError as error:
            log.seek(0)
            raise ServerFailedError(f"{error}\n{log.read().decode(errors='replace')}") from None
        finally:
            process.terminate()
            process.wait(timeout=20)


class ServerFailedError(RuntimeError):
    """The server did not come up."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.02)  # between two questions, not instead of one
    raise ServerFailedError(f"no answer from {url}; the server said:")
