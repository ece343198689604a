"""What the page shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from viz.ui.how_adam_works.sections import SECTIONS

ALGORITHM, WHY, FAMILY, LIBRARIES, QUESTIONS, GLOSSARY = SECTIONS


@dataclass(frozen=True)
class How:
    """Everything that defines what the page shows.

    Args:
        section: key of ``SECTIONS``.
        open: key of the section's entry that is open; empty for none.
        same: the libraries run with the same settings, not with the defaults of each.
    """

    section: str = ALGORITHM
    open: str = SECTIONS[ALGORITHM].first
    same: bool = False

    def with_section(self, key: str) -> Self:
        """Another section, with its first entry open."""
        return replace(self, section=key, open=SECTIONS[key].first)

    def with_entry(self, key: str, is_open: bool = True) -> Self:
        """An entry of the section opened, in the place of the one before, or closed.

        Raises:
            KeyError: the section has none of that key.
        """
        if key not in SECTIONS[self.section].entries:
            raise KeyError(key)
        return replace(self, open=key if is_open else "")
