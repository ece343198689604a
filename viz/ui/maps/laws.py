"""Which law the shown settings show, if they still belong to one of the presets."""

from __future__ import annotations

from viz.core.optimizer import OPTIMIZERS
from viz.ui.maps.permalink import DEFAULT
from viz.ui.maps.presets import PRESETS
from viz.ui.maps.settings import HYPER, Maps

_LAWS = ("law_bias", "law_betas", "law_eps", "law_turn", "law_himmelblau", "law_heavy_ball", "")


def law_of(state: Maps) -> str:
    """The key of the sentence; empty where the settings are the reader's own."""
    return _BY_FAMILY.get(_family(state), "")


def _family(state: Maps) -> tuple[object, ...]:
    """What makes a law: view, surface, axes, and which rules are compared; ranges and rates may differ."""
    axes = {state.up.name, state.across.name} if state.view == HYPER else set()
    rules = tuple(
        (lane.optimizer, *(lane.value(q.name) for q in OPTIMIZERS[lane.optimizer].hypers if q.is_switch))
        for lane in state.lanes
    )
    return state.view, state.surface, frozenset(axes), rules


_BY_FAMILY = {_family(DEFAULT): "law_valley"}
_BY_FAMILY |= {_family(state): law for state, law in zip(PRESETS.values(), _LAWS, strict=True)}
