"""What the page "How Adam works" is made of: passages, branches of the family, questions, terms, differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from viz.core.spec import RunSpec
from viz.lessons.lesson import Beat


@dataclass(frozen=True)
class Passage:
    """A piece of explanation: a derivation with what can be seen of it."""

    key: str
    title: str
    beat: Beat


@dataclass(frozen=True)
class Branch:
    """An optimiser's place in the family. Its formula and its source are those of ``OPTIMIZERS[key]``.

    Args:
        key: of ``OPTIMIZERS``.
        parents: keys of what it grew out of; none for the root.
        changes: one sentence: what it changes against its parents, and when that helps.
        seen: the change at work: a short text with the measured figures, and runs beside each other.
        is_side: it stands beside the line that leads to Adam and on from it.
    """

    key: str
    parents: tuple[str, ...]
    changes: str
    seen: Beat
    is_side: bool = False


@dataclass(frozen=True)
class Question:
    """What people ask, or believe, and the answer with a live demonstration.

    Args:
        key: in the link, such as ``vanishing_gradients``.
        question: as people ask it.
        answer: at most 90 words, and a view.
    """

    key: str
    question: str
    answer: Beat


@dataclass(frozen=True)
class Term:
    """An entry of the glossary.

    Args:
        key: in the link, such as ``learning_rate``.
        name: as it stands in the list, in lower case unless it is a name.
        symbol: in plain text, such as ``β₁``; empty where it has none.
        text: one to three sentences; ``[…][key]`` links a source.
        see: keys of related terms.
        quoted: numbers of the text, each with the reason why it is right.
    """

    key: str
    name: str
    text: str
    symbol: str = ""
    see: tuple[str, ...] = ()
    quoted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One thing that PyTorch, Keras and Optax do differently; the texts are Markdown in a few words, with LaTeX.

    Args:
        key: of the row.
        what: what is defined, such as ``Adam's ε``.
        pytorch, keras, optax: how each has it; ``–`` where it has no such thing.
        follows: what comes of it, in one sentence.
        comparison: key of the ``Comparison`` that shows it; empty where none does.
    """

    key: str
    what: str
    pytorch: str
    keras: str
    optax: str
    follows: str
    comparison: str = ""
    quoted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """One optimiser as three libraries define it, on one surface from one start with one lr.

    Args:
        key: in the link, such as ``adam``.
        name: what is compared: ``Adam``.
        spec: PyTorch's definition, which is ours, at its defaults but for lr.
        others: library → key of ``LIBRARY_RULES``, run on the same spec at that library's defaults but for lr.
        same: the settings that are made equal in all of them, so that only the definitions differ.
        beat: what is to be seen, in a sentence or two with the measured figures.
    """

    key: str
    name: str
    spec: RunSpec
    others: Mapping[str, str]
    same: Mapping[str, float]
    beat: Beat
