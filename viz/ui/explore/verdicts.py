"""What a check against PyTorch means, in a sentence or two."""

from __future__ import annotations

from math import isfinite

from viz.core.optimizer import OPTIMIZERS
from viz.core.spec import RunSpec
from viz.jobs.comparison import TIGHT, Check
from viz.jobs.reference import MOST_TURNED

ROUNDING = 1e-9
"""Up to here roundings that add up over thousands of steps need no further explanation."""
CHAOS = 100.0
"""A difference up to so many times what our own path's last bits make of it comes from them."""

SAME = "Not one bit differs over {steps} steps."
LAST_BITS = "The largest difference over {steps} steps is {largest}: both follow the same path to the last bits."
ADDED_UP = "The largest difference over {steps} steps is {largest}: the same path, on which roundings have added up."
CHAOTIC = (
    "The largest difference over {steps} steps is {largest}, at step {at}. This path amplifies its last bits: turning "
    "the surface by less than {turn} degrees moves our own by up to {sensitivity}."
)
AMPLIFIED = (
    "The largest difference over {steps} steps is {largest}, at step {at}. On PyTorch's own path both work out the "
    "same gradients (to {gradient}) and take the same steps (to {rule}): this path amplifies its last bits."
)
AMPLIFIED_APART = (
    "After {steps} steps only one of the two stays finite. On PyTorch's own path both work out the same gradients (to "
    "{gradient}) and take the same steps (to {rule}): this path amplifies its last bits."
)
GRADIENTS = (
    "The largest difference over {steps} steps is {largest}, at step {at}. With PyTorch's gradients our rule takes the "
    "same steps (to {rule}); the gradients differ at some point, as they may on a kink of the surface."
)
TORN = (
    "The largest difference over {steps} steps is {largest}, at step {at}. This path amplifies its last bits: turning "
    "the surface by less than {turn} degrees makes the difference between staying and diverging for our own."
)
APART = (
    "The largest difference over {steps} steps is {largest}, at step {at}: more than rounding explains. With these "
    "settings the two do not follow the same rule."
)
BOTH_DIVERGE = "Both leave the range of numbers at step {end}."
ONE_DIVERGES = "The largest difference over {steps} steps is {largest}; from there on only one of the two stays finite."
ONE_DIVERGES_AT_ONCE = "From the first step on only one of the two stays finite."
NO_TWIN = "PyTorch has no {name} to compare with. What is shown follows this definition: {definition}"
MISSING = "PyTorch's {name} has no setting “{setting}”, so there is nothing to compare with."
REFUSED = "PyTorch does not take these settings: {words}."

MARKS = {"same": "✓", "rounding": "✓", "chaotic": "≈", "apart": "✗", "none": "–"}


def judge(spec: RunSpec, check: Check | None) -> tuple[str, str]:
    """What a check says about a lane: a key of ``MARKS`` and a sentence or two."""
    optimizer = OPTIMIZERS[spec.optimizer]
    if check is None or optimizer.torch_twin is None:
        definition = optimizer.definition[0].lower() + optimizer.definition[1:]
        return "none", NO_TWIN.format(name=optimizer.name, definition=definition)
    if check.missing:
        setting = check.missing.replace("_", " ")
        return "none", MISSING.format(name=optimizer.torch_twin[0], setting=setting)
    if check.refused:
        return "none", REFUSED.format(words=check.refused)
    kind, sentence = _verdict(check)
    numbers = {name: f"{getattr(check, name):.1g}" for name in ("largest", "sensitivity", "rule", "gradient")}
    text = sentence.format(steps=f"{check.steps:,}", at=f"{check.at:,}", turn=f"{MOST_TURNED:g}", **numbers)
    if check.steps < spec.num_steps and not check.parted:
        text += " " + BOTH_DIVERGE.format(end=f"{check.steps + 1:,}")
    return kind, f"{text} {optimizer.torch_note}".rstrip()


def _verdict(check: Check) -> tuple[str, str]:
    if check.largest > ROUNDING or check.parted:
        return _explanation(check)
    if check.largest > TIGHT:
        return "rounding", ADDED_UP
    return "same", SAME if check.largest == 0.0 else LAST_BITS


def _explanation(check: Check) -> tuple[str, str]:
    """Of a difference that roundings by themselves do not make."""
    if not isfinite(check.sensitivity):
        return "chaotic", TORN
    if not check.parted and check.largest <= CHAOS * check.sensitivity:
        return "chaotic", CHAOTIC
    if check.steps and check.rule <= ROUNDING:
        if check.gradient <= ROUNDING:
            return "chaotic", AMPLIFIED_APART if check.parted else AMPLIFIED
        if not check.parted:
            return "apart", GRADIENTS
    if check.parted:
        return "apart", ONE_DIVERGES if check.steps else ONE_DIVERGES_AT_ONCE
    return "apart", APART
