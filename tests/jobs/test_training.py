"""Training as a job: what it tells and returns, how it ends, and who else gets a worker meanwhile."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.jobs import functions
from tests.jobs.waiting import until
from viz.jobs import training, with_torch
from viz.jobs.cluster import worker_count
from viz.jobs.job import Job
from viz.jobs.pool import Pool
from viz.jobs.training import (
    MAX_PARAMETERS,
    Stretch,
    TrainingResult,
    TrainingTask,
    can_train,
    train_lanes,
    training_in_pool,
    training_key,
)
from viz.jobs.worker import Cancelled
from viz.mnist import TrainSpec, train
from viz.mnist.history import join

ADAM = TrainSpec(model="softmax", epochs=3, subset=300, batch_size=50, hyper={"lr": 0.01})
SGD = replace(ADAM, optimizer="sgd", hyper={"lr": 0.1})
DIVERGING = replace(ADAM, optimizer="sgd", hyper={"lr": 1e6}, loss="mse")
ENDLESS = TrainSpec(model="softmax", epochs=40, batch_size=1)
SOME_WORKERS = worker_count() > 1


class Listener:
    """A report that keeps what it hears."""

    def __init__(self) -> None:
        self.fractions: list[float] = []
        self.stretches: list[Stretch] = []

    def __call__(self, fraction: float, payload: Any = None) -> None:
        self.fractions.append(fraction)
        if payload is not None:
            self.stretches.append(payload)


def trained(*specs: TrainSpec, resume: tuple[bytes, ...] | None = None) -> TrainingResult:
    return train_lanes(TrainingTask(specs, resume), Listener())


class TestResult:
    def test_each_lane_is_its_own_training(self) -> None:
        """Side by side as alone: the same records, weights, evaluation."""
        result = trained(ADAM, SGD)
        for spec, lane in zip((ADAM, SGD), result.lanes, strict=True):
            alone = train(spec)
            np.testing.assert_array_equal(lane.history.loss, [record.loss for record in alone])
            assert lane.history.step.tolist() == list(range(1, spec.num_steps + 1))
            for name, array in alone.weights().items():
                np.testing.assert_array_equal(lane.weights[name], array)
            assert lane.evaluation.accuracy == alone.evaluate().accuracy

    def test_planes_show_all_paths(self) -> None:
        planes = trained(ADAM, SGD).planes
        assert list(planes) == ["pca", "random"]
        for kind, plane in planes.items():
            assert plane.kind == kind
            assert plane.directions.shape == (2, ADAM.network.num_parameters)
            assert [steps[-1] for steps in plane.steps] == [ADAM.num_steps] * 2
            np.testing.assert_array_equal(plane.paths[0].shape, (len(plane.steps[0]), 2))
        assert 0.5 < planes["pca"].explained.sum() <= 1.0 + 1e-12

    def test_models_that_differ_share_no_plane(self) -> None:
        assert trained(ADAM, replace(ADAM, model="mlp", hidden=(8,))).planes == {}

    def test_a_lane_that_stops_early_does_not_end_the_others(self) -> None:
        result = trained(DIVERGING, ADAM)
        stopped, other = result.lanes
        assert stopped.history.stopped.startswith("Stopped at step ")
        assert stopped.evaluation is None
        assert len(stopped.history.step) < ADAM.num_steps
        assert result.planes["pca"].lanes == (1,)
        assert result.planes["pca"].steps[0][-1] < len(stopped.history.step)  # up to where it ran off
        assert (other.history.stopped, len(other.history.step)) == ("", ADAM.num_steps)

    def test_training_on_is_training_longer(self) -> None:
        longer = tuple(replace(spec, epochs=5) for spec in (ADAM, SGD))
        first, whole = trained(ADAM, SGD), trained(*longer)
        second = trained(*longer, resume=tuple(lane.checkpoint for lane in first.lanes))
        for before, after, expected in zip(first.lanes, second.lanes, whole.lanes, strict=True):
            assert after.history.step[0] == ADAM.num_steps + 1
            np.testing.assert_array_equal((before.history + after.history).loss, expected.history.loss)
            for name, array in expected.weights.items():
                np.testing.assert_array_equal(after.weights[name], array)
        assert second.planes["pca"].steps[0][0] == ADAM.num_steps

    def test_from_weights_that_are_no_numbers_there_is_no_plane(self) -> None:
        run = train(ADAM)
        next(run)
        broken = run.checkpoint()
        broken.weights["dense1.bias"][0] = np.inf
        result = trained(ADAM, resume=(broken.to_bytes(),))
        assert result.lanes[0].history.stopped.endswith("checkpoint that it went on from lead there at once.")
        assert result.planes == {}

    def test_with_torch(self) -> None:
        spec = TrainSpec(model="cnn", epochs=1, subset=40, batch_size=20, device="cpu")
        (lane,) = trained(spec).lanes
        assert lane.weights["conv1.weight"].shape == (8, 1, 3, 3)
        assert lane.evaluation.images == 360


class TestReport:
    def test_stretches_add_up_to_the_history(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(training, "TELL_EVERY", 0.0)
        heard = Listener()
        result = train_lanes(TrainingTask((ADAM, SGD)), heard)
        assert heard.fractions == sorted(heard.fractions)
        for k, lane in enumerate(result.lanes):
            together = join([stretch.history for stretch in heard.stretches if stretch.lane == k])
            np.testing.assert_array_equal(together.step, lane.history.step)
            np.testing.assert_array_equal(together.test_accuracy, lane.history.test_accuracy)

    @pytest.mark.parametrize("most", [2, 7, 16])
    def test_are_so_many_at_most_however_long_it_takes(self, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
        monkeypatch.setattr(training, "TELL_EVERY", 0.0)
        monkeypatch.setattr(training, "MAX_STRETCHES", most)
        heard = Listener()
        train_lanes(TrainingTask((ADAM, SGD)), heard)
        assert most - 2 <= len(heard.stretches) <= most + 2

    def test_are_some_time_apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(training, "TELL_EVERY", 1e9)
        heard = Listener()
        train_lanes(TrainingTask((ADAM, SGD)), heard)
        assert [stretch.lane for stretch in heard.stretches] == [0, 1]

    def test_whatever_it_is_at_it_can_be_ended(self) -> None:
        """At each report, of which there is one at every step and more within the evaluations."""

        def end_at(count: int) -> Callable[[float, Any], None]:
            def report(fraction: float, payload: Any = None) -> None:
                nonlocal count
                count -= 1
                if not count:
                    raise Cancelled

            return report

        heard = Listener()
        train_lanes(TrainingTask((ADAM,)), heard)
        assert len(heard.fractions) > ADAM.num_steps + ADAM.epochs
        for count in range(1, len(heard.fractions) + 1):
            with pytest.raises(Cancelled):
                train_lanes(TrainingTask((ADAM,)), end_at(count))

    def test_the_progress_ends_with_the_evaluations(self) -> None:
        heard = Listener()
        train_lanes(TrainingTask((ADAM, DIVERGING)), heard)
        steps = 3 * 50 * ADAM.num_steps
        assert heard.fractions[-1] == 1.0
        assert steps / (steps + 360) in heard.fractions


class TestRefusals:
    def test_what_does_not_fit_is_told_before_it_is_queued(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(training, "submit", lambda *_, **__: pytest.fail("it is queued"))
        with pytest.raises(ValueError, match="at least one lane"):
            training_in_pool("a", [])
        with pytest.raises(ValueError, match=r"a checkpoint for each of 2 lanes, got 1"):
            training_in_pool("a", [ADAM, ADAM], resume=[b""])
        large = TrainSpec(hidden=(2048, 2048))
        with pytest.raises(ValueError, match=rf"at most {MAX_PARAMETERS:,} parameters together, got 4,349,962"):
            training_in_pool("a", [large])
        with pytest.raises(ValueError, match=r"at most 4,000 looks into the layers of all lanes together, got 57,498"):
            training_in_pool("a", [replace(ADAM, inspect_every=1), replace(ENDLESS, inspect_every=1)])

    def test_a_checkpoint_of_another_run(self) -> None:
        checkpoint = trained(ADAM).lanes[0].checkpoint
        with pytest.raises(ValueError, match="seed must be 0 as in the checkpoint, got 1"):
            trained(replace(ADAM, seed=1, epochs=5), resume=(checkpoint,))
        with pytest.raises(ValueError, match="not a checkpoint"):
            trained(ADAM, resume=(b"PK nothing",))

    def test_without_torch_it_says_how_to_get_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(with_torch, "find_spec", lambda name: None)
        monkeypatch.delenv(with_torch.SCHEDULER, raising=False)
        cnn = replace(ADAM, model="cnn", backend="rules")
        assert (can_train(ADAM), can_train(cnn)) == (True, False)
        with pytest.raises(ValueError, match=r"requirements-torch\.txt"):
            trained(cnn)
        monkeypatch.setenv(with_torch.SCHEDULER, "tcp://somewhere:8786")
        assert can_train(cnn)

    def test_importing_torch_can_be_cancelled(self, monkeypatch: pytest.MonkeyPatch) -> None:
        imported = threading.Event()
        monkeypatch.setattr(with_torch, "import_module", lambda name: imported.wait(30))

        def report(fraction: float, payload: Any = None) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            with_torch.import_torch(report)
        imported.set()


class TestPool:
    @pytest.mark.usefixtures("pool")
    def test_a_training_in_the_pool(self) -> None:
        job = ended(training_in_pool("a", [ADAM, DIVERGING], title="Training"))
        assert job.error is None
        assert job.session == training_key("a")
        assert {message.lane for message in job.messages} == {0, 1}
        first, second = job.result.lanes
        assert first.evaluation.accuracy > 0.8
        assert second.evaluation is None
        assert list(job.result.planes) == ["pca", "random"]

    def test_a_refusal_is_shown(self, pool: Pool) -> None:
        job = ended(training_in_pool("a", [ADAM], resume=[b"nothing"]))
        assert (job.state, job.error.partition(":")[0]) == ("failed", "this is not a checkpoint of AdamScope")

    def test_cancelled_it_leaves_its_worker_in_order(self, pool: Pool) -> None:
        before = workers(pool)
        job = training_in_pool("a", [ENDLESS])
        until(lambda: job.messages)
        job.cancel()
        assert workers(pool) == before

    @pytest.mark.skipif(not SOME_WORKERS, reason="on one core there is no worker to leave to others")
    def test_trainings_wait_for_one_another_and_short_jobs_do_not(self, pool: Pool) -> None:
        running, waiting = training_in_pool("a", [ENDLESS]), training_in_pool("b", [ADAM])
        until(lambda: running.messages)
        assert ended(pool.submit("a", functions.square, [3])).result == 9
        assert (running.state, waiting.state, waiting.place) == ("running", "queued", 1)
        running.cancel()
        assert ended(waiting).state == "done"

    def test_a_killed_worker_is_told_and_survived(self, pool: Pool) -> None:
        everyone = workers(pool)
        job = training_in_pool("a", [ENDLESS, replace(ENDLESS, seed=1)])
        until(lambda: job.messages)
        others = {ended(pool.submit("b", functions.whereabouts, [0.01])).result[0]} if SOME_WORKERS else set()
        for pid in everyone - others:
            os.kill(pid, signal.SIGKILL)
        assert ended(job).error == "The worker was stopped from outside; start again."
        assert ended(training_in_pool("a", [ADAM])).state == "done"


def ended(job: Job) -> Job:
    until(lambda: job.ended)
    return job


def workers(pool: Pool) -> set[int]:
    """Their processes' numbers."""
    job = ended(pool.submit("whereabouts", functions.whereabouts, [0.1] * worker_count()))
    return {pid for pid, _ in job.result}


def test_lanes_that_all_explode_keep_their_curves_and_their_sentence() -> None:
    spec = TrainSpec(optimizer="sgd", hyper={"lr": 1e5}, loss="mse", epochs=30, subset=200)
    result = train_lanes(TrainingTask((spec,)), lambda fraction, payload=None: None)
    (lane,) = result.lanes
    assert "learning rate 100000 is too large" in lane.history.stopped
    assert lane.evaluation is None
    for plane in result.planes.values():
        assert np.isfinite(plane.paths[0]).all()
        assert np.isfinite(plane.directions).all()
