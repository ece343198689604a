"""Points where the gradient vanishes and a way down remains."""

from __future__ import annotations

import math

from viz.core.surface import Minimum, Surface
from viz.surfaces.derive import derive

ENTRIES = (
    Surface(
        key="saddle",
        name="Saddle",
        formula="x**2 - y**2",
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        starts=((-3.0, 1e-3),),
        saddles=((0.0, 0.0),),
        derive=derive,
        group="Saddles",
        about=(
            "Downhill along y without end, but the start is almost on the ridge. Watch who notices the small "
            "gradient in y and how soon."
        ),
        source="The textbook saddle",
    ),
    Surface(
        key="bounded_saddle",
        name="Bounded saddle",
        formula="x**2 - y**2 + 0.05*y**4",
        domain=((-6.0, 6.0), (-5.0, 5.0)),
        starts=((4.0, 1e-3),),
        minima=(Minimum(0.0, math.sqrt(10.0), -5.0), Minimum(0.0, -math.sqrt(10.0), -5.0)),
        saddles=((0.0, 0.0),),
        derive=derive,
        group="Saddles",
        about="The saddle with a floor: whoever leaves the ridge ends in one of two equal minima.",
        source="The textbook saddle with a quartic term",
    ),
    Surface(
        key="monkey_saddle",
        name="Monkey saddle",
        formula="x**3 - 3*x*y**2",
        domain=((-2.0, 2.0), (-2.0, 2.0)),
        starts=((1.0, 0.01),),
        saddles=((0.0, 0.0),),
        derive=derive,
        group="Saddles",
        about=(
            "Three ways down and three up meet where gradient and Hessian both vanish, so that even "
            "curvature points nowhere."
        ),
        source="D. Hilbert, S. Cohn-Vossen, Anschauliche Geometrie (1932)",
    ),
)
