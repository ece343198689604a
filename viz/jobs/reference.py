"""Explore's check of a lane: where ``torch.optim`` goes with the same settings. Torch is imported in the worker only.

PyTorch gets nothing of what is under test: the gradients are autograd's, on the surface's formula written with torch's
own functions, and the steps are ``torch.optim``'s. The noise and the schedule's rates are the run's, as they belong to
the setting.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from viz.core.landscape import Landscape, turn_by
from viz.core.noise import standard_noise
from viz.core.optimizer import OPTIMIZERS
from viz.core.simulate import learning_rates, simulate
from viz.core.spec import ROTATION, RunSpec
from viz.core.surface import Array
from viz.jobs.comparison import TIGHT, Check, compare, largest_so_far
from viz.jobs.formula import compile_formula
from viz.jobs.with_torch import require_torch
from viz.jobs.worker import Report
from viz.mnist.twins import RefusedError, missing_setting, twin

MOST_TURNED = 2e-13
"""Degrees. Turning the surface by less changes the last bits of each gradient and nothing else."""


@dataclass(frozen=True)
class Part:
    """What one worker checks: the path that is shown, and the spec that it came from."""

    spec: RunSpec
    x: Array  # (num_steps + 1, runs, 2)


def check_path(part: Part, report: Report) -> Check:
    """The job: go ``part.spec`` with ``torch.optim`` and compare.

    Raises:
        ValueError: PyTorch is not installed where the job runs.
    """
    require_torch()
    spec = part.spec
    if name := missing_setting(spec.optimizer, spec.hyper):
        return Check(missing=name)
    try:
        theirs, grads = torch_run(spec, report)
    except RefusedError as refusal:
        return Check(refused=str(refusal))
    found = compare(part.x, theirs)
    if found.largest <= TIGHT and not found.parted:
        return found
    rule, gradient = agreement(spec, theirs, grads)
    return replace(found, sensitivity=_sensitivity(part), rule=rule, gradient=gradient)


def agreement(spec: RunSpec, theirs: Array, grads: Array) -> tuple[float, float]:
    """How far our rule's single steps and our gradients are from PyTorch's on PyTorch's own path.

    Nothing feeds back here, so that no path is too chaotic for it: ``Check.rule`` and ``Check.gradient``.

    Args:
        theirs: (num_steps + 1, runs, 2); grads: (num_steps, runs, 2), where ``theirs`` is finite.
    """
    end = int(np.argmin(np.append(np.isfinite(theirs).all(axis=(1, 2)), False))) - 1
    optimizer, lrs = OPTIMIZERS[spec.optimizer], learning_rates(spec).tolist()
    before, grads = theirs[:end], grads[:end]
    steps = np.empty_like(before)
    state = optimizer.init(np.zeros(grads.shape[1:]))
    with np.errstate(all="ignore"):
        for t, (x, grad) in enumerate(zip(before, grads, strict=True), 1):
            steps[t - 1], state, _ = optimizer.update(x, grad, state, t, {**spec.hyper, "lr": lrs[t - 1]})
        ours = spec.landscape.gradient(before) + (_noise(spec)[:end] if spec.noise else 0.0)
        rule = np.abs(before + steps - theirs[1 : end + 1]) / largest_so_far(theirs[1 : end + 1], 1.0)
        gradient = np.abs(ours - grads) / largest_so_far(grads, np.finfo(float).tiny)
    return float(np.max(rule, initial=0.0)), float(np.max(gradient, initial=0.0))


def _sensitivity(part: Part) -> float:
    """How far other last bits take our own path: the largest difference that a hardly turned surface makes."""
    rotation = part.spec.rotation
    bit = max(2e-14, math.ulp(rotation))
    turned = (ROTATION.clamp(rotation + turn * bit) for turn in (-2, -1, 1, 2))
    checks = [compare(part.x, simulate(replace(part.spec, rotation=angle)).x) for angle in turned]
    return math.inf if any(check.parted for check in checks) else max(check.largest for check in checks)


def torch_run(spec: RunSpec, report: Report) -> tuple[Array, Array]:
    """Where ``torch.optim`` goes, in float64, and the gradients on the way.

    (num_steps + 1, runs, 2) and (num_steps, runs, 2); nan after it has left the range of numbers.

    Raises:
        RefusedError: PyTorch says no to the settings.
    """
    import torch

    with _double_precision():
        x = torch.tensor(np.broadcast_to(spec.starts, (spec.runs, 2)).copy(), requires_grad=True)
        optimizer = twin(spec.optimizer, [x], spec.hyper)
        loss = torch_loss(spec.landscape)
        noise = torch.tensor(_noise(spec)) if spec.noise else torch.zeros(spec.num_steps)
        path = np.full((spec.num_steps + 1, spec.runs, 2), np.nan)
        path[0] = spec.starts
        grads = np.full((spec.num_steps, spec.runs, 2), np.nan)
        for t, lr in enumerate(learning_rates(spec).tolist(), 1):
            report((t - 1) / spec.num_steps)
            # Runs do not touch one another: the gradient of the sum is each one's own.
            (grad,) = torch.autograd.grad(loss(x[:, 0], x[:, 1]).sum(), x)
            x.grad = grad + noise[t - 1]
            grads[t - 1] = x.grad.numpy()
            optimizer.param_groups[0]["lr"] = lr
            optimizer.step()
            path[t] = x.detach().numpy()
            if not np.isfinite(path[t]).any():
                break
    return path, grads


def torch_loss(landscape: Landscape) -> Callable[[Any, Any], Any]:
    """The loss in drawn coordinates as a function of tensors, made from the formula and nothing else."""
    surface = landscape.surface
    names = ("x", "y", *(q.name for q in surface.params))
    params = landscape.params or surface.param_values()
    (cos, sin), (qx, qy) = turn_by(landscape.rotation), surface.pivot

    formula = compile_formula(surface.formula, names, _call)

    def loss(x: Any, y: Any) -> Any:
        dx, dy = x - qx, y - qy
        turned = (qx + cos * dx + sin * dy, qy - sin * dx + cos * dy) if landscape.rotation else (x, y)
        return landscape.loss_scale * formula(dict(zip(names, (*turned, *params), strict=True)))

    return loss


def _call(name: str, u: Any) -> Any:
    import torch

    u = torch.as_tensor(u)
    if name != "sqrt":
        return getattr(torch, name)(u)
    # At the tip of √u autograd has 0·∞; here as everywhere in the app its derivative is 0 by definition.
    tip = u == 0.0
    return torch.where(tip, 0.0 * u, torch.sqrt(torch.where(tip, 1.0, u)))


def _noise(spec: RunSpec) -> Array:
    """(num_steps, runs, 2)."""
    seeds = spec.seeds if len(spec.seeds) > 1 else spec.seeds * spec.runs
    return spec.noise * np.stack([standard_noise(seed, spec.num_steps) for seed in seeds], axis=1)


@contextmanager
def _double_precision() -> Iterator[None]:
    """PyTorch keeps NAdam's running product of μ in its default precision, whatever the parameters'."""
    import torch

    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)
