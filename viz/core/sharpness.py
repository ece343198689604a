"""How steep a run's surroundings are to its optimiser, and how steep they may be: the edge of stability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from viz.core.optimizer import OPTIMIZERS
from viz.core.spec import RunSpec
from viz.core.surface import Array
from viz.core.trajectory import Trajectory


@dataclass(frozen=True, eq=False)
class Sharpness:
    """The preconditioned curvature along a path and the value at which a step would overshoot for good.

    Row t−1 belongs to step t: to H at x[t−1], where the gradient was taken, and to the P that scaled that step.
    """

    eigenvalue: Array  # (num_steps, runs); nan where lr is 0 and once the run has diverged
    threshold: Array | None  # (num_steps,), inf where nothing is too steep; None where the rule has no threshold


def sharpness(path: Trajectory[RunSpec], runs: slice = slice(None)) -> Sharpness:
    """λ_max(P^{-1/2} H P^{-1/2}) at every step of ``runs``, against the rule's threshold.

    P⁻¹ is effective_lr / lr, coordinate by coordinate: 1/(√v̂ + ε) for Adam and its kin, 1 for rules without an
    effective rate of their own. H is the surface's exact Hessian without the noise; an L2 penalty adds λI to it.

    With P frozen and H constant the rule is a linear recursion, and ``Optimizer.stability`` says from which eigenvalue
    on it grows: (2 + 2β₁)/((1 − β₁)·lr) for Adam. The first steps, while m̂ = m/(1 − β₁ᵗ) still differs from m, are
    up to 1/(1 − β₁) times longer than that takes into account; Cohen et al. put that factor into P.

    Source: Cohen et al. (2022), Adaptive gradient methods at the edge of stability, arXiv:2207.14484.
    """
    spec = path.spec
    optimizer = OPTIMIZERS[spec.optimizer]
    stability = optimizer.stability
    hyper = optimizer.hyper_values(spec.hyper)
    hessian = spec.landscape.hessian(path.x[:-1, runs])
    xx, xy, yy = hessian[..., 0, 0], hessian[..., 0, 1], hessian[..., 1, 1]
    with np.errstate(all="ignore"):
        if stability is not None and stability.penalised:
            penalty = hyper.get("weight_decay", 0.0)
            xx, yy = xx + penalty, yy + penalty
        if "effective_lr" in path.info:
            root = np.sqrt(path.info["effective_lr"][:, runs] / path.lr[:, None, None])
            xx, xy, yy = root[..., 0] ** 2 * xx, root[..., 0] * root[..., 1] * xy, root[..., 1] ** 2 * yy
        threshold = None
        if stability is not None:
            t = np.arange(1.0, spec.num_steps + 1)
            threshold = np.asarray(stability.threshold(t, **{**hyper, "lr": path.lr}))
    return Sharpness(top_eigenvalue(xx, xy, yy), threshold)


def top_eigenvalue(xx: Array, xy: Array, yy: Array) -> Array:
    """The larger eigenvalue of the symmetric matrices with entries xx, xy, yy, each (…).

    max(xx, yy) + xy²/(d + √(d² + xy²)) with d = |xx − yy|/2: a sum without the cancellation of the textbook's formula.
    """
    with np.errstate(all="ignore"):
        half = np.abs(xx - yy) / 2
        lift = xy * (xy / (half + np.hypot(half, xy)))
    return np.asarray(np.maximum(xx, yy) + np.where(xy == 0.0, 0.0, lift))
