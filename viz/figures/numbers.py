"""Numbers in a figure's texts, as the player writes them: a true minus sign, raised powers of ten."""

from __future__ import annotations

import math
from collections.abc import Sequence

RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number_text(value: float, digits: int = 4) -> str:
    """``value`` with up to ``digits`` significant digits.

    >>> number_text(-0.05), number_text(3e-08), number_text(1e-8), number_text(0.999)
    ('−0.05', '3·10⁻⁸', '10⁻⁸', '0.999')
    """
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        text = f"{value:.{digits}g}"
        return (text if "e" not in text else f"{value:.0f}").replace("-", "−")
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    factor = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    power = f"10{str(int(exponent)).translate(RAISED)}"
    if factor in {"1", "-1"}:
        return power if factor == "1" else f"−{power}"
    return f"{factor}·{power}".replace("-", "−")


def distinct_texts(values: Sequence[float]) -> list[str]:
    """``values`` with at least four digits each, and as many more as it takes to tell them apart."""
    for digits in range(4, 17):
        texts = [number_text(value, digits) for value in values]
        if len(set(texts)) == len(texts):
            break
    return texts


def point_text(x: float, y: float) -> str:
    """A point as ``(3, −2.805)``."""
    return f"({number_text(x)}, {number_text(y)})"


def percent_text(fraction: float, decimals: int = 2) -> str:
    """A fraction as a percentage, but never rounded up to all or down to nothing.

    >>> percent_text(0.0117), percent_text(0.99996), percent_text(1.0), percent_text(0.00002)
    ('1.17%', '>99.99%', '100%', '<0.01%')
    """
    if math.isnan(fraction):
        return "–"
    percent, least = 100.0 * fraction, 10.0**-decimals
    if percent in (0.0, 100.0):
        return f"{percent:.0f}%"
    if percent < least:
        return f"<{least:.{decimals}f}%"
    if percent > 100.0 - least:
        return f">{100.0 - least:.{decimals}f}%"
    return f"{percent:.{decimals}f}%"
