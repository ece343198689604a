"""Histograms over time, and layers' ratios."""

import numpy as np
import pytest

from tests.figures.arrays import decoded, meta, said, traces
from viz.figures.density import Reference, density_map
from viz.figures.histogram import quantiles
from viz.figures.looks import MOST_COLUMNS, Columns
from viz.figures.pack import pack
from viz.figures.ratio import ratio_map

EDGES = np.linspace(-12.0, 4.0, 65)
GENERATOR = np.random.default_rng(0)
NAMES = {"title": "conv1", "label": "|Δθ|"}


def looks(count: int, middle: float = -4.0, parameters: int = 1_000):
    """Steps and counts of a quantity that is spread over half a decade around a middle that falls."""
    logs = middle - np.linspace(0, 1, count)[:, None] + 0.5 * GENERATOR.standard_normal((count, parameters))
    counts = [np.histogram(row, EDGES)[0] for row in np.clip(logs, -12 + 1e-9, 4 - 1e-9)]
    return np.arange(count) * 10 + 1, np.array(counts).reshape(count, 64), logs


def shares(figure) -> np.ndarray:
    (cells,) = traces(figure, "heatmap")
    return decoded(cells["z"]) / 65_535


def rows(figure) -> list[str]:
    return meta(figure)["readout"]["y"]["texts"]


def test_every_column_holds_all_parameters() -> None:
    steps, counts, _ = looks(50)
    figure = density_map(steps, counts, EDGES, **NAMES)
    np.testing.assert_allclose(shares(figure).sum(axis=0), 1.0, atol=1e-3)
    (cells,) = traces(figure, "heatmap")
    x, y = decoded(cells["x"]), np.log10(decoded(cells["y"]))
    assert ((x[:-1] <= steps) & (steps <= x[1:])).all()
    assert cells["zmax"] == 65_535 / 2
    assert figure["layout"]["yaxis"]["range"] == [y[0], pytest.approx(y[-1])]
    row = int(shares(figure)[:, 0].argmax())
    assert rows(figure)[row].startswith("|Δθ| from ")


def test_the_line_is_the_median() -> None:
    steps, counts, logs = looks(40)
    figure = density_map(steps, counts, EDGES, **NAMES)
    median = decoded(next(t for t in traces(figure, "scatter") if t["name"] == "median")["y"])
    np.testing.assert_allclose(np.log10(median[1:-1]), np.median(logs, axis=1), atol=0.08)
    np.testing.assert_allclose(quantiles(counts.astype(float), EDGES, 0.9), np.quantile(logs, 0.9, axis=1), atol=0.08)
    assert np.isnan(quantiles(np.zeros((1, 64)), EDGES, 0.5)).all()


def test_zeros_have_a_strip_of_their_own() -> None:
    steps, counts, _ = looks(20)
    figure = density_map(steps, counts, EDGES, zeros=np.full(20, 250), **NAMES)
    np.testing.assert_allclose(shares(figure)[0], 0.2, atol=1e-4)
    assert rows(figure)[0] == "|Δθ| = 0 exactly"
    assert figure["layout"]["yaxis"]["ticktext"][0] == "0"
    assert "median of those that are not 0" in said(figure)
    assert len(figure["layout"]["shapes"]) == 1
    told = density_map(steps, counts, EDGES, total=2_000, **NAMES)
    np.testing.assert_allclose(shares(told).sum(axis=0), 0.5, atol=5e-3)  # less the few above the picture


def test_a_long_tail_is_summed_up() -> None:
    steps, counts, _ = looks(20)
    counts[:, 2] = 30
    figure = density_map(steps, counts, EDGES, **NAMES)
    np.testing.assert_allclose(shares(figure)[0], 30 / 1_030, atol=1e-4)
    assert rows(figure)[0].startswith("|Δθ| below 10⁻")
    low, high = figure["layout"]["yaxis"]["range"]
    assert 8 <= high - low < 9.5


