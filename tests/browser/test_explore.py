"""Explore in a real browser: from opening the page to a shared link."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.explore import PAINT, Explore
from viz import RunSpec, simulate


@pytest.fixture
def explore(page):
    return Explore(page)


def test_opens_on_four_lanes_with_nothing_to_press(explore):
    explore.open()
    legend = explore.player.get_by_role("group", name="Lanes")
    for name in ("Adam", "RMSProp", "Momentum", "SGD"):
        expect(legend).to_contain_text(name)
    expect(explore.player).to_have_attribute("data-diverged", "")
    expect(explore.cursor).to_have_value("500")
    final = simulate(RunSpec(start=(-1.2, 1.0), hyper={"lr": 0.1})).x[-1, 0]
    expect(explore.status).to_contain_text(f"x = {final[0]:.4f}")
    expect(explore.page.get_by_role("row", name=re.compile("Momentum"))).to_contain_text("not reached")


def test_a_slider_runs_its_lane_at_once(explore):
    explore.open()
    explore.repainted(lambda: explore.lane_slider(0).press("ArrowRight"))
    explore.expect_query(r"lane=adam%2Clr%3D0.125")


def test_back_undoes_a_move(explore):
    explore.open()
    explore.repainted(lambda: explore.lane_slider(0).press("ArrowRight"))
    explore.expect_query(r"lr%3D0.125")
    explore.repainted(explore.page.go_back)
    expect(explore.lane_slider(0)).to_have_attribute("aria-valuetext", "0.1")


def test_a_click_in_the_picture_sets_the_start(explore):
    explore.open()
    box = explore.plot.bounding_box()
    # Three quarters of the way right and a quarter down of [-2, 2] × [-1, 3].
    position = {"x": box["width"] * 0.75, "y": box["height"] * 0.25}
    explore.repainted(lambda: explore.plot.click(position=position))
    explore.expect_query(r"x=(0\.9\d*|1|1\.0\d*)&y=(1\.9\d*|2|2\.0\d*)&")
    expect(explore.page.get_by_role("spinbutton", name="Start x")).to_have_value(re.compile(r"^(0\.9|1)"))


def test_a_drag_moves_the_start_along(explore):
    explore.open()
    box = explore.plot.bounding_box()
    mouse = explore.page.mouse
    mouse.move(box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.5)
    mouse.down()
    explore.repainted(lambda: mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5, steps=5))
    mouse.up()
    explore.expect_query(r"x=(-?0\.0\d*|0)&")


def test_edit_a_lane(explore):
    explore.open()
    page = explore.page
    page.locator(".st-key-edit_0").get_by_role("button").first.click()
    editor = page.get_by_test_id("stPopoverBody")
    name = editor.get_by_role("textbox", name="Name")
    name.fill("my Adam")
    explore.repainted(lambda: name.press("Enter"))
    expect(explore.player.get_by_role("group", name="Lanes")).to_contain_text("my Adam")
    explore.repainted(lambda: editor.get_by_text("Bias correction", exact=True).click())
    explore.expect_query("bias_correction%3D0")
    explore.repainted(editor.get_by_role("button", name="Remove").click)
    expect(explore.player.get_by_role("group", name="Lanes")).not_to_contain_text("my Adam")


def test_up_to_six_lanes(explore):
    explore.open()
    add = explore.page.get_by_role("button", name="Add lane")
    explore.repainted(add.click)
    explore.repainted(add.click)
    expect(add).to_have_count(0)
    assert len(explore.query()["lane"]) == 6


def test_presets_and_reset(explore):
    explore.open()
    page = explore.page
    page.get_by_role("button", name="Presets").click()
    explore.repainted(page.get_by_text("Rotated valley").click)
    explore.expect_query("rotation=45")
    explore.repainted(page.get_by_role("button", name="Reset", exact=True).click)
    expect(page).to_have_url(re.compile(r"/$"))


def test_more_settings_and_seeds(explore):
    explore.open("surface=quadratic&noise=1&seeds=4&lane=adam,lr=0.01")
    expect(explore.player.get_by_role("group", name="Lanes")).to_contain_text("4 seeds")
    explore.open_more()
    slider = explore.page.locator(".st-key-rotation").get_by_role("slider")
    explore.repainted(lambda: slider.press("ArrowRight"))
    explore.expect_query("rotation=1")


def test_a_bad_link_is_told_and_a_good_one_opens_the_same(explore):
    explore.open("surface=beale&num_steps=99999&lane=adam,beta1=2,lr=0.05")
    alerts = explore.page.get_by_test_id("stAlert")
    expect(alerts).to_have_count(2)
    expect(alerts.first).to_contain_text("num_steps must be a whole number in [1, 20000], not 99999")
    spec = explore.player.get_attribute("data-spec")
    Explore(explore.page).open("surface=beale&num_steps=20000&lane=adam,beta1=0.999999,lr=0.05")
    expect(explore.player).to_have_attribute("data-spec", spec)
    expect(alerts).to_have_count(0)


def test_divergence_is_shown_not_thrown(explore):
    explore.open("lane=sgd,lr=1,name=too%20fast&lane=adam,lr=0.1&num_steps=100")
    expect(explore.player).to_have_attribute("data-diverged", "too fast")
    path = simulate(RunSpec(optimizer="sgd", start=(-1.2, 1.0), num_steps=100, hyper={"lr": 1.0}))
    expect(explore.player.get_by_role("group", name="Lanes")).to_contain_text(f"diverged at step {path.diverged_at[0]}")
    expect(explore.page.get_by_role("row", name=re.compile("too fast"))).to_contain_text(str(path.diverged_at[0]))


def test_share(explore):
    explore.open("surface=beale&lane=adam,lr=0.05")
    page = explore.page
    page.get_by_role("button", name="Share").click()
    body = page.get_by_test_id("stPopoverBody")
    expect(body.get_by_test_id("stCode")).to_contain_text("?surface=beale&x=2&y=1.7")
    with page.expect_download() as download:
        body.get_by_role("button", name="Download all numbers").click()
    rows = download.value.path().read_text().splitlines()
    assert len(rows) == 1 + 501
    assert rows[1].startswith("1,Adam,adam,0,0,2.0,1.7,")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_a_phone(phone, scheme):
    phone.emulate_media(color_scheme=scheme)
    explore = Explore(phone).open()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert explore.player.evaluate("node => node.scrollWidth <= node.clientWidth")
    expect(explore.button("Play")).to_be_visible()


def test_the_player_fits_one_screen(explore):
    explore.open()
    assert explore.player.evaluate("node => node.getBoundingClientRect().bottom") <= 900
    assert explore.page.evaluate("document.documentElement.scrollWidth") == 1400


def test_user_text_stays_text(explore):
    explore.open("lane=adam,lr=0.1,name=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(explore.player.get_by_role("group", name="Lanes")).to_contain_text("<img src=x onerror=")
    expect(explore.page.locator("img[src='x']")).to_have_count(0)
    expect(explore.page.get_by_role("table").first).to_be_visible(timeout=PAINT)
