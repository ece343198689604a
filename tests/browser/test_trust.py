"""The check against PyTorch in a real browser, with real workers."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.explore import Explore

WORK = 90_000  # ms; workers start and import torch on a loaded machine


@pytest.fixture
def explore(page):
    return Explore(page).open("surface=beale&x=2&y=1.7&num_steps=100&lane=adam,lr=0.05&lane=lion,lr=0.01")


def press(explore):
    explore.page.get_by_role("button", name="Check against PyTorch").click()


def verdicts(explore):
    return explore.page.locator("ul.as-trust").get_by_role("listitem")


def test_press_the_check_and_see_the_figure(explore):
    press(explore)
    expect(verdicts(explore)).to_have_count(2, timeout=WORK)
    first, second = verdicts(explore).nth(0), verdicts(explore).nth(1)
    expect(first).to_have_attribute("data-check", "same")
    expect(first).to_contain_text(re.compile(r"difference over 100 steps is \de-1[3-7]|Not one bit differs over 100"))
    expect(second).to_contain_text("PyTorch has no Lion to compare with.")
    # What is done asks the server no more.
    expect(explore.page.get_by_test_id("stProgress")).to_have_count(0)
    explore.repainted(lambda: explore.lane_slider(0).press("ArrowRight"))
    expect(verdicts(explore)).to_have_count(1)
    explore.repainted(lambda: explore.lane_slider(0).press("ArrowLeft"))
    expect(verdicts(explore)).to_have_count(2)


def test_cancel(explore):
    explore.open("num_steps=20000&lane=adam,lr=0.1&lane=adam,lr=0.2&lane=adam,lr=0.05&lane=adam,lr=0.02")
    press(explore)
    explore.page.get_by_role("button", name="Cancel").click(timeout=WORK)
    expect(explore.page.get_by_test_id("stProgress")).to_have_count(0, timeout=WORK)
    expect(explore.page.get_by_role("button", name="Check against PyTorch")).to_be_enabled()
    expect(verdicts(explore)).to_have_count(0)


def test_fits_a_phone(phone):
    explore = Explore(phone).open("num_steps=20&lane=adam,lr=0.05,name=a%20rather%20long%20name")
    press(explore)
    expect(verdicts(explore)).to_have_count(1, timeout=WORK)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
