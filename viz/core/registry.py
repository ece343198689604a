"""Read-only registries: a spec names an entry, the registry resolves it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, Protocol, TypeVar


class Keyed(Protocol):
    """What an entry must have."""

    @property
    def key(self) -> str: ...


Entry = TypeVar("Entry", bound=Keyed)


class Registry(Mapping[str, Entry], Generic[Entry]):
    """A mapping from key to entry, filled once by the room that owns the entries.

    The core declares the registry and the rooms above fill it, so that a ``RunSpec`` can resolve names without the core
    importing what stands above it.
    """

    def __init__(self, noun: str) -> None:
        self.noun = noun
        self._entries: dict[str, Entry] = {}

    def fill(self, entries: Iterable[Entry]) -> None:
        """Add ``entries`` in order; a key that stands already is an error of the program."""
        for entry in entries:
            if entry.key in self._entries:
                raise RuntimeError(f"{self.noun} {entry.key!r} is declared twice")
            self._entries[entry.key] = entry

    def resolve(self, key: object) -> Entry:
        """Return the entry of ``key``, or raise a ``ValueError`` that says what is there."""
        if isinstance(key, str) and key in self._entries:
            return self._entries[key]
        near = difflib.get_close_matches(str(key), self._entries, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"choose one of {', '.join(self._entries)}"
        raise ValueError(f"{self.noun} must be a known key, got {key!r}; {hint}")

    def __getitem__(self, key: str) -> Entry:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
