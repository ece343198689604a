"""What a model says of one image: a bar for each digit."""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import ArrayLike

from viz.figures.curves import Style
from viz.figures.numbers import percent_text
from viz.figures.styles import style_tag
from viz.figures.texts import TEXTS


def bars_html(probabilities: ArrayLike | None, *, name: str = "", style: Style | None = None) -> str:
    """The probability of each class as a bar, the likeliest in bold; None, as before anything is drawn, is all empty.

    Args:
        name: whose they are, such as the lane's.
        style: the lane's look; without it the bars have the app's main colour.

    Raises:
        ValueError: they are not a handful of numbers from 0 to 1.
    """
    values = np.zeros(10) if probabilities is None else np.asarray(probabilities, dtype=np.float64)
    if values.ndim != 1 or not ((values >= 0) & (values <= 1 + 1e-6)).all():
        raise ValueError(f"probabilities must be one row of numbers in [0, 1], got {values!r}")
    best = -1 if probabilities is None else int(values.argmax())
    rows = "".join(
        _row(label, value, label == best, probabilities is None) for label, value in enumerate(values.tolist())
    )
    label = escape(name or TEXTS["bars"], quote=True)
    color = f' style="--as-light: {style.light}; --as-dark: {style.dark}"' if style else ""
    head = f"<p>{escape(name)}</p>" if name else ""
    return f'{style_tag()}<div class="as-bars"{color}>{head}<ul aria-label="{label}">{rows}</ul></div>'


def _row(label: int, value: float, is_best: bool, is_empty: bool) -> str:
    share = "" if is_empty else percent_text(value)
    width = f"{100 * min(value, 1.0):.2f}%"
    mark = ' class="as-best"' if is_best else ""
    return f'<li{mark}><b>{label}</b><i><span style="width: {width}"></span></i><em>{share}</em></li>'
