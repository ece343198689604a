"""Where PyTorch, Keras and Optax define one optimiser differently, and how far their paths part for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from viz.core.simulate import simulate
from viz.core.spec import RunSpec
from viz.core.surface import Array
from viz.core.trajectory import Trajectory
from viz.lessons.how_adam_works.parts import Comparison, Difference
from viz.lessons.lesson import Beat, View
from viz.lessons.reading import Reading, Run
from viz.lessons.sources import SOURCES
from viz.optimizers.libraries import LIBRARY_RULES

KERAS, OPTAX = "Keras", "Optax"


def distances(comparison: Comparison, same: bool) -> dict[str, Array]:
    """How far each other library's path is from PyTorch's after each step, (num_steps + 1,).

    It is the distance in the coordinate in which they are farther apart; 0 where they agree to the last bit.

    Args:
        comparison: what is compared.
        same: with the settings in ``comparison.same``, instead of each library's defaults.
    """
    own = simulate(_settled(comparison.spec, comparison.same if same else {}))
    return {library: _distance(own, key) for library, key in comparison.others.items()}


def _settled(spec: RunSpec, same: Mapping[str, float]) -> RunSpec:
    return replace(spec, hyper={**spec.hyper, **same})


def _distance(own: Trajectory[RunSpec], key: str) -> Array:
    """How far the path of the rule ``key`` is from ``own`` after each step, (num_steps + 1,)."""
    return np.asarray(np.abs(simulate(own.spec, LIBRARY_RULES[key]).x[:, 0] - own.x[:, 0]).max(axis=1))


def _apart(name: str, spec: RunSpec, key: str, same: Mapping[str, float], t: int, form: str, expected: str) -> Reading:
    """How far the rule ``key`` is from ours after step t."""
    own = Run("PyTorch", _settled(spec, same))
    return Reading(name, lambda paths: float(_distance(paths[0], key)[t]), form, expected, (own,))


def _compared(
    key: str,
    name: str,
    spec: RunSpec,
    others: Sequence[str],
    same: Mapping[str, float],
    text: str,
    figures: Sequence[tuple[str, str, bool, int, str, str]],
    panels: tuple[str, ...],
    quoted: Mapping[str, str] | None = None,
) -> Comparison:
    """``figures``: (slot, library, whether settings are the same, step, form, expected)."""
    rules = {library: f"{library.lower()}_{spec.optimizer}" for library in others}
    readings = tuple(
        _apart(slot, spec, rules[library], same if is_same else {}, t, form, expected)
        for slot, library, is_same, t, form, expected in figures
    )
    beat = Beat(text, View((Run("PyTorch", spec),), panels=panels), readings, quoted=quoted or {})
    return Comparison(key, name, spec, MappingProxyType(rules), MappingProxyType(dict(same)), beat)


def _rosenbrock(optimizer: str, lr: float, loss_scale: float = 1.0) -> RunSpec:
    return RunSpec("rosenbrock", optimizer, (-1.5, 2.0), 300, {"lr": lr}, loss_scale=loss_scale)


def _valley(optimizer: str, num_steps: int, loss_scale: float = 1.0, **hyper: float) -> RunSpec:
    return RunSpec(
        "quadratic", optimizer, (2.5, 1.0), num_steps, hyper, loss_scale=loss_scale, surface_params={"kappa": 100.0}
    )


_DROPPING = replace(
    _valley("momentum", 100, lr=0.01, momentum=0.9), schedule="step", schedule_params={"step_size": 25.0, "gamma": 0.1}
)
_ALL = (
    _compared(
        "adam", "Adam", _rosenbrock("adam", 0.05), (KERAS, OPTAX), {"eps": 1e-8},
        "Gradients of ordinary size: ε hardly matters, and after 300 steps [Keras][keras] is {keras} away. "
        "[Optax][optax] is PyTorch's Adam to the last bits.",
        [("keras", KERAS, False, 300, ".0e", "3e-08")], ("loss", "rate"),
    ),
    _compared(
        "adam_small", "Adam, tiny gradients", _rosenbrock("adam", 0.05, 1e-6), (KERAS, OPTAX), {"eps": 1e-8},
        "The same loss times a millionth, as in a network with a small loss or many layers. Now [Keras][keras] "
        "is {keras} away after 300 steps; with the same ε = 1e-8 still {same}, as its ε weighs more in the first "
        "steps.",
        [("keras", KERAS, False, 300, ".3f", "0.029"), ("same", KERAS, True, 300, ".4f", "0.0017")], ("loss", "rate"),
        {"1e-8": "PyTorch's default"},
    ),
    _compared(
        "amsgrad", "AMSGrad", _rosenbrock("amsgrad", 0.05), (KERAS, OPTAX), {"eps": 1e-8},
        "[Optax][optax] takes the maximum of the **corrected** v̂, so the first gradients, steep here, count in full "
        "and for good; PyTorch and Keras take it of v, where they count for a thousandth, and correct after. After "
        "300 steps Optax is {optax} away, Keras {keras}.",
        [("optax", OPTAX, False, 300, ".1f", "1.5"), ("keras", KERAS, False, 300, ".0e", "3e-08")], ("loss", "rate"),
    ),
    _compared(
        "nadam", "NAdam", _rosenbrock("nadam", 0.02), (KERAS, OPTAX), {"eps": 1e-8},
        "Three warm-ups of the momentum: slow in [PyTorch][pytorch_api], 250 times faster in [Keras][keras_api], none "
        "in [Optax][optax]. The first step differs by {first_keras} and {first_optax}; after 300 steps they are "
        "{keras} and {optax} away.",
        [
            ("first_keras", KERAS, False, 1, ".4f", "0.0001"), ("first_optax", OPTAX, False, 1, ".4f", "0.0083"),
            ("keras", KERAS, False, 300, ".3f", "0.021"), ("optax", OPTAX, False, 300, ".3f", "0.004"),
        ],
        ("loss", "moment"), {"250": "0.96^(0.004 t) against 0.96^t"},
    ),
    _compared(
        "rmsprop", "RMSProp", _rosenbrock("rmsprop", 0.005), (KERAS, OPTAX), {"eps": 1e-8, "alpha": 0.9},
        "[PyTorch][pytorch_api] forgets in a hundred steps, [Keras][keras_api] and [Optax][optax] in ten: that makes "
        "most of the {default} after 300 steps. With the same decay and ε it is {same}: a path that hops to and fro "
        "grows whatever difference there is.",
        [("default", KERAS, False, 300, ".2f", "0.18"), ("same", KERAS, True, 300, ".3f", "0.006")], ("loss", "rate"),
    ),
    _compared(
        "adagrad", "AdaGrad", _valley("adagrad", 300, 0.01, lr=0.1), (KERAS, OPTAX), {"eps": 1e-10},
        "[Keras][keras_api] and [Optax][optax] start the sum at 0.1. Where squared gradients are smaller than that, "
        "as in x here, it brakes the start: after 100 steps they are {away} behind, and the same ε changes nothing.",
        [("away", OPTAX, True, 100, ".2f", "0.93")], ("loss", "rate"),
        {"0.1": "their initial accumulator", "100": "a step"},
    ),
    _compared(
        "adamw", "AdamW", _valley("adamw", 300, lr=0.01), (KERAS, OPTAX), {"eps": 1e-8, "weight_decay": 1e-2},
        "One formula, three default λ: 0.01 in [PyTorch][pytorch_api], 0.004 in [Keras][keras_api], 0.0001 in "
        "[Optax][optax]. After 100 steps they are {keras} and {optax} away; with the same λ and ε Optax is there to "
        "the last bits and Keras within {same}.",
        [
            ("keras", KERAS, False, 100, ".3f", "0.011"), ("optax", OPTAX, False, 100, ".3f", "0.018"),
            ("same", KERAS, True, 100, ".0e", "2e-08"),
        ],
        ("loss", "x"), {"0.01": "PyTorch", "0.004": "Keras", "0.0001": "Optax", "100": "a step"},
    ),
    _compared(
        "weight_decay", "Adam with weight_decay", _valley("adam", 600, lr=0.01, weight_decay=0.5), (KERAS,),
        {"eps": 1e-8},
        "The same argument, `weight_decay`: in [PyTorch's Adam][pytorch] it is L2 and goes through the moments, in "
        "[Keras'][keras] it is decoupled, as in AdamW. After 100 steps they are {away} apart. Optax' Adam has no such "
        "argument.",
        [("away", KERAS, True, 100, ".2f", "0.70")], ("loss", "x"), {"100": "a step"},
    ),
    _compared(
        "momentum", "Momentum under a schedule", _DROPPING, (KERAS,), {"momentum": 0.9},
        "As long as lr is constant both are the same. At step 26 lr falls to a tenth: in [PyTorch][pytorch_api] and "
        "[Optax][optax] the whole velocity is scaled at once, in [Keras][keras_api] what was built up rolls on. At "
        "step 25 they are {before} apart, at step 100 {after}.",
        [("before", KERAS, True, 25, ".0e", "2e-16"), ("after", KERAS, True, 100, ".2f", "0.43")], ("loss", "size"),
        {"26": "the first step after a drop"},
    ),
)  # fmt: skip

COMPARISONS: Mapping[str, Comparison] = MappingProxyType({comparison.key: comparison for comparison in _ALL})
"""What is shown of how far paths part."""


def _link(source: str, text: str) -> str:
    """A link that stands by itself in a cell of a table."""
    return f"[{text}]({SOURCES[source].url})"


DIFFERENCES = (
    Difference(
        "eps", f"Adam's ε ({_link('keras', 'Keras')}, {_link('pytorch', 'PyTorch')})",
        "$\\sqrt{\\hat v} + \\varepsilon$, 1e-8", "$\\sqrt v + \\hat\\varepsilon$, 1e-7",
        "$\\sqrt{\\hat v + \\bar\\varepsilon} + \\varepsilon$, 1e-8 and 0",
        "Keras' ε weighs up to 316 times as much on the first step, and 10 times later.", "adam_small",
        {"1e-8": "default", "1e-7": "default", "316": "10/√0.001", "10": "1e-7/1e-8"},
    ),
    Difference(
        "amsgrad", "AMSGrad's maximum", "of v, corrected after", "of v, corrected after", "of v̂",
        "In Optax the first gradients, whose v̂ is least certain, set the rate for good.", "amsgrad",
    ),
    Difference(
        "weight_decay", "`weight_decay` of Adam", "L2: λx is added to the gradient", "decoupled: x shrinks by lr·λ·x",
        "–",
        "Code carried over decays differently under the same name.", "weight_decay",
    ),
    Difference(
        "adamw", "AdamW's default λ", "0.01", "0.004", "0.0001",
        "λ must be given when a result is to be repeated elsewhere.", "adamw",
        {"0.01": "default", "0.004": "default", "0.0001": "default"},
    ),
    Difference(
        "nadam", "NAdam's momentum", "$\\beta_1(1 - \\tfrac12 0.96^{0.004 t})$", "$\\beta_1(1 - \\tfrac12 0.96^{t})$",
        "$\\beta_1$", "Only PyTorch's is still warming up after a thousand steps.", "nadam",
    ),
    Difference(
        "rmsprop", "RMSprop's decay and ε", "0.99, $\\sqrt v + \\varepsilon$, 1e-8",
        "0.9, $\\sqrt{v + \\varepsilon}$, 1e-7",
        "0.9, $\\sqrt{v + \\varepsilon}$, 1e-8", "Under the root ε acts as √ε does outside.", "rmsprop",
        {"0.99": "default", "0.9": "default", "1e-8": "default", "1e-7": "default"},
    ),
    Difference(
        "rmsprop_momentum", "RMSprop's lr and momentum", "lr outside the buffer", "lr inside", "lr inside",
        "The same while lr is constant.",
    ),
    Difference(
        "momentum", "SGD's lr and momentum", "lr outside the buffer", "lr inside", "lr outside",
        "A drop of lr acts at once, or only on the gradients to come.", "momentum",
    ),
    Difference(
        "adagrad", "Adagrad's start and ε", "0, $\\sqrt v + \\varepsilon$, 1e-10",
        "0.1, $\\sqrt{v + \\varepsilon}$, 1e-7",
        "0.1, $\\sqrt{v + \\varepsilon}$, 1e-7", "PyTorch's first step is lr; theirs is shorter.", "adagrad",
        {"0.1": "default", "1e-10": "default", "1e-7": "default"},
    ),
    Difference(
        "adamax", "Adamax' ε", "inside the maximum", "added at use", "inside the maximum",
        "They part only where gradients are as small as ε.",
    ),
    Difference(
        "adadelta", "Adadelta's ρ, ε, lr", "0.9, 1e-6, 1", "0.95, 1e-7, 0.001", "0.9, 1e-6, none",
        "At Keras' default lr it is a thousand times slower than the paper's method.", "",
        {"0.9": "default", "0.95": "default", "1e-6": "default", "1e-7": "default", "0.001": "default"},
    ),
    Difference(
        "radam", "RAdam adapts where", "$\\rho_t > 5$", "–", "$\\rho_t \\ge 5$",
        "They part only where $\\rho_t$ is just 5. The paper says $\\rho_t > 4$: one step sooner, at default betas.",
    ),
)  # fmt: skip
"""One thing in a row, in the order of the page's table."""
