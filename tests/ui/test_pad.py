"""What a pad's browser sends is an attacker's: ink or nothing."""

import base64

import numpy as np
import pytest

from viz.ui.pad import SIDE, read_ink


def sent(ink: np.ndarray) -> str:
    return base64.b64encode(ink.tobytes()).decode()


def test_ink_comes_back_as_it_was_drawn() -> None:
    ink = np.arange(SIDE * SIDE, dtype=np.uint16).astype(np.uint8).reshape(SIDE, SIDE)
    np.testing.assert_array_equal(read_ink(sent(ink)), ink)


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        "",
        7,
        b"AAAA",
        ["AAAA"],
        {"ink": 1},
        "A" * 10_000_000,
        "!" * 5464,
        "é" * 5464,
        "A" * 5463 + "=",
        sent(np.zeros((SIDE, SIDE), np.uint8)),
        sent(np.ones((SIDE, SIDE + 1), np.uint8)),
    ],
)
def test_nonsense_is_nothing(nonsense) -> None:
    assert read_ink(nonsense) is None
