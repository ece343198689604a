"""RMSProp: divide by the recent root mean square of the gradient."""

from viz.core.ops import maximum, sqrt
from viz.core.optimizer import Optimizer
from viz.core.quantity import Quantity
from viz.optimizers._settings import eps, l2, lr, momentum
from viz.optimizers._stability import BALL


def rmsprop(x, grad, state, t, *, lr, alpha, eps, momentum, centered, weight_decay):
    """v = αv + (1−α)g²; b = μb + g/(√v + ε); Δx = −lr·b. Centred: v − ḡ² in place of v."""
    grad = grad + weight_decay * x
    v = alpha * state["v"] + (1 - alpha) * grad**2
    grad_mean = alpha * state["grad_mean"] + (1 - alpha) * grad
    # Rounding can push a variance of 0 below it.
    variance = maximum(v - grad_mean**2, 0.0) if centered else v
    effective_lr = lr / (sqrt(variance) + eps)
    buffer = momentum * state["buffer"] + grad / (sqrt(variance) + eps)
    info = {"v": v, **({"grad_mean": grad_mean} if centered else {}), "effective_lr": effective_lr, "buffer": buffer}
    return -lr * buffer, {"v": v, "grad_mean": grad_mean, "buffer": buffer}, info


_ALPHA = Quantity(
    "alpha", "ρ", r"\rho", 0.99, 0.0, 1.0, help="Memory of the squared gradient's mean v: about 1/(1−ρ) steps."
)
_CENTERED = Quantity(
    "centered", "centred", r"\text{centred}", False,
    help="Divide by the gradient's standard deviation instead of its root mean square.",
)  # fmt: skip

OPTIMIZERS = (
    Optimizer(
        "rmsprop", "RMSProp", rmsprop,
        (lr(1e-2), _ALPHA, eps(), momentum(0.0, "Share of the last velocity that is kept."), _CENTERED, l2()),
        {"v": 0.0, "grad_mean": 0.0, "buffer": 0.0},
        about="Adam's second half alone. v starts at 0 and is not corrected: the first step is lr/√(1−ρ), ten "
              "times lr by default.",
        definition="PyTorch's: decay 0.99, ε outside the root, lr outside the buffer (Keras and Optax: 0.9, ε inside).",
        source="Tieleman & Hinton (2012), Neural networks for machine learning, lecture 6.5",
        torch_twin=("RMSprop", {}),
        stability=BALL,
    ),
)  # fmt: skip
