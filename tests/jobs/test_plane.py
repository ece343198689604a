"""The loss over a plane, in this process and in the pool."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.jobs.waiting import until
from viz.jobs import plane as plane_job
from viz.jobs.plane import PlanePart, losses_on_plane, plane_in_pool, plane_key
from viz.jobs.pool import Pool
from viz.jobs.training import TrainingTask, train_lanes
from viz.mnist import TrainSpec, train
from viz.mnist.networks.network import unflatten
from viz.mnist.plane import Plane

SPEC = TrainSpec(model="softmax", epochs=3, subset=300, validation=0.2, batch_size=50, hyper={"lr": 0.01})


def quiet(fraction: float, payload: Any = None) -> None:
    """A report that nobody reads."""


@pytest.fixture(scope="module")
def planes() -> dict[str, Plane]:
    return train_lanes(TrainingTask((SPEC, replace(SPEC, optimizer="sgd"))), quiet).planes


def test_each_point_is_the_loss_of_the_weights_there(planes: dict[str, Plane], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_job, "IMAGES", 50)
    training = train(SPEC)
    images, labels = plane_job._sample(training)
    xs, ys = np.array([-0.5, 0.0, 2.0]), np.array([0.0, 1.0])
    for plane in planes.values():
        found = losses_on_plane(PlanePart(SPEC, plane, xs, ys), quiet)
        expected = [
            [training.loss_at(unflatten(training.network, plane.at(x, y)), images, labels) for x in xs] for y in ys
        ]
        np.testing.assert_array_equal(found, expected)


def test_the_images_are_of_those_trained_on_and_of_all_classes() -> None:
    training = train(SPEC)
    images, labels = plane_job._sample(training)
    trained_on = {training.data.train_images[place].tobytes() for place in training.train_places}
    assert len(images) == SPEC.num_train == 240
    assert all(image.tobytes() in trained_on for image in images)
    whole = replace(SPEC, subset=None, validation=0.0)
    images, labels = plane_job._sample(train(whole))
    assert len(images) == plane_job.IMAGES
    assert set(np.bincount(labels)) == {25}


def test_far_out_the_loss_leaves_the_numbers(planes: dict[str, Plane]) -> None:
    found = losses_on_plane(PlanePart(SPEC, planes["pca"], np.array([0.0, 1e38]), np.array([1e38])), quiet)
    assert not np.isfinite(found).any()


def test_reports_on_the_way(planes: dict[str, Plane]) -> None:
    heard: list[float] = []
    losses_on_plane(PlanePart(SPEC, planes["pca"], np.zeros(4), np.zeros(2)), lambda f, payload=None: heard.append(f))
    assert sorted(set(heard)) == [k / 8 for k in range(8)]


def test_a_plane_of_another_model_is_refused(planes: dict[str, Plane], pool: Pool) -> None:
    with pytest.raises(ValueError, match=r"the 9,610 weights of mlp, got 650"):
        plane_in_pool("a", replace(SPEC, model="mlp", hidden=(128,)), planes["pca"])
    assert pool.job_of(plane_key("a")) is None


@pytest.mark.usefixtures("pool")
def test_in_the_pool(planes: dict[str, Plane], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_job, "POINTS", 7)
    plane = planes["pca"]
    job = plane_in_pool("a", SPEC, plane, title="Loss surface")
    assert len(job.work.parts) == 3
    until(lambda: job.ended)
    assert job.error is None
    found = job.result
    np.testing.assert_array_equal(found.loss, losses_on_plane(PlanePart(SPEC, plane, found.xs, found.ys), quiet))
    assert found.loss.shape == (7, 7)
    assert found.images == 240
    assert found.plane.origin.size == 0
    assert [len(path) for path in found.plane.paths] == [len(path) for path in plane.paths]
