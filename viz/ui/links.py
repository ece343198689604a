"""What the pages' links have in common: numbers, keys, lanes and setups as text and back, every change told.

Each reader takes what a link says and returns something allowed; what it had to change becomes a sentence in
``notices``.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Quantity, Settings, Value
from viz.core.registry import Registry
from viz.core.schedules import SCHEDULES
from viz.core.surface import SURFACES
from viz.ui.lane import MAX_NAME, Lane
from viz.ui.setup import RUN_QUANTITIES, START, Setup

Query = Mapping[str, Sequence[str]]
Parameters = dict[str, str | list[str]]
S = TypeVar("S", bound=Setup)

_ALWAYS = ("num_steps", "seed")


def setup_query(setup: Setup, default: Setup) -> Parameters:
    """The query parameters of ``setup``: what equals ``default`` is left out, except what a reader looks for."""
    query: Parameters = {"surface": setup.surface, "x": text_of(setup.start[0]), "y": text_of(setup.start[1])}
    for name in RUN_QUANTITIES:
        if name in _ALWAYS or getattr(setup, name) != getattr(default, name):
            query[name] = text_of(getattr(setup, name))
    return query | {name: text_of(value) for name, value in setup.surface_params.items()}


def read_setup(query: Query, default: S, notices: list[str], quantities: Mapping[str, Quantity] = RUN_QUANTITIES) -> S:
    """``default`` with what ``query`` says about surface, start and the numbers of ``quantities``."""
    setup = default.with_surface(read_key(last(query, "surface"), SURFACES, default.surface, "surface", notices))
    x, y = (
        float(read_number(last(query, axis), replace(START, default=start), axis, notices))
        for axis, start in zip("xy", setup.start, strict=True)
    )
    numbers: dict[str, Any] = {}
    for name, q in quantities.items():
        if name in query:
            value = read_number(last(query, name), replace(q, default=getattr(default, name)), name, notices)
            numbers[name] = int(value) if q.integer else value
    params = {
        q.name: read_number(last(query, q.name), q, q.name, notices)
        for q in SURFACES[setup.surface].params
        if q.name in query
    }
    return replace(setup, start=(x, y), **numbers, surface_params=Settings(params))


def read_lanes(texts: Iterable[str], most: int, notices: list[str]) -> tuple[Lane, ...]:
    """The first ``most`` lanes of a link."""
    texts = list(texts)
    if len(texts) > most:
        notices.append(f"The link has {len(texts)} lanes; the first {most} are shown.")
    return tuple(read_lane(text, notices) for text in texts[:most])


def lane_text(lane: Lane) -> str:
    """``adam,lr=0.02,eps=0.1,name=big%20eps``."""
    parts = [lane.optimizer]
    for q in OPTIMIZERS[lane.optimizer].hypers:
        value = lane.value(q.name)
        if q.name == "lr" or value != q.default:
            parts.append(f"{q.name}={text_of(value)}")
    if lane.schedule != "constant":
        parts.append(f"schedule={lane.schedule}")
        parts += [f"{name}={text_of(value)}" for name, value in lane.schedule_params.items()]
    if lane.name:
        parts.append(f"name={quote(lane.name, safe='')}")
    return ",".join(parts)


def read_lane(text: str, notices: list[str]) -> Lane:
    """The lane that ``lane_text`` wrote, or the nearest one that can be."""
    key, *parts = text.split(",")
    optimizer = OPTIMIZERS[read_key(key, OPTIMIZERS, "adam", "optimiser", notices)]
    given = dict(part.partition("=")[::2] for part in parts)
    schedule = SCHEDULES[read_key(given.pop("schedule", None), SCHEDULES, "constant", "schedule", notices)]
    name = unquote(given.pop("name", ""))[:MAX_NAME].strip()
    hyper = _settings(given, optimizer.hypers, notices)
    params = _settings(given, schedule.params, notices)
    notices += [f"{optimizer.name} takes no {quoted(unknown)}; it is left out." for unknown in given]
    return Lane(optimizer.key, hyper, schedule.key, params, name)


def _settings(given: dict[str, str], quantities: tuple[Quantity, ...], notices: list[str]) -> Settings:
    """Take what belongs to ``quantities`` out of ``given``."""
    return Settings({
        q.name: read_number(given.pop(q.name), q, q.name, notices) for q in quantities if q.name in given
    })  # fmt: skip


def read_key(text: str | None, registry: Registry[Any], default: str, noun: str, notices: list[str]) -> str:
    """A key of ``registry``: the one in ``text``, the nearest one, or ``default``."""
    if text is None or text in registry:
        return text or default
    chosen = nearest(text, registry) or default
    notices.append(f"There is no {noun} {quoted(text)}; {registry[chosen].name} is shown.")
    return chosen


def nearest(text: str, keys: Iterable[str]) -> str:
    """The one of ``keys`` that ``text`` is most like, as after a slip of the pen; empty where it is like none."""
    return next(iter(difflib.get_close_matches(text, keys, n=1)), "")


def read_word(query: Query, name: str, allowed: Collection[str], default: str, notices: list[str]) -> str:
    """The value of ``name`` if it is one of ``allowed``, else ``default``."""
    text = last(query, name)
    if text is None or text in allowed:
        return text or default
    notices.append(f"{name} must be one of {', '.join(allowed)}, not {quoted(text)}; {default} is used.")
    return default


def read_number(text: str | None, quantity: Quantity, name: str, notices: list[str]) -> Value:
    """The number in ``text``, or the nearest allowed one and a sentence."""
    if text is None:
        return quantity.default
    if quantity.is_switch:
        if text not in ("0", "1"):
            notices.append(f"{name} must be 0 or 1, not {quoted(text)}; {int(quantity.default)} is used.")
        return text == "1" if text in ("0", "1") else quantity.default
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        notices.append(f"{name} must be a number, not {quoted(text)}; {quantity.default:g} is used.")
        return quantity.default
    clamped = quantity.clamp(number)
    if clamped != number:
        notices.append(f"{name} must be {_allowed(quantity)}, not {number:g}; {clamped:.12g} is used.")
    return clamped


def _allowed(quantity: Quantity) -> str:
    return f"{'a whole number ' if quantity.integer else ''}in {quantity.bounds}"


def last(query: Query, name: str) -> str | None:
    """The value of ``name``, the last one of several, None where there is none."""
    values = query.get(name)
    return values[-1] if values else None


def text_of(value: Value) -> str:
    """The shortest text that reads back as the same number."""
    if isinstance(value, bool):
        return str(int(value))
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def quoted(text: str) -> str:
    """Text from a link as a sentence shows it."""
    return f"“{text[:30]}{'…' if len(text) > 30 else ''}”"
