"""The server that Streamlit starts takes its workers with it, and none of them writes into its log."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from tests.jobs.waiting import is_running, until
from viz.jobs import cluster

ROOT = Path(__file__).resolve().parents[2]
APP = """
import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from tests.jobs import functions
from viz.jobs import pool
from viz.ui.server import lifespan

def start(request):
    job = pool.job_of("a") or pool.submit("a", functions.announce, [None])
    return PlainTextResponse(job.error or " ".join(map(str, job.messages)))

app = st.App("page.py", routes=[Route("/start", start)], lifespan=lifespan)
"""


def test_sigterm_while_a_job_runs(tmp_path: Path) -> None:
    script, log = tmp_path / "app.py", tmp_path / "server.log"
    script.write_text(APP)
    (tmp_path / "page.py").write_text("")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    options = ["--server.address", "127.0.0.1", "--server.port", address.split(":")[1], "--server.headless", "true"]
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *options],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), cluster.WORKERS: "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        until(lambda: get(f"http://{address}/start").isdigit())
        started = [child.pid for child in psutil.Process(server.pid).children(recursive=True)]
        assert int(get(f"http://{address}/start")) in started
    finally:
        server.terminate()
        server.wait(timeout=20)
    assert not any(map(is_running, started))
    text = log.read_text()
    assert "AdamScope" in text
    for unwanted in ("Traceback", "Usage", "Error", "Warning", "distributed"):
        assert unwanted not in text, text


def get(url: str) -> str:
    """The answer, empty where there is none yet."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return answer.read().decode()
    except (urllib.error.URLError, TimeoutError):
        return ""
