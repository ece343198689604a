"""Controls of one lane: its optimiser, the settings that its rule declares, its schedule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Quantity, Settings
from viz.core.schedules import SCHEDULES
from viz.ui.controls import choose
from viz.ui.lane import Lane
from viz.ui.state import PageState, T
from viz.ui.terms import help_of, with_terms

Change = Callable[[Lane, Any], Lane]
Edit = Callable[[Change], Callable[[Any], T]]
"""Turns a change of the lane into the change of the page's settings that a widget stores."""


def choose_hypers(
    page: PageState[T], name: str | int, lane: Lane, edit: Edit[T], hypers: tuple[Quantity, ...] | None = None
) -> None:
    """The settings of lane ``name``: ``hypers``, or all that its rule declares."""
    for q in hypers or OPTIMIZERS[lane.optimizer].hypers:
        choose(page, q, lane.value(q.name), f"{lane.optimizer}_{q.name}_{name}", edit(_with_hyper(q.name)))


def choose_exact_lr(page: PageState[T], name: str | int, lane: Lane, edit: Edit[T]) -> None:
    """The learning rate as a number, between the slider's."""
    lr = OPTIMIZERS[lane.optimizer].hypers[0]
    st.number_input(
        "Learning rate, exactly",
        lr.low,
        lr.high,
        format="%.6g",
        help=help_of(lr),
        **page.bind(f"exact_lr_{name}", lane.lr, edit(_with_hyper("lr"))),
    )


def choose_schedule(page: PageState[T], name: str | int, lane: Lane, edit: Edit[T]) -> None:
    """The schedule of the learning rate, with its settings."""
    schedule = SCHEDULES[lane.schedule]
    st.selectbox(
        "Schedule",
        list(SCHEDULES),
        format_func=lambda key: SCHEDULES[key].name,
        help=with_terms(f"{schedule.help}\n\n$\\alpha_t = \\alpha\\cdot {schedule.latex}$", "schedule"),
        **page.bind(f"schedule_{name}", lane.schedule, edit(_with_schedule)),
    )
    for q in schedule.params:
        value = lane.schedule_params.get(q.name, q.default)
        choose(page, q, value, f"{q.name}_{name}", edit(_with_schedule_param(q.name)))


def _with_hyper(name: str) -> Change:
    return lambda lane, value: lane.with_hyper(name, value)


def _with_schedule(lane: Lane, key: str) -> Lane:
    return replace(lane, schedule=key, schedule_params=Settings())


def _with_schedule_param(name: str) -> Change:
    return lambda lane, value: replace(lane, schedule_params=Settings({**lane.schedule_params, name: value}))
