"""Maps of settings: what is where, in which colour, and what is said of it."""

from functools import cache
from types import SimpleNamespace

import numpy as np
import orjson
import pytest

from tests.figures.arrays import decoded, meta, said, traces
from viz import RunSpec
from viz.core.sweep import sweep
from viz.figures.maps import MEASURES, Axis, Overlay, color_range, measure_map
from viz.figures.masks import rectangles
from viz.figures.pack import pack

RATES = np.geomspace(1e-4, 10.0, 24)
MOMENTA = 1 - np.geomspace(1.0, 1e-2, 20)
AXES = (Axis("momentum", "μ  momentum", MOMENTA, complement=True), Axis("lr", "α  learning rate", RATES, log=True))


def swept(surface: str = "rosenbrock", **more):
    return computed(RunSpec(surface=surface, optimizer="momentum", num_steps=120, **more))


@cache
def computed(spec: RunSpec):
    return sweep(spec, axes={"momentum": MOMENTA, "lr": RATES}, tolerance=0.1)


def drawn(measure: str, grid=None, **more):
    grid = grid or swept()
    return measure_map(grid, MEASURES[measure], AXES, color_range([grid], MEASURES[measure]), title="Momentum", **more)


def covered(figure, name: str) -> np.ndarray:
    """The cells under the pattern called ``name``, found from its outlines."""
    mask = np.zeros((len(MOMENTA), len(RATES)), bool)
    for trace in traces(figure, "scatter"):
        if trace["name"] == name:
            for x, y in zip(*(decoded(trace[axis]).reshape(-1, 6)[:, :5] for axis in "xy"), strict=True):
                inside = [
                    (axis.drawn(axis.values) > edge.min()) & (axis.drawn(axis.values) < edge.max())
                    for axis, edge in zip(AXES, (y, x), strict=True)
                ]
                mask |= np.outer(*inside)
    return mask


def test_rows_go_up_and_columns_to_the_right() -> None:
    grid, figure = swept(), drawn("final_loss")
    (cells,) = traces(figure, "heatmap")
    z = decoded(cells["z"])
    kept = grid.diverged_at < 0
    np.testing.assert_allclose(z[kept], np.log10(grid.final_loss[kept]), rtol=1e-5)
    x, y = decoded(cells["x"]), decoded(cells["y"])
    assert z.shape == (len(y) - 1, len(x) - 1)
    for row, column in ((0, 0), (3, 17), (19, 23)):
        assert x[column] < RATES[column] < x[column + 1]
        assert y[row + 1] < 1 - MOMENTA[row] < y[row]
    assert figure["layout"]["xaxis"]["title"]["text"] == "α  learning rate"
    assert figure["layout"]["yaxis"]["range"][0] > figure["layout"]["yaxis"]["range"][1]  # 1 − μ falls upwards


@pytest.mark.parametrize("measure", MEASURES)
def test_diverged_cells_are_covered_and_named(measure: str) -> None:
    grid, figure = swept(), drawn(measure)
    diverged = grid.diverged_at >= 0
    assert diverged.any()
    assert not diverged.all()
    np.testing.assert_array_equal(covered(figure, "diverged"), diverged)
    assert "diverged" in said(figure)


def test_cells_that_never_arrived_look_neither_slow_nor_diverged() -> None:
    grid, figure = swept(), drawn("steps_to_tolerance")
    missing = (grid.steps_to_tolerance < 0) & (grid.diverged_at < 0)
    assert missing.any()
    np.testing.assert_array_equal(covered(figure, "not within 120 steps"), missing)
    looks = {entry["text"]: entry for entry in meta(figure)["legend"] if entry["kind"] == "patch"}
    assert looks["not within 120 steps"]["pattern"] != looks["diverged"]["pattern"]
    assert looks["not within 120 steps"]["fill"] != looks["diverged"]["fill"]


def test_the_categories_are_named_with_their_coordinates() -> None:
    figure = drawn("minimum")
    assert said(figure)[:2] == ["minimum (1, 1)", "no minimum within 120 steps"]
    np.testing.assert_array_equal(
        covered(figure, "no minimum within 120 steps"), (swept().minimum < 0) & (swept().diverged_at < 0)
    )
    assert "bar" not in meta(figure)


