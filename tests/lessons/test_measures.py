"""What the readings measure, on paths small enough to count along, and how a number is written."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from viz import RunSpec, SequenceSpec, simulate
from viz.lessons import measures
from viz.lessons.controls import Control
from viz.lessons.reading import Run, with_minus

PATH = SimpleNamespace(
    x=np.array([[[1.0, 0.0]], [[0.5, 3.0]], [[-2.0, 3.0]], [[0.0, 4.0]]]),
    step=np.array([[[-0.5, 3.0]], [[-2.5, 0.0]], [[2.0, 1.0]]]),
    lr=np.array([0.5, 1.0, 2.0]),
    info={"v": np.array([[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]])},
)
"""Three steps of one run in two coordinates."""


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (measures.at(2), -2.0),
        (measures.at(2, 1), 3.0),
        (measures.lowest(), -2.0),
        (measures.size(2), 2.5),
        (measures.step_over_lr(1, 1), 6.0),
        (measures.longest(), 6.0),
        (measures.longest_at(), 2.0),
        (measures.travelled(), 1.0 + 2.5 + 1.0),
        (measures.info("v", 2, 1), 4.0),
        (measures.tail_mean(2), -1.0),
    ],
)
def test_measures_count_steps_from_1(measure, expected):
    assert measure([PATH]) == expected


def test_what_never_happens_is_below_every_step():
    assert measures.first(np.array([False, True, True])) == 1
    assert measures.first(np.zeros(3, dtype=bool)) == measures.NEVER < 0


def test_second_half_and_root_mean_square():
    assert measures.second_half(np.arange(5.0)).tolist() == [2.0, 3.0, 4.0]
    assert measures.rms(np.array([[3.0, -3.0], [3.0, 3.0]])) == 3.0


def test_a_true_minus_stands_before_a_number_and_not_in_its_exponent():
    assert with_minus("-2e-08") == "−2e-08"


def test_a_control_knows_the_runs_that_have_its_setting():
    stepped = (Run("Adam", RunSpec(schedule="step")),)
    gamma = Control("gamma")
    assert gamma.applies(stepped) and gamma.value(stepped) == 0.5
    constant = (Run("Adam", RunSpec()),)
    assert not gamma.applies(constant)
    with pytest.raises(ValueError, match="gamma must be a setting of the run"):
        gamma.apply(constant, 0.5)
    assert Control("optimizer").applies(constant)
    assert Control("at").value((Run("Adam", SequenceSpec("spike")),)) == 200


def test_a_loss_that_is_never_reached():
    path = simulate(RunSpec("quadratic", "sgd", (1.0, 1.0), 3, {"lr": 1e-3}))
    assert measures.steps_to(1e-9)([path]) == measures.NEVER
    assert measures.steps_to(100.0)([path]) == 0.0
