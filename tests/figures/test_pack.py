"""The bytes that the component draws."""

import json

import numpy as np
import pytest

from tests.figures.arrays import decoded
from viz.figures.arrays import typed
from viz.figures.numbers import distinct_texts, number_text
from viz.figures.pack import pack


def unpacked(data: bytes):
    length = int.from_bytes(data[:4], "little")
    return json.loads(data[4 : 4 + length]), json.loads(data[4 + length :])


@pytest.mark.parametrize("item", ["f8", "f4", "i4", "i2", "u2", "u1"])
def test_arrays_come_back(item) -> None:
    values = np.arange(12).reshape(3, 4)
    np.testing.assert_array_equal(decoded(typed(values, item)), values)
    np.testing.assert_array_equal(decoded(typed(values[0], item)), values[0])


def test_an_array_is_sent_once() -> None:
    z = np.linspace(0, 1, 9).reshape(3, 3)
    figure = {"data": [{"z": typed(z)}, {"z": typed(z)}, {"z": typed(z + 1)}], "layout": {"title": "array"}}
    header, body = unpacked(pack(figure, assets="a/"))
    assert header["assets"] == "a/"
    assert [trace["z"] for trace in body["figure"]["data"]] == [{"array": 0}, {"array": 0}, {"array": 1}]
    np.testing.assert_allclose(decoded(body["arrays"][1]), z + 1, rtol=1e-6)


def test_the_spec_is_the_figures() -> None:
    def spec(values) -> str:
        return unpacked(pack({"data": [{"z": typed(values)}], "layout": {}}))[0]["spec"]

    assert spec([1.0, 2.0]) == spec([1.0, 2.0]) != spec([1.0, 2.5])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-0.0, "−0"), (1.0, "1"), (0.001, "0.001"), (1e-4, "0.0001"), (1e-5, "10⁻⁵"), (-1e-5, "−10⁻⁵"),
        (2.5e-7, "2.5·10⁻⁷"), (123456.0, "123456"), (1e6, "10⁶"), (-3.1313, "−3.131"), (np.inf, "∞"), (np.nan, "–"),
    ],
)  # fmt: skip
def test_numbers_read_as_people_write_them(value: float, text: str) -> None:
    assert number_text(value).replace("−0", "0") == text.replace("−0", "0")


def test_texts_of_an_axis_differ() -> None:
    values = [1.0, 1.00001, 1.0000101]
    assert len(set(distinct_texts(values))) == 3
