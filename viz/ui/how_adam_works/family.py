"""The family tree, and what is to be said of the optimiser that is chosen in it."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlencode

import streamlit as st

from viz.core.optimizer import OPTIMIZERS
from viz.figures.family import Member, family_html
from viz.lessons.how_adam_works.family import FAMILY
from viz.lessons.how_adam_works.parts import Branch
from viz.ui.how_adam_works.prose import TEXT_WIDTH, entry_key
from viz.ui.how_adam_works.settings import How
from viz.ui.how_adam_works.store import HOW
from viz.ui.how_adam_works.texts import TEXTS
from viz.ui.how_adam_works.tree import chosen_member, draw_tree
from viz.ui.views import draw_view, written
from viz.ui.way_on import draw_way_on

TEXT, FORMULA = 3, 5
"""Shares of the width: NAdam's formula is long."""
_TREE = HOW.key("tree")
_YEAR = re.compile(r"\((\d{4})\)")
_ARXIV = re.compile(r"arXiv:(\d{4}\.\d{4,5})")


def draw_family(state: How) -> None:
    """The tree, and below it the chosen one."""
    st.markdown(TEXTS["family"], width=TEXT_WIDTH)
    draw_tree(_tree(), state.open, _TREE, _take)
    if state.open:
        with st.container(key=HOW.key(f"{state.section}_{state.open}")):
            _draw_branch(FAMILY[state.open], state)


@cache
def _tree() -> str:
    members = [
        Member(key, OPTIMIZERS[key].name, _year(OPTIMIZERS[key].source), branch.parents, branch.is_side)
        for key, branch in FAMILY.items()
    ]
    return family_html(members, _address, TEXTS["family_label"])


def _year(source: str) -> str:
    found = _YEAR.search(source)
    return found[1] if found else ""


def _address(key: str) -> str:
    return "?" + urlencode(HOW.query(How().with_section("family").with_entry(key)))


def _take() -> None:
    """Open what was chosen; a key that there is not changes nothing."""
    state, key = HOW.to_change(), chosen_member(_TREE)
    if isinstance(key, str) and key in FAMILY:
        HOW.store(state.with_section("family").with_entry(key))


def _draw_branch(branch: Branch, state: How) -> None:
    optimizer = OPTIMIZERS[branch.key]
    st.subheader(optimizer.name, anchor=False)
    left, right = st.columns([TEXT, FORMULA], gap="large")
    with left:
        st.markdown(branch.changes)
        names = ", ".join(OPTIMIZERS[parent].name for parent in branch.parents)
        origin = TEXTS["from"].format(names=names) if names else TEXTS["root"]
        source = TEXTS["source"].format(source=_linked(optimizer.source))
        st.caption(f"{origin} {source}")
        st.markdown(written(branch.seen))
    with right, st.container(key=HOW.key("formula")):
        st.latex(optimizer.formula.latex)
    if branch.seen.view is not None:
        draw_view(branch.seen.view, entry_key(state.section, branch.key))
        draw_way_on(branch.seen.view)


def _linked(source: str) -> str:
    """The source with its arXiv number as a link."""
    return _ARXIV.sub(r"[arXiv:\1](https://arxiv.org/abs/\1)", source)
