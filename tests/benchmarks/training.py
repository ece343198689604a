"""What watching a training costs the training, what a training costs everybody else, and how soon it can be cancelled.

Goals: records and looks into the layers take at most a tenth of the bare loop's time; a slider's move on Explore is no
slower while a training runs; a cancelled training leaves its worker within a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np

from tests.benchmarks import jobs
from tests.benchmarks.table import Table
from tests.benchmarks.timing import in_turns, milliseconds, ratio
from viz.jobs import pool
from viz.jobs.training import training_in_pool
from viz.jobs.with_torch import import_torch
from viz.jobs.worker import Report
from viz.mnist import Training, TrainSpec, train
from viz.mnist.data.load import is_available
from viz.mnist.training import LEAST_BETWEEN

ROUNDS, STEPS = 9, 100
CANCELS = 8
MOST_WAIT = 0.5
"""Seconds of training before it is cancelled, at most."""
BARE, RECORDS, LOOKS = "bare loop", "records", "records and looks"


def run() -> list[Table]:
    """All three."""
    dataset = "mnist" if is_available("mnist") else "digits"
    specs = [TrainSpec(dataset, model, epochs=60, device="cpu") for model in ("softmax", "mlp", "cnn")]
    return [
        Table(
            "training: what watching it costs",
            ("model", "backend", "a bare step", RECORDS, LOOKS),
            [in_worker(spec) for spec in specs],
            f"{dataset}, batches of 128, Adam, {ROUNDS} rounds of {STEPS} steps in turns, in a worker of the pool, "
            "CPU time.\nThe bare loop takes batches, gradients and steps and keeps nothing; records tell loss, "
            f"accuracy and gradient norm;\nevery {LEAST_BETWEEN}th step is looked into, as often as it ever is by "
            "default. The ratios are to the bare loop.",
        ),
        Table(
            "training: a slider's move while others train",
            jobs.HEAD,
            jobs.moves_beside("trainings", 1),
            jobs.note_on("The training is two lanes of the CNN on the digits, in a worker process of lower priority."),
        ),
        Table(
            "training: from Cancel to a free worker",
            ("when", "median", "longest"),
            [
                ["while PyTorch is imported", *cancelled(replace(specs[-1], epochs=1), 1, at_once=True)],
                *(
                    [f"{spec.model}, between steps and evaluations", *cancelled(spec, CANCELS)]
                    for spec in (replace(spec, evaluate_every=20) for spec in specs)
                ),
            ],
            f"Four lanes; cancelled after up to {MOST_WAIT:g} s of training.",
        ),
    ]


def in_worker(spec: TrainSpec) -> list[str]:
    """``watching`` where trainings run, with one thread as they have."""
    job = pool.submit("benchmark", watching, [spec], limit_s=600)
    wait_until(lambda: job.ended)
    if job.error:
        raise RuntimeError(job.error)
    line: list[str] = job.result
    return line


def watching(spec: TrainSpec, report: Report) -> list[str]:
    """A line of the table: the same steps bare, with records, and with looks into the layers too."""
    if spec.needs_torch:
        import_torch(report)
    spec = replace(spec, evaluate_every=spec.num_steps)
    seconds = in_turns(
        {
            BARE: bare(train(replace(spec, inspect_every=0))),
            RECORDS: watched(train(replace(spec, inspect_every=0))),
            LOOKS: watched(train(replace(spec, inspect_every=LEAST_BETWEEN))),
        },
        ROUNDS,
    )
    step = milliseconds([s / STEPS for s in seconds[BARE]])
    return [spec.model, str(spec.backend), step, *(f"{ratio(seconds, name, BARE):.2f}×" for name in (RECORDS, LOOKS))]


def bare(training: Training) -> Callable[[], None]:
    """The next steps without anything to show for them."""

    def go() -> None:
        for _ in range(STEPS):
            t = training.step = training.step + 1
            training._backend.backward(*training._batch(t))
            training._backend.update(t, training._hyper_at(t))

    return go


def watched(training: Training) -> Callable[[], None]:
    """The next steps with their records."""

    def go() -> None:
        for _ in range(STEPS):
            next(training)

    return go


def cancelled(spec: TrainSpec, times: int, *, at_once: bool = False) -> list[str]:
    """Median and longest time until the worker of a cancelled training is free."""
    rng = np.random.default_rng(0)
    waits = []
    if at_once:
        pool.close()  # its next workers have imported nothing yet
    for _ in range(times):
        job = training_in_pool("benchmark", [replace(spec, seed=k) for k in range(4)])
        wait_until(lambda job=job: job.state == "running" if at_once else job.messages)  # type: ignore[misc]
        time.sleep(MOST_WAIT * rng.random())  # some moment of the training
        begun = time.monotonic()
        job.cancel()
        wait_until(lambda: not busy())
        waits.append(time.monotonic() - begun)
    return [f"{1e3 * median(waits):.0f} ms", f"{1e3 * max(waits):.0f} ms"]


def busy() -> bool:
    """Whether the pool has a part of a job in a worker."""
    engine = pool._pool._engine
    return engine is not None and bool(engine._parts)


def wait_until(condition: Callable[[], object]) -> None:
    """Look every millisecond."""
    deadline = time.monotonic() + 600
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError("the training does not run, or does not end")
        time.sleep(0.001)
