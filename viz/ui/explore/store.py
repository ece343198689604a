"""Explore's settings in the session, and what its buttons and its picture change in them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from viz.core.quantity import plain_number
from viz.core.surface import SURFACES
from viz.ui.explore.permalink import DEFAULT, from_query, to_query
from viz.ui.explore.settings import Explore
from viz.ui.player import picked_start
from viz.ui.setup import START
from viz.ui.state import PageState

PLAYER = "player"


def _frame(state: Explore) -> Explore:
    """What the sidebar shows: everything but the lanes."""
    return replace(state, lanes=())


EXPLORE = PageState("explore", DEFAULT, to_query, from_query, _frame)


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
