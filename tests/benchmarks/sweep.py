"""Whole maps: ``sweep`` against a torch.optim loop and against optax under jit, vmap and scan."""

from __future__ import annotations

import re
import time
import timeit
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from statistics import median

import numpy as np
import torch

from tests.benchmarks.table import Table
from tests.benchmarks.timing import Seconds, in_turns, milliseconds, ratio
from viz import RunSpec, Sweep, sweep
from viz.core.sweep import join, split
from viz.core.sweep_axes import check_axes
from viz.core.sweep_compiler import compile_sweep
from viz.core.sweep_plan import Plan
from viz.jobs import pool
from viz.jobs.work import SweepTask, run_sweep

STEPS = 500
LR = 0.01
SPEC = RunSpec("rosenbrock", "adam", num_steps=STEPS, hyper={"lr": LR})
SIDES = {1: (1, 1), 64: (8, 8), 1_000: (25, 40), 10_000: (100, 100), 40_000: (200, 200)}
"""Starts along y and along x, by number of runs."""
POOLED = 10_000
"""From this many runs also as a job of the pool."""


def run() -> list[Table]:
    """All tables."""
    return [against_others(), maps(), passes()]


def axes_of(runs: int) -> dict[str, np.ndarray]:
    """Starts over Rosenbrock's domain."""
    rows, columns = SIDES[runs]
    return {"y0": np.linspace(-1.0, 3.0, rows), "x0": np.linspace(-2.0, 2.0, columns)}


def points_of(runs: int) -> np.ndarray:
    """(runs, 2): the same starts."""
    y, x = np.meshgrid(*axes_of(runs).values(), indexing="ij")
    return np.stack([x.ravel(), y.ravel()], axis=1)


def torch_losses(points: np.ndarray) -> np.ndarray:
    """Final and lowest loss of Adam as one writes it with autograd, all runs in one tensor."""
    x = torch.tensor(points, requires_grad=True)
    optimizer = torch.optim.Adam([x], lr=LR)
    best = torch.full((len(points),), torch.inf, dtype=torch.float64)

    def loss_of(x: torch.Tensor) -> torch.Tensor:
        return (1 - x[:, 0]) ** 2 + 100 * (x[:, 1] - x[:, 0] ** 2) ** 2

    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of(x)
        loss.sum().backward()
        best = torch.minimum(best, loss.detach())
        optimizer.step()
    final = loss_of(x.detach())
    return torch.stack([final, torch.minimum(best, final)]).numpy()


def optax_losses() -> Callable[[np.ndarray], np.ndarray]:
    """The same with optax, compiled as a whole: jit over vmap over scan."""
    import jax
    import jax.numpy as jnp
    import optax

    jax.config.update("jax_enable_x64", True)
    adam = optax.adam(LR)

    def loss_of(x: jax.Array) -> jax.Array:
        return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2

    def one_run(start: jax.Array) -> jax.Array:
        def step(carry: tuple, _: None) -> tuple:
            x, state, best = carry
            loss, grad = jax.value_and_grad(loss_of)(x)
            updates, state = adam.update(grad, state, x)
            return (optax.apply_updates(x, updates), state, jnp.minimum(best, loss)), None

        (x, _, best), _ = jax.lax.scan(step, (start, adam.init(start), jnp.inf), None, STEPS)
        final = loss_of(x)
        return jnp.stack([final, jnp.minimum(best, final)])

    compiled = jax.jit(jax.vmap(one_run, out_axes=1))
    return lambda points: np.asarray(compiled(points))


def first_call(points: np.ndarray) -> float:
    """Seconds of optax's first call: compile and run."""
    import jax

    jax.clear_caches()
    losses = optax_losses()
    begin = time.perf_counter()
    losses(points)
    return time.perf_counter() - begin


def pooled(axes: dict[str, np.ndarray]) -> Sweep:
    """The sweep as a job of the pool, split over its workers."""
    parts = [SweepTask(SPEC, part, 1e-3) for part in split(axes, 2)]
    job = pool.submit("benchmark", run_sweep, parts, combine=join)
    while job.state in {"queued", "running"}:
        time.sleep(1e-3)
    if job.result is None:
        raise RuntimeError(job.error)
    return job.result


