"""Where cells lie and what ticks say."""

import numpy as np
import pytest

from tests.figures.arrays import decoded
from viz.figures.axis import Axis, complement_ticks


def test_cells_are_centred_on_their_values() -> None:
    axis = Axis("x0", "x₀", np.linspace(-2.0, 2.0, 5))
    np.testing.assert_allclose(axis.drawn_edges, [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])
    assert axis.layout()["type"] == "linear"
    assert axis.layout()["range"] == [-2.5, 2.5]


def test_cells_of_a_logarithmic_axis_are_centred_in_the_logarithm() -> None:
    axis = Axis("lr", "α", np.geomspace(1e-3, 1.0, 4), log=True)
    np.testing.assert_allclose(np.log10(axis.drawn_edges), [-3.5, -2.5, -1.5, -0.5, 0.5])
    assert axis.layout()["type"] == "log"
    np.testing.assert_allclose(axis.layout()["range"], [-3.5, 0.5])


def test_a_beta_grows_over_the_logarithm_of_its_complement() -> None:
    betas = np.array([0.0, 0.9, 0.99, 0.999])
    axis = Axis("beta2", "β₂", betas, complement=True)
    np.testing.assert_allclose(axis.edges, [0.5, -0.5, -1.5, -2.5, -3.5], atol=1e-12)
    np.testing.assert_allclose(axis.drawn(betas), [1.0, 0.1, 0.01, 0.001])
    layout = axis.layout()
    assert layout["type"] == "log"
    assert layout["range"][0] > layout["range"][1]
    assert dict(zip(layout["ticktext"], layout["tickvals"], strict=True))["0.99"] == pytest.approx(0.01)
    np.testing.assert_array_equal(decoded(axis.readout()["values"]), betas)


def test_few_decades_have_ticks_between() -> None:
    _, texts = complement_ticks(-2.0, 0.0)
    assert texts == ["0.99", "0.98", "0.95", "0.9", "0.8", "0.5", "0"]


@pytest.mark.parametrize("more", [{}, {"log": True}, {"complement": True}])
def test_one_value_has_a_cell_around_it(more) -> None:
    axis = Axis("lr", "α", np.array([0.5]), **more)
    low, high = sorted(axis.drawn_edges)
    assert low < axis.drawn(0.5) < high


def test_a_switch_says_off_and_on() -> None:
    axis = Axis("bias_correction", "bias correction", np.array([False, True]))
    assert axis.layout()["ticktext"] == ["off", "on"]
    assert axis.readout()["texts"] == ["off", "on"]
    np.testing.assert_allclose(axis.drawn_edges, [-0.5, 0.5, 1.5])


def test_neighbours_have_different_texts() -> None:
    values = 1 - np.geomspace(1e-6, 1e-7, 50)
    texts = Axis("beta2", "β₂", values, complement=True).readout()["texts"]
    assert len(set(texts)) == 50
    np.testing.assert_allclose([float(text) for text in texts], values, rtol=1e-7)


@pytest.mark.parametrize(
    ("values", "more", "named"),
    [
        ([1.0, 1.0], {}, "increasing"),
        ([2.0, 1.0], {}, "increasing"),
        ([1.0, np.nan], {}, "finite"),
        ([], {}, "finite"),
        ([0.0, 1.0], {"log": True}, "positive"),
        ([0.5, 1.0], {"complement": True}, "below 1"),
    ],
)
def test_says_what_no_axis_can_show(values, more, named) -> None:
    with pytest.raises(ValueError, match=rf"axis lr must be .*{named}"):
        Axis("lr", "α", np.array(values), **more)
