"""Adam and the two variants that change one line: AMSGrad and AdamW."""

from viz.core.ops import maximum, sqrt
from viz.core.optimizer import Optimizer, Stability
from viz.core.quantity import Quantity
from viz.optimizers._settings import beta1, beta2, decoupled_decay, eps, l2, lr
from viz.optimizers._stability import MEAN


def adam(x, grad, state, t, *, lr, beta1, beta2, eps, weight_decay, bias_correction):
    """m = β₁m + (1−β₁)g; v = β₂v + (1−β₂)g²; m̂ = m/(1−β₁ᵗ); v̂ = v/(1−β₂ᵗ); Δx = −lr·m̂/(√v̂ + ε)."""
    grad = grad + weight_decay * x
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t) if bias_correction else m
    v_hat = v / (1 - beta2**t) if bias_correction else v
    effective_lr = lr / (sqrt(v_hat) + eps)
    info = {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "effective_lr": effective_lr}
    return -effective_lr * m_hat, {"m": m, "v": v}, info


def amsgrad(x, grad, state, t, *, lr, beta1, beta2, eps, weight_decay):
    """Adam with v_max = max(v_max, v) in the place of v: a coordinate's rate never rises but by the correction."""
    grad = grad + weight_decay * x
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * grad**2
    v_max = maximum(state["v_max"], v)
    m_hat = m / (1 - beta1**t)
    v_hat = v_max / (1 - beta2**t)
    effective_lr = lr / (sqrt(v_hat) + eps)
    info = {"m": m, "v": v, "v_max": v_max, "m_hat": m_hat, "v_hat": v_hat, "effective_lr": effective_lr}
    return -effective_lr * m_hat, {"m": m, "v": v, "v_max": v_max}, info


def adamw(x, grad, state, t, *, lr, beta1, beta2, eps, weight_decay):
    """Adam's step on the gradient alone, and beside it the decay −lr·λ·x."""
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    effective_lr = lr / (sqrt(v_hat) + eps)
    info = {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "effective_lr": effective_lr}
    return -effective_lr * m_hat - lr * weight_decay * x, {"m": m, "v": v}, info


def _mean_and_decay(t, *, lr, beta1, weight_decay, **_):
    """(z − 1 + lr·λ_w)(z − β₁) + lr·λ·(1 − β₁)·z = 0 at z = −1, with λ_w for the decay."""
    return (2 - lr * weight_decay) * (1 + beta1) / ((1 - beta1) * lr)


_HYPERS = (lr(1e-3), beta1(), beta2(), eps())
_BIAS_CORRECTION = Quantity(
    "bias_correction", "bias correction", r"\text{bias correction}", True,
    help="Divide m and v by 1−βᵗ because both start at 0. Without it the first step is (1−β₁)/√(1−β₂) times lr.",
)  # fmt: skip
_MOMENTS = {"m": 0.0, "v": 0.0}

OPTIMIZERS = (
    Optimizer(
        "adam", "Adam", adam, (*_HYPERS, l2(), _BIAS_CORRECTION), _MOMENTS,
        about="Running means of the gradient and of its square; the step is lr times their ratio, "
              "coordinate by coordinate.",
        definition="PyTorch's: ε 1e-8 outside the corrected root (Keras: 1e-7 beside the uncorrected one); "
                   "weight_decay is L2.",
        source="Kingma & Ba (2015), arXiv:1412.6980",
        torch_twin=("Adam", {}),
        stability=MEAN,
    ),
    Optimizer(
        "amsgrad", "AMSGrad", amsgrad, (*_HYPERS, l2()), {**_MOMENTS, "v_max": 0.0},
        about="Adam that remembers the largest v, so that a rare large gradient is not forgotten.",
        definition="PyTorch's: the maximum of the raw v, corrected after (Optax takes it of v̂; the paper corrects "
                   "neither).",
        source="Reddi, Kale & Kumar (2018), arXiv:1904.09237",
        torch_twin=("Adam", {"amsgrad": True}),
        stability=MEAN,
    ),
    Optimizer(
        "adamw", "AdamW", adamw, (*_HYPERS, decoupled_decay(1e-2)), _MOMENTS,
        about="Adam whose weight decay does not pass through the moments: every weight shrinks at the same rate.",
        definition="PyTorch's: the decay is lr·λ, λ 1e-2 by default (the paper's λ is PyTorch's times lr; Optax: "
                   "1e-4).",
        source="Loshchilov & Hutter (2019), arXiv:1711.05101",
        torch_twin=("AdamW", {}),
        stability=Stability(_mean_and_decay, "(2 − αλ)(1 + β₁)/((1 − β₁)·α)", penalised=False),
    ),
)  # fmt: skip
