"""The gradient sequences: what one coordinate may be told step after step, whatever it does."""

from __future__ import annotations

import numpy as np

from viz.core.quantity import Quantity
from viz.core.sequence import GradientSequence
from viz.core.surface import Array

_LARGE = 1e6
_REDDI = "Reddi, Kale & Kumar (2018), arXiv:1904.09237"


def _whole(name: str, symbol: str, default: float, low: float, help: str) -> Quantity:
    return Quantity(
        name, symbol, symbol, default, low, 100_000.0, shown=(low, 5_000.0), integer=True, log=True, help=help
    )


def _constant(count: int, rng: np.random.Generator, *, size: float) -> Array:
    return np.full(count, size)


def _spike(count: int, rng: np.random.Generator, *, size: float, at: float) -> Array:
    gradients = np.ones(count)
    gradients[int(at) - 1 : int(at)] = size  # a slice: ``at`` may lie beyond the end
    return gradients


def _sparse(count: int, rng: np.random.Generator, *, every: float) -> Array:
    return np.asarray(np.arange(count) % int(every) == 0, dtype=float)


def _growing(count: int, rng: np.random.Generator, *, ratio: float) -> Array:
    # The last one is 1. Squares of those below 1e-150 leave float64's range; the moments have long forgotten them then.
    with np.errstate(under="ignore"):
        gradients = ratio ** (np.arange(count) - (count - 1.0))
    return np.asarray(np.where(gradients < 1e-150, 0.0, gradients))


def _noise(count: int, rng: np.random.Generator, *, mean: float, sigma: float) -> Array:
    return mean + sigma * rng.standard_normal(count)


def _cycle(count: int, rng: np.random.Generator, *, large: float, small: float, period: float) -> Array:
    return np.where(np.arange(count) % int(period) == 0, large, -small)


def _lottery(count: int, rng: np.random.Generator, *, large: float, small: float, chance: float) -> Array:
    return np.where(rng.random(count) < chance, large, -small)


def _lower_of_two(slope: float) -> float:
    """Where slope·x is lowest on [−1, 1]."""
    return -float(np.sign(slope))


_CYCLE = (
    Quantity("large", "C", "C", 3.0, 0.0, _LARGE, shown=(0.0, 20.0), help="The rare large gradient."),
    Quantity(
        "small", "c", "c", 1.0, 0.0, _LARGE, shown=(0.0, 20.0), help="Size of the frequent gradient the other way."
    ),
    _whole("period", "p", 3.0, 2.0, "One large gradient in so many steps."),
)
_LOTTERY = (
    Quantity("large", "C", "C", 1010.0, 0.0, _LARGE, shown=(0.0, 2000.0), help="The rare large gradient."),
    Quantity(
        "small", "c", "c", 10.0, 0.0, _LARGE, shown=(0.0, 20.0), help="Size of the frequent gradient the other way."
    ),
    Quantity("chance", "p", "p", 0.01, 0.0, 1.0, help="How likely the large one is at each step."),
)

ENTRIES = (
    GradientSequence(
        "constant", "Constant gradient", "g", _constant,
        (Quantity("size", "g", "g", 1.0, -_LARGE, _LARGE, shown=(-10.0, 10.0), help="The gradient at every step."),),
        about="The simplest case there is: what a rule makes of a gradient that never changes.",
    ),
    GradientSequence(
        "spike", "One spike", r"\begin{cases} s & t = k \\ 1 & \text{else} \end{cases}", _spike,
        (
            Quantity("size", "s", "s", 1000.0, -_LARGE, _LARGE, shown=(1.0, 1e4), log=True, help="The outlier."),
            _whole("at", "k", 200.0, 1.0, "The step at which it comes."),
        ),
        about="Gradients of 1 and among them one outlier: how long is it remembered?",
    ),
    GradientSequence(
        "sparse", "Sparse gradient", r"\begin{cases} 1 & (t-1) \bmod k = 0 \\ 0 & \text{else} \end{cases}", _sparse,
        (_whole("every", "k", 10.0, 1.0, "A gradient of 1 comes at steps 1, 1 + k, 1 + 2k, …"),),
        about="A gradient of 1 now and then, as a rare word gives to its embedding.",
    ),
    GradientSequence(
        "growing", "Growing gradient", "r^{\\,t-T-1}", _growing,
        (Quantity("ratio", "r", "r", 1.11, 1.0, 10.0, shown=(1.0, 2.0), help="From one gradient to the next."),),
        about="Each gradient is the same number of times larger than the one before.",
    ),
    GradientSequence(
        "noise", "Noise about a mean", r"\mathcal N(\mu, \sigma^2)", _noise,
        (
            Quantity("mean", "μ", r"\mu", 0.0, -_LARGE, _LARGE, shown=(-5.0, 5.0), help="The true gradient."),
            Quantity("sigma", "σ", r"\sigma", 1.0, 0.0, _LARGE, shown=(0.0, 10.0), help="Size of the noise."),
        ),
        is_random=True,
        about="A true gradient buried in noise: what a minibatch gives.",
    ),
    GradientSequence(
        "reddi_cycle", "Rare and large, in turn", r"\begin{cases} C & t \bmod p = 1 \\ -c & \text{else} \end{cases}",
        _cycle, _CYCLE, bounds=(-1.0, 1.0),
        best=lambda *, large, small, period: _lower_of_two(large - small * (period - 1)),
        about="The rare large gradient is right, the many small ones are wrong.", source=_REDDI,
    ),
    GradientSequence(
        "reddi_lottery", "Rare and large, by chance",
        r"\begin{cases} C & \text{with probability } p \\ -c & \text{else} \end{cases}",
        _lottery, _LOTTERY, bounds=(-1.0, 1.0), is_random=True,
        best=lambda *, large, small, chance: _lower_of_two(large * chance - small * (1 - chance)),
        about="The same without a rhythm.", source=_REDDI,
    ),
)  # fmt: skip
