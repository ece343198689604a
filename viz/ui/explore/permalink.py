"""Explore's settings as a link, and back: every value checked again, and every change told.

    ?surface=rosenbrock&x=-1.2&y=1.0&num_steps=500&lane=adam,lr=0.02,eps=0.1,name=big%20eps&lane=sgd,lr=0.001

What equals the default is left out, except what a reader of the link looks for: surface, start, steps, seed and lrs.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Quantity, Settings, Value
from viz.core.registry import Registry
from viz.core.schedules import SCHEDULES
from viz.core.surface import SURFACES
from viz.ui.explore.settings import MAX_LANES, MAX_NAME, RUN_QUANTITIES, START, Explore, Lane

Query = Mapping[str, Sequence[str]]
DEFAULT = Explore()
_ALWAYS = ("num_steps", "seed")


def to_query(state: Explore) -> dict[str, str | list[str]]:
    """The query parameters of ``state``."""
    query: dict[str, str | list[str]] = {
        "surface": state.surface,
        "x": _text(state.start[0]),
        "y": _text(state.start[1]),
    }
    for name in RUN_QUANTITIES:
        if name in _ALWAYS or getattr(state, name) != getattr(DEFAULT, name):
            query[name] = _text(getattr(state, name))
    query |= {name: _text(value) for name, value in state.surface_params.items()}
    query["lane"] = [_lane_text(lane) for lane in state.lanes]
    return query


def from_query(query: Query) -> tuple[Explore, list[str]]:
    """The settings that ``query`` asks for, and a sentence for each value that could not be taken as it stands."""
    notices: list[str] = []
    state = DEFAULT.with_surface(_key(_last(query, "surface"), SURFACES, DEFAULT.surface, "surface", notices))
    surface = SURFACES[state.surface]
    x, y = (
        float(_number(_last(query, axis), replace(START, default=default), axis, notices))
        for axis, default in zip("xy", state.start, strict=True)
    )
    numbers: dict[str, Any] = {
        name: _number(_last(query, name), q, name, notices) for name, q in RUN_QUANTITIES.items() if name in query
    }
    whole = {name: int(numbers[name]) for name, q in RUN_QUANTITIES.items() if q.integer and name in numbers}
    params = {q.name: _number(_last(query, q.name), q, q.name, notices) for q in surface.params if q.name in query}
    lanes = _lanes(query.get("lane", ()), notices) or DEFAULT.lanes
    return replace(state, start=(x, y), **{**numbers, **whole}, surface_params=Settings(params), lanes=lanes), notices


def _lanes(texts: Iterable[str], notices: list[str]) -> tuple[Lane, ...]:
    texts = list(texts)
    if len(texts) > MAX_LANES:
        notices.append(f"The link has {len(texts)} lanes; the first {MAX_LANES} are shown.")
    return tuple(_lane(text, notices) for text in texts[:MAX_LANES])


def _lane_text(lane: Lane) -> str:
    parts = [lane.optimizer]
    for q in OPTIMIZERS[lane.optimizer].hypers:
        value = lane.value(q.name)
        if q.name == "lr" or value != q.default:
            parts.append(f"{q.name}={_text(value)}")
    if lane.schedule != "constant":
        parts.append(f"schedule={lane.schedule}")
        parts += [f"{name}={_text(value)}" for name, value in lane.schedule_params.items()]
    if lane.name:
        parts.append(f"name={quote(lane.name, safe='')}")
    return ",".join(parts)


def _lane(text: str, notices: list[str]) -> Lane:
    key, *parts = text.split(",")
    optimizer = OPTIMIZERS[_key(key, OPTIMIZERS, "adam", "optimizer", notices)]
    given = dict(part.partition("=")[::2] for part in parts)
    schedule = SCHEDULES[_key(given.pop("schedule", None), SCHEDULES, "constant", "schedule", notices)]
    name = unquote(given.pop("name", ""))[:MAX_NAME].strip()
    hyper = _settings(given, optimizer.hypers, notices)
    params = _settings(given, schedule.params, notices)
    notices += [f"{optimizer.name} takes no {_quoted(unknown)}; it is left out." for unknown in given]
    return Lane(optimizer.key, hyper, schedule.key, params, name)


def _settings(given: dict[str, str], quantities: tuple[Quantity, ...], notices: list[str]) -> Settings:
    """Take what belongs to ``quantities`` out of ``given``."""
    return Settings({
        q.name: _number(given.pop(q.name), q, q.name, notices) for q in quantities if q.name in given
    })  # fmt: skip


def _key(text: str | None, registry: Registry[Any], default: str, noun: str, notices: list[str]) -> str:
    if text is None or text in registry:
        return text or default
    near = difflib.get_close_matches(text, registry, n=1)
    chosen = near[0] if near else default
    notices.append(f"There is no {noun} {_quoted(text)}; {registry[chosen].name} is shown.")
    return chosen


def _number(text: str | None, quantity: Quantity, name: str, notices: list[str]) -> Value:
    """The number in ``text``, or the nearest allowed one and a sentence."""
    if text is None:
        return quantity.default
    if quantity.is_switch:
        if text not in ("0", "1"):
            notices.append(f"{name} must be 0 or 1, not {_quoted(text)}; {int(quantity.default)} is used.")
        return text == "1" if text in ("0", "1") else quantity.default
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        notices.append(f"{name} must be a number, not {_quoted(text)}; {quantity.default:g} is used.")
        return quantity.default
    clamped = quantity.clamp(number)
    if clamped != number:
        notices.append(f"{name} must be {_allowed(quantity)}, not {number:g}; {clamped:g} is used.")
    return clamped


def _allowed(quantity: Quantity) -> str:
    return f"{'a whole number ' if quantity.integer else ''}in {quantity.bounds}"


def _last(query: Query, name: str) -> str | None:
    values = query.get(name)
    return values[-1] if values else None


def _text(value: Value) -> str:
    """The shortest text that reads back as the same number."""
    if isinstance(value, bool):
        return str(int(value))
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _quoted(text: str) -> str:
    return f"“{text[:30]}{'…' if len(text) > 30 else ''}”"
