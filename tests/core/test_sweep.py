"""A sweep's cells are runs of ``simulate``; everything here is held against those."""

from __future__ import annotations

import pickle
import re
import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz import OPTIMIZERS, SURFACES, RunSpec, Sweep, simulate, sweep
from viz.core.quantity import Quantity
from viz.core.sweep import join, split, with_steps_to_minimum
from viz.core.sweep_axes import axis_quantities, work
from viz.core.sweep_runner import BLOCK, thresholds

TOLERANCE = 0.05
STEPS = 70  # two chunks of the loop and a bit
SMOOTH = "rosenbrock"  # + − × only: the same bits whoever computes


def some_values(quantity: Quantity, spec: RunSpec) -> list[Any]:
    """Values of an axis: with the ends of what is allowed, without what only blows up."""
    if quantity.is_switch:
        return [False, True]
    domain = dict(zip(("x0", "y0"), SURFACES[spec.surface].domain, strict=True))
    special = {
        "lr": [0.0, *(OPTIMIZERS[spec.optimizer].demo_lr * np.array([0.1, 1.0, 3.0]))],
        "rotation": [-45.0, 0.0, 30.0, 90.0, 360.0],
        "turn": [-45.0, 0.0, 30.0, 90.0, 360.0],
        "noise": [0.0, 0.1, 3.0],
        "loss_scale": [1e-6, 1.0, 2.0],
        "eps": [0.0, 1e-8, 1.0],
    }
    if quantity.name in special:
        return list(special[quantity.name])
    low, high = domain.get(quantity.name, quantity.slider)
    values = np.linspace(low, high, 4)
    return list(values[:-1] if quantity.open_high else values)


def assert_cells_are_runs(grid: Sweep, every: int = 1) -> None:
    for number, index in enumerate(np.ndindex(*grid.shape)):
        if number % every:
            continue
        path, outcome = simulate(grid.cell(*index)), grid.outcome
        seeds = range(grid.seeds)
        expected = {
            "final_loss": path.final_loss,
            "best_loss": path.best_loss,
            "steps_to_tolerance": path.steps_to_tolerance(grid.tolerance),
            "diverged_at": path.diverged_at,
            "end": path.x[-1],
        }
        for name, values in expected.items():
            # Without noise a sweep runs the first of several equal seeds.
            np.testing.assert_allclose(
                getattr(outcome, name)[index], values[list(seeds)], rtol=1e-10, atol=0, err_msg=f"{name} of {index}"
            )


def spec_of(optimizer: str, surface: str = SMOOTH, **fields: Any) -> RunSpec:
    return RunSpec(surface, optimizer, num_steps=STEPS, hyper={"lr": OPTIMIZERS[optimizer].demo_lr}, **fields)


ALL_AXES = [(key, q) for key in OPTIMIZERS for q in axis_quantities(RunSpec(SMOOTH, key))]


@pytest.mark.parametrize(("optimizer", "axis"), ALL_AXES)
def test_every_axis_of_every_optimizer(optimizer: str, axis: str) -> None:
    spec = spec_of(optimizer)
    assert_cells_are_runs(sweep(spec, {axis: some_values(axis_quantities(spec)[axis], spec)}, TOLERANCE))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_two_settings_with_schedule_noise_and_seeds(optimizer: str) -> None:
    spec = spec_of(optimizer, schedule="cosine", noise=0.3, seed=(4, 5), rotation=20.0, loss_scale=0.5)
    quantities = axis_quantities(spec)
    second = next((q for q in OPTIMIZERS[optimizer].hypers if q.name != "lr"), quantities["noise"]).name
    axes = {name: some_values(quantities[name], spec) for name in ("lr", second)}
    assert_cells_are_runs(sweep(spec, axes, TOLERANCE), every=3)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_starts_on_every_surface(surface: str, optimizer: str) -> None:
    spec = spec_of(optimizer, surface)
    quantities = axis_quantities(spec)
    axes = {name: some_values(quantities[name], spec) for name in ("y0", "x0")}
    assert_cells_are_runs(sweep(spec, axes, TOLERANCE), every=3)


