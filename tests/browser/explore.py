"""What a person does on Explore, in words that the tests share."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

PAINT = 20_000  # ms; a loaded machine, never a pause


class Explore:
    """The page under test."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.player = page.locator("[data-player]")

    def open(self, query: str = "") -> Explore:
        self.page.goto(f"/?{query}" if query else "/")
        expect(self.player).to_have_attribute("data-spec", re.compile(r"\w{8,}"), timeout=PAINT)
        return self

    def repainted(self, action) -> None:
        """Do ``action`` and wait until the player has painted another spec."""
        before = self.player.get_attribute("data-spec")
        action()
        expect(self.player).not_to_have_attribute("data-spec", before, timeout=PAINT)

    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)

    def expect_query(self, pattern: str) -> None:
        expect(self.page).to_have_url(re.compile(pattern))

    def button(self, name: str) -> Locator:
        return self.player.get_by_role("button", name=name, exact=True)

    @property
    def cursor(self) -> Locator:
        return self.player.get_by_role("slider", name="Step", exact=True)

    @property
    def status(self) -> Locator:
        return self.player.get_by_role("status")

    def scrub(self, step: int) -> None:
        self.cursor.fill(str(step))
        expect(self.status).to_contain_text(f"Step {step} of")

    def lane_slider(self, index: int) -> Locator:
        return self.page.locator(f".st-key-lr_{index}").get_by_role("slider")

    @property
    def plot(self) -> Locator:
        """The plot area of the contour."""
        return self.player.locator(".as-scene .plot-container .nsewdrag").first
