"""Chromium with the probe in every page: when a key went down, what the websocket carried, what was painted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.app import Server
from tests.browser.conftest import ARGUMENTS, BROWSERS

PROBE = Path(__file__).with_name("probe.js").read_text()
TIMEOUT = 60_000.0  # ms


def picture(page: Page) -> dict[str, float]:
    """Wait for the picture that the last key asked for; what the probe noted on the way, in ms since the epoch."""
    noted: dict[str, float] = page.evaluate(f"probe.picture({TIMEOUT})")
    return noted


@contextmanager
def opened(browser: Browser, server: Server) -> Iterator[Page]:
    """A page in a fresh profile, with its first picture on the screen."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.add_init_script(PROBE)
    try:
        page = context.new_page()
        page.goto(server.address)
        picture(page)
        yield page
    finally:
        context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("ADAMSCOPE_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise RuntimeError("no Chromium was found: apt-get install chromium, or set ADAMSCOPE_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
