"""A plane through the weights' space on which a run's path can be seen.

With more than 50,000 weights a path is drawn as its shadow on two directions: the principal components of where it has
been (Li et al. 2018, arXiv:1712.09913, §7), or two random ones whose filters have the weights' lengths (§4 there).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from viz.mnist.networks.network import Array32, Network, unflatten

Kind = Literal["pca", "random"]
Array64 = NDArray[np.float64]

MAX_SNAPSHOTS = 64
"""Of a lane."""
MAX_SNAPSHOT_BYTES = 256_000_000
"""Of all lanes together; of large models there are fewer."""
BLOCK = 16_384
"""Weights at a time in double precision."""
LARGEST = 1e9
"""Of a snapshot's weights: beyond it a run has exploded, and its lengths soon leave single precision."""
MARGIN = 0.15
"""Around the paths, as a fraction of their extent."""
LEAST_EXTENT = 0.1
"""Of the grid's short side, as a fraction of its long one."""
REACH = 1.0
"""Of the grid in random directions: where the weights have changed by as much as they are long."""


@dataclass(frozen=True, eq=False)
class Plane:
    """The points ``origin + x·directions[0] + y·directions[1]``, and each lane's path on it.

    Args:
        kind: ``"pca"`` or ``"random"``.
        origin: (P,) float32, the mean of the lanes' final weights.
        directions: (2, P) float32. Of PCA they are orthonormal, so that lengths on the plane are those of weights.
        paths: of each lane, (k, 2): the point of the plane that is nearest to the weights.
        steps: of each lane, (k,): the steps at which the weights were so.
        explained: (2,), the fraction of the lanes' squared distances from the origin that lies along each direction
            (of random ones: along the first, and along what is new in the second).
        lanes: numbers of the lanes that it is laid through: those that ran to their end, or all where none did.
    """

    kind: Kind
    origin: Array32
    directions: Array32
    paths: tuple[Array64, ...]
    steps: tuple[NDArray[np.int64], ...]
    explained: Array64
    lanes: tuple[int, ...]

    def without_weights(self) -> Plane:
        """What there is to draw: ``origin`` and ``directions`` are left empty."""
        return replace(self, origin=np.empty(0, np.float32), directions=np.empty((2, 0), np.float32))

    def at(self, x: float, y: float) -> Array32:
        """The weights at a point, (P,)."""
        point: Array32 = self.origin + np.float32(x) * self.directions[0] + np.float32(y) * self.directions[1]
        return point

    def axes(self, count: int) -> tuple[Array64, Array64]:
        """The coordinates of a grid of ``count`` × ``count`` points around the paths of ``lanes``, with a margin."""
        points = np.concatenate([self.paths[lane] for lane in self.lanes] + [np.zeros((1, 2))])
        if self.kind == "random":
            points = np.concatenate([points, [[-REACH, -REACH], [REACH, REACH]]])
        low, high = points.min(axis=0), points.max(axis=0)
        longest = float(np.max(high - low)) or float(np.linalg.norm(self.origin)) or 1.0
        half = np.maximum(high - low, LEAST_EXTENT * longest) * (0.5 + MARGIN)
        middle = (low + high) / 2
        x, y = np.linspace(middle - half, middle + half, count).T
        return x, y


@dataclass(eq=False)
class Snapshots:
    """A lane's weights now and then.

    Args:
        wanted: the steps at which they are to be taken.
        finished: the run came to its end.
    """

    wanted: frozenset[int]
    steps: list[int] = field(default_factory=list)
    rows: list[Array32] = field(default_factory=list)
    finished: bool = True

    def take(self, step: int, weights: Callable[[], Array32], *, last: bool = False) -> None:
        """Keep ``weights()`` (P,) if wanted at ``step``, or the ``last``, unless they have run off; once a step."""
        if (last or step in self.wanted) and step not in self.steps[-1:]:
            row = weights()
            if np.abs(row).max() <= LARGEST:  # not where it is nan, either
                self.steps.append(step)
                self.rows.append(row)


def snapshot_steps(first: int, last: int, most: int) -> frozenset[int]:
    """At most ``most`` steps from ``first`` to ``last``, denser at the start, where weights move fast."""
    return frozenset(np.rint(first + (last - first) * np.linspace(0, 1, most) ** 2).astype(int).tolist())


