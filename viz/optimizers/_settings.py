"""Settings that many rules share, with PyTorch's names and bounds."""

from __future__ import annotations

from dataclasses import replace

from viz.core.quantity import Quantity

_LR = Quantity(
    "lr", "α", r"\alpha", 1e-3, 0.0, 1e6, shown=(1e-6, 10.0), log=True,
    help="Learning rate. For Adam and its kin about the size of each coordinate's step, whatever the gradient's.",
)  # fmt: skip
_BETA = Quantity("beta1", "β₁", r"\beta_1", 0.9, 0.0, 1.0, open_high=True)
_EPS = Quantity(
    "eps", "ε", r"\varepsilon", 1e-8, 0.0, 1e12, shown=(1e-12, 10.0), log=True,
    help="Added to the denominator. Once it exceeds √v̂ the steps shrink and Adam turns into momentum.",
)  # fmt: skip
_WEIGHT_DECAY = Quantity("weight_decay", "λ", r"\lambda", 0.0, 0.0, 1e3, shown=(0.0, 1.0))


def lr(default: float, help: str = "") -> Quantity:
    """The learning rate α."""
    return replace(_LR, default=default, help=help or _LR.help)


def beta1(default: float = 0.9, help: str = "Memory of the gradient's mean m: about 1/(1−β₁) steps.") -> Quantity:
    """The decay of the first moment."""
    return replace(_BETA, default=default, help=help)


def beta2(
    default: float = 0.999, help: str = "Memory of the squared gradient's mean v: about 1/(1−β₂) steps."
) -> Quantity:
    """The decay of the second moment."""
    return replace(_BETA, name="beta2", symbol="β₂", latex=r"\beta_2", default=default, help=help)


def beta3(default: float, help: str) -> Quantity:
    """The decay of a third moment."""
    return replace(_BETA, name="beta3", symbol="β₃", latex=r"\beta_3", default=default, help=help)


def eps(default: float = 1e-8, help: str = "") -> Quantity:
    """The summand ε that keeps a denominator from 0."""
    return replace(_EPS, default=default, shown=(min(default, 1e-12), 10.0), help=help or _EPS.help)


def l2(default: float = 0.0) -> Quantity:
    """Weight decay coupled to the gradient: g + λx."""
    return replace(
        _WEIGHT_DECAY, default=default, help="L2 penalty: λ·x is added to the gradient before anything else."
    )


def decoupled_decay(default: float) -> Quantity:
    """Weight decay beside the gradient: x shrinks by lr·λ·x."""
    return replace(
        _WEIGHT_DECAY, default=default, help="Decoupled: each step also shrinks x by lr·λ·x, past the moments."
    )


def momentum(default: float, help: str = "Share of the last velocity that is kept.") -> Quantity:
    """The heavy ball's μ."""
    return Quantity("momentum", "μ", r"\mu", default, 0.0, 1.0, help=help)