@pytest.mark.parametrize("axes", [("rotation", "noise"), ("turn", "loss_scale"), ("kappa", "turn"), ("x0", "kappa")])
def test_settings_of_the_run(axes: tuple[str, str]) -> None:
    spec = spec_of("adam", "quadratic", seed=(1, 2, 3))
    quantities = axis_quantities(spec)
    assert_cells_are_runs(sweep(spec, {name: some_values(quantities[name], spec) for name in axes}, TOLERANCE), every=2)


def test_a_map_of_more_than_a_block() -> None:
    spec = replace(spec_of("adam"), num_steps=33)
    betas = 1 - np.geomspace(1e-1, 1e-4, 130)
    grid = sweep(spec, {"lr": np.geomspace(1e-3, 10, 2 * BLOCK // 130 + 2), "beta2": betas}, TOLERANCE)
    assert grid.final_loss.size > 2 * BLOCK
    assert_cells_are_runs(grid, every=511)


def test_diverged_runs_are_left_behind_in_the_step_in_which_they_leave() -> None:
    spec = RunSpec("quadratic", "sgd", start=(1.0, 1.0), num_steps=2_000)
    grid = sweep(spec, {"lr": np.linspace(0.0, 2.0, 41), "kappa": [1.0, 10.0]}, TOLERANCE)
    found = grid.diverged_at
    assert (found >= 0).mean() > 0.3
    assert len(set(found[found >= 0].tolist())) > 20
    assert np.isnan(grid.final_loss[found >= 0]).all()
    assert np.isnan(grid.end[found >= 0]).all()
    assert_cells_are_runs(grid)


def test_a_loss_that_falls_without_bound_has_a_lowest_finite_value() -> None:
    spec = RunSpec("saddle", "sgd", start=(1.0, 1.0), num_steps=1_200)
    grid = sweep(spec, {"lr": [0.5, 1.0, 2.0]}, TOLERANCE)
    assert np.isfinite(grid.best_loss).all()
    assert (grid.steps_to_tolerance == -1).all()
    assert_cells_are_runs(grid)


def test_seeds_give_mean_and_spread() -> None:
    spec = spec_of("adam", noise=0.5, seed=tuple(range(5)))
    grid = sweep(spec, {"lr": [0.01, 0.1]}, TOLERANCE)
    losses = np.stack([simulate(grid.cell(i)).final_loss for i in range(2)])
    np.testing.assert_allclose(grid.final_loss, losses.mean(axis=1), rtol=1e-10)
    np.testing.assert_allclose(grid.final_loss_std, losses.std(axis=1), rtol=1e-10)
    assert (grid.final_loss_std > 0).all()


def test_seeds_of_which_one_never_arrives_have_no_mean_step() -> None:
    spec = spec_of("adam", "quadratic", noise=2.0, seed=tuple(range(8)))
    grid = sweep(spec, {"lr": np.linspace(0.005, 0.05, 40)}, 0.3)
    runs = grid.outcome.steps_to_tolerance
    mixed = (runs >= 0).any(axis=-1) & (runs < 0).any(axis=-1)
    assert mixed.any()
    assert (grid.steps_to_tolerance[mixed] == -1).all()
    assert np.isnan(grid.steps_to_tolerance_std[mixed]).all()


@pytest.mark.parametrize("rotation", [0.0, 25.0])
@pytest.mark.parametrize("surface", ["himmelblau", "styblinski_tang", "rastrigin", "two_well"])
def test_which_minimum_is_reached_and_when(surface: str, rotation: float) -> None:
    spec = RunSpec(surface, "adam", num_steps=400, hyper={"lr": 0.05}, rotation=rotation, loss_scale=2.0)
    (x_low, x_high), (y_low, y_high) = SURFACES[surface].domain
    axes = {"y0": np.linspace(y_low, y_high, 7), "x0": np.linspace(x_low, x_high, 7)}
    grid = with_steps_to_minimum(sweep(spec, axes, TOLERANCE))
    assert grid.steps_to_minimum is not None
    assert len(set(grid.minimum.ravel().tolist()) - {-1}) >= 2
    for index in np.ndindex(*grid.shape):
        path = simulate(grid.cell(*index))
        minima = path.spec.landscape.minima
        nearest = min(minima, key=lambda m: np.hypot(path.x[-1, 0, 0] - m.x, path.x[-1, 0, 1] - m.y))
        arrived = abs(path.loss[-1, 0] - nearest.value) <= TOLERANCE
        assert grid.minimum[index] == (minima.index(nearest) if arrived else -1)
        within = np.flatnonzero(path.loss[:, 0] - nearest.value <= TOLERANCE)
        assert grid.steps_to_minimum[index] == (within[0] if arrived else -1)


def test_turning_surface_and_start_together_leaves_gradient_descent_alone() -> None:
    spec = RunSpec("quadratic", "sgd", start=(1.0, 1.0), hyper={"lr": 0.01}, surface_params={"kappa": 100.0})
    turned = sweep(spec, {"turn": [0.0, 5.0, 45.0, 90.0]}).final_loss
    np.testing.assert_allclose(turned, turned[0], rtol=1e-9)
    adam = sweep(replace(spec, optimizer="adam", num_steps=4_000), {"turn": [0.0, 45.0]}, 5e-3).steps_to_tolerance
    assert adam[1] > 5 * adam[0] > 0


def test_the_heavy_ball_is_stable_inside_its_border() -> None:
    """lr·λ < 2(1 + μ), Polyak's; 2 % off the border 3,000 steps are enough to tell."""
    spec = RunSpec("quadratic", "momentum", start=(1.0, 1.0), num_steps=3_000, surface_params={"kappa": 50.0})
    momentum = np.linspace(0.0, 0.9, 10)
    largest = np.linalg.eigvalsh(spec.landscape.hessian(np.array([0.0, 0.0]))).max()
    start = simulate(replace(spec, num_steps=1)).loss[0, 0]
    for factor, stable in ((0.98, True), (1.02, False)):
        borders = factor * 2 * (1 + momentum) / largest
        losses = sweep(spec, {"momentum": momentum, "lr": borders}).final_loss.diagonal()
        assert ((losses < start) == stable).all()


def test_parts_of_a_sweep_join_to_the_whole() -> None:
    spec = spec_of("adam", "styblinski_tang", noise=0.1, seed=(1, 2))
    axes = {"lr": np.geomspace(1e-3, 1, 7), "beta1": [0.0, 0.5, 0.9]}
    whole = with_steps_to_minimum(sweep(spec, axes, TOLERANCE))
    pieces = [with_steps_to_minimum(sweep(spec, part, TOLERANCE)) for part in split(axes, 3)]
    joined = join([pickle.loads(pickle.dumps(piece)) for piece in pieces])  # noqa: S301
    assert joined.shape == whole.shape == (7, 3)
    for name, array in vars(whole.outcome).items():
        np.testing.assert_array_equal(getattr(joined.outcome, name), array, err_msg=name)


def test_results_cannot_be_written_to() -> None:
    grid = sweep(spec_of("adam"), {"lr": [0.1, 0.2]}, TOLERANCE)
    for array in (grid.final_loss, grid.best_loss, grid.steps_to_tolerance, grid.diverged_at, grid.end, grid.minimum):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_memory_grows_with_cells_and_not_with_steps() -> None:
    axes = {"x0": np.linspace(-1, 1, 64), "y0": np.linspace(-1, 1, 64)}
    peaks = []
    for num_steps in (50, 500):
        spec = replace(spec_of("adam"), num_steps=num_steps)
        sweep(spec, axes, TOLERANCE)
        tracemalloc.start()
        sweep(spec, axes, TOLERANCE)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]


def test_progress_runs_up_to_one() -> None:
    heard: list[float] = []
    sweep(RunSpec("quadratic", "sgd", num_steps=900), {"lr": np.linspace(0.1, 3, 50)}, TOLERANCE, heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert len(heard) > 20


def test_what_progress_raises_ends_the_sweep() -> None:
    class StoppedError(Exception):
        pass

    def stop(done: float) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        sweep(spec_of("adam"), {"lr": [0.1]}, TOLERANCE, stop)


@given(
    st.floats(-1e9, 1e9, allow_subnormal=False),
    st.floats(1e-12, 1e6, allow_subnormal=False),
)
def test_a_threshold_is_the_largest_loss_within_the_tolerance(level: float, tolerance: float) -> None:
    (found,) = thresholds(np.array([level]), tolerance)
    assert found - level <= tolerance
    assert np.nextafter(found, np.inf) - level > tolerance


@pytest.mark.parametrize(
    ("change", "axes", "sentence"),
    [
        ({}, {}, "axes must name one or two quantities with their values, got {}"),
        ({}, {"lr": [1], "beta1": [0], "eps": [1]}, "axes must name one or two quantities"),
        ({}, {"beta9": [1]}, "axes of adam on rosenbrock have no 'beta9'; allowed are lr, beta1, beta2, eps"),
        ({}, {"lr": []}, "axis lr must be a list of 1 to 256 values, got 0 values"),
        ({}, {"lr": np.ones(257)}, "axis lr must be a list of 1 to 256 values, got 257 values"),
        ({}, {"lr": 0.1}, "axis lr must be a list of 1 to 256 values"),
        ({}, {"lr": [[0.1]]}, "axis lr must be a list of 1 to 256 values"),
        ({}, {"beta2": [0.5, 1.0]}, "axis beta2 must be in [0, 1), got 1"),
        ({}, {"lr": [0.1, np.nan]}, "axis lr must be finite, got nan"),
        ({}, {"lr": ["a"]}, "axis lr must be a number, got 'a'"),
        ({}, {"bias_correction": [0.5]}, "axis bias_correction must be True or False, got 0.5"),
        ({}, {"rotation": [0], "turn": [0]}, "axes may hold rotation or turn, not both"),
        ({}, {"x0": [0], "turn": [0]}, "axes may hold turn or a start's coordinate, not both"),
        ({"num_steps": 5_001}, {"lr": [0.1]}, "num_steps must be at most 5,000 in a sweep, got 5,001"),
        ({"start": ((0, 0), (1, 1))}, {"lr": [0.1]}, "start must be one point in a sweep, got 2"),
        (
            {"num_steps": 1, "seed": tuple(range(17))}, {"x0": np.zeros(256), "y0": np.zeros(256)},
            "cells times seeds must be at most 1,048,576, got 65,536 × 17",
        ),
        (
            {"num_steps": 5_000, "seed": (1, 2)}, {"x0": np.zeros(256), "y0": np.zeros(256)},
            "cells times seeds times num_steps must be at most 400,000,000, got 65,536 × 2 × 5,000 = 655,360,000",
        ),
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_a_sentence(change: dict[str, Any], axes: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(sentence)):
        sweep(replace(RunSpec(), **change), axes, TOLERANCE)


@pytest.mark.parametrize("tolerance", [0.0, -1.0, np.nan, np.inf, "small"])
def test_a_tolerance_is_a_positive_number(tolerance: Any) -> None:
    with pytest.raises(ValueError, match=r"^tolerance must be"):
        sweep(RunSpec(), {"lr": [0.1]}, tolerance)


def test_work_counts_cells_seeds_and_steps() -> None:
    assert work(RunSpec(num_steps=10, seed=(1, 2)), {"lr": [0.1, 0.2], "beta1": [0, 0.5, 0.9]}) == 120
