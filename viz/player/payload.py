"""Pack trajectories into the bytes that the player plays: O(steps), one message, no frames.

A lane's channels are what cannot be known without running the rule: loss, gradient, step and the rule's state. What
follows from those (m̂, v̂, the effective learning rate, …) the browser works out itself, from the rule's own traced lines
in the header and never from a copy of them. That takes about 40 % off the bytes of a slider's move, and float32 m and v
give m̂ and v̂ to 1e-7. What float32 would spoil, such as a difference of nearly equal numbers, is sent too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, cast

import numpy as np

from viz.core.formula import SYMBOLS, Line, fixed_settings
from viz.core.optimizer import OPTIMIZERS, Optimizer
from viz.core.sequence_spec import SequenceSpec
from viz.core.sharpness import sharpness
from viz.core.spec import RunSpec
from viz.core.surface import Array
from viz.core.trajectory import Trajectory
from viz.player.channels import AnyTrajectory, lines_into_bounds, lines_of, rule_channels
from viz.player.container import Container
from viz.player.problem import problem_header
from viz.player.show import Show
from viz.player.style import LANE_STYLES, LaneStyle

SEED_POINTS = 126
"""Points of each seed's thin path."""
MAX_STEPS = 20_000
"""A gradient sequence may run for longer; the player would be slow to draw it, and its bytes many."""
BAND = (0.1, 0.9)
"""The quantiles of the loss over seeds between which the band lies."""


@dataclass(frozen=True)
class PlayerLane:
    """A lane as the player shows it; ``path`` holds one run, or one for each seed."""

    id: str
    name: str
    style: LaneStyle
    path: AnyTrajectory


def player_lanes(names: Sequence[str], paths: Sequence[AnyTrajectory]) -> list[PlayerLane]:
    """A lane for each path, named and styled by its place."""
    return [
        PlayerLane(f"lane-{index + 1}", name, LANE_STYLES[index], path)
        for index, (name, path) in enumerate(zip(names, paths, strict=True))
    ]


def pack(
    lanes: Sequence[PlayerLane],
    start: tuple[float, ...],
    assets: str,
    *,
    with_sharpness: bool = False,
    show: Show = Show(),  # noqa: B008  (frozen)
) -> bytes:
    """The container for ``lanes``, which share the surface or the gradient sequence, and the number of steps.

    Args:
        start: the start as set, in drawn coordinates, (dim,).
        assets: where the player's files are served, relative to the app's root.
        with_sharpness: send each lane's top eigenvalue and its threshold too; the player draws a panel of them. A
            ``show`` with that panel sends them anyway.
        show: what the player shows of it, and how.

    Raises:
        ValueError: there are too many steps, or ``show`` asks for what is not there.
    """
    spec = lanes[0].path.spec
    problem = problem_header(spec)
    with_sharpness = with_sharpness or "sharpness" in show.panels
    _check(spec, with_sharpness)
    box = Container()
    header = {
        "spec": _fingerprint(lanes, assets, with_sharpness, show),
        "assets": assets,
        "num_steps": spec.num_steps,
        **problem,
        "start": start,
        "can_set_start": show.can_set_start and problem["surface"] is not None,
        "symbols": {name: plain for name, (plain, _) in SYMBOLS.items()} | _hyper_symbols(lanes),
        "lanes": [_lane(box, lane, problem["loss"]["minimum"], with_sharpness) for lane in lanes],
        "show": show.header(len(lanes), len(problem["coordinates"])),
    }
    return box.pack(header)


def _fingerprint(lanes: Sequence[PlayerLane], *how: object) -> str:
    """A hash of what is shown."""
    shown = [(lane.id, lane.name, lane.style, lane.path.spec) for lane in lanes]
    return hashlib.blake2b(repr((shown, how)).encode(), digest_size=8).hexdigest()


