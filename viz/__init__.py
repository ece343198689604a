"""AdamScope: see how Adam and its relatives move.

>>> from viz import RunSpec, simulate
>>> spec = RunSpec(surface="quadratic", optimizer="adam", start=(1.0, 1.0), num_steps=3, hyper={"lr": 0.01})
>>> simulate(spec).step[0, 0].round(6)
array([-0.01, -0.01])
"""

from viz import optimizers, surfaces  # noqa: F401  (fills the registries)
from viz.core.optimizer import OPTIMIZERS
from viz.core.sequence import SEQUENCES
from viz.core.sequence_spec import SequenceSpec
from viz.core.simulate import simulate
from viz.core.spec import RunSpec
from viz.core.surface import SURFACES
from viz.core.sweep import Sweep, sweep
from viz.core.trajectory import Trajectory

__all__ = [
    "OPTIMIZERS", "SEQUENCES", "SURFACES", "RunSpec", "SequenceSpec", "Sweep", "Trajectory", "simulate", "sweep",
]  # fmt: skip
