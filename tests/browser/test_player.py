"""The player by mouse and keyboard: clock, panels, inspector, legend, views."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.explore import PAINT, Explore, number
from tests.browser.plots.player import NOTES, spec_of
from tests.browser.serving import serving
from viz import RunSpec, simulate

LINK = "surface=beale&x=2&y=1.7&num_steps=120&lane=adam,lr=0.05&lane=sgd,lr=0.001"


@pytest.fixture
def explore(page):
    return Explore(page).open(LINK)


def test_play_and_pause(explore):
    explore.button("Play").click()
    expect(explore.button("Pause")).to_be_visible()
    expect(explore.cursor).not_to_have_value("120")
    expect(explore.cursor).to_have_value("120", timeout=PAINT)  # plays to the end and stops there
    expect(explore.button("Play")).to_be_visible()


def test_buttons_keys_and_scrubbing(explore):
    explore.scrub(60)
    explore.button("Step forward").click()
    expect(explore.cursor).to_have_value("61")
    explore.button("Step back").click()
    explore.button("Step back").click()
    expect(explore.cursor).to_have_value("59")
    keyboard = explore.page.keyboard  # the focus is on a button
    keyboard.press("ArrowRight")
    expect(explore.cursor).to_have_value("60")
    keyboard.press("Shift+ArrowLeft")
    expect(explore.cursor).to_have_value("50")
    keyboard.press("End")
    expect(explore.cursor).to_have_value("120")
    keyboard.press("Home")
    expect(explore.cursor).to_have_value("0")
    explore.player.get_by_role("combobox", name="Speed").select_option("0.1")
    explore.cursor.focus()
    keyboard.press("Space")
    expect(explore.button("Pause")).to_be_visible()
    keyboard.press("Space")
    expect(explore.button("Play")).to_be_visible()


def test_speed_and_loop_survive_a_run(explore):
    explore.player.get_by_role("combobox", name="Speed").select_option("0.25")
    explore.button("Loop").click()
    explore.scrub(30)
    explore.repainted(lambda: explore.lane_slider(0).press("ArrowRight"))
    expect(explore.player.get_by_role("combobox", name="Speed")).to_have_value("0.25")
    expect(explore.button("Loop")).to_have_attribute("aria-pressed", "true")
    expect(explore.cursor).to_have_value("30")


def test_reduced_motion_never_starts_by_itself(page):
    page.emulate_media(reduced_motion="reduce")
    explore = Explore(page).open(LINK)
    expect(explore.button("Play")).to_be_visible()
    expect(explore.cursor).to_have_value("120")


def test_the_inspector_shows_the_rules_own_numbers(explore):
    path = simulate(RunSpec(surface="beale", start=(2.0, 1.7), num_steps=120, hyper={"lr": 0.05}))
    lines = {"g": path.grad, "m": path.info["m"], "v": path.info["v"], "m̂": path.info["m_hat"], "Δx": path.step}
    for step in (1, 2, 57, 120):
        explore.scrub(step)
        shown = explore.inspected_numbers()
        for symbol, recorded in lines.items():
            assert shown[symbol] == pytest.approx(recorded[step - 1, 0].tolist(), rel=2e-3)
    explore.scrub(0)
    expect(explore.player.locator(".as-inspector")).to_contain_text("The start has no step yet")


def test_the_legend_hides_and_solos_and_panels_follow_lane_and_coordinate(explore):
    legend = explore.player.get_by_role("group", name="Lanes")
    adam = legend.get_by_role("button", name=re.compile("^Adam")).first
    adam.click()
    expect(adam).to_have_attribute("aria-pressed", "false")
    adam.click()
    expect(adam).to_have_attribute("aria-pressed", "true")
    legend.get_by_role("button", name="Only this: SGD").click()
    expect(adam).to_have_attribute("aria-pressed", "false")
    panels = explore.player.get_by_role("combobox", name="Lanes in the panels")
    panels.select_option(label="Adam")
    expect(panels).to_have_value(re.compile("lane"))
    explore.button("coordinate y").click()
    explore.repainted(lambda: explore.lane_slider(0).press("ArrowRight"))
    expect(panels).to_have_value(re.compile("lane"))


def test_three_dimensions_and_back(explore):
    explore.player.get_by_text("3-D").click()
    expect(explore.player.locator(".gl-container canvas").first).to_be_visible(timeout=PAINT)
    explore.repainted(lambda: explore.lane_slider(0).press("ArrowRight"))
    explore.player.get_by_text("2-D").click()
    expect(explore.plot).to_be_visible()


def test_zoom_survives_a_run(explore):
    ranges = "() => document.querySelector('.as-scene .js-plotly-plot')._fullLayout.xaxis.range.join()"
    explore.plot.hover()
    explore.player.locator(".as-scene .modebar-btn[data-attr=zoom][data-val=in]").first.click()
    zoomed = explore.page.evaluate(ranges)
    assert zoomed != "-4.5,4.5"
    explore.repainted(lambda: explore.lane_slider(0).press("ArrowRight"))
    assert explore.page.evaluate(ranges) == zoomed


def test_long_and_short_runs(explore):
    explore.open("num_steps=1&lane=adam,lr=0.1")
    expect(explore.cursor).to_have_value("1")
    explore.open("num_steps=20000&lane=adam,lr=0.1&lane=sgd,lr=0.001")
    expect(explore.cursor).to_have_value("20000")


def test_a_page_leads_the_eye_along_a_gradient_sequence(page, tmp_path):
    """No surface and no Plotly: panels, notes, light from either side, and a film that runs once for each token."""
    with serving("tests/browser/plots/app.py", tmp_path) as address:
        page.goto(f"{address}/?player")
        led = Explore(page)
        expect(led.player).to_have_attribute("data-player", "ready", timeout=PAINT)
        assert page.evaluate("typeof Plotly") == "undefined"
        expect(led.player.locator(".as-scene-room")).to_be_hidden()
        expect(led.cursor).to_have_value("30", timeout=PAINT)  # the film ends where the page wants it to
        expect(led.button("Play")).to_be_visible()

        plot = led.player.locator(".as-panels-plot")
        line = {name: led.player.locator(f".as-formulas [data-name={name}]") for name in ("grad", "m", "v", "x")}
        for name, sentence in NOTES.items():
            expect(line[name]).to_contain_text(sentence)
        line["grad"].focus()
        for name, panel in (("grad", "moment"), ("m", "moment"), ("v", "second")):
            expect(line[name]).to_be_focused()
            expect(line[name]).to_have_class("as-lit")
            expect(plot).to_have_attribute("data-lit", panel)
            page.keyboard.press("Tab")
        led.cursor.focus()
        expect(plot).to_have_attribute("data-lit", "")
        plot.hover(position={"x": 200, "y": 60})
        expect(line["x"]).to_have_class("as-lit")
        line["v"].hover()
        expect(plot).to_have_attribute("data-lit", "second")

        path = simulate(spec_of("adam", 0.3))
        for step in (1, 17, 40):
            led.scrub(step)
            for name, record in (("grad", path.grad), ("m", path.info["m"]), ("x", path.x[1:])):
                assert number(line[name].locator("strong").inner_text()) == pytest.approx(
                    record[step - 1, 0, 0], rel=2e-3
                )

        led.repainted(lambda: page.get_by_role("slider", name="lr").press("ArrowRight"))
        expect(led.cursor).to_have_value("40")  # the same token: the cursor keeps its place
        page.get_by_role("combobox", name="Token").click()
        led.repainted(page.get_by_role("option", name="second").click)
        expect(led.cursor).to_have_value("30", timeout=PAINT)
