"""A family tree in plain HTML: from left to right where there is room, as an indented list where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import MappingProxyType

from viz.figures.texts import TEXTS

STYLE = Path(__file__).with_name("family.css")
ROW = 40
"""Pixels from one entry to the next in the fullest column."""
LOOSE = 2.2
"""Rows between the entries of a column that has room."""
WIDTH = 0.7
"""Of a column's share of the width, taken by an entry; the rest is for the lines."""

Places = Mapping[str, tuple[int, float]]


@dataclass(frozen=True)
class Member:
    """One entry of the tree.

    Args:
        key: told when it is chosen.
        name, note: what it is called, and a few characters beside that, such as the year.
        parents: keys of what it grew out of, each declared before it.
        is_side: it stands beside the main line: dashed.
    """

    key: str
    name: str
    note: str
    parents: tuple[str, ...] = ()
    is_side: bool = False


def family_html(members: Sequence[Member], address: Callable[[str], str], label: str) -> str:
    """Both drawings; the stylesheet ``STYLE`` shows the one that fits. Each entry is a link with ``data-key``.

    Args:
        address: key → where the entry's link leads for those who open it in another tab.
        label: the tree's accessible name.
    """
    tree = _Tree(members, address)
    body = f'<div class="as-wide">{tree.wide()}</div><div class="as-narrow">{tree.narrow()}</div>'
    return f'<nav class="as-family" aria-label="{escape(label)}">{body}</nav>'


def place(members: Sequence[Member]) -> Places:
    """Column and row of each: a column right of its last parent, a row near the middle of its parents'."""
    columns = _columns(members)
    ancestors = {parent for member in members for parent in member.parents}
    fullest = max(list(columns.values()).count(column) for column in set(columns.values()))
    rows: dict[str, float] = {}
    for column in range(max(columns.values()) + 1):
        own = [member for member in members if columns[member.key] == column]
        wanted = {m.key: sum(rows[p] for p in m.parents) / max(len(m.parents), 1) for m in own}
        # Who has heirs stands on the inside, so that the lines to them cross nobody.
        own.sort(key=lambda m: (wanted[m.key], (m.key in ancestors) == (wanted[m.key] < 0)))
        gap = max(1.0, min(LOOSE, fullest / len(own)))
        spread: list[float] = []
        for member in own:
            spread.append(max(wanted[member.key], spread[-1] + gap) if spread else wanted[member.key])
        shift = (sum(wanted.values()) - sum(spread)) / len(own)
        rows |= {member.key: row + shift for member, row in zip(own, spread, strict=True)}
    top = min(rows.values())
    return MappingProxyType({key: (columns[key], rows[key] - top) for key in rows})


def _columns(members: Sequence[Member]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for member in members:
        columns[member.key] = 1 + max((columns[parent] for parent in member.parents), default=-1)
    return columns


class _Tree:
    def __init__(self, members: Sequence[Member], address: Callable[[str], str]) -> None:
        self.members = {member.key: member for member in members}
        self.address = address
        self.places = place(members)
        self.width = 100 * WIDTH / (1 + max(column for column, _ in self.places.values()))

    def wide(self) -> str:
        """Lines as a picture in percent of the width, and the links over it."""
        height = 1 + max(row for _, row in self.places.values())
        lines = "".join(self._line(parent, key) for key, m in self.members.items() for parent in m.parents)
        picture = f'<svg viewBox="0 0 100 {height:.3f}" preserveAspectRatio="none" aria-hidden="true">{lines}</svg>'
        links = "".join(
            self._link(member, f"left:{self._left(key):.2f}%;top:{100 * (self.places[key][1] + 0.5) / height:.2f}%")
            for key, member in self.members.items()
        )
        size = f"height:{ROW * height:.0f}px;--as-width:{self.width:.2f}%"
        return f'<div class="as-canvas" style="{size}">{picture}{links}</div>'

    def narrow(self) -> str:
        """A list in lists, each entry below the parent that is furthest from the root."""
        return f"<ul>{self._branch(next(iter(self.members)))}</ul>"

    def _branch(self, key: str) -> str:
        member = self.members[key]
        others = [self.members[parent].name for parent in member.parents if parent != self._stem(member)]
        also = TEXTS["also_from"].format(names=", ".join(others)) if others else ""
        children = "".join(self._branch(child.key) for child in self.members.values() if self._stem(child) == key)
        below = f"<ul>{children}</ul>" if children else ""
        return f"<li>{self._link(member, '', also)}{below}</li>"

    def _stem(self, member: Member) -> str | None:
        return max(member.parents, key=lambda parent: self.places[parent][0], default=None)

    def _link(self, member: Member, style: str, also: str = "") -> str:
        side = " as-side" if member.is_side else ""
        more = f"<small>{escape(also)}</small>" if also else ""
        return (
            f'<a class="as-member{side}" href="{escape(self.address(member.key))}" data-key="{escape(member.key)}"'
            f' style="{style}"><b>{escape(member.name)}</b><i>{escape(member.note)}</i>{more}</a>'
        )

    def _left(self, key: str) -> float:
        last = max(column for column, _ in self.places.values())
        return self.places[key][0] * (100 - self.width) / max(last, 1)

    def _line(self, parent: str, child: str) -> str:
        x0, x1 = self._left(parent) + self.width, self._left(child)
        y0, y1 = self.places[parent][1] + 0.5, self.places[child][1] + 0.5
        middle = (x0 + x1) / 2
        # The line is part of the descent of the child, and of all that descend from it.
        heirs = " ".join(key for key in self.members if child in self._descent_of(key))
        side = ' class="as-side"' if self.members[child].is_side else ""
        curve = f"M{x0:.2f} {y0:.3f}C{middle:.2f} {y0:.3f} {middle:.2f} {y1:.3f} {x1:.2f} {y1:.3f}"
        return f'<path d="{curve}" data-heirs="{escape(heirs)}"{side}/>'

    def _descent_of(self, key: str) -> set[str]:
        """The member itself and all that it descends from."""
        return {key}.union(*(self._descent_of(parent) for parent in self.members[key].parents))
