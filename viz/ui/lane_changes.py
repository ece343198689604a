"""What controls change about a page's lanes: one setting of one of them, or how many there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from viz.ui.lane import Lane
from viz.ui.state import PageState


class Laned(Protocol):
    """Settings with lanes: a frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def lanes(self) -> tuple[Lane, ...]: ...


L = TypeVar("L", bound=Laned)


class LaneChanges(Generic[L]):
    """The changes that the lanes of ``page`` can undergo; there are one to ``most`` of them."""

    def __init__(self, page: PageState[L], most: int) -> None:
        self.page, self.most = page, most

    def changed(self, index: int, change: Callable[[Lane], Lane]) -> L:
        """The settings with ``change`` applied to one lane."""
        lanes = self.page.current().lanes
        return self._with((*lanes[:index], change(lanes[index]), *lanes[index + 1 :]))

    def add(self, lane: Lane) -> None:
        """Store the settings with ``lane`` behind the others."""
        self._insert(len(self.page.to_change().lanes), lane)

    def duplicate(self, index: int) -> None:
        """Store the settings with the same lane once more, beside it."""
        self._insert(index + 1, self.page.to_change().lanes[index])

    def remove(self, index: int) -> None:
        """Store the settings with one lane less; the last one stays."""
        lanes = self.page.to_change().lanes
        if len(lanes) > 1:
            self.page.store(self._with(lanes[:index] + lanes[index + 1 :]))

    def _insert(self, index: int, lane: Lane) -> None:
        lanes = self.page.to_change().lanes
        if len(lanes) < self.most:
            self.page.store(self._with((*lanes[:index], lane, *lanes[index:])))

    def _with(self, lanes: tuple[Lane, ...]) -> L:
        return replace(self.page.current(), lanes=lanes)
