"""The MNIST page's settings in the session, and what its buttons change in them."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from viz.ui.mnist.permalink import DEFAULT, from_query, to_query
from viz.ui.mnist.settings import VIEW_FIELDS, Mnist
from viz.ui.state import PageState

_SIDEBAR = tuple(field.name for field in fields(Mnist) if field.name not in {"lanes", *VIEW_FIELDS})


def _frame(state: Mnist) -> tuple[Any, ...]:
    """What the sidebar shows."""
    return tuple(getattr(state, name) for name in _SIDEBAR)


MNIST = PageState("mnist", DEFAULT, to_query, from_query, _frame, prefix="mnist_")


def apply(preset: Mnist) -> None:
    """Show a preset, looked at as the reader looks now."""
    MNIST.store(preset.with_view_of(MNIST.to_change()))


def take_back(settings: Mnist) -> None:
    """Return to the settings of the results on screen, looked at as the reader looks now."""
    apply(settings)
