"""The page's sections, and what can be opened in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from viz.core.optimizer import OPTIMIZERS
from viz.lessons.how_adam_works.derivations import DERIVATIONS
from viz.lessons.how_adam_works.differences import COMPARISONS
from viz.lessons.how_adam_works.family import FAMILY
from viz.lessons.how_adam_works.glossary import GLOSSARY
from viz.lessons.how_adam_works.questions import QUESTIONS


@dataclass(frozen=True)
class Section:
    """A part of the page.

    Args:
        key, name: ``family``, ``Family tree``.
        noun: what one opens there, such as ``optimiser``.
        entries: key → title of what can be opened.
        first: what is open until something is chosen; empty for nothing.
    """

    key: str
    name: str
    noun: str
    entries: Mapping[str, str]
    first: str = ""


_ALL = (
    Section("algorithm", "Algorithm", "entry", {}),
    Section("why", "Why it works", "passage", {key: passage.title for key, passage in DERIVATIONS.items()},
            next(iter(DERIVATIONS))),
    Section("family", "Family tree", "optimiser", {key: OPTIMIZERS[key].name for key in FAMILY}, "adam"),
    Section("libraries", "Libraries", "comparison", {key: entry.name for key, entry in COMPARISONS.items()},
            next(iter(COMPARISONS))),
    Section("questions", "Questions", "question", {key: entry.question for key, entry in QUESTIONS.items()},
            next(iter(QUESTIONS))),
    Section("glossary", "Glossary", "term", {key: term.name for key, term in GLOSSARY.items()}),
)  # fmt: skip
SECTIONS = MappingProxyType({section.key: section for section in _ALL})
