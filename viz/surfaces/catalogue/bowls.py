"""One minimum, convex."""

from __future__ import annotations

from viz.core.quantity import Quantity
from viz.core.surface import Minimum, Surface
from viz.surfaces.derive import derive

ENTRIES = (
    Surface(
        key="quadratic",
        name="Quadratic bowl",
        formula="(x**2 + kappa*y**2)/2",
        params=(
            Quantity(
                "kappa",
                "κ",
                r"\kappa",
                default=10.0,
                low=1.0,
                high=1000.0,
                log=True,
                help="The condition number: how many times steeper y is than x.",
            ),
        ),
        domain=((-3.0, 3.0), (-3.0, 3.0)),
        starts=((1.0, 1.0),),
        minima=(Minimum(0.0, 0.0, 0.0),),
        derive=derive,
        group="Bowls",
        about=(
            "The simplest ravine: κ sets how much steeper y is than x. SGD must keep its rate below 2/κ; a "
            "rate per coordinate need not, until the bowl is rotated."
        ),
        source="The textbook model of ill-conditioning",
    ),
    Surface(
        key="booth",
        name="Booth",
        formula="(x + 2*y - 7)**2 + (2*x + y - 5)**2",
        domain=((-10.0, 10.0), (-10.0, 10.0)),
        starts=((-9.0, -9.0),),
        minima=(Minimum(1.0, 3.0, 0.0),),
        derive=derive,
        group="Bowls",
        about=(
            "A bowl with condition number 9 whose axes lie at 45° to the coordinates, where a rate per "
            "coordinate cannot help."
        ),
        source="M. Jamil, X.-S. Yang, Int. J. Mathematical Modelling and Numerical Optimisation 4 (2013) 150–194",
    ),
    Surface(
        key="matyas",
        name="Matyas",
        formula="0.26*(x**2 + y**2) - 0.48*x*y",
        domain=((-10.0, 10.0), (-10.0, 10.0)),
        starts=((-9.08, -7.83),),
        minima=(Minimum(0.0, 0.0, 0.0),),
        derive=derive,
        group="Bowls",
        about=(
            "A nearly flat diagonal valley in a bowl of condition number 25. The way down the diagonal is "
            "long and its slope small."
        ),
        source="M. Jamil, X.-S. Yang, Int. J. Mathematical Modelling and Numerical Optimisation 4 (2013) 150–194",
    ),
)
