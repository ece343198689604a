"""A wave over a bowl: so many minima that the nearest one is seldom the best."""

from __future__ import annotations

from viz.core.surface import Minimum, Surface
from viz.surfaces.derive import derive

# Where 2x + 20π sin 2πx = 0 with a minimum of x² + 10 − 10 cos 2πx, and that minimum's value; mirrored for x < 0.
_RASTRIGIN_LINE = (
    (0.0, 0.0),
    (0.9949586376523348, 0.9949590570932914),
    (1.9899122337085495, 3.9798311905540875),
    (2.984855701039481, 8.95460124148701),
    (3.9797838603007536, 15.91924379246153),
    (4.974691390895051, 24.873722934542226),
)


def _rastrigin_minima() -> tuple[Minimum, ...]:
    """All 121 minima in the drawn domain, lowest first: the loss is a sum over the coordinates."""
    line = [*_RASTRIGIN_LINE, *((-x, value) for x, value in _RASTRIGIN_LINE[1:])]
    minima = [Minimum(x, y, a + b, is_global=x == y == 0.0) for x, a in line for y, b in line]
    return tuple(sorted(minima, key=lambda minimum: minimum.value))


ENTRIES = (
    Surface(
        key="rastrigin",
        name="Rastrigin",
        formula="20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)",
        domain=((-5.12, 5.12), (-5.12, 5.12)),
        starts=((-2.0, 3.5),),
        minima=_rastrigin_minima(),
        derive=derive,
        group="Many minima",
        about=(
            "A bowl under a lattice of 121 wells, one near every pair of whole numbers. Small steps end in "
            "the nearest; large ones feel the bowl."
        ),
        source="L. A. Rastrigin, Systems of Extremal Control, Nauka (1974)",
    ),
    Surface(
        key="ackley",
        name="Ackley",
        formula="-20*exp(-0.2*sqrt((x**2 + y**2)/2)) - exp((cos(2*pi*x) + cos(2*pi*y))/2) + e + 20",
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        starts=((-2.5, 3.0),),
        minima=(Minimum(0.0, 0.0, 0.0),),
        derive=derive,
        group="Many minima",
        about=(
            "A rippled plain around a steep funnel. Its tip is a cone: the gradient does not shrink towards "
            "the minimum, and at (0, 0) itself, where it does not exist, it is taken as 0. Only the tip is "
            "marked, none of the ripples' own minima."
        ),
        source="D. H. Ackley, A Connectionist Machine for Genetic Hillclimbing, Kluwer (1987)",
    ),
)
