"""A running app and a page in Chromium."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
START_TIMEOUT = 60.0  # seconds; a loaded CI machine compiles everything first
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-gpu",  # WebGL is drawn in software
    "--disable-quic",
    "--no-first-run",
    "--no-sandbox",  # containers run as root
]
# Streamlit's page looks for its server below the page's own address first; these are its misses, not the app's.
EXPECTED = re.compile(r"/[^/]+/_stcore/(health|host-config)$")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lives here, and keep it in one worker: browsers that share two cores only wait for each other."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, started as the README says; fails at the end if the server logged a traceback."""
    log = tmp_path_factory.mktemp("server") / "server.log"
    port = free_port()
    command = ["-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.address", "127.0.0.1"]
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the test is skipped, in CI it fails."""
    path = os.environ.get("ADAMSCOPE_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sentence = "no Chromium was found: apt-get install chromium, or set ADAMSCOPE_CHROMIUM to its path"
        pytest.fail(sentence) if os.environ.get("CI") else pytest.skip(sentence)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A new page with ``server`` as its base address; the test fails if the page logs an error or lets one escape."""
    context = browser.new_context(base_url=server, viewport={"width": 1400, "height": 900})
    tab = context.new_page()
    errors: list[str] = []
    tab.on("console", lambda message: note_console(message, errors))
    tab.on("pageerror", lambda error: errors.append(describe(error)))
    yield tab
    context.close()
    assert errors == []


def note_console(message: ConsoleMessage, errors: list[str]) -> None:
    address = message.location.get("url", "")
    if message.type == "error" and not EXPECTED.search(address):
        errors.append(f"{message.text} ({address})")


def describe(error: Error) -> str:
    return f"{error.name}: {error.message}\n{error.stack}"
