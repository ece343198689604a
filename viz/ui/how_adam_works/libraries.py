"""Where three libraries differ: a table, and how far the paths of the same name part."""

from __future__ import annotations

from functools import cache, lru_cache

import streamlit as st

from viz.figures.distances import Distance, distances_figure
from viz.figures.theme import Figure
from viz.lessons.how_adam_works.differences import COMPARISONS, DIFFERENCES, distances
from viz.lessons.how_adam_works.parts import Comparison
from viz.player.style import LANE_STYLES
from viz.ui.controls import short
from viz.ui.how_adam_works.prose import TEXT_WIDTH
from viz.ui.how_adam_works.settings import How
from viz.ui.how_adam_works.store import HOW
from viz.ui.how_adam_works.texts import TEXTS
from viz.ui.plot import draw_plot
from viz.ui.views import written
from viz.ui.way_on import draw_way_on

HEIGHT = 340
_COLUMNS = ("differs", "pytorch", "keras", "optax", "follows")


def draw_libraries(state: How) -> None:
    """The figure with its choices, then the table."""
    st.markdown(TEXTS["libraries"], width=TEXT_WIDTH)
    with st.container(key=HOW.key("differences")):
        st.markdown(_table())
    st.subheader(TEXTS["paths_title"], anchor=False)
    if state.open:
        _draw_comparison(COMPARISONS[state.open], state)


def _draw_comparison(comparison: Comparison, state: How) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            TEXTS["compared"],
            list(COMPARISONS),
            format_func=lambda key: COMPARISONS[key].name,
            width=260,
            **HOW.bind("comparison", comparison.key, _with_comparison),
        )
        if comparison.same:
            settings = ", ".join(f"{name} = {short(value)}" for name, value in comparison.same.items())
            st.segmented_control(
                TEXTS["settings"],
                [False, True],
                format_func=lambda same: TEXTS["same" if same else "default"],
                required=True,
                help=TEXTS["same_help"].format(settings=settings),
                **HOW.bind_field("same", state.same),
            )
    draw_plot(_figure(comparison.key, state.same), HOW.key("distances"), height=HEIGHT)
    st.markdown(written(comparison.beat), width=TEXT_WIDTH)
    if comparison.beat.view is not None:
        draw_way_on(comparison.beat.view)


def _with_comparison(key: str) -> How:
    return HOW.current().with_section("libraries").with_entry(key)


@lru_cache(maxsize=32)
def _figure(comparison_key: str, same: bool) -> Figure:
    comparison = COMPARISONS[comparison_key]
    curves = [
        Distance(library, LANE_STYLES[1 + index], distance)
        for index, (library, distance) in enumerate(distances(comparison, same).items())
    ]
    title = TEXTS["distance_title"].format(name=comparison.name)
    return distances_figure(curves, y_title=TEXTS["distance"], title=title)


@cache
def _table() -> str:
    """A Markdown table: the cells hold formulas."""
    rows = [[TEXTS[key] for key in _COLUMNS], ["---"] * len(_COLUMNS)]
    rows += [[row.what, row.pytorch, row.keras, row.optax, row.follows] for row in DIFFERENCES]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