def test_what_is_there_can_be_seen() -> None:
    counts = np.zeros((1, 64), np.uint32)
    counts[0, 32], counts[0, 30] = 1_000_000, 600
    drawn = decoded(traces(density_map([1], counts, EDGES, **NAMES), "heatmap")[0]["z"])
    assert np.count_nonzero(drawn) == 2
    scale = traces(density_map([1], counts, EDGES, **NAMES), "heatmap")[0]["colorscale"]
    assert scale[1][0] * 65_535 / 2 < 1
    assert [stop for stop, _ in scale] == sorted(stop for stop, _ in scale)


def test_many_looks_share_columns() -> None:
    steps, counts, _ = looks(1_001)
    figure = density_map(steps, counts, EDGES, **NAMES)
    assert shares(figure).shape[1] <= MOST_COLUMNS
    np.testing.assert_allclose(shares(figure).sum(axis=0), 1.0, atol=1e-3)
    assert meta(figure)["readout"]["x"]["texts"][0] == "1 to 71"
    assert len(pack(figure)) < 50_000
    assert len(pack(density_map(steps[:3], counts[:3], EDGES, **NAMES))) < 8_000


@pytest.mark.parametrize("count", [0, 1, 2, 239, 241, 480, 483, 1_000])
def test_columns_cover_all_looks(count: int) -> None:
    columns = Columns.of(np.arange(count) * 10 + 1)
    number = len(columns.borders) - 1
    assert number == max(1, -(-count // columns.size))
    assert (np.diff(columns.borders) > 0).all()
    assert columns.borders[0] >= 0
    assert columns.sums(np.ones((count, 3))).sum() == 3 * count
    assert len(columns.firsts(1.0)) == len(columns.readout()["texts"]) == number


def test_a_reference_is_drawn_where_it_can_be_seen() -> None:
    steps, counts, _ = looks(30)
    rates = np.geomspace(1e-2, 1e-3, 30)
    references = [Reference("learning rate", rates), Reference("ε", 1e-300)]
    figure = density_map(steps, counts, EDGES, references=references, **NAMES)
    assert said(figure)[-1] == "learning rate"
    line = traces(figure, "scatter")[-1]
    np.testing.assert_allclose(decoded(line["y"])[1:-1], rates, rtol=1e-6)
    assert figure["layout"]["yaxis"]["range"][1] >= -2


def test_before_the_first_look_there_is_an_empty_picture() -> None:
    figure = density_map([], np.zeros((0, 64)), EDGES, zeros=np.zeros(0), **NAMES)
    assert shares(figure).sum() == 0
    assert said(figure) == []
    pack(figure)
    pack(ratio_map([], ("dense1",), np.zeros((0, 1)), title=""))


def test_shapes_are_checked() -> None:
    with pytest.raises(ValueError, match=r"counts must be of 2 looks × 64 bins and zeros of 2, got \(2, 3\)"):
        density_map([1, 2], np.zeros((2, 3)), EDGES, **NAMES)
    with pytest.raises(ValueError, match=r"ratio must be of 2 looks × 1 layers, got \(2, 3\)"):
        ratio_map([1, 2], ("dense1",), np.zeros((2, 3)), title="")


def test_ratios_are_logarithms_and_the_rule_of_thumb_is_neutral() -> None:
    ratio = np.array([[1e-3, 1e-2], [1e-5, 0.0], [np.nan, 1.0]])
    figure = ratio_map([1, 10, 20], ("conv1", "dense1"), ratio, title="Adam")
    (cells,) = traces(figure, "heatmap")
    np.testing.assert_allclose(decoded(cells["z"]), [[-3, -5, np.nan], [-2, -400, 0]], atol=1e-6)
    assert (cells["zmin"] + cells["zmax"]) / 2 == -3
    assert cells["colorscale"][4][0] == 0.5
    assert figure["layout"]["yaxis"]["ticktext"] == ["conv1", "dense1"]
    assert figure["layout"]["yaxis"]["range"] == [1.5, -0.5]  # the input is on top
    assert "thousandth" in meta(figure)["caption"]
