"""Adan: momentum, the momentum of the gradient's change, and a second moment of both."""

from viz.core.ops import sqrt, where
from viz.core.optimizer import Optimizer, Stability
from viz.optimizers._settings import beta1, beta2, beta3, decoupled_decay, eps, lr


def adan(x, grad, state, t, *, lr, beta1, beta2, beta3, eps, weight_decay):
    """d = g − g₋ (0 on step 1); m, v, n = running means of g, d and (g + β₂d)²; Δx from −lr·(m̂ + β₂v̂)/(√n̂ + ε).

    The betas multiply the *old* state. With weight decay the new x is divided by 1 + lr·λ, the paper's proximal form.
    """
    diff = where(t > 1, grad - state["grad"], 0.0 * grad)
    m = beta1 * state["m"] + (1 - beta1) * grad
    v = beta2 * state["v"] + (1 - beta2) * diff
    n = beta3 * state["n"] + (1 - beta3) * (grad + beta2 * diff) ** 2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    n_hat = n / (1 - beta3**t)
    effective_lr = lr / (sqrt(n_hat) + eps)
    step = (-effective_lr * (m_hat + beta2 * v_hat) - lr * weight_decay * x) / (1 + lr * weight_decay)
    info = {"diff": diff, "m": m, "v": v, "n": n, "m_hat": m_hat, "v_hat": v_hat, "n_hat": n_hat}
    return step, {"grad": grad, "m": m, "v": v, "n": n}, {**info, "effective_lr": effective_lr}


def _threshold(t, *, lr, beta1, beta2, weight_decay, **_):
    """((1 + lr·λ_w)z − 1)(z − β₁)(z − β₂) + lr·λ·((1 − β₁)(z − β₂)z + β₂(1 − β₂)(z − 1)(z − β₁)) = 0 at z = −1."""
    filtered = (1 - beta1) * (1 + beta2) + 2 * beta2 * (1 - beta2) * (1 + beta1)
    return (2 + lr * weight_decay) * (1 + beta1) * (1 + beta2) / (filtered * lr)


OPTIMIZERS = (
    Optimizer(
        "adan", "Adan", adan,
        (lr(1e-3), beta1(0.98), beta2(0.92, "Memory of the gradient's change v: about 1/(1−β₂) steps."),
         beta3(0.99, "Memory of the second moment n: about 1/(1−β₃) steps."), eps(), decoupled_decay(0.0)),
        {"grad": 0.0, "m": 0.0, "v": 0.0, "n": 0.0},
        about="Adds the running mean of the gradient's change, a look-ahead like Nesterov's, and scales by the "
              "second moment of both.",
        definition="The paper's Algorithm 1; the betas (0.98, 0.92, 0.99) multiply the old state, differences start at "
                   "0.",
        source="Xie et al. (2022), arXiv:2208.06677",
        stability=Stability(
            _threshold, "(2 + αλ)(1 + β₁)(1 + β₂)/(((1 − β₁)(1 + β₂) + 2β₂(1 − β₂)(1 + β₁))·α)", penalised=False
        ),
    ),
)  # fmt: skip
