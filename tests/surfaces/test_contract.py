"""What holds for every surface, whoever adds it."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from viz.core.surface import Surface
from viz.surfaces import GROUPS, SURFACES

Array = NDArray[np.float64]

KEYS = {
    *("rosenbrock", "beale", "saddle", "bounded_saddle", "monkey_saddle", "himmelblau", "rastrigin", "ackley"),
    *("six_hump_camel", "three_hump_camel", "booth", "matyas", "mccormick", "styblinski_tang", "goldstein_price"),
    *("two_well", "quadratic", "abs_valley", "flat_quartic", "plateau_cliff"),
}


def settings(surface: Surface) -> list[dict[str, float]]:
    """The parameters at their defaults, and each of them at its bounds."""
    bounds = [{q.name: bound} for q in surface.params for bound in (q.low, q.high)]
    return [{}, *bounds]


CASES = [
    pytest.param(surface, params, id="-".join([surface.key, *(f"{k}={v:g}" for k, v in params.items())]))
    for surface in SURFACES.values()
    for params in settings(surface)
]
every_case = pytest.mark.parametrize(("surface", "params"), CASES)
every_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=list(SURFACES))


def random_points(surface: Surface, count: int = 200) -> Array:
    """Points of the domain off the axes, where the catalogue's kinks lie, and the starts."""
    low, high = np.array(surface.domain).T
    points = np.random.default_rng(7).uniform(low, high, (count, 2))
    return np.concatenate([points[(np.abs(points) > 0.01).all(axis=1)], np.array(surface.starts)[:1]])


def grid(surface: Surface, side: int = 161) -> Array:
    (x_low, x_high), (y_low, y_high) = surface.domain
    return np.stack(np.meshgrid(np.linspace(x_low, x_high, side), np.linspace(y_low, y_high, side)), axis=-1)


def ring(center: tuple[float, float], radius: float = 0.01) -> Array:
    angles = np.linspace(0.0, 2.0 * math.pi, 97)[:-1]
    return np.array(center) + radius * np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def central_difference(function: Callable[[Array], Array], points: Array, axis: int) -> Array:
    """The derivative of ``function`` along ``axis``: central differences, extrapolated twice (error of order h⁶)."""

    def slope(h: float) -> Array:
        offset = h * np.eye(2)[axis]
        return (function(points + offset) - function(points - offset)) / (2.0 * h)

    coarse, middle, fine = slope(2e-3), slope(1e-3), slope(5e-4)
    better, best = middle + (middle - coarse) / 3.0, fine + (fine - middle) / 3.0
    return best + (best - better) / 15.0


def test_the_catalogue_is_the_declared_one() -> None:
    assert set(SURFACES) >= KEYS
    assert next(iter(SURFACES)) == "rosenbrock"
    groups = [group for group, _ in itertools.groupby(surface.group for surface in SURFACES.values())]
    assert groups[: len(GROUPS)] == list(GROUPS)
    assert len(groups) == len(set(groups)), "a menu needs each group in one piece"


@every_case
def test_gradient_equals_central_differences(surface: Surface, params: dict[str, float]) -> None:
    points = random_points(surface)
    gradient = surface.gradient(points, **params)
    scale = 1.0 + np.abs(surface.value(points, **params)) + np.abs(gradient).max(axis=-1)
    for axis in (0, 1):
        measured = central_difference(lambda p: surface.value(p, **params), points, axis)
        np.testing.assert_array_less(np.abs(gradient[:, axis] - measured) / scale, 1e-10)


@every_case
def test_hessian_equals_central_differences_of_the_gradient(surface: Surface, params: dict[str, float]) -> None:
    points = random_points(surface)
    hessian = surface.hessian(points, **params)
    scale = 1.0 + np.abs(surface.gradient(points, **params)).max(axis=-1) + np.abs(hessian).max(axis=(-1, -2))
    for axis in (0, 1):
        measured = central_difference(lambda p: surface.gradient(p, **params), points, axis)
        np.testing.assert_array_less(np.abs(hessian[:, :, axis] - measured) / scale[:, None], 1e-9)
    np.testing.assert_array_equal(hessian[:, 0, 1], hessian[:, 1, 0])


@every_case
def test_minima_are_minima_with_the_declared_value(surface: Surface, params: dict[str, float]) -> None:
    for minimum in surface.minima:
        here = (minimum.x, minimum.y)
        value = float(surface.value(here, **params))
        hessian = surface.hessian(here, **params)
        assert value == pytest.approx(minimum.value, rel=1e-13, abs=1e-13)
        assert np.abs(surface.gradient(here, **params)).max() <= 1e-13 * (1.0 + np.abs(hessian).max())
        assert np.linalg.eigvalsh(hessian).min() >= 0.0
        assert surface.value(ring(here), **params).min() > value
        assert surface.value(ring(here, 1e-4), **params).min() > value