def _check(spec: RunSpec | SequenceSpec, with_sharpness: bool) -> None:
    if spec.num_steps > MAX_STEPS:
        raise ValueError(f"num_steps must be at most {MAX_STEPS:,} to be played, got {spec.num_steps:,}")
    if with_sharpness and isinstance(spec, SequenceSpec):
        raise ValueError("sharpness must be left out on a gradient sequence: a linear loss has no curvature")


def _hyper_symbols(lanes: Sequence[PlayerLane]) -> dict[str, str]:
    return {q.name: q.symbol for lane in lanes for q in OPTIMIZERS[lane.path.spec.optimizer].hypers}


def _lane(box: Container, lane: PlayerLane, infimum: float, with_sharpness: bool) -> dict[str, Any]:
    path, spec = lane.path, lane.path.spec
    optimizer = OPTIMIZERS[spec.optimizer]
    values = {q.name: spec.hyper.get(q.name, q.default) for q in optimizer.hypers}
    used = optimizer.hyper_values(spec.hyper)
    lines = lines_of(optimizer, tuple(fixed_settings(optimizer.hypers, values).items()))
    excess = path.loss - infimum
    channels = {"loss": excess[:, 0], **rule_channels(path, optimizer, lines, used)}
    if spec.schedule != "constant":
        channels["lr"] = path.lr
    packed: dict[str, Any] = {
        "id": lane.id,
        "name": lane.name,
        "optimizer": optimizer.name,
        "color": {"light": lane.style.light, "dark": lane.style.dark},
        "dash": lane.style.dash,
        "marker": lane.style.marker,
        "hyper": {name: value for name, value in values.items() if not isinstance(value, bool)},
        # The inspector shows ε = 0; the rule gets the floor that makes 0/0 a 0, and so do the browser's own lines.
        "floored": {name: used[name] for name, value in values.items() if used[name] != value},
        "diverged_at": int(path.diverged_at[0]),
        "runs": spec.runs,
        "channels": {name: box.add(array) for name, array in channels.items()},
        "initial": dict(optimizer.state),
        "formula": [{"name": line.name, "tree": line.tree} for line in lines_into_bounds(lines, spec)],
    }
    if with_sharpness:
        on_surface = cast("Trajectory[RunSpec]", path)  # pack has said no to any other
        packed["sharpness"] = _sharpness(box, on_surface, optimizer, lines)
    if spec.runs > 1:
        packed |= _seeds(box, path.x, excess)
    return packed


def _sharpness(
    box: Container, path: Trajectory[RunSpec], optimizer: Optimizer, lines: tuple[Line, ...]
) -> dict[str, Any]:
    """The first run's top eigenvalue, and its threshold: an array, or a number where it stays the same (∞ is null)."""
    result = sharpness(path, slice(1))
    threshold: Any = None
    if result.threshold is not None:
        constant = float(result.threshold[0])
        stays = bool((result.threshold == constant).all())
        threshold = (constant if isfinite(constant) else None) if stays else box.add(result.threshold)
    return {
        "eigenvalue": box.add(result.eigenvalue[:, 0]),
        "threshold": threshold,
        "formula": optimizer.stability.formula if optimizer.stability else None,
        # For a rule whose effective rate is its rate, P is 1.
        "preconditioned": any(line.name == "effective_lr" and line.tree != "lr" for line in lines),
    }


def _seeds(box: Container, x: Array, excess: Array) -> dict[str, Any]:
    """Every seed's path, thinned, and the loss's mean and band over seeds."""
    every = max(1, -(-(len(x) - 1) // (SEED_POINTS - 1)))
    kept = np.unique(np.append(np.arange(0, len(x), every), len(x) - 1))
    # A seed that diverged has an infinite loss: it must not make the others look better than they are.
    loss = np.sort(np.where(np.isfinite(excess), excess, np.inf), axis=1)
    low, high = (loss[:, round(q * (loss.shape[1] - 1))] for q in BAND)
    return {
        "seeds": {"paths": box.add(x[kept].swapaxes(0, 1)), "every": every},
        "band": {"mean": box.add(loss.mean(axis=1)), "low": box.add(low), "high": box.add(high)},
    }
