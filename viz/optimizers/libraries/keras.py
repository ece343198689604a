"""Keras 3: ε = 1e-7 beside the uncorrected root, weight decay beside the gradient in every optimiser."""

from dataclasses import replace

from viz.core.ops import maximum, sqrt
from viz.core.optimizer import Optimizer
from viz.optimizers._settings import beta1, beta2, decoupled_decay, eps, lr, momentum
from viz.optimizers.rmsprop import OPTIMIZERS as RMSPROP


def adam(x, grad, state, t, *, lr, beta1, beta2, eps, weight_decay):
    """α_t = lr·√(1−β₂ᵗ)/(1−β₁ᵗ); Δx = −α_t·m/(√v + ε) − lr·λ·x: the form at the end of the paper's §2."""
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * grad**2
    effective_lr = lr * sqrt(1 - beta2**t) / (1 - beta1**t) / (sqrt(v) + eps)
    info = {"m": m, "v": v, "effective_lr": effective_lr}
    return -effective_lr * m - lr * weight_decay * x, {"m": m, "v": v}, info


def amsgrad(x, grad, state, t, *, lr, beta1, beta2, eps, weight_decay):
    """v_max = max(v_max, v); Δx = −α_t·m/(√v_max + ε) − lr·λ·x: the maximum is of the raw v."""
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * grad**2
    v_max = maximum(state["v_max"], v)
    effective_lr = lr * sqrt(1 - beta2**t) / (1 - beta1**t) / (sqrt(v_max) + eps)
    info = {"m": m, "v": v, "v_max": v_max, "effective_lr": effective_lr}
    return -effective_lr * m - lr * weight_decay * x, {"m": m, "v": v, "v_max": v_max}, info


def nadam(x, grad, state, t, *, lr, beta1, beta2, eps, weight_decay):
    """m̂ = μ_{t+1}·m/(1 − ∏μ_{i≤t+1}) + (1−μ_t)·g/(1 − ∏μ_{i≤t}); Δx = −lr·m̂/(√v̂ + ε) − lr·λ·x.

    μ_t = β₁(1 − ½·0.96ᵗ): a momentum that is warm after a hundred steps.
    """
    mu = beta1 * (1 - 0.5 * 0.96**t)
    mu_next = beta1 * (1 - 0.5 * 0.96 ** (t + 1))
    mu_product = state["mu_product"] * mu
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * grad**2
    m_hat = (1 - mu) / (1 - mu_product) * grad + mu_next / (1 - mu_product * mu_next) * m
    v_hat = v / (1 - beta2**t)
    effective_lr = lr / (sqrt(v_hat) + eps)
    info = {"mu_product": mu_product, "m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "effective_lr": effective_lr}
    return -effective_lr * m_hat - lr * weight_decay * x, {"m": m, "v": v, "mu_product": mu_product}, info


def rmsprop(x, grad, state, t, *, lr, alpha, eps, momentum, weight_decay):
    """v = ρv + (1−ρ)g²; b = μb + lr·g/√(v + ε); Δx = −b − lr·λ·x."""
    v = alpha * state["v"] + (1 - alpha) * grad**2
    effective_lr = lr / sqrt(v + eps)
    buffer = momentum * state["buffer"] + effective_lr * grad
    info = {"v": v, "effective_lr": effective_lr, "buffer": buffer}
    return -buffer - lr * weight_decay * x, {"v": v, "buffer": buffer}, info


def adagrad(x, grad, state, t, *, lr, eps, weight_decay):
    """v = v + g² from 0.1; Δx = −lr·g/√(v + ε) − lr·λ·x."""
    v = state["v"] + grad**2
    effective_lr = lr / sqrt(v + eps)
    return -effective_lr * grad - lr * weight_decay * x, {"v": v}, {"v": v, "effective_lr": effective_lr}


def heavy_ball(x, grad, state, t, *, lr, momentum, weight_decay):
    """b = μb + lr·g; Δx = −b − lr·λ·x: a change of lr acts on the gradients to come alone."""
    buffer = momentum * state["buffer"] + lr * grad
    return -buffer - lr * weight_decay * x, {"buffer": buffer}, {"buffer": buffer, "effective_lr": lr}


_RHO = next(q for q in RMSPROP[0].hypers if q.name == "alpha")
_HYPERS = (lr(1e-3), beta1(), beta2(), eps(1e-7))
_DECAY = decoupled_decay(0.0)
_MOMENTS = {"m": 0.0, "v": 0.0}
_SOURCE = "keras.io/api/optimizers"

RULES = (
    Optimizer(
        "keras_adam", "Adam in Keras", adam, (*_HYPERS, _DECAY), _MOMENTS,
        about="The corrections are folded into lr, so that ε acts as ε/√(1−β₂ᵗ): strongest at the start.",
        definition="Keras 3.", source=_SOURCE,
    ),
    Optimizer(
        "keras_adamw", "AdamW in Keras", adam, (*_HYPERS, decoupled_decay(4e-3)), _MOMENTS,
        about="Its Adam with a weight decay of 0.004 by default.",
        definition="Keras 3.", source=_SOURCE,
    ),
    Optimizer(
        "keras_amsgrad", "AMSGrad in Keras", amsgrad, (*_HYPERS, _DECAY), {**_MOMENTS, "v_max": 0.0},
        about="The maximum of the raw v, as in PyTorch, in its Adam's form.",
        definition="Keras 3.", source=_SOURCE,
    ),
    Optimizer(
        "keras_nadam", "NAdam in Keras", nadam, (*_HYPERS, _DECAY), {**_MOMENTS, "mu_product": 1.0},
        about="The momentum warms up 250 times faster than in PyTorch.",
        definition="Keras 3.", source=_SOURCE,
    ),
    Optimizer(
        "keras_rmsprop", "RMSProp in Keras", rmsprop,
        (lr(1e-3), replace(_RHO, default=0.9), eps(1e-7), momentum(0.0), _DECAY), {"v": 0.0, "buffer": 0.0},
        about="A memory of ten steps, and ε under the root: there it acts as √ε = 3e-4 does outside.",
        definition="Keras 3.", source=_SOURCE,
    ),
    Optimizer(
        "keras_adagrad", "AdaGrad in Keras", adagrad, (lr(1e-3), eps(1e-7), _DECAY), {"v": 0.1},
        about="The sum starts at 0.1, so that the first step is shorter than lr.",
        definition="Keras 3.", source=_SOURCE,
    ),
    Optimizer(
        "keras_momentum", "Momentum in Keras", heavy_ball, (lr(1e-2), momentum(0.0), _DECAY), {"buffer": 0.0},
        about="lr stands inside the buffer: after a drop of lr the old speed lives on.",
        definition="Keras 3.", source=_SOURCE,
    ),
)  # fmt: skip
