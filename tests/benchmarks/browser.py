"""What a visitor waits for, in Chromium: from a key on a slider to the new picture, while it plays, at the first visit.

The same lanes as native Plotly frames through ``st.plotly_chart`` (rival.py) are measured beside it, in the same way.
Budgets: slider → painted 200 ms (median), a frame 17 ms (median) and 34 ms (p95), first paint 4 s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from tests.benchmarks.app import APP, Server, serve
from tests.benchmarks.chromium import TIMEOUT, chromium, opened, picture
from tests.benchmarks.table import Table

RIVAL = Path(__file__).with_name("rival.py")
MOVES = 24
PLAYED = 5.0  # seconds
VISITS = 3
STAGES = ("server", "page", "data", "picture", "painted")


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
        first = [first_visit(browser) for _ in range(VISITS)]
        with serve(APP) as server:
            server.wait_until_idle()
            empty, filled = zip(*(later_visits(browser, server) for _ in range(VISITS)), strict=True)
    visits = {"after streamlit run, empty cache": first, "empty cache": empty, "filled cache": filled}
    return [_comparison(ours, theirs), _stages(ours, theirs), _first(visits)]


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


@dataclass(frozen=True)
class Visit:
    """Seconds until there was: a server, a page that asks, the picture's data, the picture."""

    server: float
    page: float
    data: float
    picture: float

    @property
    def painted(self) -> float:
        """From the beginning to the picture."""
        return self.server + self.page + self.data + self.picture


def first_visit(browser: Browser) -> Visit:
    """From starting the server's process, in a browser that has never seen the page."""
    with serve(APP) as server, opened(browser, server) as page:
        return _visit(picture(page), server.started)


def later_visits(browser: Browser, server: Server) -> tuple[Visit, Visit]:
    """To a server that is up: with an empty cache, then once more."""
    with opened(browser, server) as page:
        empty = _visit(picture(page))
        page.reload()
        return empty, _visit(picture(page))


def _visit(noted: dict[str, float], started: float | None = None) -> Visit:
    server = 0.0 if started is None else noted["opened"] / 1e3 - started
    moments = [noted[name] / 1e3 for name in ("opened", "asked", "answered", "painted")]
    return Visit(server, *(later - earlier for earlier, later in pairwise(moments)))


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


def _first(kinds: dict[str, Sequence[Visit]]) -> Table:
    rows = []
    for name, visits in kinds.items():
        times = (median(getattr(visit, stage) for visit in visits) for stage in STAGES)
        rows.append([name, *(f"{seconds:.1f} s" for seconds in times)])
    columns = ["", "server up", "page up", "data here", "painted", "all"]
    note = f"Medians of {VISITS}. Budget from streamlit run to the picture: 4 s."
    return Table("browser: first picture", columns, rows, note)
