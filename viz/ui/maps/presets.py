"""Maps that each show a law at first sight, by name."""

from __future__ import annotations

from viz.core.quantity import Settings
from viz.ui.lane import Lane
from viz.ui.maps.axes import AxisRange
from viz.ui.maps.settings import BASINS, SENSITIVITY, Maps

PRESETS = {
    "lr × β₂ without bias correction": Maps(
        surface="quadratic", surface_params=Settings({"kappa": 1.0}), start=(1.0, -2.0), num_steps=300,
        lanes=(Lane.of("adam", lr=0.01, bias_correction=False), Lane.of("adam", lr=0.01)),
        up=AxisRange("beta2", 0.5, 0.99999, "near1"), across=AxisRange("lr", 1e-4, 1.0),
    ),
    "β₁ × β₂ and the line β₁ = √β₂": Maps(
        surface="flat_quartic", start=(1.0, -1.5), num_steps=2000,
        lanes=(Lane.of("adam", lr=0.05, eps=0.0),),
        up=AxisRange("beta1", 0.5, 0.999, "near1"), across=AxisRange("beta2", 0.2, 0.9999, "near1"),
    ),
    "lr × ε": Maps(
        num_steps=500,
        lanes=(Lane.of("adam", lr=0.02),),
        up=AxisRange("eps", 1e-8, 1e6), across=AxisRange("lr", 1e-3, 1e4),
    ),
    "Rotation × lr on the ravine": Maps(
        surface="quadratic", surface_params=Settings({"kappa": 100.0}), start=(1.0, 1.0), num_steps=300,
        lanes=(Lane.of("adam", lr=0.01), Lane.of("sgd", lr=0.01)),
        up=AxisRange("lr", 1e-4, 1.0), across=AxisRange("turn", 0.0, 90.0, "linear"),
        measure="steps_to_tolerance", tolerance=1e-3,
    ),
    "Basins of Himmelblau": Maps(
        view=BASINS, surface="himmelblau", start=(5.0, -5.0), num_steps=300,
        lanes=(Lane.of("adam", lr=0.1), Lane.of("sgd", lr=0.005)),
    ),
    "The heavy ball’s phase map": Maps(
        surface="quadratic", surface_params=Settings({"kappa": 10.0}), start=(1.0, 1.0), num_steps=1000,
        lanes=(Lane.of("momentum", lr=0.05),),
        up=AxisRange("momentum", 0.0, 0.999, "near1"), across=AxisRange("lr", 1e-3, 1.0),
    ),
    "Six optimisers, each at its best": Maps(view=SENSITIVITY),
}  # fmt: skip
