"""Curves of training runs."""

import numpy as np
import pytest

from tests.figures.arrays import decoded, meta, said, traces
from viz.figures.pack import pack
from viz.figures.training import LaneCurve, training_curves
from viz.player.style import LANE_STYLES

AXES = {"x_title": "step", "y_title": "loss"}


def lane(style: int = 0, count: int = 300, **more) -> LaneCurve:
    steps = np.arange(1, count + 1)
    noise = np.random.default_rng(style).exponential(size=count)
    return LaneCurve(f"lane {style}", LANE_STYLES[style], steps, noise / np.sqrt(steps), **more)


def curves(figure, name: str = "lane 0"):
    return [trace for trace in traces(figure, "scatter") if trace["name"] == name]


def test_the_raw_lies_thin_and_pale_behind_the_mean() -> None:
    figure = training_curves([lane(smooth=True)], **AXES, log_y=True)
    raw, mean = curves(figure)
    assert raw["line"]["width"] < mean["line"]["width"]
    assert raw["line"]["color"] == f"light-dark({LANE_STYLES[0].light}38, {LANE_STYLES[0].dark}40)"
    assert np.ptp(decoded(mean["y"])[20:]) < np.ptp(decoded(raw["y"])[20:])
    assert "over about 20 steps" in meta(figure)["caption"]


def test_four_lanes_of_a_long_run_are_small_and_keep_a_spike() -> None:
    lanes = [lane(style, 100_000, smooth=True) for style in range(4)]
    lanes[0].y[54_321] = 7.7
    figure = training_curves(lanes, **AXES)
    assert len(pack(figure)) < 70_000
    assert np.float32(7.7) in decoded(curves(figure)[0]["y"])


def test_a_run_that_ended_early_ends_in_a_cross_within_the_picture() -> None:
    gone = lane(1, stopped=True)
    gone.y[250:] = np.nan
    gone.y[240:250] = 1e30
    figure = training_curves([lane(), gone], **AXES, log_y=True)
    top = 10 ** figure["layout"]["yaxis"]["range"][1]
    (cross,) = [t for t in traces(figure, "scatter") if t["mode"] == "markers"]
    assert (cross["x"], cross["y"]) == ([250.0], [pytest.approx(top)])
    assert cross["marker"]["symbol"] == ["x"]
    assert said(figure)[-1] == "stopped early"


def test_the_first_accuracy_has_an_axis_whose_ticks_differ() -> None:
    first = LaneCurve("lane 0", LANE_STYLES[0], [10], [0.9])
    figure = training_curves([first], x_title="step", y_title="accuracy", points=True, percent=True)
    low, high = figure["layout"]["yaxis"]["range"]
    assert (low, high) == (pytest.approx(0.89), pytest.approx(0.91))


def test_a_loss_of_nothing_has_a_place_on_a_logarithmic_axis() -> None:
    perfect = lane()
    perfect.y[100:] = 0.0
    figure = training_curves([perfect], **AXES, log_y=True)
    bottom = 10 ** figure["layout"]["yaxis"]["range"][0]
    drawn = decoded(curves(figure)[0]["y"])
    assert drawn[150] == pytest.approx(bottom)
    column = meta(figure)["readout"]["curves"][0]["columns"]["y"]
    assert decoded(column["values"])[150] == 0.0


def test_accuracies_are_percentages_and_validation_is_the_lesser() -> None:
    steps, share = np.array([10, 20, 30]), np.array([0.5, 0.9, 0.95])
    lanes = [LaneCurve("a", LANE_STYLES[1], steps, share), LaneCurve("a", LANE_STYLES[1], steps, share, second=True)]
    figure = training_curves(lanes, **AXES, points=True, percent=True, second_text="validation", x_end=100)
    test, validation = curves(figure, "a")
    assert test["marker"]["symbol"] == "triangle-up"
    assert validation["marker"]["symbol"] == "triangle-up-open"
    assert validation["line"]["width"] < test["line"]["width"]
    assert said(figure) == ["a", "validation"]
    assert figure["layout"]["xaxis"]["range"] == [0.0, 102.0]
    assert figure["layout"]["yaxis"]["tickformat"].endswith("%")
    assert meta(figure)["readout"]["curves"][0]["columns"]["y"]["percent"]


def test_a_zoom_means_the_same_while_the_run_goes_on() -> None:
    short, long = (training_curves([lane(count=count)], **AXES) for count in (50, 90))
    assert short["layout"]["uirevision"] == long["layout"]["uirevision"]
    assert short["layout"]["xaxis"]["range"] != long["layout"]["xaxis"]["range"]
    assert training_curves([lane()], **AXES, log_y=True)["layout"]["uirevision"] != short["layout"]["uirevision"]


@pytest.mark.parametrize("values", [[], [np.nan], [0.0, 0.0], [1.0], [np.inf, 2.0]])
@pytest.mark.parametrize("log", [True, False])
def test_there_is_always_a_picture(values, log: bool) -> None:
    one = LaneCurve("a", LANE_STYLES[0], np.arange(len(values)), np.array(values), smooth=True, stopped=True)
    figure = training_curves([one], **AXES, log_y=log)
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < high
    pack(figure)


def test_what_is_said_of_a_point() -> None:
    readout = meta(training_curves([lane(smooth=True)], **AXES))["readout"]
    texts = [line["text"] for line in readout["lines"]]
    assert texts[0] == "step = {x}"
    assert "loss = {mean} (mean over about 20 steps)" in texts
    assert set(readout["curves"][0]["columns"]) == {"x", "mean", "raw"}


def test_accuracies_are_compared_where_they_end_and_every_lane_is_seen() -> None:
    rise = 0.97 - 0.87 * np.exp(-np.arange(80) / 4)
    lanes = [LaneCurve(str(i), LANE_STYLES[i], np.arange(80), level * rise) for i, level in enumerate((1.0, 0.95))]
    low, high = training_curves(lanes, **AXES, percent=True)["layout"]["yaxis"]["range"]
    assert 0.8 < low < 0.95 * rise[10]
    assert 0.97 < high <= 1.01
    lanes.append(LaneCurve("stuck", LANE_STYLES[2], np.arange(80), np.full(80, 0.1)))
    assert training_curves(lanes, **AXES, percent=True)["layout"]["yaxis"]["range"][0] < 0.1
