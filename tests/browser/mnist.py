"""What a person does on MNIST, in words that the tests share."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.explore import PAINT
from tests.browser.maps import RENDERED

TRAINED = 60_000  # ms; the first training of a server starts its workers


class Mnist:
    """The page under test."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, query: str = "") -> Mnist:
        self.page.goto(f"/mnist?{query}" if query else "/mnist")
        return self

    def button(self, name: str, *, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def train(self) -> None:
        self.button("Train").click()

    def trained(self) -> None:
        """Wait for the end of a training."""
        expect(self.button("Train on", exact=False)).to_be_visible(timeout=TRAINED)

    def look_at(self, view: str) -> None:
        self.page.get_by_role("radio", name=view).click()

    def plot(self, name: str) -> Locator:
        """A drawing: ``loss``, ``accuracy``, ``density``, ``ratio``, ``confusion`` or ``plane``."""
        return self.page.locator(f".st-key-mnist_{name}_plot [data-rendered]")

    def painted(self, name: str) -> None:
        expect(self.plot(name)).to_have_attribute("data-rendered", RENDERED, timeout=PAINT)

    @property
    def table(self) -> Locator:
        """The table of lanes."""
        return self.page.locator("table.as-lanes")

    @property
    def _steps(self) -> Locator:
        return self.table.locator("tbody tr td:nth-child(5)")

    def steps(self) -> list[int]:
        """How many steps each lane has taken."""
        return [int(re.sub(r"\D", "", text) or 0) for text in self._steps.all_inner_texts()]

    def expect_steps(self, *counts: int) -> None:
        """Wait until the lanes have taken ``counts``: the table of a moment before stands until it is drawn anew."""
        expect(self._steps).to_have_text([f"{count:,}" for count in counts], timeout=TRAINED)

    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)
