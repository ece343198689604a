"""The plane that a path is drawn on: its directions, coordinates and shares, on small made-up paths."""

from __future__ import annotations

import numpy as np
import pytest

from viz.mnist import plane as plane_module
from viz.mnist.networks.network import Conv, Dense, Flatten, Network, Picture, Relu, flatten, initial_weights, unflatten
from viz.mnist.plane import Snapshots, filter_normalised, pca_plane, random_plane, snapshot_count, snapshot_steps

NETWORK = Network((Picture(4), Conv("conv1", 1, 3), Relu(), Flatten(), Dense("dense1", 48, 5)))
PARAMETERS = NETWORK.num_parameters


def lane(rows, finished: bool = True) -> Snapshots:
    rows = [np.asarray(row, np.float32) for row in rows]
    return Snapshots(frozenset(range(len(rows))), list(range(len(rows))), rows, finished)


def walk(seed: int, count: int = 20, size: int = PARAMETERS) -> Snapshots:
    """A random walk from the initial weights."""
    steps = np.random.default_rng(seed).standard_normal((count, size)) * 0.1
    return lane(flatten(initial_weights(NETWORK, 0))[:size] + np.cumsum(steps, axis=0))


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plane_module, "BLOCK", 100)


class TestPca:
    def test_is_the_singular_value_decomposition(self) -> None:
        lanes = [walk(1), walk(2, 30)]
        plane = pca_plane(lanes)
        origin = np.mean([lane.rows[-1] for lane in lanes], axis=0, dtype=np.float64)
        rows = np.concatenate([lane.rows for lane in lanes]).astype(np.float64) - plane.origin
        u, s, vt = np.linalg.svd(rows, full_matrices=False)
        np.testing.assert_allclose(plane.origin, origin, rtol=1e-6)
        np.testing.assert_allclose(np.abs(np.sum(plane.directions * vt[:2], axis=1)), 1.0, atol=1e-6)
        np.testing.assert_allclose(plane.explained, s[:2] ** 2 / np.sum(s**2), rtol=1e-10)
        found = np.concatenate(plane.paths)
        np.testing.assert_allclose(np.abs(found), np.abs(u[:, :2] * s[:2]), atol=1e-6)
        assert [len(path) for path in plane.paths] == [20, 30]
        np.testing.assert_array_equal(plane.steps[1], np.arange(30))

    def test_directions_are_orthonormal_and_the_first_lane_starts_where_both_are_positive(self) -> None:
        plane = pca_plane([walk(3), walk(4)])
        np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-6)
        assert (plane.paths[0][0] > 0).all()

    def test_a_single_lane_ends_at_the_origin(self) -> None:
        only = walk(5)
        plane = pca_plane([only])
        np.testing.assert_array_equal(plane.origin, only.rows[-1])
        np.testing.assert_allclose(plane.paths[0][-1], 0.0, atol=1e-6)

    def test_a_point_of_the_plane_is_the_weights_there(self) -> None:
        """A path that lies in a plane is that path again."""
        basis = np.linalg.qr(np.random.default_rng(0).standard_normal((PARAMETERS, 2)))[0].T
        rows = np.random.default_rng(1).standard_normal((9, 2)) @ basis
        plane = pca_plane([lane(rows)])
        assert plane.explained.sum() == pytest.approx(1.0)
        for row, (x, y) in zip(rows, plane.paths[0], strict=True):
            np.testing.assert_allclose(plane.at(x, y), row, atol=1e-6)

    def test_a_lane_that_ran_off_does_not_bend_the_plane_to_itself(self) -> None:
        good = walk(6)
        off = lane(1e6 * np.stack(walk(7, 5).rows), finished=False)
        plane, alone = pca_plane([off, good]), pca_plane([good])
        assert plane.lanes == (1,)
        np.testing.assert_array_equal(plane.origin, alone.origin)
        np.testing.assert_array_equal(plane.explained, alone.explained)
        assert len(plane.paths[0]) == 5
        assert np.isfinite(plane.paths[0]).all()
        assert np.abs(plane.axes(5)[0]).max() < 100
        assert pca_plane([off]).lanes == (0,)

    @pytest.mark.parametrize("rows", [[0], [0, 0, 0], [0, 1, 2]])
    def test_weights_that_hardly_move_have_a_plane_all_the_same(self, rows) -> None:
        """One snapshot, no movement (lr = 0), movement along a line."""
        start = flatten(initial_weights(NETWORK, 0))
        plane = pca_plane([lane([start * (1 + 0.1 * k) for k in rows])])
        np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-6)
        np.testing.assert_allclose(plane.explained, [float(max(rows) > 0), 0.0], atol=1e-9)
        for axis in plane.axes(5):
            assert (np.diff(axis) > 0).all()


