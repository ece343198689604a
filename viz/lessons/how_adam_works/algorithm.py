"""Adam line by line: a run in which both coordinates have something to tell, and a sentence on each line."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from viz.core.spec import RunSpec
from viz.lessons.lesson import View
from viz.lessons.reading import Run

EXAMPLE = View(
    (Run("Adam", RunSpec("quadratic", "adam", (2.5, 1.0), 80, {"lr": 0.1}, surface_params={"kappa": 25.0})),),
    panels=("moment", "second", "rate", "size", "x"),  # so that every line of the formula has one that lights up
    lane=0,
    inspector=True,
    until=1,  # at the start no line has a number yet
)
"""A valley 25 times steeper in y than in x. Both coordinates set off at the same speed and overshoot the floor, y long
before x; the effective rates keep a factor of some ten between them."""

NOTES: Mapping[str, str] = MappingProxyType({
    "grad": "The slope at x. Adam does not compute it: it is told, by a formula here, by backpropagation in a network.",
    "m": "A running mean of the gradients, which forgets an old one by the factor β₁ at each step. "
         "What points the same way stays, what alternates cancels.",
    "v": "A running mean of the squared gradients: how large they have been, whatever their sign. "
         "It is not their variance, as no mean is subtracted.",
    "m_hat": "m started at 0 and is too small at first by the factor 1 − β₁ᵗ; dividing by it makes m a mean of the "
             "gradients seen so far.",
    "v_hat": "The same for v, where it matters longer: with β₂ near 1 the factor 1 − β₂ᵗ takes some 1/(1 − β₂) steps "
             "to come near 1.",
    "effective_lr": "The rate of this coordinate alone: small where gradients have been large, large where they have "
                    "been small. ε keeps it finite.",
    "step": "The ratio of the mean gradient to its size, times the learning rate: about lr while gradients agree, "
            "less when they disagree.",
    "x": "Each coordinate moves by its own step. There is no line for the direction as a whole.",
})  # fmt: skip
"""Name of a line of the formula → what it does and why."""
