"""What the pool's jobs cost everybody else: a slider's move on Explore while two visitors' sweeps run, and without.

The sweeps are submitted in the server itself (loaded.py) and run in its own workers. Blocks of moves take turns, so
that a slow moment of the machine meets both.
"""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.app import Server, serve
from tests.benchmarks.session import Move, Session
from tests.benchmarks.table import Table

LOADED = Path(__file__).with_name("loaded.py")
JOBS = 2
ROUNDS = 7
MOVES = 16
WARM_UP = 4  # of each block: jobs that were cancelled are gone within a second
START_TIMEOUT = 60.0  # seconds
HEAD = ("jobs running", "to the data, median", "to the end, median", "p95", "longest", "server's CPU a move")


def run() -> list[Table]:
    """While two visitors' sweeps run."""
    note = "The jobs are sweeps in parts of 4,096 cells × 5,000 steps, in worker processes of lower priority."
    return [Table("jobs: a slider's move while others compute", HEAD, moves_beside("sweeps", JOBS), note_on(note))]


def note_on(jobs: str) -> str:
    """How the moves were made, and what the jobs are."""
    return (
        f"{ROUNDS * MOVES} moves of a lane's lr each, in turns; four lanes × 500 steps, each value new to the server.\n"
        f"{jobs}"
    )


def moves_beside(kind: str, count: int) -> list[list[str]]:
    """One visitor's moves, in turns with and without ``count`` jobs of a ``kind`` of loaded.py's."""
    made: dict[int, list[Move]] = {0: [], count: []}
    cpu: dict[int, float] = {0: 0.0, count: 0.0}
    with serve(LOADED) as server, Session(server.address) as session:
        session.run()
        load = partial(set_jobs, server, kind)
        load(count)  # imports and processes: both sides have them
        load(0)
        server.wait_until_idle()
        todo = fresh_moves(session)
        for _ in range(ROUNDS):
            for jobs, moves in made.items():
                load(jobs)
                for move in islice(todo, WARM_UP):
                    move()
                before = server.cpu_seconds()
                moves += [move() for move in islice(todo, MOVES)]
                cpu[jobs] += server.cpu_seconds() - before
    return [row(jobs, moves, cpu[jobs] / len(moves)) for jobs, moves in made.items()]


def set_jobs(server: Server, kind: str, jobs: int) -> None:
    """Have ``jobs`` visitors' jobs running, and return once they are."""
    deadline = time.monotonic() + START_TIMEOUT
    while not all(job["progress"] > 0 for job in ask(server, kind, jobs)):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the jobs do not run: {ask(server, kind, jobs)}")
        time.sleep(0.1)  # between two questions, not instead of one


def ask(server: Server, kind: str, jobs: int) -> list[dict[str, Any]]:
    """Set how many jobs there are; what loaded.py says of them."""
    request = urllib.request.Request(f"{server.address}/load/{kind}/{jobs}", method="POST")  # noqa: S310
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        found: list[dict[str, Any]] = json.load(answer)
    if any(job["error"] for job in found):
        raise RuntimeError(f"a job failed: {found}")
    return found


def fresh_moves(session: Session) -> Iterator[Callable[[], Move]]:
    """Each lane's lr in turn, from one end to the other."""
    lanes = {key: session.options(key) for key in session.widgets if key.startswith("lr_")}
    for options in zip(*lanes.values(), strict=True):
        for key, option in zip(lanes, options, strict=True):
            yield partial(session.move_slider, key, option)


def row(jobs: int, moves: list[Move], cpu: float) -> list[str]:
    """A line of the table."""
    to_data, to_end = (sorted(1e3 * getattr(move, name) for move in moves) for name in ("data_seconds", "seconds"))
    times = (median(to_data), median(to_end), to_end[int(0.95 * len(to_end))], to_end[-1])
    return [str(jobs) if jobs else "none", *(f"{ms:.0f} ms" for ms in times), f"{1e3 * cpu:.0f} ms"]
