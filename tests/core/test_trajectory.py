"""What one reads off a trajectory, by hand."""

import numpy as np
import pytest

from viz import RunSpec, simulate

HALVING = {"lr": 0.5}


def descend(start, num_steps=4, lr=0.5, surface="quadratic", **more):
    """SGD on ½(x² + y²): every coordinate is multiplied by 1 − lr."""
    if surface == "quadratic":
        more.setdefault("surface_params", {"kappa": 1.0})
    return simulate(RunSpec(surface, "sgd", start, num_steps, {"lr": lr}, **more))


def test_halving_by_hand():
    path = descend((4.0, -2.0))
    np.testing.assert_array_equal(path.x[:, 0], [(4, -2), (2, -1), (1, -0.5), (0.5, -0.25), (0.25, -0.125)])
    np.testing.assert_array_equal(path.loss[:, 0], [10.0, 2.5, 0.625, 0.15625, 0.0390625])
    np.testing.assert_array_equal(path.grad[:, 0], path.x[:-1, 0])
    np.testing.assert_array_equal(path.info["effective_lr"], np.full((4, 1, 2), 0.5))
    assert path.final_loss == [0.0390625]
    assert path.best_loss == [0.0390625]
    assert path.distance_to_minimum() == pytest.approx([np.hypot(0.25, 0.125)], rel=1e-15)


@pytest.mark.parametrize(
    ("tolerance", "steps"), [(10.0, 0), (2.5, 1), (2.4, 2), (0.0390625, 4), (0.039, -1), (0.0, -1)]
)
def test_steps_to_tolerance(tolerance, steps):
    assert descend((4.0, -2.0)).steps_to_tolerance(tolerance) == [steps]


def test_each_run_has_its_own():
    path = descend(((4.0, -2.0), (0.0, 0.0), (0.0, 2.0)))
    assert path.steps_to_tolerance(0.625).tolist() == [2, 0, 1]
    assert path.best_loss.shape == path.final_loss.shape == path.distance_to_minimum().shape == (3,)


def test_best_loss_is_not_the_last():
    """lr = 3 multiplies by −2: the start is the best."""
    path = descend((1.0, 1.0), lr=3.0)
    assert path.best_loss == [1.0]
    assert path.final_loss == [256.0]


def test_tolerance_is_above_the_infimum():
    """three_hump_camel has another minimum higher up: only the global one counts. bounded_saddle's infimum is −5."""
    local = descend((1.74755, -0.87378), 3, 1e-3, "three_hump_camel")
    assert local.steps_to_tolerance(1e-2) == [-1]
    assert local.distance_to_minimum() == pytest.approx([0.0], abs=1e-4)
    bounded = descend((0.0, 10**0.5), 3, 1e-3, "bounded_saddle")
    assert bounded.steps_to_tolerance(1e-6) == [0]
    above = descend((0.0, 1.0), 3, 1e-3, "bounded_saddle")
    assert above.final_loss < 0.0
    assert above.steps_to_tolerance(1e-6) == [-1]


def test_tolerance_and_distance_move_with_the_landscape():
    """Turned by 90° about (1, 1), Rosenbrock's minimum stays; scaled, its loss and tolerance scale."""
    path = descend((1.0, 1.0), 2, 1e-3, "rosenbrock", rotation=90.0, loss_scale=100.0)
    assert path.steps_to_tolerance(0.0) == [0]
    assert path.distance_to_minimum() == [0.0]
    turned = descend((-3.0, -3.0), 1, 0.0, "himmelblau", rotation=30.0)
    minima = np.array([(m.x, m.y) for m in turned.spec.landscape.minima])
    np.testing.assert_allclose(np.hypot(*(minima - (3.0, 2.0)).T), [0.0, 5.9143, 8.5948, 3.8923], atol=1e-4)
    assert turned.distance_to_minimum() == pytest.approx(np.hypot(*(minima - (-3.0, -3.0)).T).min())


def test_unbounded_below():
    path = descend((1.0, 0.5), 20, 0.1, "saddle")
    assert path.steps_to_tolerance(1e3) == [-1]
    assert np.isnan(path.distance_to_minimum()).all()
    assert path.best_loss == path.final_loss


def test_diverged():
    """lr = 1e6 multiplies by about −1e6 at each step: best is the start, the rest is not a number."""
    path = descend(((1.0, 0.0), (0.0, 0.0)), 100, 1e6)
    assert path.diverged_at[0] > 0
    assert path.diverged_at[1] == -1
    assert np.isnan(path.final_loss[0])
    assert path.best_loss.tolist() == [0.5, 0.0]
    assert np.isnan(path.distance_to_minimum()[0])
    assert path.distance_to_minimum()[1] == 0.0
    assert path.steps_to_tolerance(0.5).tolist() == [0, 0]


def test_size_in_memory():
    """SGD records x, loss, grad, step and one info: (2·11 + 11 + 3·2·10) numbers of eight bytes for 10 steps."""
    assert descend((1.0, 1.0), 10).nbytes == 8 * (2 * 11 + 11 + 3 * 2 * 10)