@every_surface
def test_nothing_in_the_domain_lies_below_the_global_minimum(surface: Surface) -> None:
    values = [minimum.value for minimum in surface.minima]
    assert values == sorted(values)
    assert [minimum.is_global for minimum in surface.minima] == [
        v == pytest.approx(values[0], abs=1e-12) for v in values
    ]
    if values:
        assert surface.value(grid(surface)).min() >= values[0] - 1e-12


@every_case
def test_saddles_have_no_slope_and_a_way_down_and_up(surface: Surface, params: dict[str, float]) -> None:
    for here in surface.saddles:
        value, around = float(surface.value(here, **params)), surface.value(ring(here), **params)
        assert np.abs(surface.gradient(here, **params)).max() < 1e-12
        assert around.min() < value < around.max()


@every_case
def test_point_equals_the_array_functions(surface: Surface, params: dict[str, float]) -> None:
    points, p = random_points(surface, 100), surface.param_values(params)
    derivatives = surface.derivatives
    rows = [derivatives.point(float(x), float(y), *p) for x, y in points]
    assert all(type(number) is float for row in rows for number in row)
    values, gradients = surface.value(points, **params), surface.gradient(points, **params)
    scale = 1.0 + np.abs(values) + np.abs(gradients).max(axis=-1)
    together = np.stack(
        [np.broadcast_to(c, len(points)) for c in derivatives.value_and_gradient(*points.T, *p)], axis=-1
    )
    expected = np.concatenate([values[:, None], gradients], axis=-1)
    for found in (np.array(rows), together):
        np.testing.assert_array_less(np.abs(found - expected) / scale[:, None], 1e-13)


@every_surface
def test_starts_and_marks_lie_in_the_domain(surface: Surface) -> None:
    (x_low, x_high), (y_low, y_high) = surface.domain
    marks = [*surface.starts, *((m.x, m.y) for m in surface.minima), *surface.saddles]
    assert surface.starts
    assert all(x_low <= x <= x_high and y_low <= y <= y_high for x, y in marks)
    assert all(np.abs(surface.gradient(start)).max() > 0.0 for start in surface.starts)


@every_case
def test_everything_is_finite_over_the_whole_domain(surface: Surface, params: dict[str, float]) -> None:
    points = grid(surface)
    for function in (surface.value, surface.gradient, surface.hessian):
        assert np.isfinite(function(points, **params)).all()


@every_surface
def test_far_away_arrays_overflow_and_never_raise(surface: Surface) -> None:
    far = [(1e200, -1e200), (-1e300, 1e3), (math.inf, 0.0), (math.nan, 1.0), (-math.inf, math.inf)]
    assert surface.value(far).shape == (5,)
    assert surface.gradient(far).shape == (5, 2)
    assert surface.hessian(far).shape == (5, 2, 2)
    assert not np.isfinite(surface.value((math.nan, 1.0)))


@every_surface
@pytest.mark.parametrize("shape", [(), (0,), (1,), (5,), (3, 4)])
def test_any_batch_shape(surface: Surface, shape: tuple[int, ...]) -> None:
    points = np.full((*shape, 2), 0.5)
    assert surface.value(points).shape == shape
    assert surface.gradient(points).shape == (*shape, 2)
    assert surface.hessian(points).shape == (*shape, 2, 2)
    assert np.all(surface.value(points) == surface.value((0.5, 0.5)))


@every_surface
def test_every_surface_introduces_itself(surface: Surface) -> None:
    assert surface.name
    assert surface.source
    assert surface.about.endswith(".")
    assert surface.latex
    assert surface.latex.count("{") == surface.latex.count("}")
    assert surface.latex.count(r"\left") == surface.latex.count(r"\right")


@every_surface
def test_parameters_have_defaults_within_their_bounds(surface: Surface) -> None:
    for quantity in surface.params:
        assert quantity.check(quantity.default) == quantity.default
        low, high = (surface.value((0.7, 0.9), **{quantity.name: bound}) for bound in (quantity.low, quantity.high))
        assert low != high


def test_wrong_points_and_parameters_are_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match=r"shape \(\.\.\., 2\), got \(3,\)"):
        SURFACES["beale"].value([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="beale has no parameter 'kappa'"):
        SURFACES["beale"].gradient([1.0, 2.0], kappa=3.0)


def test_importing_the_surfaces_does_not_import_sympy() -> None:
    code = "import sys, viz.surfaces; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
