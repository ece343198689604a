"""Images that a model takes for something else, as pictures."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from viz.figures.numbers import percent_text
from viz.figures.png import data_url, ink_png
from viz.figures.styles import style_tag
from viz.figures.texts import TEXTS


class Mistake(Protocol):
    """See ``viz.mnist.evaluation.Mistake``."""

    @property
    def image(self) -> Any: ...
    @property
    def label(self) -> int: ...
    @property
    def predicted(self) -> int: ...
    @property
    def confidence(self) -> float: ...


def mistakes_html(mistakes: Iterable[Mistake], side: int, white: int) -> str:
    """The images beside each other, each with what it is, what it is taken for and how surely.

    The ink has the colour of the page's text, so that the pictures suit a light page and a dark one.

    Args:
        side: of the square images, in pixels.
        white: the largest value that a pixel can have.

    Raises:
        ValueError: an image is not of that size.
    """
    figures = [_figure(mistake, side, white) for mistake in mistakes]
    if not figures:
        return f"{style_tag()}<p>{escape(TEXTS['no_mistakes'])}</p>"
    label = escape(TEXTS["mistakes"], quote=True)
    return f'{style_tag()}<ul class="as-mistakes" aria-label="{label}">{"".join(figures)}</ul>'


def digit_html(image: NDArray[Any], white: int, text: str) -> str:
    """One image as a picture called ``text``."""
    ink = np.round(np.clip(np.asarray(image, dtype=np.float64) / white, 0.0, 1.0) * 255).astype(np.uint8)
    url, name = data_url(ink_png(ink)), escape(text, quote=True)
    return f'<span class="as-digit" role="img" aria-label="{name}" style="--as-ink: url({url})"></span>'


def _figure(mistake: Mistake, side: int, white: int) -> str:
    image = np.asarray(mistake.image)
    if image.shape != (side, side):
        raise ValueError(f"an image must be of {side} × {side} pixels, got {image.shape}")
    confidence = percent_text(mistake.confidence)
    text = TEXTS["mistake"].format(label=mistake.label, predicted=mistake.predicted, confidence=confidence)
    caption = escape(text)
    return f'<li>{digit_html(image, white, text)}<span aria-hidden="true">{caption}</span></li>'
