"""Which law the shown settings show, if they still belong to one of the presets."""

from __future__ import annotations

from dataclasses import fields

from viz.core.optimizer import OPTIMIZERS
from viz.ui.lane import Lane
from viz.ui.maps.permalink import DEFAULT
from viz.ui.maps.presets import PRESETS
from viz.ui.maps.settings import HYPER, Maps
from viz.ui.setup import Setup

_LAWS = ("law_bias", "law_betas", "law_eps", "law_turn", "law_himmelblau", "law_heavy_ball", "")
_FREE = {"seed", "seeds"}
"""Of the setup, what changes nothing: the presets have no noise."""


def law_of(state: Maps) -> str:
    """The key of the sentence; empty where the settings are the reader's own, or show a part of the picture only."""
    law, origin = _BY_FAMILY.get(_family(state), ("", state))
    return law if state.view != HYPER or _covers(state, origin) else ""


def _family(state: Maps) -> tuple[object, ...]:
    """What makes a law: all but the number of cells, the colour, and the value of what the axes go over."""
    axes = frozenset({state.up.name, state.across.name} if state.view == HYPER else ())
    setup = tuple(getattr(state, field.name) for field in fields(Setup) if field.name not in _FREE)
    return state.view, setup, axes, tuple(_rule(lane, axes) for lane in state.lanes)


def _rule(lane: Lane, axes: frozenset[str]) -> tuple[object, ...]:
    hyper = tuple(lane.value(q.name) for q in OPTIMIZERS[lane.optimizer].hypers if q.name not in axes)
    return lane.optimizer, hyper, lane.schedule


def _covers(state: Maps, origin: Maps) -> bool:
    """Whether the axes of ``state`` go over all that those of ``origin`` do."""
    ranges = {axis.name: axis for axis in (state.up, state.across)}
    return all(
        ranges[axis.name].holds(axis.low) and ranges[axis.name].holds(axis.high) for axis in (origin.up, origin.across)
    )


_BY_FAMILY = {_family(DEFAULT): ("law_valley", DEFAULT)}
_BY_FAMILY |= {_family(state): (law, state) for state, law in zip(PRESETS.values(), _LAWS, strict=True)}