def snapshot_count(num_parameters: int, lanes: int) -> int:
    """How many of each lane are affordable."""
    return int(np.clip(MAX_SNAPSHOT_BYTES // (4 * num_parameters * lanes), 4, MAX_SNAPSHOTS))


def pca_plane(lanes: Sequence[Snapshots]) -> Plane:
    """The plane of the first two principal components of all snapshots, taken from the origin.

    The eigenvectors of the small Gram matrix AAᵀ give those of AᵀA, which has as many rows as the model has weights:
    AAᵀu = σ²u makes v = Aᵀu/σ.
    """
    origin, through, rows = _basis(lanes)
    gram = sum(block @ block.T for _, block in _blocks(rows, origin))
    values, vectors = np.linalg.eigh(gram)
    values, vectors = values[::-1], vectors[:, ::-1]
    total = float(np.trace(gram))
    kept = [k for k in range(min(2, len(rows))) if values[k] > 1e-12 * max(total, np.finfo(float).tiny)]
    directions = np.empty((2, len(origin)), np.float32)
    for span, block in _blocks(rows, origin):
        for k in kept:
            directions[k, span] = vectors[:, k] @ block / np.sqrt(values[k])
    _complete(directions, len(kept))
    explained = np.zeros(2)
    explained[: len(kept)] = values[kept] / total
    # An eigenvector's sign is anybody's guess: the first lane starts where x and y are positive.
    start = _coordinates(lanes[through[0]].rows[:1], origin, directions)[0]
    directions *= np.where(start < 0, -1, 1).astype(np.float32)[:, None]
    return _plane("pca", lanes, origin, directions, explained, through)


def random_plane(network: Network, lanes: Sequence[Snapshots], seed: int) -> Plane:
    """Two random directions, filter by filter as long as the weights, around the origin."""
    origin, through, rows = _basis(lanes)
    rng = np.random.default_rng([seed, 1])
    directions = np.stack([filter_normalised(network, origin, rng) for _ in range(2)])
    return _plane("random", lanes, origin, directions, _shares(rows, origin, directions), through)


def filter_normalised(network: Network, flat: Array32, rng: np.random.Generator) -> Array32:
    """A normal random direction, each filter scaled to the length of that of ``flat`` (P,); biases are 0.

    A filter is what makes one output: of a dense layer a row. Without it a direction would mean much to layers of small
    weights and little to others, although a network with ReLU is the same when one layer is doubled, the next halved.
    """
    drawn = rng.standard_normal(len(flat), np.float32)
    weights, direction = unflatten(network, flat), unflatten(network, drawn)
    for name, array in direction.items():
        if array.ndim == 1:
            array[...] = 0
        else:
            rows = array.reshape(len(array), -1)
            wanted = np.linalg.norm(weights[name].reshape(len(array), -1).astype(np.float64), axis=1)
            rows *= (wanted / np.linalg.norm(rows, axis=1))[:, None].astype(np.float32)
    return drawn


def _basis(lanes: Sequence[Snapshots]) -> tuple[Array32, tuple[int, ...], list[Array32]]:
    """The origin, the lanes that count (one that ran off would bend the plane to itself), and their snapshots."""
    through = tuple(k for k, lane in enumerate(lanes) if lane.finished) or tuple(range(len(lanes)))
    ends = np.stack([lanes[k].rows[-1] for k in through])
    origin: Array32 = ends.mean(axis=0, dtype=np.float64).astype(np.float32)
    return origin, through, [row for k in through for row in lanes[k].rows]


def _plane(
    kind: Kind,
    lanes: Sequence[Snapshots],
    origin: Array32,
    directions: Array32,
    explained: Array64,
    through: tuple[int, ...],
) -> Plane:
    paths = tuple(_coordinates(lane.rows, origin, directions) for lane in lanes)
    steps = tuple(np.array(lane.steps, np.int64) for lane in lanes)
    return Plane(kind, origin, directions, paths, steps, explained, through)


def _coordinates(rows: Sequence[Array32], origin: Array32, directions: Array32) -> Array64:
    """The point of the plane nearest to each of ``rows``, by least squares: (n, 2)."""
    products, gram = np.zeros((len(rows), 2)), np.zeros((2, 2))
    for span, block in _blocks(rows, origin):
        across = directions[:, span].astype(np.float64)
        products += block @ across.T
        gram += across @ across.T
    found: Array64 = products @ np.linalg.pinv(gram)
    return found


def _shares(rows: Sequence[Array32], origin: Array32, directions: Array32) -> Array64:
    """The fraction of the rows' squared distances from the origin along each direction, orthogonalised."""
    first, second = directions.astype(np.float64)
    first = first / (np.linalg.norm(first) or 1.0)
    second = second - (second @ first) * first
    second /= np.linalg.norm(second) or 1.0
    basis = np.stack([first, second])
    along, total = np.zeros((len(rows), 2)), 0.0
    for span, block in _blocks(rows, origin):
        along += block @ basis[:, span].T
        total += float(np.vdot(block, block))
    found: Array64 = np.square(along).sum(axis=0) / (total or 1.0)
    return found


def _complete(directions: Array32, found: int) -> None:
    """Fill up with random orthonormal directions where the snapshots do not span a plane."""
    rng = np.random.default_rng(0)
    for k in range(found, 2):
        drawn = rng.standard_normal(directions.shape[1])
        for other in directions[:k].astype(np.float64):
            drawn -= (drawn @ other) * other
        directions[k] = drawn / np.linalg.norm(drawn)


def _blocks(rows: Sequence[Array32], origin: Array32) -> Iterator[tuple[slice, Array64]]:
    """The rows' differences from the origin in double precision, some columns at a time."""
    for first in range(0, len(origin), BLOCK):
        span = slice(first, first + BLOCK)
        yield span, np.stack([row[span] for row in rows]).astype(np.float64) - origin[span]
