"""A running app and a page in Chromium."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

from tests.browser.serving import serving

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
    """Mark what lives here."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, started as the README says; fails at the end if the server logged a traceback."""
    with serving("app.py", tmp_path_factory.mktemp("server")) as address:
        yield address


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


# One context for a module's pages of a kind: each new one would fetch and compile Streamlit and Plotly anew, which is
# half of what opening a page costs. The app keeps nothing but in a tab's own sessionStorage.
@pytest.fixture(scope="module")
def desktop(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """Where pages open on a large screen."""
    with browser.new_context(base_url=server, viewport={"width": 1400, "height": 900}) as context:
        yield context


@pytest.fixture(scope="module")
def pocket(browser: Browser, server: str) -> Iterator[BrowserContext]:
    """Where pages open on a phone."""
    with browser.new_context(base_url=server, viewport={"width": 390, "height": 844}, has_touch=True) as context:
        yield context


@pytest.fixture
def page(desktop: BrowserContext) -> Iterator[Page]:
    """A new page with ``server`` as its base address; the test fails if the page logs an error or lets one escape."""
    with tab(desktop) as opened:
        yield opened


@pytest.fixture
def phone(pocket: BrowserContext) -> Iterator[Page]:
    """As ``page``, on a phone."""
    with tab(pocket) as opened:
        yield opened


@contextmanager
def tab(context: BrowserContext) -> Iterator[Page]:
    """A page for one test, whose errors are the test's."""
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: note_console(message, errors))
    opened.on("pageerror", lambda error: errors.append(describe(error)))
    yield opened
    opened.close()
    assert errors == []


def note_console(message: ConsoleMessage, errors: list[str]) -> None:
    address = message.location.get("url", "")
    if message.type == "error" and not EXPECTED.search(address):
        errors.append(f"{message.text} ({address})")


def describe(error: Error) -> str:
    return f"{error.name}: {error.message}\n{error.stack}"
