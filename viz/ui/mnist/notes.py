"""What the pictures of the layers mean for each optimiser. An optimiser that is not named here needs no note."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_BOUNDED = (
    "With bias correction {name}’s steps stay below about lr, the dashed line, whatever the gradient’s size: near it "
    "where the last gradients agree, far below where they cancel."
)
_VELOCITY = (
    "With {name} a step is lr times a velocity, so steps are as widely spread as the gradients; on the dashed line the "
    "velocity would be 1."
)
_WHOLE = "The step of {name} is about lr times this."

NOTES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "effective_step": {
            "adam": _BOUNDED.format(name="Adam"),
            "adamw": _BOUNDED.format(name="AdamW"),
            "amsgrad": _BOUNDED.format(name="AMSGrad"),
            "adamax": (
                "AdaMax’s steps never exceed about lr, the dashed line: it divides by the largest of the recent "
                "gradients."
            ),
            "adan": _BOUNDED.format(name="Adan"),
            "nadam": (
                "As with Adam, the gradient’s size does not matter; but the last gradient counts for more, so that "
                "single steps are longer than lr, the dashed line."
            ),
            "radam": (
                "RAdam begins with plain momentum for some five steps; then its steps rise from a small part of lr, "
                "the dashed line, towards it."
            ),
            "adabelief": (
                "AdaBelief divides by how far gradients stray from their mean: where they hardly do, its steps are "
                "longer than lr, the dashed line."
            ),
            "yogi": (
                "Yogi’s ε is large, 0.001 by default: where gradients are small, the steps stay well below lr, the "
                "dashed line."
            ),
            "lion": "Lion moves every parameter by lr, up or down: they all lie in one row, at the dashed line.",
            "rmsprop": (
                "RMSProp divides the last gradient by its usual size: steps are about lr, the dashed line, or below, "
                "and longer where a gradient is larger than usual. The first one is longest, 10 times lr by default."
            ),
            "adagrad": (
                "AdaGrad divides by the root of the sum of all squared gradients: a parameter’s first step is lr, the "
                "dashed line, and from then on they shrink."
            ),
            "adadelta": "AdaDelta measures its steps by its own past ones; lr is only a factor on them.",
            "sgd": (
                "SGD’s step is lr times the gradient, so steps are as widely spread as the gradients; on the dashed "
                "line the gradient would be 1."
            ),
            "momentum": _VELOCITY.format(name="Momentum"),
            "nesterov": _VELOCITY.format(name="Nesterov"),
        },
        "m_hat": {
            "nadam": "NAdam’s looks ahead: the last gradient counts for more.",
        },
        "v_hat_root": {
            "adagrad": "AdaGrad sums up all of them, so this only ever rises, and steps shrink.",
            "amsgrad": "AMSGrad keeps the largest mean there was: single large gradients are not forgotten.",
            "adamax": "AdaMax keeps the largest recent one, which it calls u.",
            "adabelief": "AdaBelief remembers how far they strayed from their mean instead.",
            "adadelta": "AdaDelta multiplies by the size of its past steps, too.",
            "adan": "Adan counts the gradient’s change in; the paper calls this √n̂.",
        },
        "snr": {
            "adam": _WHOLE.format(name="Adam"),
            "adamw": _WHOLE.format(name="AdamW"),
            "amsgrad": _WHOLE.format(name="AMSGrad"),
            "adamax": _WHOLE.format(name="AdaMax"),
            "nadam": _WHOLE.format(name="NAdam"),
            "radam": "RAdam’s step is lr times this and times its rectifier, which rises to 1.",
            "adabelief": "AdaBelief’s may be far above 1: where gradients hardly stray from their mean.",
            "yogi": "Yogi’s step is shorter than lr times this, since its ε is large.",
            "adan": "Adan adds the mean of the gradient’s change before it divides.",
        },
    }
)
"""Quantity → key of the optimiser → a sentence or two."""
