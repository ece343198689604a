"""Maps in Chromium: from a key to two new maps on the screen, beside native charts of the same sweeps (rival_maps.py).

Budget: 500 ms for maps of 64 × 64 cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from tests.benchmarks.app import APP, Server, serve
from tests.benchmarks.chromium import TIMEOUT, chromium
from tests.benchmarks.table import Table

RIVAL = Path(__file__).with_name("rival_maps.py")
MAPS = "/maps?surface=rosenbrock&x=-1.2&y=1&num_steps=300"
MOVES = 24
PLOTS = 2
BUDGET_MS = 500

# Resolves with the ms from the next key to the frame after which every plot shows another picture than before.
WATCH = """
() => {
  const shown = () => [...document.querySelectorAll("[data-rendered], .stPlotlyChart .js-plotly-plot")]
    .map((plot) => plot.dataset.rendered ?? plot._fullLayout?.meta)
    .filter((what) => what !== undefined);
  const before = new Set(shown());
  window.repainted = new Promise((resolve) => {
    addEventListener("keydown", (event) => {
      const look = () => {
        const now = shown();
        if (now.length === before.size && now.every((what) => !before.has(what))) {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - event.timeStamp)));
        } else requestAnimationFrame(look);
      };
      look();
    }, { capture: true, once: true });
  });
}
"""
DRAWN = "[data-rendered], .stPlotlyChart .heatmaplayer image"


def run() -> list[Table]:
    """Moves of the start on both pages, in turns."""
    with chromium() as browser, serve(APP) as app, serve(RIVAL) as rival:
        ours, theirs = opened(browser, app, MAPS), opened(browser, rival, "/")
        app.wait_until_idle()
        moves = [(move(ours), move(theirs)) for _ in range(MOVES + 2)][2:]
    mine, native = (list(times) for times in zip(*moves, strict=True))
    rows = [
        [name, f"{figure(mine):.0f} ms", f"{figure(native):.0f} ms", f"{figure(native) / figure(mine):.1f} ×", budget]
        for name, figure, budget in (("median", median, f"{BUDGET_MS} ms"), ("p95", p95, "–"))
    ]
    note = f"64 × 64 cells × 300 steps for Adam and for momentum; {MOVES} moves each in turns, none seen before."
    return [Table("maps: key → both maps painted", ["", "app", "native charts", "ratio", "budget"], rows, note)]


def opened(browser: Browser, server: Server, path: str) -> Page:
    """The page with both maps on the screen."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(server.address + path)
    page.locator(DRAWN).nth(PLOTS - 1).wait_for(state="attached", timeout=TIMEOUT)
    return page


def move(page: Page) -> float:
    """Move the start by a step; ms until it is painted."""
    page.get_by_label("Start x").focus()
    page.evaluate(WATCH)
    page.keyboard.press("ArrowUp")
    taken: float = page.evaluate("window.repainted")
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached", timeout=TIMEOUT)
    return taken


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty exceeds."""
    return sorted(values)[int(0.95 * len(values))]
