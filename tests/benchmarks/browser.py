"""What a visitor waits for, in Chromium: from a key on a slider to the new picture, while it plays, at the first visit.

The same lanes as native Plotly frames through ``st.plotly_chart`` (rival.py) are measured beside it, in the same way.
Budgets: slider → painted 200 ms (median), a frame 17 ms (median) and 34 ms (p95), first paint 4 s.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.app import APP, Server, serve
from tests.benchmarks.table import Table
from tests.browser.conftest import ARGUMENTS, BROWSERS

HERE = Path(__file__).parent
RIVAL = HERE / "rival.py"
PROBE = (HERE / "probe.js").read_text()
MOVES = 24
PLAYED = 5.0  # seconds
VISITS = 3
TIMEOUT = 60_000.0  # ms


@dataclass(frozen=True)
class Move:
    """One move: ms from the key to the request, on to the picture's data, on to the picture; and what was sent."""

    request: float
    data: float
    picture: float
    kilobytes: float

    @property
    def painted(self) -> float:
        """From the key to the picture, ms."""
        return self.request + self.data + self.picture


@dataclass
class Subject:
    """A page under measurement: where its controls are, and what they took."""

    page: Page
    play: str
    rate: list[Move] = field(default_factory=list)
    start: list[Move] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)  # ms


def run() -> list[Table]:
    """Moves and frames of the app beside its rival's, then first visits."""
    with chromium() as browser:
        ours, theirs = measure(browser)
        startups = [first_paint(browser) for _ in range(VISITS)]
        with serve(APP) as server:
            server.wait_until_idle()
            visits = [visit(browser, server) for _ in range(VISITS)]
    return [_comparison(ours, theirs), _stages(ours, theirs), _first(startups, visits)]


def measure(browser: Browser) -> tuple[Subject, Subject]:
    """The app and its rival side by side; their moves take turns, so that both meet the same machine."""
    with serve(APP) as app, serve(RIVAL) as rival, opened(browser, app) as ours, opened(browser, rival) as theirs:
        app.wait_until_idle()
        subjects = Subject(ours, "button[aria-label=Play]"), Subject(theirs, ".updatemenu-button")
        for _ in range(MOVES):
            for subject in subjects:
                subject.rate.append(move(subject.page, ".st-key-lr_0 input", "ArrowLeft"))
                subject.start.append(move(subject.page, ".st-key-start_x input", "ArrowUp"))
        for subject in subjects:
            subject.page.locator(subject.play).first.click()
            subject.frames += subject.page.evaluate(f"probe.frames({PLAYED})")
    return subjects


def move(page: Page, control: str, key: str) -> Move:
    """Press ``key`` on ``control`` and wait until what it changes is on the screen."""
    page.locator(control).focus()
    page.keyboard.press(key)
    noted = picture(page)
    # The run goes on a little after its picture; a move into it would be another thing.
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached", timeout=TIMEOUT)
    moments = [noted[name] for name in ("pressed", "asked", "answered", "painted")]
    return Move(*(later - earlier for earlier, later in pairwise(moments)), noted["bytes"] / 1e3)


def first_paint(browser: Browser) -> float:
    """Seconds from starting the server's process to the picture in a browser that has never seen it."""
    with serve(APP) as server, opened(browser, server) as page:
        return picture(page)["painted"] / 1e3 - server.started


def visit(browser: Browser, server: Server) -> tuple[float, ...]:
    """Seconds from opening the page to the picture: with an empty cache, then once more."""
    with opened(browser, server) as page:
        first = picture(page)
        page.reload()
        second = picture(page)
    return tuple((noted["painted"] - noted["opened"]) / 1e3 for noted in (first, second))


def picture(page: Page) -> dict[str, float]:
    """Wait for the picture that the last key asked for; what the probe noted on the way, in ms since the epoch."""
    noted: dict[str, float] = page.evaluate(f"probe.picture({TIMEOUT})")
    return noted


@contextmanager
def opened(browser: Browser, server: Server) -> Iterator[Page]:
    """A page in a fresh profile, with its first picture on the screen."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.add_init_script(PROBE)
    try:
        page = context.new_page()
        page.goto(server.address)
        picture(page)
        yield page
    finally:
        context.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    path = os.environ.get("ADAMSCOPE_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise RuntimeError("no Chromium was found: apt-get install chromium, or set ADAMSCOPE_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def _comparison(ours: Subject, theirs: Subject) -> Table:
    figures = {
        "lr slider → painted, median": (lambda s: median(m.painted for m in s.rate), "ms", "200"),
        "start → painted, median": (lambda s: median(m.painted for m in s.start), "ms", "200"),
        "sent for a move": (lambda s: median(m.kilobytes for m in s.rate), "kB", "200"),
        "frame while playing, median": (lambda s: median(s.frames), "ms", "17"),
        "frame while playing, p95": (lambda s: sorted(s.frames)[int(0.95 * len(s.frames))], "ms", "34"),
    }
    rows = []
    for name, (figure, unit, budget) in figures.items():
        mine, native = figure(ours), figure(theirs)
        rows.append([name, f"{mine:.1f} {unit}", f"{native:.1f} {unit}", f"{native / mine:.1f} ×", f"{budget} {unit}"])
    note = f"Four lanes × 500 steps, {MOVES} moves each in turns; native: 150 frames, contour and trails only."
    return Table("browser: the app and native Plotly frames", ["", "app", "native", "ratio", "budget"], rows, note)


def _stages(ours: Subject, theirs: Subject) -> Table:
    rows = []
    for name, moves in {
        "app, lr": ours.rate, "app, start": ours.start, "native, lr": theirs.rate, "native, start": theirs.start
    }.items():  # fmt: skip
        stages = (median(getattr(move, stage) for move in moves) for stage in ("request", "data", "picture"))
        rows.append([name, *(f"{stage:.0f} ms" for stage in stages)])
    note = "Medians. → request: Streamlit's page; → data: the server, to the last byte; → painted: page and picture."
    return Table("browser: where a move's time goes", ["", "key → request", "→ data", "→ painted"], rows, note)


def _first(startups: list[float], visits: list[tuple[float, ...]]) -> Table:
    cold, warm = (median(times) for times in zip(*visits, strict=True))
    rows = [
        ["streamlit run → first picture, empty cache", f"{median(startups):.1f} s", "4 s"],
        ["page opened → picture, server up, empty cache", f"{cold:.1f} s", ""],
        ["page opened → picture, server up, filled cache", f"{warm:.1f} s", ""],
    ]
    return Table("browser: first picture", ["", "median", "budget"], rows, f"{VISITS} times each.")
