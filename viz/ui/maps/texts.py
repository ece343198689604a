"""Every sentence of the Maps page. Slots are written {name}; whole sentences, never glued from pieces."""

from __future__ import annotations

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        # a second map whose optimiser has other settings
        "kin": "{name} has no {symbol}: its {kin}, which plays the same part, takes these values.",
        "lacks_one": "{name} has no {symbol}, so nothing changes along that axis.",
        "lacks_both": "{name} has neither {first} nor {second}: its map goes over {up} and {across} instead.",
        # an axis that a new optimiser or surface does not have
        "became": "{name} has no {old}, so the {place} axis now goes over {new}.",
        "became_kin": "{name} has no {old}: the {place} axis now goes over its {new}, which plays the same part.",
        "up": "vertical",
        "across": "horizontal",
        # how to read each view
        "read_final_loss": (
            "Each cell is a whole run of {steps} steps; its colour is the loss at the end, above the minimum’s where "
            "that is known."
        ),
        "read_best_loss": (
            "Each cell is a whole run of {steps} steps; its colour is the lowest loss that it met, above the minimum’s "
            "where that is known."
        ),
        "read_steps_to_tolerance": (
            "Each cell is a whole run; its colour is the step at which the loss first came within {tolerance} of the "
            "lowest."
        ),
        "read_minimum": "Each cell is a whole run of {steps} steps, coloured by the minimum at which it ended.",
        "read_ring": "The ring marks the current setting.",
        "read_seeds": (
            "A cell shows the mean of {seeds} such runs, each with its own noise, and counts as diverged as soon as "
            "one of them diverges."
        ),
        "read_seeds_agree": (
            "A minimum counts as reached where all of {seeds} such runs, each with its own noise, reach it."
        ),
        "read_no_lowest": "This surface falls without end: it has no lowest loss that a run could come near.",
        "read_no_minimum": "This surface has no minimum that a run could reach.",
        "read_basins_none": "This surface has no minimum that a start could lead to. Lines are its level lines.",
        "read_basins": (
            "Each point is a start, coloured by the minimum that a run of {steps} steps reaches from there; darker, "
            "where it takes longer. Lines are the surface’s level lines."
        ),
        "read_sensitivity": (
            "Each curve is one optimiser from the same start, run for {steps} steps at {count} learning rates; the "
            "marker stands at its best one. Comparing optimisers at one common rate would compare the rate."
        ),
        "read_endless": (
            "This surface falls without end, so the best rate is only the one that takes a run farthest down; losses "
            "of 0 and less lie on the lower edge."
        ),
        "title_final_loss": "Loss after {steps} steps",
        "title_best_loss": "Lowest loss within {steps} steps",
        # what a preset shows
        "law_valley": (
            "Adam arrives over a whole patch of settings and diverges at none of them; Momentum arrives only in a "
            "wedge just below the rate at which it is thrown out."
        ),
        "law_bias": (
            "Without bias correction the first steps are (1 − β₁)/√(1 − β₂) times too long, so the best rate drifts "
            "down as β₂ goes to 1; corrected, on the right, it stays where it is."
        ),
        "law_betas": (
            "Above the line β₁ = √β₂ an old gradient outlives the memory of its size: where the surface flattens, "
            "steps grow without bound and Adam cannot come to rest. Below it a step never exceeds some multiple of lr."
        ),
        "law_eps": (
            "As long as ε is small beside √v̂ it does not matter. Beyond, lr and ε act only through their ratio: the "
            "borders turn diagonal and Adam becomes momentum with rate lr/ε."
        ),
        "law_turn": (
            "Surface and start turn together, so only the axes differ: SGD cannot tell one angle from another, while "
            "Adam, which scales coordinate by coordinate, needs a larger rate the further the ravine turns from them."
        ),
        "law_himmelblau": (
            "The same four minima, shared out differently: small steps of SGD follow the slope, while Adam steps "
            "equally far in both coordinates at first, and its momentum carries it past nearer minima."
        ),
        "law_heavy_ball": (
            "A heavy ball on a quadratic is stable below lr = 2(1 + μ)/λmax, the dashed line, and nowhere else. "
            "Too little momentum leaves it slow, too much keeps it swinging."
        ),
        # lines of theory
        "line_betas": "β₁ = √β₂",
        "line_heavy_ball": "lr = 2(1 + μ)/λmax",
        "line_nesterov": "lr = 2(1 + μ)/((1 + 2μ) λmax)",
        # actions and states
        "hint_map": "Click a cell, or press Enter on it, to open it in Explore.",
        "hint_curve": "Click a point, or press Enter on it, to open it in Explore.",
        "old": "Below are still the maps of the settings before.",
        "refused": "These maps cannot be computed: {reason}.",
        "cancelled": "The computation was cancelled.",
        "bad_pick": "The cell that was clicked could not be read.",
        "no_best": "{names} diverged at every rate and is left at its present one.",
        "no_best_of_several": "These diverged at every rate and are left at their present ones: {names}.",
    }
)