def against_others() -> Table:
    """Adam × 500 steps on Rosenbrock in float64, from 1 to 40,000 runs."""
    with_optax = find_spec("optax") is not None
    rows = []
    for runs in SIDES:
        axes, points = axes_of(runs), points_of(runs)
        candidates: dict[str, Callable[[], object]] = {"ours": partial(sweep, SPEC, axes)}
        if runs >= POOLED:
            candidates["pool"] = partial(pooled, axes)
        candidates["torch"] = partial(torch_losses, points)
        cold: Seconds = {"cold": []}
        if with_optax:
            cold = {"cold": [first_call(points) for _ in range(3)]}
            candidates["warm"] = partial(optax_losses(), points)
        check(axes, points)
        seconds = in_turns(candidates, 3, time.perf_counter)
        ours = min(("ours", "pool"), key=lambda name: median(seconds.get(name, [np.inf])))
        best = median(seconds[ours])
        cells = [
            f"{runs:,}",
            milliseconds(seconds["ours"]),
            milliseconds(seconds["pool"]) if "pool" in seconds else "–",
            milliseconds(seconds["torch"]),
            f"{ratio(seconds, 'torch', ours):.1f} ×",
        ]
        if with_optax:
            cells += [
                milliseconds(cold["cold"]),
                f"{median(cold['cold']) / best:.1f} ×",
                milliseconds(seconds["warm"]),
                f"{ratio(seconds, 'warm', ours):.2f} ×",
            ]
        rows.append(cells)
    heads = ["runs", "sweep", "sweep, pool", "torch.optim, autograd", "ratio"]
    return Table(
        f"Adam on Rosenbrock, {STEPS} steps, float64: final and lowest loss of every run",
        heads + (["optax, first call", "ratio", "optax, warm", "ratio"] if with_optax else []),
        rows,
        "Wall time, median of 3 interleaved rounds; ratios to the quicker of sweep (one core) and sweep in the pool "
        "(one part for each of two workers). All runs in one tensor for torch, jit + vmap + scan for optax, both with "
        "as many threads as they like. sweep also counts steps to the tolerance and finds divergence and the minimum.",
    )


def check(axes: dict[str, np.ndarray], points: np.ndarray) -> None:
    """All go the same way: chaos aside, the lowest losses agree."""
    ours = sweep(SPEC, axes).best_loss.ravel()
    theirs = [torch_losses(points)[1], *([optax_losses()(points)[1]] if find_spec("optax") else [])]
    for losses in theirs:
        np.testing.assert_allclose(np.median(ours), np.median(losses), rtol=1e-6)


def maps() -> Table:
    """The sizes with a budget, over lr and β₂."""
    rows = []
    for side, steps, budget in ((64, 300, 150), (128, 500, 1_500), (256, 500, None)):
        spec = RunSpec("rosenbrock", "adam", num_steps=steps)
        axes = {"lr": np.geomspace(1e-3, 1.0, side), "beta2": 1 - np.geomspace(1e-1, 1e-4, side)}
        seconds = in_turns({"map": partial(sweep, spec, axes)}, 5, time.perf_counter)
        rows.append([f"{side} × {side}", f"{steps}", milliseconds(seconds["map"]), f"{budget:,} ms" if budget else "–"])
    return Table(
        "A map over lr × β₂, Adam on Rosenbrock", ["cells", "steps", "sweep", "budget"], rows, "Wall time, one core."
    )


def passes() -> Table:
    """How close a sweep comes to the passes over memory that its steps consist of, each timed by itself."""
    runs = 10_000
    axes = axes_of(runs)
    (group,) = Plan(SPEC, check_axes(SPEC, axes)).groups(np.arange(runs))
    found = Counter(passes_of(compile_sweep(group.problem).text))
    alone = STEPS * sum(count * seconds_of(ufunc, rows, runs) for (ufunc, rows), count in found.items())
    seconds = in_turns({"sweep": partial(sweep, SPEC, axes)}, 5, time.perf_counter)["sweep"]
    over = {rows: sum(count for (_, r), count in found.items() if r == rows) for rows in (1, 2)}
    row = [f"{runs:,}", f"{over[2]}", f"{over[1]}", milliseconds([alone]), milliseconds(seconds)]
    return Table(
        f"The limit of passes over memory: Adam on Rosenbrock, {STEPS} steps",
        ["runs", "passes a step over (2, runs)", "over (runs,)", "the passes alone", "sweep", "of it the passes"],
        [[*row, f"{alone / median(seconds):.0%}"]],
        "The passes alone: NumPy's own calls on arrays of that size, in cache, with nothing in between.",
    )


def passes_of(text: str) -> Iterator[tuple[str, int]]:
    """The ufunc and the rows (1 or 2) of every pass of a loop's step."""
    before, _, body = text.partition("    for t in")
    buffers = dict(re.findall(r"(r\d+) = empty\((\(2, n\)|n)", before))
    for ufunc, out in re.findall(r"^ {8}(\w+)\(.*?(\w+)\)$", body, flags=re.MULTILINE):
        pair = out in {"x", "grad", "finite"} or out.startswith("old_") or buffers.get(out) == "(2, n)"
        yield ufunc, 2 if pair else 1


def seconds_of(ufunc: str, rows: int, runs: int) -> float:
    """One call of it."""
    function = getattr(np, ufunc)
    a, b, out = np.full(rows * runs, 0.9), np.full(rows * runs, 1.1), np.empty(rows * runs)
    if ufunc in {"isfinite", "greater"}:
        out = out.astype(bool)
    call = partial(function, *(a, b)[: function.nin], out)
    return min(timeit.repeat(call, number=200, repeat=7)) / 200
