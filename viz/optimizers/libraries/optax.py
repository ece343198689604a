"""Optax: Adam and momentum as in PyTorch; AMSGrad and NAdam of its own; RMSProp and AdaGrad as in Keras."""

from dataclasses import replace

from viz.core.ops import maximum, sqrt
from viz.core.optimizer import Optimizer
from viz.optimizers import adam as pytorch
from viz.optimizers._settings import beta1, beta2, eps, lr
from viz.optimizers.libraries import keras


def amsgrad(x, grad, state, t, *, lr, beta1, beta2, eps):
    """v_max = max(v_max, v̂); Δx = −lr·m̂/(√v_max + ε).

    The maximum is of the corrected v̂: what was large at the start stays as large as its correction made it.
    """
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * grad**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    v_max = maximum(state["v_max"], v_hat)
    effective_lr = lr / (sqrt(v_max) + eps)
    info = {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "v_max": v_max, "effective_lr": effective_lr}
    return -effective_lr * m_hat, {"m": m, "v": v, "v_max": v_max}, info


def nadam(x, grad, state, t, *, lr, beta1, beta2, eps):
    """m̂ = β₁·m/(1−β₁ᵗ⁺¹) + (1−β₁)·g/(1−β₁ᵗ); Δx = −lr·m̂/(√v̂ + ε): the look-ahead with a constant β₁."""
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * grad**2
    m_hat = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * grad / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    effective_lr = lr / (sqrt(v_hat) + eps)
    info = {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "effective_lr": effective_lr}
    return -effective_lr * m_hat, {"m": m, "v": v}, info


_HYPERS = (lr(1e-3), beta1(), beta2(), eps())
_MOMENTS = {"m": 0.0, "v": 0.0}
_SOURCE = "optax.readthedocs.io"


def _as(rule: Optimizer, key: str, about: str, **defaults: float) -> Optimizer:
    """``rule`` under Optax's name, with other defaults."""
    hypers = tuple(replace(q, default=defaults.get(q.name, q.default)) for q in rule.hypers)
    name = f"{rule.name.removesuffix(' in Keras')} in Optax"
    return Optimizer(key, name, rule.rule, hypers, rule.state, about, "Optax.", _SOURCE)


_OURS = {optimizer.key: optimizer for optimizer in pytorch.OPTIMIZERS}
_KERAS = {rule.key: rule for rule in keras.RULES}

RULES = (
    _as(_OURS["adam"], "optax_adam", "PyTorch's, to the last bits."),
    _as(_OURS["adamw"], "optax_adamw", "PyTorch's with a hundredth of its default weight decay.", weight_decay=1e-4),
    Optimizer(
        "optax_amsgrad", "AMSGrad in Optax", amsgrad, _HYPERS, {**_MOMENTS, "v_max": 0.0},
        about="The maximum of the corrected v̂, which is large in the first steps.", definition="Optax.",
        source=_SOURCE,
    ),
    Optimizer(
        "optax_nadam", "NAdam in Optax", nadam, _HYPERS, _MOMENTS,
        about="The momentum does not warm up.", definition="Optax.",
        source=_SOURCE,
    ),
    _as(_KERAS["keras_rmsprop"], "optax_rmsprop", "As in Keras, with a smaller ε.", eps=1e-8),
    _as(_KERAS["keras_adagrad"], "optax_adagrad", "As in Keras."),
)  # fmt: skip
