"""AdaBelief: step far where the gradient is as expected."""

from viz.core.ops import sqrt
from viz.core.optimizer import Optimizer
from viz.core.quantity import Quantity
from viz.optimizers._settings import beta1, beta2, eps, l2, lr
from viz.optimizers._stability import MEAN


def adabelief(x, grad, state, t, *, lr, beta1, beta2, eps, eps_root, weight_decay):
    """m = β₁m + (1−β₁)g; v = β₂v + (1−β₂)(g−m)² + ε_root; Δx = −lr·m̂/(√v̂ + ε). The paper calls this v s."""
    grad = grad + weight_decay * x
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * (grad - m) ** 2 + eps_root
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    effective_lr = lr / (sqrt(v_hat) + eps)
    info = {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "effective_lr": effective_lr}
    return -effective_lr * m_hat, {"m": m, "v": v}, info


_EPS_ROOT = Quantity(
    "eps_root", "ε_r", r"\varepsilon_r", 1e-16, 0.0, 1.0, shown=(1e-20, 1e-2), log=True,
    help="Added to v at every step, inside the root.",
)  # fmt: skip

OPTIMIZERS = (
    Optimizer(
        "adabelief", "AdaBelief", adabelief, (lr(1e-3), beta1(), beta2(), eps(1e-16), _EPS_ROOT, l2()),
        {"m": 0.0, "v": 0.0},
        about="Divides by how far the gradient strays from its mean, not by its size: long steps where it is steady.",
        definition="The paper's, with ε_root added at each step and Optax's defaults of 1e-16 for both.",
        source="Zhuang et al. (2020), arXiv:2010.07468",
        stability=MEAN,
    ),
)  # fmt: skip
