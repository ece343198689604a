"""Gradient descent, with the heavy ball and with Nesterov's look-ahead."""

from viz.core.ops import where
from viz.core.optimizer import Optimizer, Stability
from viz.core.quantity import Quantity
from viz.optimizers._settings import l2, lr, momentum
from viz.optimizers._stability import DAMPENED_BALL, PLAIN


def sgd(x, grad, state, t, *, lr, weight_decay):
    """Δx = −lr·(g + λx)."""
    grad = grad + weight_decay * x
    return -lr * grad, {}, {"effective_lr": lr}


def heavy_ball(x, grad, state, t, *, lr, momentum, dampening, weight_decay):
    """b = μb + (1 − dampening)·g, on the first step b = g; Δx = −lr·b."""
    grad = grad + weight_decay * x
    buffer = momentum * state["buffer"] + where(t > 1, 1 - dampening, 1.0) * grad
    return -lr * buffer, {"buffer": buffer}, {"buffer": buffer, "effective_lr": lr}


def nesterov(x, grad, state, t, *, lr, momentum, weight_decay):
    """b = μb + g; Δx = −lr·(g + μb)."""
    grad = grad + weight_decay * x
    buffer = momentum * state["buffer"] + grad
    return -lr * (grad + momentum * buffer), {"buffer": buffer}, {"buffer": buffer, "effective_lr": lr}


def _look_ahead(t, *, lr, momentum, weight_decay):
    """z² − (1 + μ)(1 − lr·λ)·z + μ(1 − lr·λ) = 0 at z = −1."""
    return (2 + 2 * momentum) / ((1 + 2 * momentum) * lr)


_LR = lr(1e-3, "Learning rate: the step per unit of gradient.")
_DAMPENING = Quantity(
    "dampening",
    "τ",
    r"\tau",
    0.0,
    0.0,
    1.0,
    help="Share of each new gradient that is left out, from the second step on.",
)
_DEFINITION = "PyTorch's: lr stands outside the buffer, so a change of lr acts at once (in Keras it is inside)."

OPTIMIZERS = (
    Optimizer(
        "sgd", "SGD", sgd, (_LR, l2()), {},
        about="Steps straight down the gradient. In a ravine it zigzags across the steep side and crawls along the "
              "flat one.",
        definition="PyTorch's SGD without momentum.",
        source="Robbins & Monro (1951), A stochastic approximation method",
        demo_lr=1e-3,
        torch_twin=("SGD", {}),
        stability=PLAIN,
    ),
    Optimizer(
        "momentum", "Momentum", heavy_ball, (_LR, momentum(0.9), _DAMPENING, l2()), {"buffer": 0.0},
        about="A heavy ball: velocity builds up where gradients agree and cancels where they alternate.",
        definition=f"{_DEFINITION} With μ = 0 PyTorch leaves dampening out; here it stays.",
        source="Polyak (1964), Some methods of speeding up the convergence of iteration methods",
        demo_lr=5e-4,
        torch_twin=("SGD", {}),
        stability=DAMPENED_BALL,
    ),
    Optimizer(
        "nesterov", "Nesterov", nesterov, (_LR, momentum(0.9), l2()), {"buffer": 0.0},
        about="Momentum that uses the gradient where the ball is about to be: it brakes before it overshoots.",
        definition=_DEFINITION,
        source="Nesterov (1983); in this form Sutskever et al. (2013)",
        demo_lr=5e-4,
        torch_twin=("SGD", {"nesterov": True}),
        stability=Stability(_look_ahead, "(2 + 2μ)/((1 + 2μ)·α)"),
    ),
)  # fmt: skip
