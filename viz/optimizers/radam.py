"""RAdam: Adam that waits until v can be trusted."""

from viz.core.ops import maximum, sqrt, where
from viz.core.optimizer import Optimizer
from viz.optimizers._settings import beta1, beta2, eps, l2, lr
from viz.optimizers._stability import MEAN


def radam(x, grad, state, t, *, lr, beta1, beta2, eps, weight_decay):
    """ρ_t = ρ∞ − 2tβ₂ᵗ/(1−β₂ᵗ); where ρ_t > 5: Δx = −lr·r_t·m̂·√(1−β₂ᵗ)/(√v + ε), before that −lr·m̂."""
    grad = grad + weight_decay * x
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    rho_inf = 2 / (1 - beta2) - 1
    rho_t = rho_inf - 2 * t * beta2**t / (1 - beta2**t)
    adapts = rho_t > 5
    # Below ρ_t = 5 the root is not used; the maximum keeps it real, and the product in its denominator from 0.
    variance = maximum((rho_t - 4) * (rho_t - 2) * rho_inf, 0.0)
    scale = where(adapts, (rho_inf - 4) * (rho_inf - 2) * rho_t, 1.0)
    rectifier = sqrt(maximum(variance / scale, 0.0))
    effective_lr = where(adapts, lr * rectifier * sqrt(1 - beta2**t) / (sqrt(v) + eps), lr)
    info = {"m": m, "v": v, "m_hat": m_hat, "rho_t": rho_t, "rectifier": rectifier, "effective_lr": effective_lr}
    return -effective_lr * m_hat, {"m": m, "v": v}, info


OPTIMIZERS = (
    Optimizer(
        "radam", "RAdam", radam, (lr(1e-3), beta1(), beta2(), eps(), l2()), {"m": 0.0, "v": 0.0},
        about="Plain momentum for the first five steps or so, then Adam with a factor r that rises to 1: a warm-up "
              "of its own.",
        definition="PyTorch's: adapts where ρ_t > 5 (Optax: ≥ 5; the paper: > 4), ε beside the uncorrected root.",
        source="Liu et al. (2020), arXiv:1908.03265",
        torch_twin=("RAdam", {}),
        stability=MEAN,
    ),
)  # fmt: skip
