"""The app as a browser meets it: nothing from elsewhere, addresses that work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import DESKTOP, tab, watched


def wait_for_script(page: Page) -> None:
    """Until the page script has run once to its end."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.fixture
def first_visit(browser: Browser, server: str) -> Iterator[Page]:
    """A tab that has nothing in its cache."""
    with tab(browser, server, **DESKTOP) as opened, watched(opened):
        yield opened


def test_everything_comes_from_the_server(first_visit: Page, server: str) -> None:
    page, hosts = first_visit, set()

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"}:
            hosts.add(f"{address.scheme}://{address.netloc}")

    page.on("request", note)
    page.goto("/")
    wait_for_script(page)
    assert hosts == {server}


def test_explore_has_an_address_of_its_own(page: Page) -> None:
    page.goto("/explore?surface=beale")
    wait_for_script(page)
    expect(page).to_have_url(re.compile(r"//[^/]+/(\?.*)?$"))
    expect(page.get_by_role("combobox", name="Surface")).to_have_value("Beale")
    expect(page.get_by_text("Page not found")).to_have_count(0)
