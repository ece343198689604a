"""Settings worth looking at, by name."""

from __future__ import annotations

from viz.core.quantity import Settings
from viz.ui.explore.settings import Explore, Lane


def _lane(optimizer: str, name: str = "", **hyper: float | bool) -> Lane:
    return Lane(optimizer, Settings(hyper), name=name)


PRESETS = {
    "Ravine": Explore(
        surface="quadratic", surface_params=Settings({"kappa": 100.0}), start=(-2.5, 1.0), num_steps=300,
        lanes=(_lane("sgd", lr=0.019), _lane("momentum", lr=0.004), _lane("adagrad", lr=0.3), _lane("adam", lr=0.05)),
    ),
    "Saddle escape": Explore(
        surface="bounded_saddle", start=(4.0, 1e-3), num_steps=500,
        lanes=(_lane("adam", lr=0.03), _lane("rmsprop", lr=0.03), _lane("momentum", lr=0.003), _lane("sgd", lr=0.01)),
    ),
    "No bias correction": Explore(
        surface="quadratic", surface_params=Settings({"kappa": 1.0}), start=(1.0, -2.0), num_steps=600,
        lanes=(
            _lane("adam", "Adam", lr=0.01, beta2=0.9999),
            _lane("adam", "not corrected", lr=0.01, beta2=0.9999, bias_correction=False),
        ),
    ),
    "ε that matters": Explore(
        num_steps=500,
        lanes=tuple(_lane("adam", f"ε = {eps:g}", lr=0.02, eps=eps) for eps in (1e-8, 1.0, 10.0, 100.0)),
    ),
    "Rotated valley": Explore(
        surface="quadratic", surface_params=Settings({"kappa": 100.0}), rotation=45.0, num_steps=600,
        lanes=(_lane("adam", lr=0.01), _lane("rmsprop", lr=0.01), _lane("momentum", lr=0.002), _lane("sgd", lr=0.01)),
        start=(0.0, 2**0.5),
    ),
    "Same Adam at three rates": Explore(
        surface="himmelblau", start=(-0.15, 0.67), num_steps=300,
        lanes=tuple(_lane("adam", f"lr {lr:g}", lr=lr) for lr in (0.01, 0.1, 1.0)),
    ),
}  # fmt: skip
