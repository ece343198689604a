"""Stability thresholds that several rules share.

With P frozen, a rule moves along each eigenvector of P⁻¹H on its own: x turns into x − lr·λ·F(x), where F is the rule's
filter over past gradients. The threshold is the λ at which the first root of its characteristic polynomial leaves the
unit circle; for these rules that root is −1, where x flips its sign at every step.
"""

from __future__ import annotations

from typing import Any

from viz.core.optimizer import Stability


def _plain(t: Any, *, lr: Any, **_: Any) -> Any:
    """z − 1 + lr·λ = 0."""
    return 2 / lr


def _mean(t: Any, *, lr: Any, beta1: Any, **_: Any) -> Any:
    """(z − 1)(z − β₁) + lr·λ·(1 − β₁)·z = 0."""
    return (2 + 2 * beta1) / ((1 - beta1) * lr)


def _ball(t: Any, *, lr: Any, momentum: Any, dampening: Any = 0.0, **_: Any) -> Any:
    """(z − 1)(z − μ) + lr·λ·(1 − τ)·z = 0."""
    return (2 + 2 * momentum) / ((1 - dampening) * lr)


PLAIN = Stability(_plain, "2/α")
"""The gradient itself, scaled."""

MEAN = Stability(_mean, "(2 + 2β₁)/((1 − β₁)·α)")
"""A running mean of the gradient. Corrections for its start are taken as over."""

BALL = Stability(_ball, "(2 + 2μ)/α")
"""The heavy ball."""

DAMPENED_BALL = Stability(_ball, "(2 + 2μ)/((1 − τ)·α)")
"""The heavy ball that takes a share 1 − τ of each new gradient."""
