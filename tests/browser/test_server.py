"""The app as a browser meets it: nothing from elsewhere, addresses that work."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, expect


def wait_for_script(page: Page) -> None:
    """Until the page script has run once to its end."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_everything_comes_from_the_server(page: Page, server: str) -> None:
    hosts: set[str] = set()

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
