"""What a person does on Maps, in words that the tests share."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.explore import PAINT

RENDERED = re.compile(r"\w+")


class Maps:
    """The page under test."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, query: str = "") -> Maps:
        self.page.goto(f"/maps?{query}" if query else "/maps")
        return self

    def plot(self, name: str = "map_0") -> Locator:
        """A drawing: ``map_0``, ``map_1``, ``basin_0``, ``basin_1`` or ``sensitivity``."""
        return self.page.locator(f".st-key-maps_{name} [data-rendered]")

    def painted(self, name: str = "map_0") -> str:
        """Wait until it is drawn; returns what changes with its picture."""
        expect(self.plot(name)).to_have_attribute("data-rendered", RENDERED, timeout=PAINT)
        return self.plot(name).get_attribute("data-rendered")

    def repainted(self, action, name: str = "map_0") -> None:
        """Do ``action`` and wait until ``name`` shows another picture."""
        before = self.painted(name)
        action()
        expect(self.plot(name)).not_to_have_attribute("data-rendered", before, timeout=PAINT)

    def click(self, name: str, right: float, up: float) -> None:
        """Click in the plot's area, at fractions of its width and height from the lower left corner."""
        self.painted(name)
        area = self.plot(name).locator(".nsewdrag").first
        box = area.bounding_box()
        area.click(position={"x": box["width"] * right, "y": box["height"] * (1 - up)})

    def slider(self, key: str) -> Locator:
        return self.page.locator(f".st-key-maps_{key}").get_by_role("slider").first

    def preset(self, name: str) -> None:
        self.page.get_by_role("button", name="Presets").click()
        self.page.get_by_text(name, exact=True).click()

    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)
