"""The glossary: all terms in one text, so that the browser's own search finds them."""

from __future__ import annotations

from functools import cache

import streamlit as st

from viz.lessons.how_adam_works.glossary import GLOSSARY
from viz.lessons.how_adam_works.parts import Term
from viz.lessons.sources import with_links
from viz.ui.how_adam_works.prose import TEXT_WIDTH
from viz.ui.how_adam_works.settings import How
from viz.ui.how_adam_works.texts import TEXTS


def draw_glossary(state: How) -> None:
    """The terms in alphabetical order; the one that the link asks for is marked."""
    st.markdown(TEXTS["glossary"], width=TEXT_WIDTH)
    st.markdown(_letters(), width=TEXT_WIDTH)
    # Our own text alone: each entry wants an element of its own to link to.
    st.markdown(_entries(state.open), width=TEXT_WIDTH, unsafe_allow_html=True)


def term_id(key: str) -> str:
    """The element's id, and a class of it."""
    return f"as-term-{key}"


@cache
def _sorted() -> tuple[Term, ...]:
    return tuple(sorted(GLOSSARY.values(), key=lambda term: term.name.casefold()))


@cache
def _letters() -> str:
    """Links to the first term of each letter."""
    firsts: dict[str, Term] = {}
    for term in _sorted():
        firsts.setdefault(_capital(term.name)[0], term)
    return " ".join(f"[{letter}](#{term_id(term.key)})" for letter, term in firsts.items())


@cache
def _entries(marked: str) -> str:
    return with_links("\n\n".join(_entry(term, term.key == marked) for term in _sorted()))


def _entry(term: Term, is_marked: bool) -> str:
    name = term_id(term.key)
    look = f"as-term {name} as-marked" if is_marked else f"as-term {name}"
    symbol = f" <i>{term.symbol}</i>" if term.symbol else ""
    see = ", ".join(f"[{GLOSSARY[key].name}](#{term_id(key)})" for key in term.see)
    more = f" {TEXTS['see'].format(terms=see)}" if see else ""
    head = f"<dfn>{_capital(term.name)}</dfn>{symbol}"
    return f'<div id="{name}" class="{look}">\n\n{head}\n\n{term.text}{more}\n\n</div>'


def _capital(name: str) -> str:
    """``name`` as a heading. β and ε keep their case: their capitals look like Latin letters."""
    return name[0].upper() + name[1:] if name[0].isascii() else name
