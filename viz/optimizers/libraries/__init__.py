"""The rules of Keras and Optax where they differ from PyTorch's, which are ours, so that the paths can be compared.

They stand in a registry of their own: no menu offers them. Their settings bear our names, so that one spec runs all
three; what a spec leaves out takes the library's default.

Held against Keras 3.15.1 (on JAX) and Optax 0.2.6 in float64: over 300 steps on Rosenbrock, at defaults, at ε = 1e-3,
with weight decay and with momentum, no coordinate differs by more than 1e-14 (RMSProp with weight decay: 1e-8, as its
path magnifies the last bits). ``python -m tests.benchmarks libraries`` repeats it.
"""

from __future__ import annotations

from viz.core.optimizer import Optimizer
from viz.core.registry import Registry
from viz.optimizers.libraries import keras, optax

__all__ = ["LIBRARY_RULES"]

LIBRARY_RULES: Registry[Optimizer] = Registry("library's rule")
LIBRARY_RULES.fill(keras.RULES)
LIBRARY_RULES.fill(optax.RULES)
