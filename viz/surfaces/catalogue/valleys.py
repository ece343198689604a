"""Long, curved or steep-walled valleys."""

from __future__ import annotations

from viz.core.quantity import Quantity
from viz.core.surface import Minimum, Surface
from viz.surfaces.derive import derive

ENTRIES = (
    Surface(
        key="rosenbrock",
        name="Rosenbrock",
        formula="(1 - x)**2 + b*(y - x**2)**2",
        params=(
            Quantity(
                "b", "b", "b", default=100.0, low=1.0, high=1000.0, log=True, help="How steep the valley's walls are."
            ),
        ),
        domain=((-2.0, 2.0), (-1.0, 3.0)),
        starts=((-1.2, 1.0), (-2.0, 2.0), (-1.5, 2.0)),
        minima=(Minimum(1.0, 1.0, 0.0),),
        log_loss=True,
        derive=derive,
        group="Valleys",
        about=(
            "A curved valley with steep walls and a nearly flat floor. Everyone finds the floor; following "
            "it to (1, 1) is the hard part."
        ),
        source="H. H. Rosenbrock, The Computer Journal 3 (1960) 175–184",
    ),
    Surface(
        key="beale",
        name="Beale",
        formula="(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
        domain=((-4.5, 4.5), (-4.5, 4.5)),
        starts=((2.0, 1.7), (2.8, 0.35)),
        minima=(Minimum(3.0, 0.5, 0.0),),
        saddles=((0.0, 1.0),),
        log_loss=True,
        derive=derive,
        group="Valleys",
        about=(
            "Flat in the middle, with walls that grow like the eighth power in the corners: gradients differ "
            "by orders of magnitude within the picture."
        ),
        source="E. M. L. Beale, Technical Report 25, Statistical Techniques Research Group, Princeton (1958)",
    ),
    Surface(
        key="goldstein_price",
        name="Goldstein–Price",
        formula="(1 + (x + y + 1)**2*(19 - 14*x + 3*x**2 - 14*y + 6*x*y + 3*y**2))"
        "*(30 + (2*x - 3*y)**2*(18 - 32*x + 12*x**2 + 48*y - 36*x*y + 27*y**2))",
        domain=((-2.0, 2.0), (-2.0, 2.0)),
        starts=((0.2, -0.5),),
        minima=(
            Minimum(0.0, -1.0, 3.0),
            Minimum(-0.6, -0.4, 30.0, is_global=False),
            Minimum(1.8, 0.2, 84.0, is_global=False),
            Minimum(1.2, 0.8, 840.0, is_global=False),
        ),
        log_loss=True,
        derive=derive,
        group="Valleys",
        about=(
            "Four minima in crossing valleys, and losses from 3 to a million inside the picture. A rate that "
            "suits the floor is thrown out by the walls."
        ),
        source="A. A. Goldstein, J. F. Price, Mathematics of Computation 25 (1971) 569–574",
    ),
)
