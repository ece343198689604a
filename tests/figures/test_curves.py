"""Sensitivity curves."""

import numpy as np
import pytest

from tests.figures.arrays import decoded, meta, said, traces
from viz import RunSpec
from viz.core.sweep import sweep
from viz.figures.curves import Curve, sensitivity
from viz.figures.maps import MEASURES
from viz.figures.pack import pack
from viz.player.style import LANE_STYLES

RATES = np.geomspace(1e-5, 10.0, 40)
FINAL = MEASURES["final_loss"]


def curve(optimizer: str, style: int, surface: str = "rosenbrock", **more) -> Curve:
    grid = sweep(RunSpec(surface=surface, optimizer=optimizer, num_steps=100, **more), axes={"lr": RATES})
    values = np.asarray(grid.final_loss)
    spread = {}
    if grid.seeds > 1:
        spread = {"low": values - grid.final_loss_std, "high": values + grid.final_loss_std}
    return Curve(optimizer, LANE_STYLES[style], RATES, values, int(np.nanargmin(values)), **spread)


def test_a_curve_that_diverges_ends_at_the_top_edge() -> None:
    momentum = curve("momentum", 1)
    figure = sensitivity([curve("adam", 0), momentum], FINAL)
    first = int(np.flatnonzero(np.isnan(momentum.values))[0])
    top = 10 ** figure["layout"]["yaxis"]["range"][1]
    crosses = [t for t in traces(figure, "scatter") if t["mode"] == "markers" and t["marker"]["symbol"] == "x"]
    (cross,) = crosses
    assert cross["name"] == "momentum"
    assert cross["x"][0] == RATES[first]
    assert cross["y"][0] == pytest.approx(top)
    line = next(t for t in traces(figure, "scatter") if t["name"] == "momentum" and t["mode"] == "lines")
    assert decoded(line["y"])[first] == pytest.approx(top)
    assert np.isnan(decoded(line["y"])[first + 1])
    assert said(figure)[-1] == "diverges from here"


def test_the_best_rate_is_marked_and_named() -> None:
    adam = curve("adam", 0)
    figure = sensitivity([adam], FINAL)
    best = next(t for t in traces(figure, "scatter") if t["mode"] == "markers" and t["marker"]["symbol"] == "circle")
    assert best["x"] == [RATES[adam.best_index]]
    assert best["y"] == [adam.values[adam.best_index]]
    assert said(figure)[0].startswith("adam: best at ")


def test_each_has_its_style_on_both_pages() -> None:
    figure = sensitivity([curve("adam", 0), curve("sgd", 3)], FINAL)
    lines = [t["line"] for t in traces(figure, "scatter") if t["mode"] == "lines"]
    assert lines[0]["color"] == f"light-dark({LANE_STYLES[0].light}, {LANE_STYLES[0].dark})"
    assert [line["dash"] for line in lines] == ["solid", "10px,3px,2px,3px"]
    assert [entry["marker"] for entry in meta(figure)["legend"] if entry["kind"] == "lane"] == ["circle", "diamond"]


def test_seeds_make_a_band() -> None:
    noisy = curve("adam", 0, noise=0.5, seed=(1, 2, 3))
    figure = sensitivity([noisy], FINAL)
    band = next(t for t in traces(figure, "scatter") if t.get("fill") == "toself")
    assert np.isfinite(decoded(band["y"])).all()
    assert (decoded(band["y"]) > 0).all()
    assert {"low", "high"} <= set(meta(figure)["readout"]["curves"][0]["columns"])


def test_losses_are_told_above_a_negative_minimum() -> None:
    adam = curve("adam", 0, "styblinski_tang")
    lowest = RunSpec(surface="styblinski_tang").landscape.infimum
    figure = sensitivity([adam], FINAL, subtract=lowest)
    assert figure["layout"]["yaxis"]["title"]["text"] == "final loss − minimum"
    told = decoded(meta(figure)["readout"]["curves"][0]["columns"]["loss"]["values"])
    np.testing.assert_allclose(told, adam.values - lowest)


def test_exact_values_where_nothing_is_left() -> None:
    gone = Curve("gone", LANE_STYLES[0], RATES, np.full(RATES.shape, np.nan), None)
    zero = Curve("zero", LANE_STYLES[1], RATES, np.zeros(RATES.shape), 0)
    for curves in ([gone], [zero], [gone, zero]):
        figure = sensitivity(curves, FINAL)
        low, high = figure["layout"]["yaxis"]["range"]
        assert low < high
        pack(figure)
    assert said(sensitivity([gone], FINAL))[0] == "gone: no rate that works"


def test_six_curves_are_small() -> None:
    figure = sensitivity([curve("adam", style) for style in range(6)], FINAL)
    assert len(pack(figure)) < 60_000
