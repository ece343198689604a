"""Settings worth looking at, by name."""

from __future__ import annotations

from viz.core.quantity import Settings
from viz.ui.explore.settings import Explore
from viz.ui.lane import Lane

PRESETS = {
    "Ravine": Explore(
        surface="quadratic", surface_params=Settings({"kappa": 100.0}), start=(-2.5, 1.0), num_steps=300,
        lanes=(
            Lane.of("sgd", lr=0.019), Lane.of("momentum", lr=0.004),
            Lane.of("adagrad", lr=0.3), Lane.of("adam", lr=0.05),
        ),
    ),
    "Saddle escape": Explore(
        surface="bounded_saddle", start=(4.0, 1e-3), num_steps=500,
        lanes=(
            Lane.of("adam", lr=0.03), Lane.of("rmsprop", lr=0.03),
            Lane.of("momentum", lr=0.003), Lane.of("sgd", lr=0.01),
        ),
    ),
    "No bias correction": Explore(
        surface="quadratic", surface_params=Settings({"kappa": 1.0}), start=(1.0, -2.0), num_steps=600,
        lanes=(
            Lane.of("adam", "Adam", lr=0.01, beta2=0.9999),
            Lane.of("adam", "not corrected", lr=0.01, beta2=0.9999, bias_correction=False),
        ),
    ),
    "ε that matters": Explore(
        num_steps=500,
        lanes=tuple(Lane.of("adam", f"ε = {eps:g}", lr=0.02, eps=eps) for eps in (1e-8, 1.0, 10.0, 100.0)),
    ),
    "Rotated valley": Explore(
        surface="quadratic", surface_params=Settings({"kappa": 100.0}), rotation=45.0, num_steps=600,
        lanes=(
            Lane.of("adam", lr=0.01), Lane.of("rmsprop", lr=0.01),
            Lane.of("momentum", lr=0.002), Lane.of("sgd", lr=0.01),
        ),
        start=(0.0, 2**0.5),
    ),
    "Same Adam at three rates": Explore(
        surface="himmelblau", start=(-0.15, 0.67), num_steps=300,
        lanes=tuple(Lane.of("adam", f"lr {lr:g}", lr=lr) for lr in (0.01, 0.1, 1.0)),
    ),
    "Edge of stability": Explore(
        start=(0.1, 0.2), num_steps=1000, sharpness=True,
        lanes=(
            Lane.of("adam", lr=0.1), Lane.of("rmsprop", lr=0.01),
            Lane.of("momentum", lr=0.004), Lane.of("sgd", lr=0.003),
        ),
    ),
}  # fmt: skip
