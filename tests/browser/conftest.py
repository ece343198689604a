"""A running app and a page in Chromium."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright

from tests.browser.explore import PAINT
from tests.browser.serving import serving

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DISABLED_FEATURES = [
    # Playwright's own list as far as it matters here: a second one replaces the first.
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    # The address bar that nobody sees is a page of its own in every tab: a tenth of all that a test costs.
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
]
ARGUMENTS = [
    f"--disable-features={','.join(DISABLED_FEATURES)}",
    "--disable-background-networking",
    "--disable-gpu",  # WebGL is drawn in software
    "--disable-quic",
    "--no-first-run",
    "--no-sandbox",  # containers run as root
]
# Streamlit's page looks for its server below the page's own address first; these are its misses, not the app's.
EXPECTED = re.compile(r"/[^/]+/_stcore/(health|host-config)$")

EMPTY = "/_stcore/health"
"""A page of the server's that runs nothing: with one of nowhere Chromium would change the process, too."""
DESKTOP: dict[str, Any] = {"viewport": {"width": 1400, "height": 900}}
POCKET: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


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
    expect.set_options(timeout=PAINT)  # Playwright's own five seconds are too few on a loaded machine
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


# One tab for all pages of a kind: a new one would compile Streamlit and Plotly anew, a new context fetch them too; that
# doubles what opening a page costs. Each test loads its page in it, which starts a session of its own.
@contextmanager
def tab(browser: Browser, server: str, **kind: Any) -> Iterator[Page]:
    """A tab in a context of its own, with ``server`` as its base address."""
    with browser.new_context(base_url=server, **kind) as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def desktop(browser: Browser, server: str) -> Iterator[Page]:
    """Where pages open on a large screen."""
    with tab(browser, server, **DESKTOP) as opened:
        yield opened


@pytest.fixture(scope="session")
def pocket(browser: Browser, server: str) -> Iterator[Page]:
    """Where pages open on a phone."""
    with tab(browser, server, **POCKET) as opened:
        yield opened


@pytest.fixture
def page(desktop: Page) -> Iterator[Page]:
    """An empty tab with ``server`` as its base address; the test fails if a page logs an error or lets one escape."""
    with watched(desktop):
        yield desktop


@pytest.fixture
def phone(pocket: Page) -> Iterator[Page]:
    """As ``page``, on a phone."""
    with watched(pocket):
        yield pocket


@contextmanager
def watched(page: Page) -> Iterator[None]:
    """Lend ``page`` to one test, whose errors are the test's; it is empty again afterwards."""
    errors: list[str] = []
    listeners: dict[Any, Any] = {
        "console": lambda message: note_console(message, errors),
        "pageerror": lambda error: errors.append(describe(error)),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    yield
    page.emulate_media(color_scheme="null", reduced_motion="null")  # what was logged before arrives meanwhile
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    page.goto(EMPTY)
    page.evaluate("sessionStorage.clear()")
    assert errors == []


def note_console(message: ConsoleMessage, errors: list[str]) -> None:
    address = message.location.get("url", "")
    if message.type == "error" and not EXPECTED.search(address):
        errors.append(f"{message.text} ({address})")


def describe(error: Error) -> str:
    return f"{error.name}: {error.message}\n{error.stack}"
