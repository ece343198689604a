"""Maps in a real browser: presets, sliders, a click into Explore, tuned rates, large maps in the pool."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.explore import PAINT, Explore
from tests.browser.maps import Maps
from viz.ui.maps.texts import TEXTS

SMALL = "cells=24&num_steps=100"
LARGE = "cells=128&num_steps=3000&lane=adam"


@pytest.fixture
def maps(page):
    return Maps(page)


def test_opens_on_two_maps_from_the_menu(page):
    explore = Explore(page).open()
    explore.page.get_by_role("link", name="Maps").click()
    maps = Maps(page)
    for name in ("map_0", "map_1"):
        maps.painted(name)
    expect(page).to_have_url(re.compile(r"/maps$"))
    expect(page.get_by_text(TEXTS["law_valley"])).to_be_visible()


def test_a_slider_repaints_back_undoes_and_presets_show_their_maps(maps):
    maps.open(SMALL)
    maps.repainted(lambda: maps.slider("num_steps").press("ArrowRight"))
    expect(maps.page).to_have_url(re.compile("num_steps=150"))
    maps.repainted(maps.page.go_back)
    expect(maps.page).to_have_url(re.compile("num_steps=100"))
    maps.repainted(lambda: maps.preset("lr × ε"))
    expect(maps.page).to_have_url(re.compile("up=eps"))
    maps.preset("Basins of Himmelblau")
    maps.painted("basin_1")
    expect(maps.page).to_have_url(re.compile("himmelblau"))
    assert maps.query()["cells"] == ["24"]


def test_a_cell_opens_in_explore_by_click_and_by_enter_and_back_returns(maps):
    maps.open(f"{SMALL}&lane=adam,lr=0.1,eps=0.01")
    maps.click("map_0", right=0.5 / 24, up=1 - 0.5 / 24)
    explore = Explore(maps.page)
    expect(explore.player).to_have_attribute("data-spec", re.compile(r"\w{8,}"), timeout=PAINT)
    # The uppermost row is β₁ = 0.999, the leftmost column lr = 10⁻⁵.
    assert explore.query()["lane"] == ["adam,lr=1e-05,beta1=0.999,eps=0.01"]
    assert explore.query()["num_steps"] == ["100"]
    maps.page.go_back()
    maps.painted("map_0")
    expect(maps.page).to_have_url(re.compile(r"/maps\?.*cells=24"))
    expect(maps.page.get_by_role("alert")).to_have_count(0)
    maps.plot("map_0").locator("[tabindex='0']").first.focus()
    maps.page.keyboard.press("ArrowRight")
    maps.page.keyboard.press("Enter")
    expect(explore.player).to_have_attribute("data-spec", re.compile(r"\w{8,}"), timeout=PAINT)


def test_tuned_rates_become_explores_lanes(maps):
    maps.open("view=sensitivity&num_steps=100&curve=adam&curve=sgd")
    maps.painted("sensitivity")
    maps.page.get_by_role("button", name="Use tuned rates").click()
    explore = Explore(maps.page)
    expect(explore.player).to_have_attribute("data-spec", re.compile(r"\w{8,}"), timeout=PAINT)
    keys = [re.match(r"(\w+),lr=[\d.e-]+$", lane).group(1) for lane in explore.query()["lane"]]
    assert keys == ["adam", "sgd"]


def test_a_link_shows_the_same_maps_and_numbers_come_as_csv(maps):
    maps.open(f"{SMALL}&surface=beale&lane=lion&lane=sgd&measure=best_loss")
    first, second = maps.painted("map_0"), maps.painted("map_1")
    maps.page.get_by_role("button", name="Share").click()
    link = maps.page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").inner_text()
    with maps.page.expect_download() as download:
        maps.page.get_by_role("button", name="Download all numbers").click()
    rows = download.value.path().read_text().splitlines()
    assert len(rows) == 1 + 24 * 24 + 24  # SGD has no second setting
    assert rows[1].startswith("1,lion,0.0,")
    assert rows[-1].startswith("2,sgd,")
    maps.page.goto(link)
    assert (maps.painted("map_0"), maps.painted("map_1")) == (first, second)


def test_a_large_map_goes_through_the_pool_and_can_be_cancelled(maps):
    maps.open(f"{SMALL}&lane=adam")
    before, page = maps.painted("map_0"), maps.page
    # On the way to a large one the page stays usable, with the old map pale.
    maps.slider("cells").press("End")
    maps.slider("num_steps").press("End")
    expect(page.get_by_text(TEXTS["old"])).to_be_visible(timeout=PAINT)
    maps.slider("cells").press("Home")
    maps.slider("num_steps").press("Home")
    expect(page.get_by_text(TEXTS["old"])).to_have_count(0, timeout=PAINT)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.goto(f"/maps?{LARGE}")
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=PAINT)
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(TEXTS["cancelled"])).to_be_visible(timeout=PAINT)
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=PAINT)
    expect(maps.plot("map_0")).to_have_attribute("data-rendered", re.compile(r"\w+"), timeout=3 * PAINT)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert maps.painted("map_0") != before


def test_fits_a_phone_light_and_dark_and_tells_of_a_bad_link(phone):
    maps = Maps(phone)
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        maps.open("cells=1&across=speed,0,1&num_steps=100")
        expect(phone.get_by_test_id("stAlert")).to_have_count(2, timeout=PAINT)
        for view, name in (("Hyper-parameters", "map_1"), ("Basins", "basin_1"), ("Sensitivity", "sensitivity")):
            phone.get_by_text(view, exact=True).first.click()
            maps.painted(name)
            assert phone.evaluate("document.documentElement.scrollWidth") == 390
