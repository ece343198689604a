"""Do our versions of other libraries' rules walk the paths that those libraries walk?"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.table import Table
from viz import RunSpec, simulate
from viz.core.simulate import learning_rates
from viz.optimizers.libraries import LIBRARY_RULES

Array = NDArray[np.float64]

CLASSES: dict[str, tuple[str, dict[str, Any]]] = {
    "keras_adam": ("Adam", {}), "keras_adamw": ("AdamW", {}), "keras_amsgrad": ("Adam", {"amsgrad": True}),
    "keras_nadam": ("Nadam", {}), "keras_rmsprop": ("RMSprop", {}), "keras_adagrad": ("Adagrad", {}),
    "keras_momentum": ("SGD", {}), "optax_adam": ("adam", {}), "optax_adamw": ("adamw", {}),
    "optax_amsgrad": ("amsgrad", {}), "optax_nadam": ("nadam", {}), "optax_rmsprop": ("rmsprop", {}),
    "optax_adagrad": ("adagrad", {}),
}  # fmt: skip
"""Rule → class or function of the library, and its fixed arguments."""
SPEC = RunSpec(
    "rosenbrock", start=(-1.5, 2.0), num_steps=300, schedule="step", schedule_params={"step_size": 100.0, "gamma": 0.5}
)
HYPER = {"momentum": {"lr": 2e-4, "momentum": 0.9}, "rmsprop": {"lr": 2e-3}}
"""Where lr = 0.02 would not do: RMSProp's path turns so wild there that the last bits grow to 1e-6."""
SETTINGS: dict[str, dict[str, float]] = {
    "defaults": {}, "ε = 1e-3": {"eps": 1e-3}, "λ = 0.1": {"weight_decay": 0.1}, "μ = 0.5": {"momentum": 0.5},
}  # fmt: skip
NOTE = "Float64, Rosenbrock from (−1.5, 2), 300 steps, lr halved at 101 and 201: largest difference of a coordinate."


def run() -> Iterator[Table]:
    """One table for each library that is installed."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    walkers: dict[str, Callable[..., Array]] = {"keras": walk_keras, "optax": walk_optax}
    for library, walk in walkers.items():
        if find_spec(library):
            rows = [row(key, walk) for key in LIBRARY_RULES if key.startswith(library)]
            yield Table(f"Distance between our rules and {library}", ["rule", *SETTINGS], rows, NOTE)


def row(key: str, walk: Callable[..., Array]) -> list[str]:
    """How far the paths of ``key`` are apart, for each of the settings that it has."""
    rule, (name, fixed) = LIBRARY_RULES[key], CLASSES[key]
    optimizer = key.split("_")[1]
    cells = [key]
    for settings in SETTINGS.values():
        try:
            spec = replace(SPEC, optimizer=optimizer, hyper={**HYPER.get(optimizer, {"lr": 0.02}), **settings})
            theirs = walk(spec, name, **fixed, **{k: v for k, v in spec.hyper.items() if k != "lr"})
        except (TypeError, ValueError):  # no such setting, here or there
            cells.append("–")
        else:
            cells.append(f"{np.abs(simulate(spec, rule).x[:, 0] - theirs).max():.0e}")
    return cells


def walk_keras(spec: RunSpec, name: str, **settings: Any) -> Array:
    """The path of an optimiser of Keras, (num_steps + 1, 2)."""
    import keras

    keras.config.set_floatx("float64")
    names = {"eps": "epsilon"}
    optimizer = getattr(keras.optimizers, name)(**{names.get(k, k): v for k, v in settings.items()})
    x = keras.Variable(spec.start, dtype="float64")
    path = [np.array(spec.start)]
    for lr in learning_rates(spec):
        optimizer.learning_rate = lr
        optimizer.apply([keras.ops.convert_to_tensor(gradient(spec, path[-1]), dtype="float64")], [x])
        path.append(np.array(x.numpy()))
    return np.array(path)


def walk_optax(spec: RunSpec, name: str, **settings: Any) -> Array:
    """The path of an optimiser of Optax, (num_steps + 1, 2)."""
    import jax.numpy as jnp
    import optax

    lrs = jnp.array(learning_rates(spec))
    optimizer = getattr(optax, name)(learning_rate=lambda count: lrs[count], **settings)
    x = jnp.array(spec.start)
    state = optimizer.init(x)
    path = [np.array(spec.start)]
    for _ in lrs:
        updates, state = optimizer.update(jnp.array(gradient(spec, path[-1])), state, x)
        x = optax.apply_updates(x, updates)
        path.append(np.array(x))
    return np.array(path)


def gradient(spec: RunSpec, x: Array) -> Array:
    """The surface's gradient at ``x``, (2,)."""
    return np.asarray(spec.landscape.value_and_gradient(x[:, None])[1][:, 0])
