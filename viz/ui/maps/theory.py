"""Lines that theory draws over a map: where steps become unbounded, where a rule on a quadratic becomes unstable."""

from __future__ import annotations

import numpy as np

from viz.core.landscape import Landscape
from viz.core.optimizer import OPTIMIZERS
from viz.core.surface import Array
from viz.figures.maps import Overlay
from viz.ui.lane import Lane
from viz.ui.maps.axes import AxisRange
from viz.ui.maps.panels import Panel
from viz.ui.maps.texts import TEXTS

POINTS = 256

_RATIOS = {"adam", "adamw", "nadam", "radam"}
"""Rules whose step is a mean of gradients over the root of a mean of squares that can fade: β₁ and β₂ weigh them."""
_BORDERS = {"momentum": "line_heavy_ball", "nesterov": "line_nesterov"}
"""Rules without a preconditioner that have a momentum, and the text of the border drawn on their lr × μ maps."""


def overlays(panel: Panel) -> list[Overlay]:
    """The lines for the axes, optimiser and surface of ``panel``."""
    axes = {axis.name: axis for axis in (panel.up, panel.across)}
    if set(axes) == {"beta1", "beta2"} and panel.lane.optimizer in _RATIOS:
        beta1 = axes["beta1"].values(POINTS)
        return [_line(panel, TEXTS["line_betas"], "beta1", beta1, beta1**2)]
    landscape = panel.request.spec.landscape
    # A schedule changes lr on the way: no one rate is the border then.
    has_border = panel.lane.optimizer in _BORDERS and panel.lane.schedule == "constant"
    if set(axes) == {"lr", "momentum"} and has_border and is_quadratic(landscape):
        momentum = axes["momentum"].values(POINTS)
        rates = _largest_stable_rates(panel.lane, landscape, momentum)
        return [_line(panel, TEXTS[_BORDERS[panel.lane.optimizer]], "momentum", momentum, rates)]
    return []


def _line(panel: Panel, name: str, first: str, along: Array, other: Array) -> Overlay:
    """The line through the points (``first`` = along, the other axis = other), broken where it leaves the map."""
    is_across = panel.across.name == first
    other_axis: AxisRange = panel.up if is_across else panel.across
    inside = np.where((other >= other_axis.low) & (other <= other_axis.high), other, np.nan)
    return Overlay(name, along, inside) if is_across else Overlay(name, inside, along)


def _largest_stable_rates(lane: Lane, landscape: Landscape, momentum: Array) -> Array:
    """The lr at which λmax, with an L2 penalty's λ, meets the rule's threshold: that is inverse to lr."""
    optimizer = OPTIMIZERS[lane.optimizer]
    if optimizer.stability is None:
        raise LookupError(f"{optimizer.name} has no stability threshold")
    hyper = {**optimizer.hyper_values(lane.hyper), "lr": 1.0, "momentum": momentum}
    steepest = top_curvature(landscape) + float(lane.value("weight_decay"))
    return np.asarray(optimizer.stability.threshold(1, **hyper) / steepest)


def top_curvature(landscape: Landscape) -> float:
    """The largest eigenvalue of the Hessian at the lowest minimum."""
    lowest = landscape.minima[0]
    return float(np.linalg.eigvalsh(landscape.hessian((lowest.x, lowest.y)))[-1])


def is_quadratic(landscape: Landscape) -> bool:
    """Whether it is a bowl whose Hessian is the same everywhere."""
    if not landscape.minima:
        return False
    (left, right), (bottom, top) = landscape.domain
    corners = landscape.hessian([(left, bottom), (left, top), (right, bottom), (right, top), (0.3 * left, 0.7 * top)])
    return bool(np.allclose(corners, corners[0], rtol=1e-12, atol=0.0))
