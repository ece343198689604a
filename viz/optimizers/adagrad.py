"""AdaGrad: each coordinate's rate shrinks with all the gradients it has seen."""

from viz.core.ops import sqrt
from viz.core.optimizer import Optimizer
from viz.optimizers._settings import eps, l2, lr
from viz.optimizers._stability import PLAIN


def adagrad(x, grad, state, t, *, lr, eps, weight_decay):
    """v = v + g²; Δx = −lr·g/(√v + ε)."""
    grad = grad + weight_decay * x
    v = state["v"] + grad**2
    effective_lr = lr / (sqrt(v) + eps)
    return -effective_lr * grad, {"v": v}, {"v": v, "effective_lr": effective_lr}


OPTIMIZERS = (
    Optimizer(
        "adagrad", "AdaGrad", adagrad, (lr(1e-2), eps(1e-10), l2()), {"v": 0.0},
        about="Divides by the root of the sum of all squared gradients: rare directions keep large steps, and all "
              "slow down.",
        definition="PyTorch's: the sum starts at 0 and ε stands outside the root (Keras and Optax start at 0.1, ε "
                   "inside).",
        source="Duchi, Hazan & Singer (2011), Adaptive subgradient methods",
        demo_lr=0.1,
        torch_twin=("Adagrad", {}),
        stability=PLAIN,
    ),
)  # fmt: skip
