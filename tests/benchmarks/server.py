"""What one move costs the server: CPU, waiting time and bytes, over the wire and without a browser.

Budgets: 25 ms of CPU and 200 kB for six lanes of 500 steps.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count, cycle, islice, pairwise
from pathlib import Path

from tests.benchmarks.app import Server, serve
from tests.benchmarks.session import Move, Session
from tests.benchmarks.table import Table

MOVES = 60
WARM_UP = 5
HEAD = ("", "CPU, median", "lowest tenth", "to the data, median", "to the end, median", "p95", "bytes")

ADAM_FAMILY = ("adam", "adamw", "amsgrad", "nadam", "adabelief", "yogi")
PAGES = {
    "default page, four lanes": "",
    "six lanes, Adam's family": "&".join(["num_steps=500", *(f"lane={key},lr=0.01" for key in ADAM_FAMILY)]),
    "six lanes of Adan, the most to record": "&".join(["num_steps=500", *["lane=adan,lr=0.01"] * 6]),
}

EMPTY = "import streamlit as st\nst.select_slider('lr', [str(k) for k in range(200)], '100', key='lr_0')\n"
FROZEN = "import gc\n" + EMPTY + "gc.freeze()\n"


def run() -> list[Table]:
    """The app's pages, and an empty app beside them: what Streamlit takes by itself."""
    rows = [row for name, query in PAGES.items() for row in measure_page(name, query)]
    rows += [measure_empty("empty app", EMPTY), measure_empty("empty app, gc.freeze()", FROZEN)]
    note = (
        f"{MOVES} moves one after another, each to a value not seen before; budgets: 25 ms, 200 kB.\n"
        "CPU of the server process, all threads. A busy machine inflates it; its lowest tenth is near a quiet one's."
    )
    return [Table("server: one move", HEAD, rows, note)]


def measure_page(name: str, query: str) -> Iterator[list[str]]:
    """Rows for a lane's lr (one lane is run anew) and for the start (all are)."""
    with serve() as server, Session(server.address, query) as session:
        session.run()
        server.wait_until_idle()
        yield measure(f"{name}: lr", server, lr_moves(session))
        yield measure(f"{name}: start", server, start_moves(session))


def measure_empty(name: str, script: str) -> list[str]:
    """A row for an app that computes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "empty.py")
        path.write_text(script)
        with serve(path) as server, Session(server.address) as session:
            session.run()
            server.wait_until_idle()
            return measure(name, server, lr_moves(session))


def measure(name: str, server: Server, moves: Iterable[Callable[[], Move]]) -> list[str]:
    """Make all ``moves`` and say what one took."""
    todo = iter(moves)
    for move in islice(todo, WARM_UP):
        move()
    made, clock = [], [server.cpu_seconds()]
    for move in todo:
        made.append(move())
        clock.append(server.cpu_seconds())
    # What a run leaves behind (the collector's round) falls into the next move's time; the last one's is lost.
    cpu = sorted(1e3 * (after - before) for before, after in pairwise(clock))
    to_data = [1e3 * move.data_seconds for move in made]
    to_end = sorted(1e3 * move.seconds for move in made)
    return [
        name,
        f"{statistics.median(cpu):.1f} ms",
        f"{cpu[len(cpu) // 10]:.1f} ms",
        f"{statistics.median(to_data):.0f} ms",
        f"{statistics.median(to_end):.0f} ms",
        f"{to_end[int(0.95 * len(to_end))]:.0f} ms",
        f"{statistics.mean(move.sent for move in made) / 1e3:.0f} kB",
    ]


def lr_moves(session: Session) -> Iterator[Callable[[], Move]]:
    """The lanes' lr in turn, each from where it stands outwards: smaller, larger, smaller still …"""
    lanes = {key: session.place(key) for key in session.widgets if key.startswith("lr_")}
    distances = (sign * k for k in count(1) for sign in (-1, 1))
    targets = ((key, place + distance) for distance in distances for key, place in lanes.items())
    for key, index in islice(targets, WARM_UP + MOVES):
        yield partial(session.move_slider, key, session.options(key)[index])


def start_moves(session: Session) -> Iterator[Callable[[], Move]]:
    """The start to and fro in x, never twice to the same place."""
    for k, sign in islice(zip(count(1), cycle((-1, 1))), WARM_UP + MOVES):
        yield partial(session.type_number, "start_x", sign * k / 64)
