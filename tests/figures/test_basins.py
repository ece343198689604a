"""Maps of starts: the minimum reached as a hue, the steps as its shade."""

import math
from functools import cache

import numpy as np
import orjson
import pytest

from tests.figures.arrays import decoded, meta, said, traces
from viz import SURFACES, RunSpec
from viz.core.sweep import sweep, with_steps_to_minimum
from viz.figures.colors import HUES, SHADES, hues_of, shade
from viz.figures.maps import STEPS_TO_MINIMUM, Axis, basin_map, color_range
from viz.figures.pack import pack


def swept(surface: str, size: int = 12, **more):
    return computed(RunSpec(surface=surface, **{"num_steps": 60, "hyper": {"lr": 0.2}, **more}), size)


@cache
def computed(spec: RunSpec, size: int):
    (x_low, x_high), (y_low, y_high) = spec.landscape.domain
    axes = {"y0": np.linspace(y_low, y_high, size), "x0": np.linspace(x_low, x_high, size + 1)}
    return with_steps_to_minimum(sweep(spec, axes, tolerance=0.01))


def drawn(grid, **more):
    axes = tuple(Axis(name, f"{name}  start", values) for name, values in grid.axes.items())
    return basin_map(grid, axes, title="Adam", landscape=grid.spec.landscape, **more)


@pytest.mark.parametrize("surface", SURFACES)
def test_every_surface_has_one(surface: str) -> None:
    grid = swept(surface)
    figure = drawn(grid, marked=grid.spec.start)
    assert len(pack(figure)) < 100_000
    (cells,) = traces(figure, "heatmap")
    assert decoded(cells["z"]).shape == grid.shape
    (lines,) = traces(figure, "contour")
    heights = decoded(lines["z"]).astype(float)
    assert heights.min() == 0
    assert heights.max() == 65_535


def test_a_hue_is_a_minimum_and_a_shade_its_steps() -> None:
    grid = swept("himmelblau", 24)
    z = decoded(traces(drawn(grid), "heatmap")[0]["z"]).astype(int)
    arrived = grid.minimum >= 0
    hues = np.array(hues_of(grid.spec.landscape))
    np.testing.assert_array_equal(z[arrived] // SHADES, hues[grid.minimum[arrived]])
    steps, shades = grid.steps_to_minimum[arrived], z[arrived] % SHADES
    order = np.argsort(steps)
    assert (np.diff(shades[order]) >= 0).all()
    assert shades.min() == 0
    assert shades.max() == SHADES - 1


def test_the_same_minimum_has_the_same_hue_in_every_map() -> None:
    first, second = (drawn(swept("himmelblau", hyper={"lr": lr})) for lr in (0.1, 0.3))
    entries = [[e for e in meta(figure)["legend"] if e["kind"] == "color"] for figure in (first, second)]
    assert entries[0] == entries[1]
    assert entries[0][0]["text"] == "minimum (3, 2)"


def test_maps_beside_each_other_share_their_shades() -> None:
    grids = [swept("himmelblau", hyper={"lr": lr}) for lr in (0.1, 0.3)]
    scale = color_range(grids, STEPS_TO_MINIMUM)
    bars = [meta(drawn(grid, scale=scale))["bar"] for grid in grids]
    assert bars[0] == bars[1]


@pytest.mark.parametrize("surface", [key for key, surface in SURFACES.items() if surface.minima])
def test_neighbouring_minima_differ_in_hue(surface: str) -> None:
    landscape = RunSpec(surface=surface).landscape
    points, hues = [(m.x, m.y) for m in landscape.minima], hues_of(landscape)
    if len(points) <= len(HUES):
        assert len(set(hues)) == len(points)
    for here, hue in zip(points, hues, strict=True):
        same = [math.dist(here, there) for there, other in zip(points, hues, strict=True) if other == hue]
        nearest = sorted(math.dist(here, there) for there in points)[1:5]
        assert not [distance for distance in same if 0 < distance <= nearest[0] * 1.01]


def test_nowhere_and_away_have_patterns() -> None:
    figure = drawn(swept("rosenbrock", num_steps=30, optimizer="sgd", hyper={"lr": 5e-3}))
    assert {"no minimum within 30 steps", "diverged"} <= set(said(figure))


def test_without_minima_there_is_no_scale() -> None:
    figure = drawn(swept("saddle"))
    assert "bar" not in meta(figure)
    assert "no minimum within 60 steps" in said(figure)
    assert "saddle" in said(figure)


def test_many_minima_are_not_listed() -> None:
    assert "one of 121 minima (colours repeat far apart)" in said(drawn(swept("rastrigin")))


def test_landmarks_are_drawn() -> None:
    figure = drawn(swept("himmelblau"), marked=(1.0, -1.0))
    (signs,) = traces(figure, "scatter")[-1:]
    landscape = swept("himmelblau").spec.landscape
    for x, y in [*((m.x, m.y) for m in landscape.minima), *landscape.saddles, (1.0, -1.0)]:
        assert (x, y) in list(zip(signs["x"], signs["y"], strict=True))


def test_exact_values() -> None:
    grid = swept("six_hump_camel")
    readout = meta(drawn(grid))["readout"]
    columns = readout["columns"]
    np.testing.assert_allclose(decoded(columns["end_x"]["values"]), grid.end[..., 0], rtol=1e-6)
    np.testing.assert_array_equal(decoded(columns["minimum"]["values"]), grid.minimum)
    assert columns["minimum"]["texts"][0] == "(0.08984, −0.7127)"
    np.testing.assert_array_equal(decoded(columns["steps_to_minimum"]["values"]), grid.steps_to_minimum)


def test_a_turned_surface_has_turned_minima() -> None:
    grid = swept("himmelblau", rotation=30.0)
    figure = drawn(grid)
    point = grid.spec.landscape.minima[1]
    assert (point.x, point.y) in list(zip(*(traces(figure, "scatter")[-1][axis] for axis in "xy"), strict=True))
    orjson.dumps(figure)


def test_shades_darken() -> None:
    def lightness(color: str) -> float:
        red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for hue in range(len(HUES)):
        steps = [lightness(shade(hue, slowness)) for slowness in np.linspace(0, 1, 9)]
        assert (np.diff(steps) < 0).all()
