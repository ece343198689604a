"""A gradient sequence: the kind of problem whose gradient depends on the step and not on where one stands.

Its losses are linear, f_t(x) = g_t·x, in one coordinate: the online problems on which the papers argue about Adam.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from viz.core.quantity import Quantity, Value
from viz.core.registry import Registry
from viz.core.surface import Array


@dataclass(frozen=True)
class GradientSequence:
    """A sequence of linear losses f_t(x) = g_t·x, declared by its gradients.

    Args:
        key, name: ``"spike"``, ``"One spike"``.
        latex: g_t in LaTeX.
        gradients: ``gradients(count, rng, **params)`` returns g_1 … g_count, (count,).
        params: its settings.
        start: where a run starts if it does not say.
        bounds: x is put back into [low, high] after each step; None where it moves freely.
        best: ``best(**params)``, the fixed x in ``bounds`` with the lowest mean loss in the long run; None where there
            is none.
        is_random: ``gradients`` draws from ``rng``, so that seeds differ.
        about: what to look for, in one or two sentences.
        source: where it is from.
    """

    key: str
    name: str
    latex: str
    gradients: Callable[..., Array]
    params: tuple[Quantity, ...] = ()
    start: float = 0.0
    bounds: tuple[float, float] | None = None
    best: Callable[..., float] | None = None
    is_random: bool = False
    about: str = ""
    source: str = ""

    def param_values(self, given: Mapping[str, Value] | None = None) -> dict[str, Value]:
        """Its settings, defaults where ``given`` has none."""
        return {q.name: q.default for q in self.params} | dict(given or {})

    def draw(self, count: int, seed: int = 0, given: Mapping[str, Value] | None = None) -> Array:
        """g_1 … g_count of one seed, (count,). A seed's gradients depend on nothing but the settings and ``count``."""
        values = self.gradients(count, np.random.default_rng(seed), **self.param_values(given))
        return np.asarray(values, dtype=np.float64)

    def best_point(self, given: Mapping[str, Value] | None = None) -> float | None:
        """The best fixed x for the settings ``given``, None where there is none."""
        return None if self.best is None else float(self.best(**self.param_values(given)))


SEQUENCES: Registry[GradientSequence] = Registry("sequence")
