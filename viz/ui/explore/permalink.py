"""Explore's settings as a link, and back: every value checked again, and every change told.

    ?surface=rosenbrock&x=-1.2&y=1.0&num_steps=500&lane=adam,lr=0.02,eps=0.1,name=big%20eps&lane=sgd,lr=0.001

What equals the default is left out, except what a reader of the link looks for: surface, start, steps, seed and lrs.
"""

from __future__ import annotations

from dataclasses import replace

from viz.ui.explore.settings import MAX_LANES, SHARPNESS, Explore
from viz.ui.links import Parameters, Query, lane_text, last, read_lanes, read_number, read_setup, setup_query

DEFAULT = Explore()


def to_query(state: Explore) -> Parameters:
    """The query parameters of ``state``."""
    query = setup_query(state, DEFAULT) | {"lane": [lane_text(lane) for lane in state.lanes]}
    return query | {"sharpness": "1"} if state.sharpness else query


def from_query(query: Query) -> tuple[Explore, list[str]]:
    """The settings that ``query`` asks for, and a sentence for each value that could not be taken as it stands."""
    notices: list[str] = []
    state = read_setup(query, DEFAULT, notices)
    lanes = read_lanes(query.get("lane", ()), MAX_LANES, notices) or DEFAULT.lanes
    sharpness = read_number(last(query, "sharpness"), SHARPNESS, "sharpness", notices)
    return replace(state, lanes=lanes, sharpness=bool(sharpness)), notices
