"""A named, bounded setting: one declaration draws the slider and validates the value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Value = float | bool


@dataclass(frozen=True)
class Quantity:
    """One setting of an optimiser, a surface, a schedule or a run.

    Args:
        name: the keyword, as PyTorch spells it (``lr``, ``beta1``, ``eps``).
        symbol: how a formula prints it (``β₁``); ``latex`` is the same for LaTeX.
        default: the value taken where none is given; a bool makes the setting a switch.
        low, high: the bounds of what is allowed, inclusive. ``open_high`` excludes ``high`` (betas are in [0, 1)).
        shown: the slider's range where it is narrower than what is allowed.
        log: the slider moves over orders of magnitude.
        integer: only whole numbers.
        help: one or two sentences for the person who meets the slider.
    """

    name: str
    symbol: str
    latex: str
    default: Value
    low: float = 0.0
    high: float = 1.0
    open_high: bool = False
    shown: tuple[float, float] | None = None
    log: bool = False
    integer: bool = False
    help: str = ""

    @property
    def is_switch(self) -> bool:
        """True for an on/off setting."""
        return isinstance(self.default, bool)

    @property
    def slider(self) -> tuple[float, float]:
        """The range that a slider offers."""
        return self.shown or (self.low, self.high)

    @property
    def bounds(self) -> str:
        """What is allowed, in words: ``[0, 1)``."""
        return f"[{self.low:g}, {self.high:g}{')' if self.open_high else ']'}"

    def check(self, value: Any, field: str | None = None) -> Value:
        """Return ``value`` as a plain Python value, or raise a ``ValueError`` that names field, bound and value."""
        field = field or self.name
        if self.is_switch:
            if not isinstance(value, (bool, int, np.bool_)) or value not in (0, 1):
                raise ValueError(f"{field} must be True or False, got {value!r}")
            return bool(value)
        number = plain_number(value, field)
        above = number >= self.high if self.open_high else number > self.high
        if number < self.low or above:
            raise ValueError(f"{field} must be in {self.bounds}, got {number:.12g}")
        if self.integer and number != round(number):
            raise ValueError(f"{field} must be a whole number, got {number:.12g}")
        return number

    def clamp(self, value: float) -> float:
        """``value`` itself if it is allowed, else the nearest round number that is."""
        if self.low <= value < self.high and not self.integer:
            return value
        # Below an excluded bound there is no nearest number that means anything: 0.999999 stands for it.
        high = self.high * (1 - 1e-6) if self.open_high else self.high
        number = min(max(value, self.low), high)
        return float(round(number)) if self.integer else number


def plain_number(value: Any, field: str) -> float:
    """Return ``value`` as a finite Python float, or raise a ``ValueError`` that names ``field``."""
    if isinstance(value, (bool, np.bool_, str, bytes)):
        raise ValueError(f"{field} must be a number, got {value!r}")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{field} must be a number, got {value!r}") from None
    if not math.isfinite(number):
        raise ValueError(f"{field} must be finite, got {number}")
    return number


class Settings(Mapping[str, Value]):
    """An immutable, hashable mapping from setting to value, so that a spec can be a cache key."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value] | None = None) -> None:
        self._values = dict(sorted((values or {}).items()))

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        # Made anew each time: hashes of text differ between processes, and a spec is pickled to others.
        return hash(tuple(self._values.items()))

    def __repr__(self) -> str:
        return repr(self._values)


def check_settings(given: Any, quantities: tuple[Quantity, ...], owner: str, field: str) -> Settings:
    """Return ``given`` checked against ``quantities``, or raise a ``ValueError`` that names what ``owner`` takes."""
    if not isinstance(given, Mapping):
        raise ValueError(f"{field} must be a mapping from name to value, got {given!r}")
    known = {q.name: q for q in quantities}
    for name in given:
        if name not in known:
            allowed = f"it takes {', '.join(known)}" if known else "it takes none"
            raise ValueError(f"{field} of {owner} has no {name!r}; {allowed}")
    return Settings({name: known[name].check(value) for name, value in given.items()})
