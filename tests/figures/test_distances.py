"""How far paths part."""

import numpy as np
import pytest

from tests.figures.arrays import decoded, said, traces
from viz.figures.distances import Distance, distances_figure
from viz.player.style import LANE_STYLES

GROWING = np.concatenate([[0.0], np.geomspace(1e-9, 1e-3, 50)])


def drawn(*values):
    curves = [Distance(f"library {k}", LANE_STYLES[k], array) for k, array in enumerate(values)]
    return distances_figure(curves, y_title="distance", title="Adam")


def test_the_whole_of_every_distance_is_in_the_picture():
    figure = drawn(GROWING, 1e-4 * np.ones(51))
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < -9 and high > -3
    (first, _) = traces(figure, "scatter")
    values = decoded(first["y"])
    assert np.isnan(values[0])  # 0 has no place on a logarithmic axis
    np.testing.assert_allclose(values[1:], GROWING[1:])
    assert decoded(first["x"])[-1] == 50


def test_no_distance_is_said_in_the_legend():
    figure = drawn(GROWING, np.zeros(51))
    assert said(figure) == ["library 0", "library 1: the same to the last bit"]


@pytest.mark.parametrize("values", [np.zeros(5), np.full(5, 1e-300), np.array([0.0, np.nan, np.inf])])
def test_odd_distances_have_a_picture_too(values):
    low, high = drawn(values)["layout"]["yaxis"]["range"]
    assert np.isfinite([low, high]).all() and high - low >= 2
