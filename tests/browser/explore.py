"""What a person does on Explore, in words that the tests share."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

PAINT = 20_000  # ms; a loaded machine, never a pause


PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")


def number(text: str) -> float:
    """What a number of the inspector says: ``−1.2·10⁻⁸`` is −1.2e-8, and ``10⁻⁸`` is 1e-8."""
    mantissa, _, power = re.fullmatch(r"(−?[\d.]*)(·?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", text).groups()
    mantissa = {"": "1", "−": "−1"}.get(mantissa, mantissa)
    return float(mantissa.translate(PLAIN) + "e" + (power or "0").translate(PLAIN))


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

    def open_more(self) -> None:
        """Open the sidebar's further settings, and wait for the end of the run that draws them.

        A widget that was moved while that run still draws it would be set back by what the run sends.
        """
        self.page.get_by_text("More", exact=True).click()
        expect(self.page.locator(".st-key-rotation").get_by_role("slider")).to_be_visible(timeout=PAINT)
        self.settled()

    def settled(self) -> None:
        """Wait until no script runs."""
        expect(self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=PAINT)

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

    def inspected_numbers(self) -> dict[str, list[float]]:
        """Symbol of each line of the inspector → the numbers of both coordinates."""
        rows = self.player.locator(".as-formulas tbody tr").evaluate_all(
            "rows => rows.map(row => [row.querySelector('th').textContent,"
            " ...[0, 1].map(k => row.querySelector(`td[data-coordinate='${k}'] strong`).textContent)])"
        )
        return {head.split(" = ")[0]: [number(text) for text in texts] for head, *texts in rows}
