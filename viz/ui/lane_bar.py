"""The lanes' bar: each lane shows its optimiser and lr; everything else is one click away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Generic

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.player.style import LANE_STYLES
from viz.ui.controls import log_options, plain, short, with_value
from viz.ui.lane import MAX_NAME, Lane
from viz.ui.lane_changes import L, LaneChanges
from viz.ui.lane_controls import Change, choose_exact_lr, choose_hypers, choose_schedule
from viz.ui.state import PageState
from viz.ui.terms import with_family

Edit = Callable[[Change], Callable[[Any], L]]


class LaneBar(Generic[L]):
    """The lanes of ``page`` with their controls.

    Args:
        page: whose settings hold the lanes.
        most: how many there may be.
        new: the lane that is added.
        width: of a lane in pixels.
        choose_more: draws what only this page's lanes have: ``choose_more(index, lane, edit)``, where ``edit`` turns a
            change of the lane into what a widget writes.
    """

    def __init__(
        self,
        page: PageState[L],
        most: int,
        new: Lane,
        width: int,
        choose_more: Callable[[int, Any, Edit[L]], None] = lambda index, lane, edit: None,
    ) -> None:
        self.page, self.new, self.width = page, new, width
        self._changes = LaneChanges(page, most)
        self._choose_more = choose_more

    def draw(self, presets: Mapping[str, L], apply: Callable[[L], None], draw_more: Callable[[], None]) -> None:
        """Draw the lanes, then the page's actions: add, ``presets``, reset, and those of ``draw_more``."""
        page, lanes, most = self.page, self.page.current().lanes, self._changes.most
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="top", key=page.key("lanes")):
            for index, lane in enumerate(lanes):
                with st.container(width=self.width, gap="xxsmall", key=page.key(f"lane_{index}")):
                    self._draw_lane(index, lane)
            with st.container(horizontal=True, gap="xsmall", width="content", key=page.key("lane_actions")):
                if len(lanes) < most:
                    st.button(
                        "Add lane",
                        icon=":material/add:",
                        key=page.key("add_lane"),
                        on_click=self._changes.add,
                        args=(self.new,),
                        help=f"Up to {most} lanes; the same optimiser may run in several.",
                    )
                key = page.key("preset")
                st.menu_button("Presets", list(presets), key=key, on_click=_apply, args=(presets, key, apply))
                reset = page.key("reset")
                st.button("Reset", icon=":material/restart_alt:", key=reset, on_click=page.store, args=(page.default,))
                draw_more()

    def _draw_lane(self, index: int, lane: Lane) -> None:
        label = plain(lane.label)
        popover = st.popover(
            f"{LANE_STYLES[index].glyph} {label}",
            key=self._popover(index),
            on_change=self.page.touch,
            width="stretch",
        )
        if popover.open:
            with popover:
                self._draw_editor(index, lane)
        st.select_slider(
            f"Learning rate of lane {index + 1}, {label}",
            with_value(log_options(*OPTIMIZERS[lane.optimizer].hypers[0].slider), lane.lr),
            format_func=short,
            label_visibility="collapsed",
            **self.page.bind(
                f"lr_{index}",
                lane.lr,
                lambda value: self._changes.changed(index, lambda lane: lane.with_hyper("lr", float(value))),
            ),
        )

    def _draw_editor(self, index: int, lane: Lane) -> None:
        """Everything of one lane: optimiser, name, the settings its rule declares, schedule, and its formula."""
        page, optimizer = self.page, OPTIMIZERS[lane.optimizer]

        def edit(change: Change) -> Callable[[Any], L]:
            return self._edit(index, change)

        st.selectbox(
            "Optimiser",
            list(OPTIMIZERS),
            format_func=lambda key: OPTIMIZERS[key].name,
            help=with_family(f"{optimizer.about}\n\n{optimizer.definition}\n\n{optimizer.source}", optimizer),
            **page.bind(f"optimizer_{index}", lane.optimizer, edit(lambda lane, key: lane.with_optimizer(key))),
        )
        st.text_input(
            "Name",
            placeholder=optimizer.name,
            max_chars=MAX_NAME,
            **page.bind(f"name_{index}", lane.name, edit(_renamed)),
        )
        choose_hypers(page, index, lane, edit, optimizer.hypers[1:])
        choose_exact_lr(page, index, lane, edit)
        choose_schedule(page, index, lane, edit)
        self._choose_more(index, lane, edit)
        st.latex(optimizer.formula.latex)
        count = len(page.current().lanes)
        with st.container(horizontal=True):
            for label, name, do, is_off in (
                ("Duplicate", "duplicate", self._changes.duplicate, count == self._changes.most),
                ("Remove", "remove", self._remove, count == 1),
            ):
                st.button(label, key=page.key(f"{name}_{index}"), on_click=do, args=(index,), disabled=is_off)

    def _popover(self, index: int) -> str:
        """The key of the popover that holds a lane's editor."""
        return self.page.key(f"edit_{index}")

    def _edit(self, index: int, change: Change) -> Callable[[Any], L]:
        """Apply ``change`` to the lane and keep its editor open: with a new label the popover is new to Streamlit."""

        def write(value: Any) -> L:
            st.session_state[self._popover(index)] = True
            return self._changes.changed(index, lambda lane: change(lane, value))

        return write

    def _remove(self, index: int) -> None:
        st.session_state[self._popover(index)] = False
        self._changes.remove(index)


def _apply(presets: Mapping[str, L], key: str, apply: Callable[[L], None]) -> None:
    preset = presets.get(st.session_state[key])
    if preset:
        apply(preset)


def _renamed(lane: Lane, text: str) -> Lane:
    return replace(lane, name=" ".join(text.split())[:MAX_NAME])
