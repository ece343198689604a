"""What a model takes for what, its mistakes as pictures, its path on its loss surface, what it says of a digit."""

import base64
import re
import struct
import zlib
from types import SimpleNamespace

import numpy as np
import pytest

from tests.figures.arrays import decoded, meta, said, traces
from viz.figures.bars import bars_html
from viz.figures.confusion import confusion_figure
from viz.figures.mistakes import digit_html, mistakes_html
from viz.figures.pack import pack
from viz.figures.plane import plane_figure
from viz.player.style import LANE_STYLES

CONFUSION = np.diag(np.full(10, 990))
CONFUSION[7, 1], CONFUSION[4, 9] = 10, 1


def test_the_diagonal_does_not_drown_the_mistakes() -> None:
    figure = confusion_figure(CONFUSION, title="Adam")
    (cells,) = traces(figure, "heatmap")
    z = decoded(cells["z"])
    assert (np.diag(z) == 2).all()
    assert 0 < z[4, 9] < z[7, 1] < 1
    assert z[4, 9] > 0.15
    assert cells["text"][7][1] == "10"
    assert cells["text"][0][1] == ""
    assert figure["layout"]["yaxis"]["range"] == [9.5, -0.5]  # 0 is on top


def test_the_most_frequent_mistake_has_not_the_colour_of_what_is_right() -> None:
    table = np.full((10, 10), 10)
    table[3, 3] = 0
    (cells,) = traces(confusion_figure(table, title=""), "heatmap")
    z = decoded(cells["z"])
    assert (z[3, 4], z[3, 3], z[4, 4]) == (1, 0, 2)
    assert cells["text"][3][3] == "0"
    # At a place that two colours share Plotly takes the last one.
    places = [place for place, _ in cells["colorscale"]]
    assert places.count(1 / cells["zmax"]) == 1


def test_a_cell_is_a_sentence() -> None:
    column = meta(confusion_figure(CONFUSION, title=""))["readout"]["columns"]["said"]
    sentence = column["texts"][decoded(column["values"])[7, 1]]
    assert sentence == "7 taken for 1: 10 of 1,000 (1.00%)"
    assert column["texts"][0] == "0 recognised: 990 of 990 (100%)"
    pack(confusion_figure(np.zeros((10, 10), int), title=""))


def unpacked(html: str) -> np.ndarray:
    """The ink of the first picture, read from its PNG independently of the code that writes it."""
    png = base64.b64decode(re.search(r"data:image/png;base64,([\w+/=]+)", html).group(1))
    width, height = struct.unpack(">II", png[16:24])
    chunks, place = {}, 8
    while place < len(png):
        length, name = struct.unpack(">I4s", png[place : place + 8])
        chunks[name] = png[place + 8 : place + 8 + length]
        assert struct.unpack(">I", png[place + 8 + length : place + 12 + length])[0] == zlib.crc32(name + chunks[name])
        place += 12 + length
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), np.uint8).reshape(height, 1 + 2 * width)
    return rows[:, 2::2]


def test_mistakes_are_pictures_with_words() -> None:
    image = np.zeros((8, 8), np.uint8)
    image[2, 3], image[5, 5] = 16, 8
    html = mistakes_html([SimpleNamespace(image=image, label=7, predicted=1, confidence=0.9921)], 8, 16)
    assert 'role="img" aria-label="7 taken for 1, 99.21%"' in html
    ink = unpacked(html)
    assert (ink[2, 3], ink[5, 5], ink[0, 0]) == (255, 128, 0)
    with pytest.raises(ValueError, match=r"must be of 28 × 28 pixels, got \(8, 8\)"):
        mistakes_html([SimpleNamespace(image=image, label=7, predicted=1, confidence=0.5)], 28, 255)
    assert "No mistakes" in mistakes_html([], 8, 16)


def test_texts_are_escaped() -> None:
    attack = '"><script>alert(1)</script>'
    for html in (digit_html(np.zeros((8, 8)), 16, attack), bars_html(None, name=attack)):
        assert "<script>" not in html
        assert "&quot;&gt;&lt;script&gt;" in html


def test_bars_say_how_likely_each_digit_is() -> None:
    html = bars_html([0.0, 0.98, 0.0, 0.0, 0.0, 0.0, 0.02, 0.0, 0.0, 0.0], name="Adam", style=LANE_STYLES[1])
    assert re.findall(r'<li class="as-best"><b>(\d)</b>.*?<em>(.*?)</em>', html) == [("1", "98.00%")]
    assert "width: 98.00%" in html
    assert LANE_STYLES[1].dark in html
    assert html.count("<li") == 10
    assert "as-best" not in bars_html(None).split("</style>")[1]
    for nonsense in ([0.5, np.nan], [[0.1]], [-0.5, 1.5]):
        with pytest.raises(ValueError, match="probabilities must be one row of numbers in"):
            bars_html(nonsense)


def plane(loss=None, **more):
    xs, ys = np.linspace(-2, 2, 9), np.linspace(-1, 1, 7)
    loss = np.add.outer(ys**2, xs**2) + 0.01 if loss is None else loss
    paths = [np.array([[1.5, 0.5], [0.5, 0.2], [0.0, 0.0]]), np.array([[1.5, 0.5], [0.3, -0.4]])]
    names = ["Adam", "SGD"]
    return plane_figure(xs, ys, loss, paths, names, LANE_STYLES[:2], (0.9, 0.05), **more)


def test_paths_lie_on_the_loss() -> None:
    figure = plane(steps=([0, 10, 20], [0, 20]), images=512, parameters=55_042)
    (surface,) = traces(figure, "heatmap")
    assert decoded(surface["z"]).shape == (7, 9)
    np.testing.assert_allclose(decoded(surface["z"])[3, 4], np.log10(0.01), rtol=1e-5)
    lines = [trace for trace in traces(figure, "scatter") if trace["mode"] == "lines" and trace["name"] == "Adam"]
    np.testing.assert_allclose(decoded(lines[-1]["x"]), [1.5, 0.5, 0.0])
    signs = traces(figure, "scatter")[-1]
    assert signs["marker"]["symbol"] == ["circle-cross-open", "circle-cross-open", "circle", "triangle-up"]
    assert said(figure) == ["Adam", "SGD", "start"]
    assert figure["layout"]["xaxis"]["title"]["text"] == "principal component 1 (90.0%)"
    assert "55,042 dimensions" in meta(figure)["caption"]
    assert "95.0%" in meta(figure)["caption"]
    paths = meta(figure)["readout"]["paths"]
    np.testing.assert_array_equal(decoded(paths["curves"][1]["columns"]["step"]["values"]), [0, 20])


def test_a_plane_of_losses_that_are_not_finite_is_drawn() -> None:
    gone = np.full((7, 9), np.nan)
    pack(plane(gone))
    gone[2, 2] = 0.5
    pack(plane(gone, kind="random", parameters=100))
