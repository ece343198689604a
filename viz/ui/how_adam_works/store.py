"""The page's settings in the session."""

from __future__ import annotations

from viz.ui.how_adam_works.permalink import DEFAULT, from_query, to_query
from viz.ui.how_adam_works.settings import How
from viz.ui.state import PageState


def _frame(_state: How) -> None:
    """Nothing stands around the page's sections."""


HOW = PageState("how", DEFAULT, to_query, from_query, _frame, prefix="how_")
