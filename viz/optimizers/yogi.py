"""Yogi: v moves towards g² by a bounded amount."""

from viz.core.ops import sign, sqrt
from viz.core.optimizer import Optimizer
from viz.optimizers._settings import beta1, beta2, eps, l2, lr
from viz.optimizers._stability import MEAN


def yogi(x, grad, state, t, *, lr, beta1, beta2, eps, weight_decay):
    """m = β₁m + (1−β₁)g; v = v − (1−β₂)·sign(v − g²)·g²; Δx = −lr·m̂/(√v̂ + ε)."""
    grad = grad + weight_decay * x
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = state["v"] - (1 - beta2) * sign(state["v"] - grad**2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    effective_lr = lr / (sqrt(v_hat) + eps)
    info = {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "effective_lr": effective_lr}
    return -effective_lr * m_hat, {"m": m, "v": v}, info


OPTIMIZERS = (
    Optimizer(
        "yogi", "Yogi", yogi, (lr(1e-2), beta1(), beta2(), eps(1e-3), l2()), {"m": 1e-6, "v": 1e-6},
        about="v changes by at most (1−β₂)g² a step, so the rate does not leap up when gradients fade.",
        definition="The paper's; as in Optax both moments start at 1e-6 and are bias-corrected, ε 1e-3.",
        source="Zaheer et al. (2018), Adaptive methods for nonconvex optimization",
        stability=MEAN,
    ),
)  # fmt: skip
