"""Gradients that say little: too small, too large, or of the same size everywhere."""

from __future__ import annotations

from viz.core.surface import Minimum, Surface
from viz.surfaces.derive import derive

ENTRIES = (
    # A tilt of 0.001 r² (r the distance to (2, 0)) that never lets the gradient vanish, a cliff of height 4 and slope
    # 20 at x = 0, a basin of depth 2 and curvature 2. At x = 2, tanh(10x) is 1 to 17 digits, so that (2, 0) is the
    # minimum in float64.
    Surface(
        key="plateau_cliff",
        name="Plateau and cliff",
        formula="2*(1 - tanh(10*x)) + 2*(1 - exp(-((x - 2)**2 + y**2)/2)) + ((x - 2)**2 + y**2)/1000",
        domain=((-5.0, 5.0), (-4.0, 4.0)),
        starts=((-4.0, 1.5), (-0.6, -1.0), (4.5, -2.5)),
        minima=(Minimum(2.0, 0.0, 0.0),),
        derive=derive,
        group="Flats and cliffs",
        about=(
            "A plateau where the slope is 0.01, a cliff at x = 0 where it is 20, and a basin around (2, 0). "
            "SGD crawls over the first and is thrown by the second; Adam crosses the first at its full rate, "
            "and v remembers the second long after."
        ),
        source="Made for this app",
    ),
    Surface(
        key="flat_quartic",
        name="Flat quartic",
        formula="(x**4 + y**4)/4",
        domain=((-2.0, 2.0), (-2.0, 2.0)),
        starts=((1.0, -1.5),),
        minima=(Minimum(0.0, 0.0, 0.0),),
        derive=derive,
        group="Flats and cliffs",
        about="The gradient falls with the cube of the distance, so that SGD slows down long before the minimum.",
        source="The textbook example of a degenerate minimum",
    ),
    Surface(
        key="abs_valley",
        name="Absolute value",
        formula="abs(x) + abs(y)",
        domain=((-6.0, 6.0), (-6.0, 6.0)),
        starts=((-5.0, 0.02),),
        minima=(Minimum(0.0, 0.0, 0.0),),
        derive=derive,
        group="Flats and cliffs",
        about=(
            "The gradient has the same size everywhere and flips its sign at the kinks, where it is taken as "
            "0. In y it flips from side to side, in x it never does: v cannot tell the two apart, "
            "AdaBelief's s can."
        ),
        source="J. Zhuang et al., AdaBelief Optimizer, NeurIPS (2020)",
    ),
)
