"""Settings: bounds, sentences, and mappings that can be keys."""

import os
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.sentences import exactly
from viz.core.quantity import Quantity, Settings, check_settings, plain_number

BETA = Quantity("beta1", "β₁", r"\beta_1", 0.9, 0.0, 1.0, open_high=True)
WHOLE = Quantity("steps", "w", "w", 50.0, 1.0, 20_000.0, integer=True)
SWITCH = Quantity("centered", "centred", r"\text{centred}", False)


@pytest.mark.parametrize(
    ("quantity", "value", "expected"),
    [
        (BETA, 1.2, "beta1 must be in [0, 1), got 1.2"),
        (BETA, 1, "beta1 must be in [0, 1), got 1"),
        (BETA, -1e-9, "beta1 must be in [0, 1), got -1e-09"),
        (BETA, float("nan"), "beta1 must be finite, got nan"),
        (BETA, float("-inf"), "beta1 must be finite, got -inf"),
        (BETA, "0.9", "beta1 must be a number, got '0.9'"),
        (BETA, True, "beta1 must be a number, got True"),
        (BETA, np.True_, "beta1 must be a number, got np.True_"),
        (BETA, None, "beta1 must be a number, got None"),
        (BETA, 1j, "beta1 must be a number, got 1j"),
        (BETA, 10**400, f"beta1 must be a number, got {10**400}"),
        (BETA, [0.5], "beta1 must be a number, got [0.5]"),
        (WHOLE, 2.5, "steps must be a whole number, got 2.5"),
        (WHOLE, 20_000.25, "steps must be in [1, 20000], got 20000.25"),
        (WHOLE, 20_000_001, "steps must be in [1, 20000], got 20000001"),
        (SWITCH, 2, "centered must be True or False, got 2"),
        (SWITCH, "yes", "centered must be True or False, got 'yes'"),
        (SWITCH, None, "centered must be True or False, got None"),
    ],
)
def test_sentences(quantity, value, expected):
    with pytest.raises(ValueError, match=exactly(expected)):
        quantity.check(value)


def test_a_sentence_may_name_another_field():
    with pytest.raises(ValueError, match=exactly("beta must be in [0, 1), got 7")):
        BETA.check(7, "beta")


@pytest.mark.parametrize(
    "value", [0.0, -0.0, 0, 0.5, 1 - 2**-53, Fraction(1, 2), Decimal("0.5"), np.float32(0.5), np.int64(0)]
)
def test_numbers_become_plain_floats(value):
    checked = BETA.check(value)
    assert type(checked) is float
    assert checked == float(value)


@pytest.mark.parametrize("value", [True, 1, np.True_])
def test_switches_become_plain_bools(value):
    assert SWITCH.check(value) is True


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_clamping_keeps_what_is_allowed_and_lands_at_the_bound(value):
    for quantity, highest in ((BETA, 0.999999), (WHOLE, 20_000.0)):
        clamped = quantity.clamp(value)
        assert quantity.check(clamped) == clamped
        try:
            allowed = quantity.check(value)
        except ValueError:
            assert quantity.low <= value <= quantity.high or clamped == (quantity.low if value < 1 else highest)
        else:
            assert clamped == allowed


@given(st.floats(1, 20_000))
def test_clamping_rounds_whole_numbers(value):
    assert abs(WHOLE.clamp(value) - value) <= 0.5


def test_slider_and_bounds():
    assert BETA.slider == (0.0, 1.0)
    assert BETA.bounds == "[0, 1)"
    assert WHOLE.bounds == "[1, 20000]"
    assert Quantity("lr", "α", r"\alpha", 1e-3, 0.0, 1e6, shown=(1e-6, 10.0)).slider == (1e-6, 10.0)
    assert SWITCH.is_switch
    assert not BETA.is_switch


def test_plain_number_takes_no_text():
    with pytest.raises(ValueError, match=exactly("x must be a number, got b'1'")):
        plain_number(b"1", "x")
    with pytest.raises(ValueError, match=exactly("x must be a number, got array([1., 2.])")):
        plain_number(np.array([1.0, 2.0]), "x")


class TestSettings:
    def test_order_does_not_matter(self):
        a, b = Settings({"lr": 0.1, "eps": 1e-8}), Settings({"eps": 1e-8, "lr": 0.1})
        assert a == b
        assert hash(a) == hash(b)
        assert {a: "run"}[b] == "run"
        assert list(a) == ["eps", "lr"]

    def test_is_a_mapping(self):
        settings = Settings({"lr": 0.1})
        assert (settings["lr"], len(settings), dict(settings), "eps" in settings) == (0.1, 1, {"lr": 0.1}, False)
        assert settings != Settings({"lr": 0.2})
        assert repr(settings) == "{'lr': 0.1}"
        assert len(Settings()) == 0

    def test_cannot_change(self):
        given = {"lr": 0.1}
        settings = Settings(given)
        given["lr"] = 5.0
        assert settings["lr"] == 0.1
        with pytest.raises(TypeError):
            settings["lr"] = 5.0
        with pytest.raises(AttributeError):
            settings.extra = 1

    def test_pickled_to_another_process_it_is_still_the_same_key(self):
        """Hashes of text differ from process to process: a pickled spec has to find itself in the other's cache."""
        code = (
            "import pickle, sys; from viz.core.quantity import Settings; "
            "there = pickle.loads(sys.stdin.buffer.read()); print({Settings({'lr': 0.1}): 'found'}[there])"
        )
        for seed in ("1", "2"):
            done = subprocess.run(
                [sys.executable, "-c", code],
                input=pickle.dumps(Settings({"lr": 0.1})),
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=False,
            )
            assert done.stdout.decode().strip() == "found", done.stderr.decode()


class TestCheckSettings:
    def test_checks_each(self):
        assert check_settings({"beta1": np.float64(0.5)}, (BETA, WHOLE), "adam", "hyper") == {"beta1": 0.5}
        with pytest.raises(ValueError, match=exactly("beta1 must be in [0, 1), got 2")):
            check_settings({"beta1": 2}, (BETA,), "adam", "hyper")

    @pytest.mark.parametrize(
        ("given", "quantities", "expected"),
        [
            ({"beta9": 1}, (BETA, WHOLE), "hyper of adam has no 'beta9'; it takes beta1, steps"),
            ({"beta9": 1}, (), "hyper of adam has no 'beta9'; it takes none"),
            ({1: 1}, (BETA,), "hyper of adam has no 1; it takes beta1"),
            ([("beta1", 0.5)], (BETA,), "hyper must be a mapping from name to value, got [('beta1', 0.5)]"),
            (None, (BETA,), "hyper must be a mapping from name to value, got None"),
        ],
    )
    def test_sentences(self, given, quantities, expected):
        with pytest.raises(ValueError, match=exactly(expected)):
            check_settings(given, quantities, "adam", "hyper")


def test_a_quantity_is_frozen():
    with pytest.raises(FrozenInstanceError):
        BETA.high = 2.0
