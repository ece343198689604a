"""Maps' settings in the session, and what a click in a map or on a button makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any

import streamlit as st

from viz.core.spec import RunSpec
from viz.ui.explore.settings import Explore
from viz.ui.explore.store import EXPLORE
from viz.ui.lane import Lane
from viz.ui.maps.panels import axes_change, panels_of
from viz.ui.maps.permalink import DEFAULT, from_query, to_query
from viz.ui.maps.settings import Maps
from viz.ui.maps.texts import TEXTS
from viz.ui.pages import explore_page
from viz.ui.plot import picked
from viz.ui.setup import Setup
from viz.ui.state import PageState

_SHOWN, _OPEN, _AXES = "maps_shown", "maps_open", "maps_axes"


def _frame(state: Maps) -> tuple[Any, ...]:
    """What the sidebar shows."""
    return (state.view, state.is_noisy, *(getattr(state, field.name) for field in fields(Setup)))


MAPS = PageState("maps", DEFAULT, to_query, from_query, _frame, prefix="maps_")


def set_lane(index: int, change: Callable[[Lane], Lane]) -> Maps:
    """The settings with ``change`` applied to one map's optimiser."""
    state = MAPS.current()
    return state.with_lane(index, change(state.lanes[index]))


def note_shown(state: Maps) -> None:
    """Remember for which settings the maps are drawn: a click means one of their cells."""
    before = shown()
    if before is not None and _axes(before) != _axes(state):
        st.session_state[_AXES] = axes_change(before, state)
    st.session_state[_SHOWN] = state


def shown() -> Maps | None:
    """The settings whose maps were drawn last."""
    state: Maps | None = st.session_state.get(_SHOWN)
    return state


def axes_note(state: Maps) -> str:
    """What became of the axes when optimiser or surface were replaced last; empty once others are chosen."""
    drawn = shown()
    text: str = st.session_state.get(_AXES, "")
    return text if drawn is not None and _axes(drawn) == _axes(state) else ""


def _axes(state: Maps) -> tuple[str, ...]:
    return state.surface, state.lanes[0].optimizer, state.up.name, state.across.name


def open_pick(key: str, index: int | None = None) -> None:
    """A cell of map ``index``, drawn as ``key``, was clicked, or a point of the curve that it names: to Explore.

    The picture sends which one it was, unchecked; its values are looked up here, to the last bit.
    """
    state, pick = shown(), picked(key)
    try:
        if state is None:
            raise KeyError(_SHOWN)
        row, column = int(pick["row"]), int(pick["column"])
        if min(row, column) < 0:
            raise IndexError(row, column)
        panel = panels_of(state)[row if index is None else index]
        spec = panel.cell(row, column)
    except (TypeError, KeyError, ValueError, IndexError, OverflowError):
        MAPS.notify(TEXTS["bad_pick"])
        return
    open_in_explore(opened([spec], [panel.lane], state))


def opened(specs: Sequence[RunSpec], lanes: Sequence[Lane], state: Maps) -> Explore:
    """Explore's settings that run ``specs``, which differ in their optimisers only; ``lanes`` give their names."""
    return replace(Explore.of_specs(specs, [lane.name for lane in lanes]), tolerance=state.tolerance)


def open_in_explore(state: Explore) -> None:
    """Have the run that this callback belongs to end on Explore, showing ``state``."""
    MAPS.touch()
    EXPLORE.store(state)
    st.session_state[_OPEN] = True


def go_where_asked() -> None:
    """Switch to Explore if a click asked for it; a callback itself cannot."""
    if st.session_state.pop(_OPEN, False):
        MAPS.leave_for(explore_page(), EXPLORE.query(EXPLORE.current()))


def with_tuned(state: Maps, rates: Sequence[float | None]) -> Explore:
    """Explore with every curve's best rate; one that has none keeps its own."""
    lanes = [lane if lr is None else lane.with_hyper("lr", lr) for lane, lr in zip(state.curves, rates, strict=True)]
    return opened([state.spec(lane) for lane in lanes], lanes, state)


def apply(state: Maps) -> None:
    """Show a preset at the reader's own resolution."""
    MAPS.touch()  # before the settings are read: the address bar may be one move behind them
    MAPS.store(replace(state, cells=MAPS.current().cells))
