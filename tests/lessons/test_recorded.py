"""The recorded trainings are those that the lessons show, and are what training gives."""

from __future__ import annotations

import os

import numpy as np
import pytest

from viz.lessons import LESSONS
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Prediction, View
from viz.lessons.reading import Reading, Run
from viz.lessons.recorded import FILE, read, recorded, recordings, write
from viz.lessons.recorded.record import MOST_POINTS, needed, record
from viz.mnist import TrainSpec, train
from viz.mnist.data.load import is_available

REAL = "ADAMSCOPE_DATA" in os.environ and is_available("mnist")
QUICK = TrainSpec("digits", "softmax", "adam", {"lr": 0.01}, epochs=1, evaluate_every=5)
"""Twelve steps."""
EXPLODING = TrainSpec("digits", "mlp", "sgd", {"lr": 1e6}, epochs=1)


def test_everything_that_lessons_show_is_recorded_and_nothing_else():
    assert set(recordings()) == set(needed(LESSONS.values()))
    assert FILE.stat().st_size < 300_000


def test_what_is_recorded_can_be_drawn():
    for one in recordings().values():
        assert 0 < len(one.step) == len(one.loss) <= MOST_POINTS
        assert np.isfinite(one.loss).all()
        assert 0 < len(one.evaluated_at) == len(one.test_accuracy)
        assert one.evaluated_at[-1] == one.spec.num_steps
        assert ((one.test_accuracy >= 0) & (one.test_accuracy <= 1)).all()
        assert not one.stopped


def test_a_recording_is_what_training_gives():
    one, records = record(QUICK), list(train(QUICK))
    assert one.spec == QUICK
    assert one.step.tolist() == [r.step for r in records] == list(range(1, 13))
    assert one.loss.tolist() == [r.loss for r in records]
    assert one.evaluated_at.tolist() == [5, 10, 12]
    assert one.test_accuracy.tolist() == [r.test_accuracy for r in records if r.test_accuracy is not None]


def test_a_long_training_is_thinned():
    one = record(TrainSpec("digits", "softmax", "sgd", epochs=1, batch_size=4, evaluate_on=10))
    assert one.spec.num_steps > MOST_POINTS
    assert MOST_POINTS / 2 <= len(one.step) <= MOST_POINTS
    assert len(set(np.diff(one.step))) == 1


def test_an_explosion_is_told():
    one = record(EXPLODING)
    assert one.stopped.startswith("Stopped at step")
    assert len(one.step) < EXPLODING.num_steps
    assert np.isfinite(one.loss).all()


def test_the_file_gives_back_what_was_written(tmp_path):
    trainings = (record(QUICK), record(EXPLODING))
    write(tmp_path / "some.json", trainings)
    again = read(tmp_path / "some.json")
    assert [one.spec for one in again] == [QUICK, EXPLODING]
    for before, after in zip(trainings, again, strict=True):
        assert after.stopped == before.stopped
        np.testing.assert_array_equal(after.step, before.step)
        np.testing.assert_array_equal(after.evaluated_at, before.evaluated_at)
        np.testing.assert_allclose(after.loss, before.loss, rtol=5e-4)  # four digits are kept
        np.testing.assert_allclose(after.test_accuracy, before.test_accuracy, atol=1e-6)
        with pytest.raises(ValueError, match="read-only"):
            after.loss[0] = 0
    assert read(tmp_path / "none.json") == ()


def test_what_nobody_recorded_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match=r"has not been recorded: adam with lr 0\.01, seed 0"):
        recorded(QUICK)


def test_needed_finds_every_value_of_every_control():
    adam = Run("Adam", QUICK)
    other = Run("Another seed", TrainSpec("digits", "softmax", "adam", {"lr": 0.01}, seed=1))
    lesson = _lesson(adam, Reading("now", lambda paths: 0.0, "", "", (other,)))
    found = needed([lesson])
    assert {spec.hyper.get("lr") for spec in found} == {0.01, 0.1, 1.0}
    assert {spec.seed for spec in found} == {0, 1}
    assert len(found) == 4


@pytest.mark.skipif(not REAL, reason="ADAMSCOPE_DATA names no folder with MNIST")
def test_the_recordings_are_those_of_the_present_code():
    """Three steps of one of them again."""
    pytest.importorskip("torch")
    spec = next(spec for spec in recordings() if spec.optimizer == "adam")
    training = train(spec)
    losses = [next(training).loss for _ in range(3)]
    np.testing.assert_allclose(recorded(spec).loss[:3], losses, rtol=1e-3)


def _lesson(run: Run, now: Reading) -> Lesson:
    view = View((run,))
    goal = Goal("", view, (Control("lr", values=(0.1, 1.0)),), lambda paths: False, now, "", "", (0.1,), "")
    prediction = Prediction("", (), 0, lambda paths: True)
    return Lesson("some", 1, "", "", (Beat("", view),), prediction, Beat("", view), goal, "")
