"""Every lesson keeps its word: its numbers are measured, its prediction's answer is right, its goal can be reached."""

from __future__ import annotations

import pytest

from tests.lessons.texts import NUMBER, check_links, check_numbers, check_readings, check_view, run, unproven
from viz.lessons import LESSONS
from viz.lessons.lesson import Beat, Lesson
from viz.lessons.sources import LINK


def beats(lesson: Lesson) -> list[Beat]:
    return [*lesson.beats, lesson.reveal]


EVERY_BEAT = [
    pytest.param(lesson, beat, id=f"{lesson.key}-{i}")
    for lesson in LESSONS.values()
    for i, beat in enumerate(beats(lesson))
]
every_beat = pytest.mark.parametrize(("lesson", "beat"), EVERY_BEAT)
every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=list(LESSONS))


@every_beat
def test_numbers_are_the_cores(lesson, beat):
    check_readings(beat)


@every_beat
def test_no_number_is_written_by_hand(lesson, beat):
    check_numbers(beat)


@every_beat
def test_runs_go_side_by_side(lesson, beat):
    check_view(beat)


@every_beat
def test_links_are_known(lesson, beat):
    check_links(beat.text)


@every_lesson
def test_shape(lesson):
    assert 2 <= len(lesson.beats) <= 5
    assert 2 <= len(lesson.prediction.options) <= 4
    assert 0 <= lesson.prediction.answer < len(lesson.prediction.options)
    assert any(LINK.search(beat.text) for beat in beats(lesson)), "no claim without its source"
    assert not NUMBER.findall(lesson.takeaway)
    for beat in beats(lesson):
        assert len(beat.text.split()) <= 120, "a beat is short"


@every_lesson
def test_the_answer_is_right(lesson):
    assert lesson.prediction.holds([run(lane.spec) for lane in lesson.reveal.view.runs])


@every_lesson
def test_the_goal_can_be_reached_and_is_not_yet(lesson):
    goal = lesson.goal
    runs = goal.view.runs
    paths = [run(lane.spec) for lane in runs]
    assert not goal.reached(paths)
    assert goal.now.measure(runs, run) == goal.now.expected
    for control, value in zip(goal.controls, goal.solution, strict=True):
        runs = control.apply(runs, value)
    assert goal.reached([run(lane.spec) for lane in runs])
    for text in (goal.text, goal.hint, goal.praise):
        assert unproven(text, goal.view.runs, goal.quoted) == []
        check_links(text)


def test_places_are_in_order():
    places = [lesson.place for lesson in LESSONS.values()]
    assert places == sorted(set(places))
    assert all(key == lesson.key for key, lesson in LESSONS.items())
