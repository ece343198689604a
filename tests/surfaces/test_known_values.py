"""Values worked by hand or printed in the literature, none of them by this code."""

from __future__ import annotations

import math

import numpy as np
import pytest

from viz.surfaces import SURFACES
from viz.surfaces.derive import FormulaDerivatives

VALUES = [
    ("rosenbrock", (-1.2, 1.0), 24.2),
    ("rosenbrock", (0.0, 0.0), 1.0),
    ("beale", (3.0, 0.5), 0.0),
    ("beale", (0.0, 0.0), 14.203125),
    ("beale", (-4.0, 1.0), 14.203125),
    ("goldstein_price", (0.0, -1.0), 3.0),
    ("goldstein_price", (0.0, 0.0), 600.0),
    ("goldstein_price", (1.0, 1.0), 1876.0),
    ("quadratic", (1.0, 1.0), 5.5),
    ("booth", (0.0, 0.0), 74.0),
    ("matyas", (1.0, 1.0), 0.04),
    ("saddle", (2.0, 3.0), -5.0),
    ("bounded_saddle", (1.0, 2.0), -2.2),
    ("monkey_saddle", (1.0, 2.0), -11.0),
    ("rastrigin", (1.0, -1.0), 2.0),
    ("rastrigin", (0.5, 0.5), 40.5),
    ("ackley", (1.0, 1.0), 20.0 * (1.0 - math.exp(-0.2))),
    ("ackley", (0.0, -2.0), 20.0 * (1.0 - math.exp(-0.2 * math.sqrt(2.0)))),
    ("himmelblau", (0.0, 0.0), 170.0),
    ("himmelblau", (-0.270845, -0.923039), 181.617),  # its local maximum
    ("six_hump_camel", (1.0, 1.0), 1.9 + 1.0 / 3.0 + 1.0),
    ("six_hump_camel", (0.0898, -0.7126), -1.0316),
    ("three_hump_camel", (1.0, 1.0), 2.95 + 1.0 / 6.0),
    ("mccormick", (0.0, 0.0), 1.0),
    ("mccormick", (-0.54719, -1.54719), -1.9132),
    ("styblinski_tang", (1.0, 1.0), -10.0),
    ("styblinski_tang", (-2.903534, -2.903534), -78.332331),
    ("two_well", (0.0, 0.0), -5.0 * math.exp(-5.0)),
    ("plateau_cliff", (0.0, 0.0), 2.0 + 2.0 * (1.0 - math.exp(-2.0)) + 0.004),
    ("flat_quartic", (1.0, 2.0), 4.25),
    ("abs_valley", (-2.0, 3.0), 5.0),
]

GRADIENTS = [
    ("rosenbrock", (-1.2, 1.0), (-215.6, -88.0)),
    ("beale", (0.0, 0.0), (-12.75, 0.0)),
    ("saddle", (2.0, 3.0), (4.0, -6.0)),
    ("monkey_saddle", (1.0, 2.0), (-9.0, -12.0)),
    ("rastrigin", (0.25, 1.0), (0.5 + 20.0 * math.pi, 2.0)),
    ("himmelblau", (0.0, 0.0), (-14.0, -22.0)),
    ("booth", (0.0, 0.0), (-34.0, -38.0)),
    ("quadratic", (2.0, 3.0), (2.0, 30.0)),
    ("abs_valley", (-2.0, 3.0), (-1.0, 1.0)),
]


@pytest.mark.parametrize(("key", "point", "value"), VALUES)
def test_value(key: str, point: tuple[float, float], value: float) -> None:
    # Points from the literature carry the digits that they are printed with.
    tolerance = 1e-14 if all(round(c, 2) == c for c in point) else 1e-4
    assert float(SURFACES[key].value(point)) == pytest.approx(value, rel=tolerance, abs=tolerance)


@pytest.mark.parametrize(("key", "point", "gradient"), GRADIENTS)
def test_gradient(key: str, point: tuple[float, float], gradient: tuple[float, float]) -> None:
    np.testing.assert_allclose(SURFACES[key].gradient(point), gradient, rtol=1e-14, atol=1e-13)


def test_rosenbrock_hessian_at_the_classical_start() -> None:
    np.testing.assert_allclose(
        SURFACES["rosenbrock"].hessian((-1.2, 1.0)), [[1330.0, 480.0], [480.0, 200.0]], rtol=1e-14
    )


def test_parameters_change_the_surface() -> None:
    assert float(SURFACES["quadratic"].value((1.0, 2.0), kappa=25.0)) == 50.5
    assert float(SURFACES["rosenbrock"].value((0.0, 2.0), b=7.0)) == 29.0
    np.testing.assert_array_equal(SURFACES["quadratic"].hessian((1.0, 2.0), kappa=25.0), [[1.0, 0.0], [0.0, 25.0]])


def test_ackley_is_a_cone_at_the_origin_with_gradient_zero_at_its_tip() -> None:
    ackley = SURFACES["ackley"]
    np.testing.assert_array_equal(ackley.gradient((0.0, 0.0)), [0.0, 0.0])
    assert ackley.derivatives.point(0.0, 0.0)[1:] == (0.0, 0.0)
    assert np.isfinite(ackley.hessian((0.0, 0.0))).all()
    # Close by, the slope is that of the cone: 20 · 0.2 · √½.
    np.testing.assert_allclose(ackley.gradient((3e-9, -4e-9)), np.array([0.6, -0.8]) * 2.0 * math.sqrt(2.0), rtol=1e-6)


def test_kinks_of_the_absolute_value_have_slope_and_curvature_zero() -> None:
    valley = SURFACES["abs_valley"]
    np.testing.assert_array_equal(valley.gradient([(0.0, 0.0), (0.0, -1.0), (2.0, 0.0)]), [(0, 0), (0, -1), (1, 0)])
    assert valley.derivatives.point(0.0, -1.0) == (1.0, 0.0, -1.0)
    np.testing.assert_array_equal(valley.hessian((0.0, 0.0)), np.zeros((2, 2)))


def test_rastrigin_declares_every_minimum_of_its_lattice() -> None:
    minima = SURFACES["rastrigin"].minima
    assert len(minima) == 121
    assert {(round(m.x), round(m.y)) for m in minima} == {(i, j) for i in range(-5, 6) for j in range(-5, 6)}
    assert sum(m.is_global for m in minima) == 1


def test_the_plateau_is_flat_the_cliff_steep_and_the_basin_round() -> None:
    surface = SURFACES["plateau_cliff"]
    plateau, cliff = (np.linalg.norm(surface.gradient(p)) for p in (surface.starts[0], (0.0, 0.0)))
    assert 0.001 < plateau < 0.02
    assert cliff > 1000.0 * plateau
    np.testing.assert_allclose(surface.hessian((2.0, 0.0)), 2.002 * np.eye(2), rtol=1e-12)


def test_the_tip_of_a_root_has_slope_zero_like_every_kink() -> None:
    root = FormulaDerivatives("sqrt(x) + y", {})
    assert root.point(0.0, 1.0) == (1.0, 0.0, 1.0)
    with np.errstate(all="ignore"):
        slopes = root.gradient(np.array([0.0, 4.0]), np.zeros(2))[0]
    np.testing.assert_array_equal(slopes, [0.0, 0.25])