def test_maps_beside_each_other_share_their_scale() -> None:
    grids = [swept(), swept(hyper={"dampening": 0.5})]
    measure = MEASURES["final_loss"]
    scale = color_range(grids, measure)
    figures = [measure_map(grid, measure, AXES, scale, title="") for grid in grids]
    ends = {(cells["zmin"], cells["zmax"]) for figure in figures for cells in traces(figure, "heatmap")}
    assert len(ends) == 1
    assert meta(figures[0])["bar"] == meta(figures[1])["bar"]
    losses = np.concatenate([grid.final_loss.ravel() for grid in grids])
    assert (scale.low, scale.high) == (np.nanmin(losses), np.nanmax(losses))


def test_the_scale_of_losses_ends_soon_above_the_start() -> None:
    grid = swept("quadratic", surface_params={"kappa": 1.0})
    scale = color_range([grid], MEASURES["final_loss"])
    assert np.nanmax(grid.final_loss) > scale.high
    assert scale.high == pytest.approx(10 * grid.spec.landscape.value(grid.spec.start))
    assert meta(drawn("final_loss", grid))["bar"]["ticks"][-1][1].startswith("≥ ")


def test_a_loss_is_one_above_the_minimum() -> None:
    grid = swept("styblinski_tang")
    figure = drawn("final_loss", grid)
    kept = grid.diverged_at < 0
    lowest = grid.spec.landscape.infimum
    above = np.clip(grid.final_loss[kept] - lowest, 1e-300, None)
    z = decoded(traces(figure, "heatmap")[0]["z"])[kept]
    np.testing.assert_allclose(z[above > 1e-9], np.log10(above[above > 1e-9]), rtol=1e-4)
    assert meta(figure)["bar"]["title"] == "final loss − minimum"


def test_an_infimum_follows_the_loss_scale() -> None:
    scales = np.array([1.0, 10.0, 100.0])
    spec = RunSpec(surface="styblinski_tang", num_steps=300, hyper={"lr": 0.1})
    grid = sweep(spec, axes={"lr": RATES[8:12], "loss_scale": scales})
    values = MEASURES["best_loss"].values(grid)
    assert (values > -1e-9).all()


def test_without_an_infimum_the_scale_is_linear() -> None:
    grid = swept("saddle")
    scale = color_range([grid], MEASURES["final_loss"])
    assert not scale.log
    figure = drawn("final_loss", grid)
    assert traces(figure, "heatmap")[0]["zmin"] == scale.low


def test_exact_values_travel_with_the_cells() -> None:
    grid, readout = swept(), meta(drawn("final_loss"))["readout"]
    columns = readout["columns"]
    np.testing.assert_array_equal(decoded(readout["x"]["values"]), RATES)
    np.testing.assert_array_equal(decoded(readout["y"]["values"]), MOMENTA)
    assert columns["final_loss"] == {"power": 0}
    np.testing.assert_array_equal(decoded(columns["diverged_at"]["values"]), grid.diverged_at)
    np.testing.assert_array_equal(decoded(columns["steps_to_tolerance"]["values"]), grid.steps_to_tolerance)
    np.testing.assert_allclose(decoded(columns["best_loss"]["values"]), grid.best_loss, rtol=1e-6)
    slots = [line["text"] for line in readout["lines"]]
    assert "diverged at step {diverged_at}" in slots
    assert "not within 0.1 of the minimum in 120 steps" in [line.get("otherwise") for line in readout["lines"]]


def test_several_seeds_tell_their_spread() -> None:
    grid = swept(noise=0.3, seed=(1, 2, 3))
    readout = meta(drawn("steps_to_tolerance", grid))["readout"]
    assert any("± {final_loss_std} (3 seeds)" in line["text"] for line in readout["lines"])
    np.testing.assert_allclose(
        decoded(readout["columns"]["final_loss_std"]["values"]), grid.final_loss_std.astype("f4"), rtol=1e-6
    )


def test_lines_lie_between_the_cells_middles() -> None:
    lines, tolerance = traces(drawn("final_loss"), "contour")
    np.testing.assert_allclose(decoded(lines["x"]), RATES)
    np.testing.assert_allclose(decoded(lines["y"]), 1 - MOMENTA)
    assert np.isfinite(decoded(lines["z"])).all()  # gaps are slow to draw, and covered anyway
    assert tolerance["contours"]["start"] == pytest.approx(-1.0)
    assert "tolerance 0.1" in said(drawn("final_loss"))


