"""Sweeps in the pool are the same sweeps."""

from __future__ import annotations

import numpy as np
import pytest

from tests.jobs.waiting import until
from viz import RunSpec
from viz.core.sweep import Sweep, sweep, with_steps_to_minimum
from viz.jobs import work
from viz.jobs.pool import Pool
from viz.jobs.work import SweepTask, sweeps_in_pool

SPEC = RunSpec("himmelblau", "adam", start=(0.5, 0.5), num_steps=60)
AXES = {"lr": np.geomspace(1e-3, 1.0, 7), "beta1": np.linspace(0.0, 0.9, 3)}
ARRAYS = ("final_loss", "best_loss", "steps_to_tolerance", "diverged_at", "end", "minimum", "steps_to_minimum")


def assert_same(found: Sweep, expected: Sweep) -> None:
    assert found.shape == expected.shape
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)


@pytest.mark.usefixtures("pool")
def test_several_sweeps_in_one_job_each_cut_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PART_WORK", 300)
    other = SweepTask(SPEC, {"eps": np.geomspace(1e-8, 1.0, 5)}, 1e-2)
    job = sweeps_in_pool("a", [SweepTask(SPEC, AXES, 1e-3, to_minimum=True), other], title="Two maps")
    assert len(job.work.parts) > 5
    until(lambda: job.ended)
    assert job.error is None
    first, second = job.result
    assert_same(first, with_steps_to_minimum(sweep(SPEC, AXES, 1e-3)))
    assert_same(second, sweep(*other[:3]))


def test_what_cannot_be_swept_is_refused_at_once(pool: Pool) -> None:
    with pytest.raises(ValueError, match="tolerance"):
        sweeps_in_pool("a", [SweepTask(SPEC, AXES, -1.0)])
    assert pool.job_of("a") is None
