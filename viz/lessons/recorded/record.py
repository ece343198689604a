"""Which trainings the lessons show, and how one is recorded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import numpy as np

from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Lesson
from viz.lessons.reading import Run
from viz.lessons.recorded import Recorded
from viz.mnist.spec import TrainSpec
from viz.mnist.training import train

MOST_POINTS = 200


def needed(lessons: Iterable[Lesson]) -> tuple[TrainSpec, ...]:
    """Every training that ``lessons`` can ask for, each once: of texts, pictures, and all values of the controls."""
    found = (
        run.spec for lesson in lessons for runs in _all_runs(lesson) for run in runs if isinstance(run.spec, TrainSpec)
    )
    return tuple(dict.fromkeys(found))


def record(spec: TrainSpec) -> Recorded:
    """Train ``spec`` on the CPU and keep what a lesson shows of it.

    Raises:
        ValueError: the data are not there, or PyTorch is not.
    """
    records = list(train(replace(spec, device="cpu", inspect_every=0)))
    every = -(-spec.num_steps // MOST_POINTS)
    kept = [r for r in records if (r.step - 1) % every == 0 and math.isfinite(r.loss)]
    evaluated = [r for r in records if r.test_accuracy is not None]
    return Recorded(
        spec=spec,
        step=np.array([r.step for r in kept], dtype=np.int64),
        loss=np.array([r.loss for r in kept], dtype=np.float64),
        evaluated_at=np.array([r.step for r in evaluated], dtype=np.int64),
        test_accuracy=np.array([r.test_accuracy for r in evaluated], dtype=np.float64),
        stopped=records[-1].stopped,
    )


def _all_runs(lesson: Lesson) -> Iterator[tuple[Run, ...]]:
    for beat in (*lesson.beats, lesson.reveal):
        yield from _of_beat(beat)
    yield from _settings_of(lesson.goal.view.runs, lesson.goal.controls)
    yield lesson.goal.now.runs


def _of_beat(beat: Beat) -> Iterator[tuple[Run, ...]]:
    yield from _settings_of(beat.view.runs if beat.view else (), beat.controls)
    for reading in beat.readings:
        yield reading.runs


def _settings_of(runs: tuple[Run, ...], controls: tuple[Control, ...]) -> Iterator[tuple[Run, ...]]:
    """``runs``, and what they become at every combination of the controls' values."""
    yield runs
    if not any(isinstance(run.spec, TrainSpec) for run in runs):
        return
    offered: list[tuple[float | str, ...]] = [control.values or control.options for control in controls]
    for values in product(*offered):
        changed = runs
        for control, value in zip(controls, values, strict=True):
            changed = control.apply(changed, value)
        yield changed
