"""The loss over a plane through the weights' space, computed in the pool: what a path on it is drawn over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.jobs.job import Job
from viz.jobs.pool import submit
from viz.jobs.with_torch import import_torch
from viz.jobs.worker import Report
from viz.mnist.data.split import choose
from viz.mnist.networks.network import unflatten
from viz.mnist.plane import Plane
from viz.mnist.spec import TrainSpec
from viz.mnist.training import Training, train

LIMIT_S = 600.0
POINTS = 25
"""Along either side of the grid."""
IMAGES = 250
"""Of the training set, at every point the same: enough for the shape of the surface."""
PART_ROWS = 3
"""Of the grid, in a part: some seconds for the slowest model, after which the worker is free for others."""

Array64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class PlanePart:
    """Some rows of the grid: the points of ``xs`` at each of ``ys`` on ``plane``."""

    spec: TrainSpec
    plane: Plane
    xs: Array64
    ys: Array64


@dataclass(frozen=True, eq=False)
class PlaneLosses:
    """The loss on a grid over a plane: a slice, which the paths touch only where they lie in it.

    Args:
        xs, ys: (n,), (m,), the grid's coordinates.
        loss: (m, n), one row for each of ``ys``; may be inf or nan far out.
        images: of the training set, the mean over which it is.
        plane: with its paths, without its weights.
    """

    xs: Array64
    ys: Array64
    loss: Array64
    images: int
    plane: Plane


def plane_in_pool(
    session: str,
    spec: TrainSpec,
    plane: Plane,
    *,
    title: str = "",
    limit_s: float = LIMIT_S,
    is_alive: Callable[[], bool] = lambda: True,
) -> Job:
    """Compute the training loss of ``spec`` around the paths on ``plane``; the job's result is a ``PlaneLosses``.

    A session has one such job beside its others: the one before is cancelled.

    Raises:
        Busy: the queue is full.
        ValueError: the plane is not one of the model's weights.
    """
    if len(plane.origin) != spec.network.num_parameters:
        raise ValueError(
            f"plane must have the {spec.network.num_parameters:,} weights of {spec.model}, got {len(plane.origin):,}"
        )
    xs, ys = plane.axes(POINTS)
    parts = [PlanePart(spec, plane, xs, ys[first : first + PART_ROWS]) for first in range(0, len(ys), PART_ROWS)]

    def combine(rows: list[Any]) -> PlaneLosses:
        return PlaneLosses(xs, ys, np.concatenate(rows), min(IMAGES, spec.num_train), plane.without_weights())

    return submit(
        plane_key(session), losses_on_plane, parts, title=title, limit_s=limit_s, is_alive=is_alive, combine=combine
    )


def plane_key(session: str) -> str:
    """Under which name the pool keeps the plane of ``session``."""
    return f"{session}/plane"


def losses_on_plane(part: PlanePart, report: Report) -> Array64:
    """The job: the loss at each point, (rows, columns).

    Raises:
        ValueError: data or PyTorch are missing.
    """
    if part.spec.needs_torch:
        import_torch(report)
    points = [(x, y) for y in part.ys for x in part.xs]
    done = 0
    training = train(part.spec, progress=lambda: report(done / len(points)))
    images, labels = _sample(training)
    losses = np.empty(len(points))
    with np.errstate(all="ignore"):  # far out the numbers may leave their range
        for done, (x, y) in enumerate(points):
            losses[done] = training.loss_at(unflatten(training.network, part.plane.at(x, y)), images, labels)
    return losses.reshape(len(part.ys), len(part.xs))


def _sample(training: Training) -> tuple[Any, Any]:
    """Images and labels that the run was trained on, the same in every part."""
    data, places = training.data, training.train_places
    places = places[choose(data.train_labels[places], min(IMAGES, len(places)), training.spec.seed)]
    return data.train_images[places], data.train_labels[places]
