"""What a person does on the Lessons page, in words that the tests share."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 80


class Lessons:
    """The page under test, worked by keyboard alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, query: str = "") -> Lessons:
        self.page.goto(f"/lessons?{query}" if query else "/lessons")
        return self

    def forget(self) -> None:
        """Make the browser one that has never opened a lesson."""
        self.page.goto("/_stcore/health")
        self.page.evaluate("localStorage.clear()")

    def at(self, step: int, kind: str) -> Lessons:
        """Wait until that stop is shown, its picture with it."""
        expect(self.page.locator(".as-dots")).to_contain_text(re.compile(f"Step {step} of .*{kind}"))
        expect(self.player).to_have_attribute("data-player", "ready")
        # The link comes last: whoever is quicker goes Back to a place before the one before.
        expect(self.page).to_have_url(re.compile(rf"beat={step}\b"))
        return self

    @property
    def player(self) -> Locator:
        return self.page.locator(".st-key-lessons_picture [data-player]")

    @property
    def standing(self) -> Locator:
        return self.page.locator(".as-standing")

    def press(self, key: str, times: int = 1) -> Lessons:
        for _ in range(times):
            self.page.keyboard.press(key)
        return self

    def tab_to(self, target: Locator) -> Lessons:
        """Press Tab until ``target`` has the focus."""
        expect(target).to_be_enabled()
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return self
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{MOST_TABS} tabs do not lead to {target}")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=re.compile(f"^{name}"))

    def predict(self, option: int, step: int) -> Lessons:
        """Choose an answer, from 0, at stop ``step``, commit, and wait for the run."""
        self.at(step, "predict")
        radios = self.page.get_by_role("radio")
        self.tab_to(radios.first).press("Space").press("ArrowDown", option)
        expect(radios.nth(option)).to_be_checked()
        expect(self.button("Commit")).to_be_enabled()
        return self.press("PageDown").at(step + 1, "reveal")

    def slide(self, slider: int, key: str, times: int) -> Lessons:
        """Move one of the stop's sliders, from 0, by arrow keys or Home and End."""
        target = self.page.locator(".st-key-lessons_text").get_by_role("slider").nth(slider)
        return self.tab_to(target).press(key, times)
