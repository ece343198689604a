"""The plots by mouse, keyboard and finger, on a page of their own."""

import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESKTOP, POCKET, tab
from tests.browser.plots.script import BETAS, RATES
from tests.browser.serving import serving

PAINT = 20_000  # ms; a loaded machine, never a pause


@pytest.fixture(scope="module")
def plots_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving("tests/browser/plots/app.py", tmp_path_factory.mktemp("plots")) as address:
        yield address


@pytest.fixture(scope="module")
def desktop(browser: Browser, plots_server: str) -> Iterator[Page]:
    with tab(browser, plots_server, **DESKTOP) as opened:
        yield opened


@pytest.fixture(scope="module")
def pocket(browser: Browser, plots_server: str) -> Iterator[Page]:
    with tab(browser, plots_server, **POCKET) as opened:
        yield opened


class Plots:
    """The page under test."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.map = page.locator(".st-key-map .as-plot")
        self.curves = page.locator(".st-key-curves .as-plot")

    def open(self, path: str = "/") -> "Plots":
        self.page.goto(path)
        for plot in (self.map, self.curves):
            expect(plot).to_have_attribute("data-rendered", re.compile(r"\w{16}"), timeout=PAINT)
        return self

    def repainted(self, action) -> None:
        before = self.map.get_attribute("data-rendered")
        action()
        expect(self.map).not_to_have_attribute("data-rendered", before, timeout=PAINT)

    def stage(self, plot: Locator) -> Locator:
        return plot.locator(".as-plot-stage")

    def tip(self, plot: Locator) -> Locator:
        return plot.locator(".as-plot-tip")

    def cell(self, row: int, column: int) -> tuple[float, float]:
        """Where a cell's middle is, in the page's pixels."""
        return self.map.locator(".as-plot-graph").evaluate(
            """(graph, [row, column, rows, columns]) => {
              const { xaxis, yaxis } = graph._fullLayout;
              const { left, top } = graph.getBoundingClientRect();
              const x = left + xaxis._offset + ((column + 0.5) / columns) * xaxis._length;
              return [x, top + yaxis._offset + (1 - (row + 0.5) / rows) * yaxis._length];
            }""",
            [row, column, len(BETAS), len(RATES)],
        )

    def ranges(self, plot: Locator | None = None) -> list[list[float]]:
        return (
            (plot or self.map)
            .locator(".as-plot-graph")
            .evaluate("graph => ['xaxis', 'yaxis'].map((name) => [...graph._fullLayout[name].range])")
        )

    def cell_colors(self, cells: list[tuple[int, int]]) -> list[list[int]]:
        """The colour in the middle of each cell of the drawn heatmap."""
        return self.map.locator(".heatmaplayer image").evaluate(
            """async (image, [cells, rows, columns]) => {
              const picture = Object.assign(new Image(), { src: image.href.baseVal });
              await picture.decode();
              const canvas = new OffscreenCanvas(picture.width, picture.height);
              const context = canvas.getContext("2d");
              context.drawImage(picture, 0, 0);
              return cells.map(([row, column]) => {
                const x = ((column + 0.5) / columns) * picture.width;
                const y = (1 - (row + 0.5) / rows) * picture.height;
                return [...context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data];
              });
            }""",
            [cells, len(BETAS), len(RATES)],
        )


@pytest.fixture
def plots(page: Page) -> Plots:
    return Plots(page).open()


def test_names_itself_and_shows_each_cells_color_and_values(plots: Plots) -> None:
    stage = plots.page.get_by_role("application", name=re.compile("^Adam. Map of final loss"))
    expect(stage).to_be_visible()
    expect(plots.map.locator(".as-plot-title")).to_have_text("Adam")
    expect(plots.map.locator(".as-plot-bar-title")).to_have_text("final loss")
    expect(plots.map.locator(".as-plot-entry")).to_contain_text(["theory", "current setting"])
    expect(plots.map.locator(".as-plot-tick").first).to_be_visible()
    corners = [(0, 0), (0, 15), (11, 0), (11, 15), (5, 9)]
    shown = plots.cell_colors(corners)
    assert len({tuple(color) for color in shown}) >= 3
    assert all(color[3] == 255 for color in shown)
    plots.page.mouse.move(*plots.cell(3, 5))
    expect(plots.tip(plots.map)).to_contain_text(f"α  learning rate = {RATES[5]:.4g}")
    expect(plots.tip(plots.map)).to_contain_text(f"β₂  decay = {BETAS[3]:.4g}")
    expect(plots.tip(plots.map)).to_contain_text("final loss = ")
    plots.page.mouse.move(2, 2)
    expect(plots.tip(plots.map)).to_be_hidden()


def test_a_click_tells_python_the_cell(plots: Plots) -> None:
    plots.page.mouse.click(*plots.cell(3, 5))
    told = plots.page.get_by_text(re.compile("told {"))
    expect(told).to_contain_text("'row': 3, 'column': 5", timeout=PAINT)
    values = [float(text) for text in re.findall(r"'[xy]': ([\d.e-]+)", told.text_content())]
    np.testing.assert_array_equal(values, [RATES[5], BETAS[3]])  # to the last bit


def test_a_drag_zooms_and_tells_nothing(plots: Plots) -> None:
    mouse = plots.page.mouse
    whole = plots.ranges()
    mouse.move(*plots.cell(2, 2))
    mouse.down()
    mouse.move(*plots.cell(6, 8), steps=4)
    mouse.move(*plots.cell(9, 12), steps=4)
    mouse.up()
    expect(plots.map.locator(".zoomlayer .zoombox")).to_have_count(0)
    zoomed = plots.ranges()
    assert zoomed != whole
    # Another figure on the same axes keeps it.
    plots.repainted(lambda: plots.page.get_by_role("slider", name="Steps").press("ArrowRight"))
    assert plots.ranges() == zoomed
    expect(plots.page.get_by_text("told None")).to_be_visible()


def test_the_keyboard_walks_reads_and_picks(plots: Plots) -> None:
    stage, status = plots.stage(plots.map), plots.map.get_by_role("status")
    stage.focus()
    for key in ("ArrowRight", *["Shift+ArrowLeft"] * 3, *["Shift+ArrowDown"] * 3):
        stage.press(key)
    expect(status).to_contain_text(f"α  learning rate = {RATES[0]:.4g}")
    expect(plots.map.locator(".as-plot-outline")).to_be_visible()
    stage.press("ArrowRight")
    stage.press("ArrowUp")
    expect(status).to_contain_text(f"α  learning rate = {RATES[1]:.4g}; β₂  decay = {BETAS[1]:.4g}; final loss = ")
    stage.press("Enter")
    expect(plots.page.get_by_text(re.compile("told {"))).to_contain_text("'row': 1, 'column': 1", timeout=PAINT)
    stage.press("Escape")
    expect(plots.tip(plots.map)).to_be_hidden()


def test_the_keyboards_cell_stays_while_the_figure_changes(plots: Plots) -> None:
    stage = plots.stage(plots.map)
    stage.focus()
    stage.press("ArrowRight")
    stage.press("Shift+ArrowUp")
    said = plots.tip(plots.map).locator("strong").all_text_contents()
    plots.repainted(lambda: stage.press("Enter"))  # what was picked is the current setting now
    assert plots.tip(plots.map).locator("strong").all_text_contents() == said
    expect(stage).to_be_focused()


def test_curves_tell_the_nearest_point_and_colors_follow_the_theme(plots: Plots) -> None:
    stage = plots.stage(plots.curves)
    stage.focus()
    stage.press("ArrowLeft")
    for _ in range(3):
        stage.press("Shift+ArrowLeft")
    expect(plots.curves.get_by_role("status")).to_contain_text("SGD; α = 0.001; final loss = ")
    for _ in range(3):
        stage.press("Shift+ArrowRight")
    expect(plots.curves.get_by_role("status")).to_contain_text("SGD; α = 1; diverged")
    title = plots.map.locator(".g-xtitle text")
    light = title.evaluate("node => getComputedStyle(node).fill")
    plots.page.emulate_media(color_scheme="dark")
    expect(title).not_to_have_css("fill", light, timeout=PAINT)


def test_fits_a_phone_and_a_finger_reads_before_it_picks(phone: Page) -> None:
    plots = Plots(phone).open()
    assert plots.page.evaluate("document.documentElement.scrollWidth") <= 390
    place = plots.cell(4, 4)
    plots.page.touchscreen.tap(*place)
    expect(plots.tip(plots.map)).to_contain_text("Tap again")
    expect(plots.page.get_by_text("told None")).to_be_visible()
    plots.page.touchscreen.tap(*place)
    expect(plots.page.get_by_text(re.compile("told {"))).to_contain_text("'row': 4, 'column': 4", timeout=PAINT)


def test_zoom_and_keyboard_stay_while_a_run_goes_on_and_the_pad_sends_ink(page: Page) -> None:
    plots = Plots(page).open("/?run=1")
    mouse, stage, tip = page.mouse, plots.stage(plots.map), plots.tip(plots.map).locator("strong")

    box = plots.curves.locator(".nsewdrag").bounding_box()
    mouse.move(box["x"] + 60, box["y"] + 30)
    mouse.down()
    mouse.move(box["x"] + 200, box["y"] + 90, steps=4)
    mouse.move(box["x"] + 360, box["y"] + 150, steps=4)
    mouse.up()
    expect(plots.curves.locator(".zoomlayer .zoombox")).to_have_count(0)
    zoomed = plots.ranges(plots.curves)
    assert 0 < zoomed[0][0] < zoomed[0][1] < 50

    # Longer axes keep the zoom and, in a map of more columns and rows, the keyboard's step and decade.
    stage.focus()
    stage.press("ArrowRight")
    said = tip.all_text_contents()
    assert re.fullmatch(r"step \d+", said[0])
    for _ in range(2):
        plots.repainted(lambda: stage.press("Enter"))
        assert tip.all_text_contents() == said
    expect(stage).to_be_focused()
    assert plots.ranges(plots.curves) == zoomed
    plots.curves.locator(".modebar-btn[data-title*='Reset']").click()
    assert plots.ranges(plots.curves)[0] == [0, 150]

    sheet = page.get_by_role("img", name=re.compile("^Drawing pad"))
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.25 * box["height"])
    mouse.down()
    mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.8 * box["height"], steps=8)
    mouse.up()
    expect(page.get_by_text("ink from row 13 of (64, 64)")).to_be_visible(timeout=PAINT)
    sheet.press("Delete")
    expect(page.get_by_text("no ink")).to_be_visible(timeout=PAINT)
