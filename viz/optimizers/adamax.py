"""AdaMax: Adam with the infinity norm."""

from viz.core.ops import maximum
from viz.core.optimizer import Optimizer
from viz.optimizers._settings import beta1, beta2, eps, l2, lr
from viz.optimizers._stability import MEAN


def adamax(x, grad, state, t, *, lr, beta1, beta2, eps, weight_decay):
    """m = β₁m + (1−β₁)g; u = max(β₂u, |g| + ε); Δx = −lr·m̂/u."""
    grad = grad + weight_decay * x
    m = beta1 * state["m"] + (1 - beta1) * grad
    u = maximum(beta2 * state["u"], abs(grad) + eps)
    m_hat = m / (1 - beta1**t)
    effective_lr = lr / u
    return -effective_lr * m_hat, {"m": m, "u": u}, {"m": m, "u": u, "m_hat": m_hat, "effective_lr": effective_lr}


OPTIMIZERS = (
    Optimizer(
        "adamax", "AdaMax", adamax,
        (lr(2e-3), beta1(), beta2(help="How fast the largest gradient is forgotten."), eps(), l2()),
        {"m": 0.0, "u": 0.0},
        about="Divides by the largest recent gradient instead of the root mean square; u needs no correction.",
        definition="PyTorch's: ε is added to |g| inside the maximum.",
        source="Kingma & Ba (2015), §7.1, arXiv:1412.6980",
        torch_twin=("Adamax", {}),
        stability=MEAN,
    ),
)  # fmt: skip