class TestRandom:
    def test_filters_have_the_weights_lengths_and_biases_stay(self) -> None:
        weights = initial_weights(NETWORK, 1)
        direction = unflatten(NETWORK, filter_normalised(NETWORK, flatten(weights), np.random.default_rng(0)))
        for name, array in direction.items():
            if name.endswith("bias"):
                assert not array.any()
                continue
            lengths = [np.linalg.norm(values.reshape(len(values), -1), axis=1) for values in (array, weights[name])]
            np.testing.assert_allclose(*lengths, rtol=1e-5)
        assert direction["conv1.weight"].shape == (3, 1, 3, 3)

    def test_coordinates_are_least_squares_and_shares_those_of_the_projection(self) -> None:
        lanes = [walk(8), walk(9)]
        plane = random_plane(NETWORK, lanes, seed=0)
        across = plane.directions.astype(np.float64).T
        rows = np.concatenate([lane.rows for lane in lanes]).astype(np.float64) - plane.origin
        found, *_ = np.linalg.lstsq(across, rows.T, rcond=None)
        np.testing.assert_allclose(np.concatenate(plane.paths), found.T, rtol=1e-8, atol=1e-10)
        in_plane = np.sum((across @ found) ** 2) / np.sum(rows**2)
        assert plane.explained.sum() == pytest.approx(in_plane, rel=1e-8)
        first = across[:, 0] / np.linalg.norm(across[:, 0])
        assert plane.explained[0] == pytest.approx(np.sum((rows @ first) ** 2) / np.sum(rows**2), rel=1e-8)

    def test_the_seed_fixes_them(self) -> None:
        lanes = [walk(10)]
        same, again, other = (random_plane(NETWORK, lanes, seed).directions for seed in (3, 3, 4))
        np.testing.assert_array_equal(same, again)
        assert not np.allclose(same, other)

    def test_the_grid_reaches_as_far_as_the_weights_are_long(self) -> None:
        x, y = random_plane(NETWORK, [walk(11)], seed=0).axes(25)
        assert min(-x[0], x[-1], -y[0], y[-1]) >= 1.0

    def test_weights_of_zero_have_directions_of_zero(self) -> None:
        plane = random_plane(NETWORK, [lane(np.zeros((3, PARAMETERS)))], seed=0)
        assert not plane.directions.any()
        np.testing.assert_array_equal(plane.paths[0], np.zeros((3, 2)))
        np.testing.assert_array_equal(plane.explained, [0.0, 0.0])


class TestSnapshots:
    @pytest.mark.parametrize(("first", "last", "most"), [(0, 2345, 64), (100, 110, 64), (0, 1, 4), (7, 7, 4)])
    def test_are_few_denser_at_the_start_and_have_both_ends(self, first: int, last: int, most: int) -> None:
        steps = sorted(snapshot_steps(first, last, most))
        assert (steps[0], steps[-1]) == (first, last)
        assert len(steps) <= most
        if last - first > most:
            assert steps[1] - steps[0] < steps[-1] - steps[-2]

    def test_of_large_models_there_are_fewer(self) -> None:
        assert snapshot_count(55_042, 4) == 64
        assert snapshot_count(1_000_000, 4) == 16
        assert snapshot_count(100_000_000, 4) == 4

    def test_are_taken_when_wanted_and_only_finite_ones(self) -> None:
        kept = Snapshots(frozenset({0, 2, 4}))
        for step in range(5):
            kept.take(step, lambda step=step: np.array([step, np.inf if step == 4 else 0.0], np.float32))
        kept.take(3, lambda: np.zeros(2, np.float32), last=True)
        kept.take(3, lambda: np.zeros(2, np.float32), last=True)
        assert kept.steps == [0, 2, 3]
        assert [row[0] for row in kept.rows] == [0.0, 2.0, 0.0]


def test_what_is_drawn_needs_no_weights() -> None:
    plane = pca_plane([walk(12)])
    small = plane.without_weights()
    assert small.origin.size == small.directions.size == 0
    np.testing.assert_array_equal(small.axes(5), plane.axes(5))


def test_the_grid_holds_the_paths_with_a_margin() -> None:
    plane = pca_plane([walk(13), walk(14)])
    points = np.concatenate(plane.paths)
    for k, axis in enumerate(plane.axes(25)):
        assert len(axis) == 25
        assert axis[0] < points[:, k].min() < points[:, k].max() < axis[-1]
