"""Help texts and table heads that link their terms in the glossary."""

from __future__ import annotations

from html import escape

from viz.core.optimizer import Optimizer
from viz.core.quantity import Quantity
from viz.lessons.how_adam_works.glossary import GLOSSARY, QUANTITY_TERMS

# Relative to the address of any page, below any path prefix. The link opens in a tab of its own.
ADDRESS = "how_adam_works?section={section}&open={key}"
GLOSSARY_LINKS = "Glossary: {links}"
FAMILY_LINK = "{name} in the family tree"


def with_terms(help: str, *terms: str) -> str:
    """``help``, which may be empty, followed by links to ``terms`` of the glossary."""
    links = " · ".join(f"[{GLOSSARY[key].name}]({_address('glossary', key)})" for key in terms)
    return f"{help}\n\n{GLOSSARY_LINKS.format(links=links)}".lstrip()


def help_of(quantity: Quantity) -> str | None:
    """The help of ``quantity`` with the link to its term; None where there is nothing to be said."""
    term = QUANTITY_TERMS.get(quantity.name)
    return with_terms(quantity.help, term) if term else quantity.help or None


def with_family(help: str, optimizer: Optimizer) -> str:
    """``help`` followed by a link to the place of ``optimizer`` in the family tree."""
    return f"{help}\n\n[{FAMILY_LINK.format(name=optimizer.name)}]({_address('family', optimizer.key)})"


def heading(text: str, term: str = "") -> str:
    """The head of a table's column in HTML, linked to ``term`` where there is one."""
    if not term:
        return f'<th scope="col">{escape(text)}</th>'
    link = f'<a href="{escape(_address("glossary", term))}" target="_blank">{escape(text)}</a>'
    return f'<th scope="col">{link}</th>'


def _address(section: str, key: str) -> str:
    return ADDRESS.format(section=section, key=key)