def test_theory_and_the_current_setting_lie_in_the_settings_own_values() -> None:
    overlay = Overlay("border", [1e-3, 1e-2], [0.5, 0.9])
    figure = drawn("final_loss", marked=(1e-2, 0.9), overlays=[overlay])
    lines = [trace for trace in traces(figure, "scatter") if trace["name"] == "border"]
    np.testing.assert_allclose(decoded(lines[-1]["x"]), [1e-3, 1e-2])
    np.testing.assert_allclose(decoded(lines[-1]["y"]), [0.5, 0.1])
    (signs,) = [trace for trace in traces(figure, "scatter") if trace["mode"] == "markers"]
    assert signs["x"] == [1e-2] * 2
    assert signs["y"] == pytest.approx([0.1] * 2)
    assert said(figure)[-2:] == ["border", "current setting"]


def test_a_setting_outside_of_the_map_is_not_marked() -> None:
    figure = drawn("final_loss", marked=(1e3, 0.9))
    assert "current setting" not in said(figure)


def test_zoom_survives_new_values_but_not_new_axes() -> None:
    first, second = drawn("final_loss"), drawn("best_loss")
    assert first["layout"]["uirevision"] == second["layout"]["uirevision"]
    other = (AXES[0], Axis("lr", "α", RATES * 2, log=True))
    grid = swept()
    moved = measure_map(grid, MEASURES["final_loss"], other, color_range([grid], MEASURES["final_loss"]), title="")
    assert moved["layout"]["uirevision"] != first["layout"]["uirevision"]


def test_the_shape_must_fit() -> None:
    grid = swept()
    with pytest.raises(ValueError, match="24 × 20 cells"):
        measure_map(grid, MEASURES["minimum"], AXES[::-1], color_range([grid], MEASURES["minimum"]), title="")


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("shape", [(1, 1), (1, 24), (20, 1)])
def test_narrow_maps(measure: str, shape: tuple[int, int]) -> None:
    rows, columns = MOMENTA[: shape[0]], RATES[: shape[1]]
    grid = sweep(RunSpec(optimizer="momentum", num_steps=50), axes={"momentum": rows, "lr": columns})
    axes = (Axis("momentum", "μ", rows, complement=True), Axis("lr", "α", columns, log=True))
    figure = measure_map(grid, MEASURES[measure], axes, color_range([grid], MEASURES[measure]), title="")
    orjson.dumps(figure)


@pytest.mark.parametrize("value", [0.0, np.nan, 1e300])
@pytest.mark.parametrize("measure", MEASURES)
def test_maps_of_one_value(measure: str, value: float) -> None:
    """All converged, all diverged, all beyond the scale."""
    real, shape = swept(), swept().shape
    steps = np.full(shape, 7 if value == 0 else -1)
    grid = SimpleNamespace(
        spec=real.spec, axes=real.axes, tolerance=0.1, shape=shape, seeds=1, cell=real.cell,
        final_loss=np.full(shape, value), best_loss=np.full(shape, value), steps_to_tolerance=steps,
        diverged_at=np.where(np.isnan(np.full(shape, value)), 3, -1), minimum=np.zeros(shape, int) - (value != 0),
    )  # fmt: skip
    figure = drawn(measure, grid)
    assert np.isfinite(decoded(traces(figure, "heatmap")[0]["z"])).all()
    for tick in meta(figure).get("bar", {"ticks": []})["ticks"]:
        assert 0 <= tick[0] <= 1
    orjson.dumps(figure)


def test_no_lines_between_off_and_on() -> None:
    grid = sweep(RunSpec(num_steps=50), axes={"bias_correction": [False, True], "lr": RATES})
    axes = (Axis("bias_correction", "bias correction", np.array([False, True])), AXES[1])
    measure = MEASURES["final_loss"]
    assert not traces(measure_map(grid, measure, axes, color_range([grid], measure), title="Adam"), "contour")


def test_rectangles_cover_exactly_once() -> None:
    mask = np.random.default_rng(0).random((40, 30)) < 0.6
    count = np.zeros(mask.shape, int)
    for top, bottom, left, right in rectangles(mask):
        count[top:bottom, left:right] += 1
    np.testing.assert_array_equal(count, mask)


def test_two_maps_are_small() -> None:
    rates, betas = np.geomspace(1e-4, 1.0, 64), 1 - np.geomspace(1.0, 1e-4, 64)
    grid = sweep(RunSpec(num_steps=100), axes={"beta2": betas, "lr": rates})
    axes = (Axis("beta2", "β₂", betas, complement=True), Axis("lr", "α", rates, log=True))
    for measure in MEASURES.values():
        figure = measure_map(grid, measure, axes, color_range([grid], measure), title="Adam")
        assert len(pack(figure)) < 100_000, measure.name
