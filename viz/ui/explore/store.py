"""Explore's settings in the session, and what its buttons and its picture change in them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from viz.core.quantity import plain_number
from viz.core.surface import SURFACES
from viz.ui.explore.permalink import DEFAULT, from_query, to_query
from viz.ui.explore.settings import MAX_LANES, Explore
from viz.ui.lane import Lane
from viz.ui.player import picked_start
from viz.ui.setup import START
from viz.ui.state import PageState

PLAYER = "player"


def _frame(state: Explore) -> Explore:
    """What the sidebar shows: everything but the lanes."""
    return replace(state, lanes=())


EXPLORE = PageState("explore", DEFAULT, to_query, from_query, _frame)


def set_lane(index: int, change: Callable[[Lane], Lane]) -> Explore:
    """The settings with ``change`` applied to one lane."""
    state = EXPLORE.current()
    return state.with_lane(index, change(state.lanes[index]))


def add_lane() -> None:
    """A further lane: Adam."""
    _insert(len(EXPLORE.to_change().lanes), Lane().with_optimizer("adam"))


def duplicate_lane(index: int) -> None:
    """The same lane once more, beside it."""
    _insert(index + 1, EXPLORE.to_change().lanes[index])


def remove_lane(index: int) -> None:
    """One lane less; the last one stays."""
    state = EXPLORE.to_change()
    if len(state.lanes) > 1:
        EXPLORE.store(replace(state, lanes=state.lanes[:index] + state.lanes[index + 1 :]))


def _insert(index: int, lane: Lane) -> None:
    state = EXPLORE.to_change()
    if len(state.lanes) < MAX_LANES:
        EXPLORE.store(replace(state, lanes=(*state.lanes[:index], lane, *state.lanes[index:])))


def take_start() -> None:
    """Store the start that the user set in the picture, rounded to what a pixel can mean."""
    state = EXPLORE.to_change()
    picked = picked_start(PLAYER)
    try:
        x, y = (START.check(_rounded(picked[axis], k)) for k, axis in enumerate("xy"))
    except (TypeError, KeyError, ValueError):
        EXPLORE.notify("The start in the picture could not be read; the old one is kept.")
        return
    EXPLORE.store(replace(state, start=(float(x), float(y))))


def _rounded(value: Any, k: int) -> float:
    low, high = SURFACES[EXPLORE.current().surface].domain[k]
    number = plain_number(value, "start")
    return round(number, 3 - math.floor(math.log10(high - low)))
