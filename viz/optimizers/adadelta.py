"""AdaDelta: steps in the units of x, without a rate to tune."""

from viz.core.ops import sqrt
from viz.core.optimizer import Optimizer
from viz.core.quantity import Quantity
from viz.optimizers._settings import eps, l2, lr
from viz.optimizers._stability import PLAIN


def adadelta(x, grad, state, t, *, lr, rho, eps, weight_decay):
    """v = ρv + (1−ρ)g²; δ = g·√(u + ε)/√(v + ε); u = ρu + (1−ρ)δ²; Δx = −lr·δ."""
    grad = grad + weight_decay * x
    v = rho * state["v"] + (1 - rho) * grad**2
    effective_lr = lr * sqrt(state["u"] + eps) / sqrt(v + eps)
    delta = sqrt(state["u"] + eps) / sqrt(v + eps) * grad
    u = rho * state["u"] + (1 - rho) * delta**2
    return -lr * delta, {"v": v, "u": u}, {"v": v, "effective_lr": effective_lr, "delta": delta, "u": u}


_RHO = Quantity("rho", "ρ", r"\rho", 0.9, 0.0, 1.0, help="Memory of both running means: about 1/(1−ρ) steps.")

OPTIMIZERS = (
    Optimizer(
        "adadelta", "AdaDelta", adadelta,
        (lr(1.0, "Factor on the step; 1 is the paper's method."), _RHO,
         eps(1e-6, "Sets the size of the first steps: they start at √ε·g/√v."), l2()), {"v": 0.0, "u": 0.0},
        about="Scales each step by the root mean square of its own past steps. It starts slowly: the first step is "
              "about √ε.",
        definition="PyTorch's: ρ 0.9, ε 1e-6, lr 1 (Keras: 0.95, 1e-7, 1e-3).",
        source="Zeiler (2012), arXiv:1212.5701",
        demo_lr=1.0,
        torch_twin=("Adadelta", {}),
        stability=PLAIN,
    ),
)  # fmt: skip
