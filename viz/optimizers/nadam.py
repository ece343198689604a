"""NAdam: Adam with Nesterov's look-ahead."""

from viz.core.ops import sqrt
from viz.core.optimizer import Optimizer, Stability
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


def _threshold(t, *, lr, beta1, momentum_decay, **_):
    """(z − 1)(z − β₁) + lr·λ·((1 − μ_t)(z − β₁) + μ_{t+1}(1 − β₁)z) = 0 at z = −1, Πμ taken as 0."""
    mu = beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))
    mu_next = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * momentum_decay))
    return 2 * (1 + beta1) / (((1 - mu) * (1 + beta1) + mu_next * (1 - beta1)) * lr)


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
        torch_note="PyTorch keeps the running product of μ in its default precision, which is set to float64 here; in "
                   "float32 its own path is off by some 5e-8.",
        stability=Stability(_threshold, "2(1 + β₁)/(((1 − μₜ)(1 + β₁) + μₜ₊₁(1 − β₁))·α)"),
    ),
)  # fmt: skip
