"""Several minima: where a run ends depends on where it starts and how it moves."""

from __future__ import annotations

from viz.core.surface import Minimum, Surface
from viz.surfaces.derive import derive

ENTRIES = (
    Surface(
        key="himmelblau",
        name="Himmelblau",
        formula="(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
        domain=((-6.0, 6.0), (-6.0, 6.0)),
        starts=((5.0, -5.0), (-0.15, 0.67)),
        minima=(
            Minimum(3.0, 2.0, 0.0),
            Minimum(-2.805118086952745, 3.131312518250573, 0.0),
            Minimum(-3.779310253377747, -3.2831859912861696, 0.0),
            Minimum(3.5844283403304917, -1.8481265269644036, 0.0),
        ),
        saddles=(
            (3.385154183607021, 0.07385187983774928),
            (0.08667750455539636, 2.884254701174776),
            (-3.0730257507643897, -0.08135304428796751),
            (-0.12796134673068008, -1.9537149802445763),
        ),
        log_loss=True,
        derive=derive,
        group="Many minima",
        about=(
            "Four equal minima around a hill, with a saddle between every two neighbours. The settings "
            "decide which one a run reaches."
        ),
        source="D. M. Himmelblau, Applied Nonlinear Programming, McGraw-Hill (1972)",
    ),
    Surface(
        key="two_well",
        name="Two wells",
        formula="x**2 + y**2 - 2*exp(-((x - 1)**2 + y**2)/0.2) - 3*exp(-((x + 1)**2 + y**2)/0.2)",
        domain=((-2.0, 2.0), (-2.0, 2.0)),
        starts=((0.6, 1.6),),
        minima=(
            Minimum(-0.9363006340109187, 0.0, -2.063090251768194),
            Minimum(0.905317899160115, 0.0, -1.092731999201741, is_global=False),
        ),
        saddles=((0.06860243670809657, 0.0),),
        derive=derive,
        group="Many minima",
        about="A bowl with two narrow wells, the deeper one on the left; the start lies nearer to the shallower one.",
        source="Two Gaussian wells in a quadratic bowl",
    ),
    Surface(
        key="three_hump_camel",
        name="Three-hump camel",
        formula="2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2",
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        starts=((1.0, 1.0),),
        minima=(
            Minimum(0.0, 0.0, 0.0),
            Minimum(1.7475523458302888, -0.8737761729151444, 0.2986384422368598, is_global=False),
            Minimum(-1.7475523458302888, 0.8737761729151444, 0.2986384422368598, is_global=False),
        ),
        saddles=((1.07054229182366, -0.53527114591183), (-1.07054229182366, 0.53527114591183)),
        log_loss=True,
        derive=derive,
        group="Many minima",
        about="A global minimum between two local ones that are hardly worse, inside walls of the sixth power.",
        source="L. C. W. Dixon, G. P. Szegő (eds.), Towards Global Optimisation, North-Holland (1975)",
    ),
    Surface(
        key="six_hump_camel",
        name="Six-hump camel",
        formula="(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (4*y**2 - 4)*y**2",
        domain=((-3.0, 3.0), (-2.0, 2.0)),
        starts=((1.3, -1.5),),
        minima=(
            Minimum(0.08984201310031806, -0.7126564030207396, -1.0316284534898774),
            Minimum(-0.08984201310031806, 0.7126564030207396, -1.0316284534898774),
            Minimum(1.703606714969981, -0.7960835686726251, -0.21546382438371764, is_global=False),
            Minimum(-1.703606714969981, 0.7960835686726251, -0.21546382438371764, is_global=False),
            Minimum(1.6071047529201972, 0.5686514548841314, 2.1042503103112584, is_global=False),
            Minimum(-1.6071047529201972, -0.5686514548841314, 2.1042503103112584, is_global=False),
        ),
        saddles=(
            (0.0, 0.0),
            (1.1092053368047865, -0.7682680925095399),
            (-1.1092053368047865, 0.7682680925095399),
            (1.2960702671671092, 0.6050843880386585),
            (-1.2960702671671092, -0.6050843880386585),
            (1.6380679841897785, 0.22867406904439408),
            (-1.6380679841897785, -0.22867406904439408),
        ),
        log_loss=True,
        derive=derive,
        group="Many minima",
        about=(
            "Six minima in three depths, point by point symmetric about a saddle at the origin; two of them are global."
        ),
        source="L. C. W. Dixon, G. P. Szegő (eds.), Towards Global Optimisation 2, North-Holland (1978)",
    ),
    Surface(
        key="mccormick",
        name="McCormick",
        formula="sin(x + y) + (x - y)**2 - 1.5*x + 2.5*y + 1",
        domain=((-1.5, 4.0), (-3.0, 4.0)),
        starts=((3.5, 3.5),),
        minima=(
            Minimum(-0.5471975511965977, -1.5471975511965979, -1.9132229549810364),
            Minimum(2.5943951023931955, 1.5943951023931955, 1.2283696986087569, is_global=False),
        ),
        saddles=((1.5471975511965979, 0.5471975511965977),),
        derive=derive,
        group="Many minima",
        about=(
            "A sine wave along a tilted valley: two minima in the picture, and ever lower ones beyond its "
            "lower left corner. The minimum called global is that of the drawn domain."
        ),
        source="G. P. McCormick, Mathematical Programming 10 (1976) 147–175",
    ),
    Surface(
        key="styblinski_tang",
        name="Styblinski–Tang",
        formula="(x**4 - 16*x**2 + 5*x + y**4 - 16*y**2 + 5*y)/2",
        domain=((-5.0, 5.0), (-5.0, 5.0)),
        starts=((-0.5, 4.5),),
        minima=(
            Minimum(-2.903534027771177, -2.903534027771177, -78.33233140754282),
            Minimum(2.746802770990837, -2.903534027771177, -64.19561235905536, is_global=False),
            Minimum(-2.903534027771177, 2.746802770990837, -64.19561235905536, is_global=False),
            Minimum(2.746802770990837, 2.746802770990837, -50.05889331056788, is_global=False),
        ),
        saddles=(
            (0.1567312567803401, -2.903534027771177),
            (-2.903534027771177, 0.1567312567803401),
            (0.1567312567803401, 2.746802770990837),
            (2.746802770990837, 0.1567312567803401),
        ),
        derive=derive,
        group="Many minima",
        about=(
            "Four wells, one in each quarter, and each coordinate on its own: what a run does in x does not "
            "depend on y."
        ),
        source="M. A. Styblinski, T.-S. Tang, Neural Networks 3 (1990) 467–483",
    ),
)
