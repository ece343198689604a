"""Every sentence and label of the figures. Slots are written {name}; whole sentences, never glued from pieces."""

from __future__ import annotations

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        # distances of paths
        "distances_label": "{title}, over the steps",
        "no_distance": "{name}: the same to the last bit",
        # a family tree
        "also_from": "also from {names}",
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
        # training
        "training_named": "{title}. Curves of {y} over {x}",
        "training_label": "Curves of {y} over {x}",
        "smoothed_caption": (
            "Thin: every batch. Bold: the exponential mean over about {window} steps, over fewer at the start."
        ),
        "stopped": "stopped early",
        "x_is": "{x_title} = {x}",
        "y_is": "{y_title} = {y}",
        "mean_is": "{y_title} = {mean} (mean over about {window} steps)",
        "raw_is": "this batch: {raw}",
        # layers
        "step": "step",
        "layer": "layer",
        "at_step": "step {x}",
        "from_to": "{first} to {last}",
        "density_named": "{title}. Map of how many parameters have which {label}, over the step",
        "density_label": "Map of how many parameters have which {label}, over the step",
        "density_bar": "share of the parameters in a quarter of a decade",
        "median": "median",
        "median_nonzero": "median of those that are not 0",
        "percentiles": "10th and 90th percentile",
        "exactly_zero": "{label} = 0 exactly",
        "in_range": "{label} from {low} to {high}",
        "strip_0_tick": "0",
        "strip_less_tick": "less",
        "strip_0": "Row “0”: exactly 0, as for a pixel that is always blank or a unit that is off.",
        "strip_less": "Row “less”: all that lie below the decades shown.",
        "below_range": "{label} below {high}",
        "above_range": "{label} above {low}",
        "share_is": "{share} of the parameters",
        "median_is": "median at this step: {median}",
        "ratio": "update-to-weight ratio ‖Δθ‖ / ‖θ‖",
        "ratio_named": "{title}. Map of the update-to-weight ratio of every layer over the step",
        "ratio_label": "Map of the update-to-weight ratio of every layer over the step",
        "ratio_is": "‖Δθ‖ / ‖θ‖ = {ratio}",
        "ratio_caption": (
            "A common rule of thumb: healthy training moves each layer by about a thousandth of its size a step, which "
            "is the neutral colour. Orange moves more, blue less."
        ),
        # confusion
        "confusion_named": "{title}. Confusion matrix: the true digit (down) and what it is taken for (across)",
        "confusion_label": "Confusion matrix: the true digit (down) and what it is taken for (across)",
        "true_class": "true digit",
        "predicted_class": "taken for",
        "confusion_right": "{label} recognised: {count} of {images} ({share})",
        "confusion_wrong": "{label} taken for {predicted}: {count} of {images} ({share})",
        "confusion_bar": "share of the true digit's images that are taken for another",
        "right": "recognised",
        "mistake": "{label} taken for {predicted}, {confidence}",
        "mistakes": "Mistakes, the most confident first",
        "no_mistakes": "No mistakes.",
        # the path on its loss surface
        "plane_named": "{title}. Map of the training loss on a plane through the weights, with each lane's path",
        "plane_label": "Map of the training loss on a plane through the weights, with each lane's path",
        "plane_bar": "training loss on {images} images",
        "plane_bar_plain": "training loss",
        "pca_axis": "principal component {number} ({share})",
        "random_axis": "random direction {number} ({share})",
        "pca_caption": (
            "The contours are a slice: the loss on a plane through {parameters} dimensions. The plane holds {share} of "
            "the variance of the weights along the paths; the paths themselves run near it, not in it."
        ),
        "random_caption": (
            "The contours are a slice: the loss on a plane of two random directions, scaled filter by filter to the "
            "weights, through {parameters} dimensions. It holds {share} of the paths' movement: the less, the "
            "more they shrink to a point here."
        ),
        "path_start": "start",
        "path_resumed": "where training went on, at step {step}",
        "path_end": "end",
        "path_step": "step {step}",
        "loss_here": "loss = {loss}",
        # digits
        "bars": "What the model says",
        "bar_row": "{label}: {share}",
    }
)
