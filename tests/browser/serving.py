"""Apps under test, each in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 60.0  # seconds; a loaded CI machine compiles everything first


@contextmanager
def serving(app: str, folder: Path) -> Iterator[str]:
    """The address of ``app``, started as the README says; fails at the end if the server logged a traceback.

    Args:
        app: the path below the repository's root.
        folder: where the log goes.
    """
    log = folder / "server.log"
    port = free_port()
    command = ["-m", "streamlit", "run", app, "--server.port", str(port), "--server.address", "127.0.0.1"]
    with log.open("w") as output:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
    text = log.read_text()
    assert "Traceback" not in text, text


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.05)  # between two questions, not instead of one
    pytest.fail(f"the server did not answer at {url}:\n{log.read_text()}")
