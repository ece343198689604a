"""The core against torch.optim, its two code paths against each other, and what ``import viz`` costs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from unittest.mock import patch

import numpy as np
import torch

import viz.core.simulate as code_paths
from tests.benchmarks.table import Table
from tests.benchmarks.timing import Seconds, in_turns, milliseconds, ratio
from viz import RunSpec, simulate

STEPS = 500
LR = 0.01
ROOT = Path(__file__).resolve().parents[2]


def run() -> list[Table]:
    """All tables of the core."""
    torch.set_num_threads(1)  # nothing here is large enough to share, and waiting threads count as CPU time
    return [against_torch(), crossover(), import_time()]


def starts(runs: int) -> np.ndarray:
    """(runs, 2): points over Rosenbrock's domain."""
    return np.random.default_rng(0).uniform((-2.0, -1.0), (2.0, 3.0), (runs, 2))


def torch_path(start: np.ndarray) -> np.ndarray:
    """Adam on Rosenbrock as one writes it with autograd, all runs in one tensor (runs, 2); records x and loss only."""
    x = torch.tensor(start, requires_grad=True)
    optimizer = torch.optim.Adam([x], lr=LR)
    path, losses = [x.detach().clone()], []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = (1 - x[:, 0]) ** 2 + 100 * (x[:, 1] - x[:, 0] ** 2) ** 2
        loss.sum().backward()
        optimizer.step()
        path.append(x.detach().clone())
        losses.append(loss.detach())
    return torch.stack(path).numpy()


def torch_paths(points: np.ndarray) -> list[np.ndarray]:
    """The same, one run after the other."""
    return [torch_path(point[None]) for point in points]


def against_torch() -> Table:
    """Adam × 500 steps on Rosenbrock in float64."""
    rows = []
    for runs, rounds in ((1, 7), (6, 5), (64, 5), (1000, 3), (4096, 3)):
        points = starts(runs)
        spec = RunSpec("rosenbrock", "adam", points, STEPS, {"lr": LR})
        np.testing.assert_allclose(torch_path(points)[300], simulate(spec).x[300], rtol=1e-6)
        candidates: dict[str, Callable[[], object]] = {
            "ours": partial(simulate, spec),
            "torch": partial(torch_path, points),
        }
        if 1 < runs <= 6:
            candidates["one by one"] = partial(torch_paths, points)
        seconds = in_turns(candidates, rounds)
        rows.append(
            [
                f"{runs:,}",
                milliseconds(seconds["ours"]),
                *_compared(seconds, "torch"),
                *_compared(seconds, "one by one"),
            ]
        )
    return Table(
        f"Adam on Rosenbrock, {STEPS} steps, float64",
        ["runs", "simulate", "torch, all runs in one tensor", "ratio", "torch, run by run", "ratio"],
        rows,
        "CPU time, median of interleaved rounds. simulate records x, loss, gradient, step, m, v, m̂, v̂ and the "
        "effective lr, the torch loop x and loss; both go the same way.",
    )


def _compared(seconds: Seconds, name: str) -> list[str]:
    return [milliseconds(seconds[name]), f"{ratio(seconds, name, 'ours'):.1f} ×"] if name in seconds else ["–", "–"]


def crossover() -> Table:
    """The loop over floats against the one over arrays, at growing numbers of runs."""
    counts = (1, 4, 8, 12, 16, 24, 32, 48)
    pairs = [("rosenbrock", "sgd"), ("rosenbrock", "adam"), ("ackley", "adam"), ("beale", "adan")]
    rows, last_quicker = [], []
    for surface, optimizer in pairs:
        ratios = {count: _arrays_over_floats(surface, optimizer, count) for count in counts}
        last_quicker.append(max(count for count in counts if ratios[count] >= 1.0))
        rows.append([f"{optimizer} on {surface}", *(f"{r:.2f}" for r in ratios.values())])
    return Table(
        f"Time on arrays over time on floats, {STEPS} steps, by number of runs",
        ["", *map(str, counts)],
        rows,
        f"Above 1 the floats are quicker: up to {min(last_quicker)} to {max(last_quicker)} runs, median "
        f"{median(last_quicker):g}. FEW_RUNS is {code_paths.FEW_RUNS}.",
    )


def _arrays_over_floats(surface: str, optimizer: str, runs: int) -> float:
    spec = RunSpec(surface, optimizer, starts(runs), STEPS, {"lr": 1e-4})

    def with_limit(few: int) -> Callable[[], object]:
        def measured() -> object:
            with patch.object(code_paths, "FEW_RUNS", few):
                return simulate(spec)

        return measured

    return ratio(in_turns({"floats": with_limit(runs), "arrays": with_limit(0)}, rounds=3), "arrays", "floats")


def import_time() -> Table:
    """``import viz`` in a fresh interpreter against ``import numpy`` alone."""
    seconds: Seconds = {"numpy": [], "viz": []}
    for turn in range(6):  # the first fills the disk's cache
        for name, values in seconds.items():
            code = f"import time; begin = time.perf_counter(); import {name}; print(time.perf_counter() - begin)"
            done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
            if turn:
                values.append(float(done.stdout))
    return Table(
        "Import time in a fresh interpreter",
        ["import numpy", "import viz", "of it viz"],
        [[milliseconds(seconds["numpy"]), milliseconds(seconds["viz"]), f"{1e3 * _difference(seconds):.3g} ms"]],
        "Median of 5, in turns.",
    )


def _difference(seconds: Seconds) -> float:
    return median(a - b for a, b in zip(seconds["viz"], seconds["numpy"], strict=True))
