"""What of a run the player shows, and how: for pages that lead the eye."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

PANELS = ("x", "loss", "moment", "second", "rate", "size", "sharpness")
"""The keys of the panels: position, loss, gradient and its mean, the mean of its square, effective lr, step size, and
the sharpness with its threshold."""


@dataclass(frozen=True)
class Show:
    """What of a run the player shows, and how. The default leaves all to the user.

    Any other one is in charge where it speaks: the player then starts paused and with its ``coordinate`` and ``lane``,
    and takes over from other players in the tab only the speed, the loop and the view.

    Args:
        panels: keys of ``PANELS`` in the order in which they are drawn; none is the usual set: all but ``"x"``, and the
            sharpness where it is sent; on a gradient sequence all but the loss. One that no lane has lines for is left
            out.
        coordinate: the one that the panels show at first.
        lane: the lane that panels and inspector show at first, by its place; None shows all in the panels.
        can_set_start: a press on the surface sets the start.
        autoplay: a token: whenever it changes to a new one that is not empty, the player goes to step 0 and plays once.
            It stays where it is while the token stays the same. Who asks for less motion gets the end at once.
        seconds: how long that takes at 1×, however many steps there are.
        until: the step at which it ends, or, without ``autoplay``, where the cursor stands at first; None is the last.
        inspector: the step inspector is there.
        notes: a sentence for each line of the inspector that has one, by the line's name: ``"grad"``, ``"m"``,
            ``"m_hat"``, ``"step"``, ``"x"``, … as plain text. With notes the inspector stands beside the panels where
            there is room.

    Raises:
        ValueError: a field is not what it may be; the sentence names the field, what is allowed and the value.
    """

    panels: tuple[str, ...] = ()
    coordinate: int = 0
    lane: int | None = None
    can_set_start: bool = True
    autoplay: str = ""
    seconds: float = 8.0
    until: int | None = None
    inspector: bool = True
    notes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in self.panels:
            if key not in PANELS:
                raise ValueError(f"panels must be among {', '.join(PANELS)}, got {key!r}")
        if len(set(self.panels)) < len(self.panels):
            raise ValueError(f"panels must be different ones, got {', '.join(self.panels)}")
        if not (isfinite(self.seconds) and self.seconds > 0):
            raise ValueError(f"seconds must be positive and finite, got {self.seconds}")
        if self.until is not None and self.until < 0:
            raise ValueError(f"until must be a step, 0 or later, got {self.until}")

    def header(self, num_lanes: int, num_coordinates: int) -> dict[str, Any] | None:
        """What the player is told; None for the default, which tells it nothing.

        Raises:
            ValueError: ``lane`` or ``coordinate`` does not exist.
        """
        if self.lane is not None and not 0 <= self.lane < num_lanes:
            raise ValueError(f"lane must be in [0, {num_lanes - 1}], got {self.lane}")
        if not 0 <= self.coordinate < num_coordinates:
            raise ValueError(f"coordinate must be in [0, {num_coordinates - 1}], got {self.coordinate}")
        return None if self == Show() else {**vars(self), "notes": dict(self.notes)}
