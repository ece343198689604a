"""Every sentence and label of the figures. Slots are written {name}; whole sentences, never glued from pieces."""

from __future__ import annotations

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        # accessible names
        "map_named": "{title}. Map of {measure} over {x} (across) and {y} (up)",
        "map_label": "Map of {measure} over {x} (across) and {y} (up)",
        "curves_label": "Curves of {measure} over the learning rate",
        "off": "off",
        "on": "on",
        # measures, as titles of a colour bar or an axis
        "final_loss": "final loss",
        "final_loss_above": "final loss − minimum",
        "best_loss": "best loss",
        "best_loss_above": "best loss − minimum",
        "steps_to_tolerance": "steps to reach the tolerance {tolerance}",
        "steps_to_minimum": "steps to the minimum (darker is slower)",
        "minimum": "minimum reached",
        # legend
        "diverged": "diverged",
        "not_reached": "not within {steps} steps",
        "no_minimum": "no minimum within {steps} steps",
        "tolerance_line": "tolerance {tolerance}",
        "signs": "signs",
        "current": "current setting",
        "minimum_at": "minimum {point}",
        "minima_many": "one of {count} minima (colours repeat far apart)",
        "saddle": "saddle",
        # exact values
        "divergence": "diverged at step {diverged_at}",
        "final_loss_is": "final loss = {final_loss}",
        "final_loss_above_is": "final loss − minimum = {final_loss}",
        "final_loss_spread": "final loss = {final_loss} ± {final_loss_std} ({seeds} seeds)",
        "final_loss_above_spread": "final loss − minimum = {final_loss} ± {final_loss_std} ({seeds} seeds)",
        "best_loss_is": "best loss = {best_loss}",
        "best_loss_above_is": "best loss − minimum = {best_loss}",
        "best_loss_spread": "best loss = {best_loss} ± {best_loss_std} ({seeds} seeds)",
        "best_loss_above_spread": "best loss − minimum = {best_loss} ± {best_loss_std} ({seeds} seeds)",
        "tolerance_is": "within {tolerance} of the minimum at step {steps_to_tolerance}",
        "tolerance_spread": (
            "within {tolerance} of the minimum at step {steps_to_tolerance} ± {steps_to_tolerance_std} ({seeds} seeds)"
        ),
        "tolerance_never": "not within {tolerance} of the minimum in {steps} steps",
        "reached_is": "reaches the minimum {minimum}",
        "reached_in": "reaches the minimum {minimum} at step {steps_to_minimum}",
        "reached_none": "reaches no minimum in {steps} steps",
        "end_is": "ends at ({end_x}, {end_y})",
        # sensitivity
        "learning_rate": "α  learning rate",
        "best_rate": "{name}: best at {lr}",
        "rate_is": "α = {lr}",
        "loss_is": "{measure} = {loss}",
        "band_is": "one standard deviation over the seeds: from {low} to {high}",
        "diverges": "diverges from here",
        "no_rate": "{name}: no rate that works",
    }
)
