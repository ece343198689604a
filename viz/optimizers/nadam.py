"""NAdam: Adam with Nesterov's look-ahead."""

from viz.core.ops import sqrt
from viz.core.optimizer import Optimizer
from viz.core.quantity import Quantity
from viz.optimizers._settings import beta1, beta2, eps, l2, lr


def nadam(x, grad, state, t, *, lr, beta1, beta2, eps, weight_decay, momentum_decay):
    """μ_t = β₁(1 − ½·0.96^(ψt)); Δx = −lr/(√v̂ + ε)·((1−μ_t)·g/(1−Πμ) + μ_{t+1}·m/(1−Πμ·μ_{t+1}))."""
    grad = grad + weight_decay * x
    mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))
    mu_next = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentum_decay))
    mu_product = state["mu_product"] * mu
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * grad**2
    m_hat = (1 - mu) / (1 - mu_product) * grad + mu_next / (1 - mu_product * mu_next) * m
    v_hat = v / (1 - beta2**t)
    effective_lr = lr / (sqrt(v_hat) + eps)
    info = {"mu_product": mu_product, "m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "effective_lr": effective_lr}
    return -effective_lr * m_hat, {"m": m, "v": v, "mu_product": mu_product}, info


_MOMENTUM_DECAY = Quantity(
    "momentum_decay", "ψ", r"\psi", 4e-3, 0.0, 1.0, help="How fast the momentum μ_t grows from β₁/2 towards β₁."
)

OPTIMIZERS = (
    Optimizer(
        "nadam", "NAdam", nadam, (lr(2e-3), beta1(), beta2(), eps(), l2(), _MOMENTUM_DECAY),
        {"m": 0.0, "v": 0.0, "mu_product": 1.0},
        about="Adam that already uses the momentum of the next step, with a momentum that warms up.",
        definition="PyTorch's: μ_t = β₁(1 − ½·0.96^(0.004t)) (Keras: 0.96^t; Optax: constant β₁).",
        source="Dozat (2016), Incorporating Nesterov momentum into Adam",
        torch_twin=("NAdam", {}),
    ),
)  # fmt: skip
