"""Lion: the sign of an interpolated momentum."""

from viz.core.ops import sign
from viz.core.optimizer import Optimizer
from viz.optimizers._settings import beta1, beta2, decoupled_decay, lr


def lion(x, grad, state, t, *, lr, beta1, beta2, weight_decay):
    """c = β₁m + (1−β₁)g; Δx = −lr·(sign c + λx); m = β₂m + (1−β₂)g."""
    update = beta1 * state["m"] + (1 - beta1) * grad
    m = beta2 * state["m"] + (1 - beta2) * grad
    return -lr * (sign(update) + weight_decay * x), {"m": m}, {"update": update, "m": m}


OPTIMIZERS = (
    Optimizer(
        "lion", "Lion", lion,
        (lr(1e-4, "The size of every coordinate's every step; take it 3 to 10 times smaller than AdamW's."),
         beta1(0.9, "Share of the old momentum in the vote on the sign."),
         beta2(0.99, "Memory of the momentum that is kept: about 1/(1−β₂) steps."), decoupled_decay(0.0)), {"m": 0.0},
        about="Every coordinate moves by exactly lr, up or down: only the sign of the momentum counts.",
        definition="The paper's; the decay is decoupled and times lr.",
        source="Chen et al. (2023), arXiv:2302.06675",
    ),
)  # fmt: skip
