"""Questions that people ask about Adam and things that they believe of it, each answered on a live run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.how_adam_works.parts import Question
from viz.lessons.lesson import Beat, View
from viz.lessons.measures import (
    Measure,
    arrival,
    at,
    crosses,
    first,
    info,
    loss_after,
    rms,
    second_half,
    size,
    sizes,
    step_over_lr,
    steps_to,
)
from viz.lessons.reading import Path, Reading, Run

SGD, ADAM = "SGD", "Adam"


def _valley(name: str, optimizer: str, num_steps: int, kappa: float = 100.0, scale: float = 1.0, **hyper: float) -> Run:
    spec = RunSpec("quadratic", optimizer, (1.0, 1.0), num_steps, hyper, loss_scale=scale)
    return Run(name, replace(spec, surface_params={"kappa": kappa}))


def _rosenbrock(name: str, optimizer: str = "adam", num_steps: int = 300, **hyper: float | bool) -> Run:
    return Run(name, RunSpec("rosenbrock", optimizer, (-1.5, 2.0), num_steps, hyper))


def _noisy(name: str, schedule: str, noise: float = 5.0) -> Run:
    return Run(name, RunSpec("rosenbrock", "adam", (-1.5, 2.0), 1_000, {"lr": 0.1}, schedule, noise=noise))


def _noisy_bowl(name: str, optimizer: str, noise: float = 1.0) -> Run:
    spec = RunSpec("quadratic", optimizer, (1.0, 1.0), 3_000, {"lr": 0.1}, noise=noise, surface_params={"kappa": 1.0})
    return Run(name, spec)


def _saddle(name: str, optimizer: str, y: float) -> Run:
    return Run(name, RunSpec("saddle", optimizer, (1.0, y), 1_500, {"lr": 0.01}))


def _plateau(name: str, optimizer: str, **hyper: float) -> Run:
    return Run(name, RunSpec("plateau_cliff", optimizer, (-4.0, 1.5), 300, hyper))


def _told(size: float) -> Run:
    spec = SequenceSpec("constant", "adam", 0.0, 50, {"lr": 0.01}, sequence_params={"size": size})
    return Run(ADAM, spec)


def _wiggled() -> Run:
    """RMSProp down Rosenbrock, hopping; its start moved by the last bit."""
    spec = RunSpec("rosenbrock", "rmsprop", (float(np.nextafter(-1.5, 0.0)), 2.0), 300, {"lr": 0.02, "alpha": 0.9})
    return Run("last bit", spec)


def _spike(name: str, num_steps: int = 2_000, **hyper: float) -> Run:
    params = {"size": 1000.0, "at": 200.0}
    return Run(name, SequenceSpec("spike", "adam", 0.0, num_steps, {"lr": 0.01, **hyper}, sequence_params=params))


def _decaying(name: str, optimizer: str, seed: int | tuple[int, ...] = 0) -> Run:
    hyper = {"lr": 1e-3, "weight_decay": 0.1}
    params = {"mean": 0.0, "sigma": 10.0}
    return Run(name, SequenceSpec("noise", optimizer, 1.0, 10_000, hyper, seed=seed, sequence_params=params))


def _kink(name: str, optimizer: str) -> Run:
    return Run(name, RunSpec("abs_valley", optimizer, (-5.0, 0.02), 600, {"lr": 0.01}))


def _mean_end(paths: Sequence[Path]) -> float:
    """Where the seeds end on average."""
    return float(paths[0].x[-1, :, 0].mean())


def _slope(paths: Sequence[Path]) -> float:
    """The size of the first gradient in x."""
    return float(abs(paths[0].grad[0, 0, 0]))


def _leaves(run: int) -> Measure:
    """The first step after which |y| > 1."""
    return lambda paths: first(abs(paths[run].x[:, 0, 1]) > 1)


def _apart_after(t: int) -> Measure:
    """How far two runs are apart after step t."""
    return lambda paths: float(abs(paths[0].x[t, 0] - paths[1].x[t, 0]).max())


def _late_distance(paths: Sequence[Path]) -> float:
    """Root mean square of x over the second half, both coordinates."""
    return rms(second_half(paths[0].x[:, 0]))


def _late_loss(run: int) -> Measure:
    """The mean loss of the last hundred steps."""
    return lambda paths: float(paths[run].loss[-100:, 0].mean())


def _recovers(run: int) -> Measure:
    """Steps from the spike until the steps are half of lr again."""

    def measure(paths: Sequence[Path]) -> float:
        at_spike = 200
        speed = sizes(paths[run])[at_spike:, 0]
        fallen = int((speed < 0.5).argmax())
        return float(fallen + (speed[fallen:] >= 0.5).argmax() + 1)

    return measure


_AXIS = _valley(ADAM, "adam", 2_500, lr=0.01)
_GD = _valley(SGD, "sgd", 2_500, lr=0.0198)
_RATES = tuple(_rosenbrock(f"lr = {lr:g}", lr=lr) for lr in (0.001, 0.01, 0.1, 1.0))
_STEADY = _rosenbrock("RMSProp", "rmsprop", lr=0.02, alpha=0.9)
_SEEDS = tuple(range(16))
_TURNED = Control("rotation").apply((_AXIS, _GD), 45.0)

_ALL = (
    Question(
        "what_is_adam", "What is Adam?",
        Beat(
            "A rule that turns gradients into steps. For each coordinate it keeps a running mean of the gradients, m, "
            "and one of their squares, v, corrects both for their start at 0, and steps by lr·m̂/√v̂ ([Kingma & "
            "Ba][adam]). So in each coordinate the direction comes from the mean gradient, the length from lr. In "
            "this valley, 100 times steeper in y, SGD's first step is {sgd_x} in x and {sgd_y} in y; Adam's is "
            "{adam_x} and {adam_y}.",
            View((_valley(ADAM, "adam", 200, lr=0.02), _valley(SGD, "sgd", 200, lr=0.015)), panels=("loss", "size")),
            (
                Reading("sgd_x", size(1, 0, 1), ".3f", "0.015"),
                Reading("sgd_y", size(1, 1, 1), ".1f", "1.5"),
                Reading("adam_x", size(1, 0, 0), ".2f", "0.02"),
                Reading("adam_y", size(1, 1, 0), ".2f", "0.02"),
            ),
        ),
    ),
    Question(
        "why_faster", "Why can Adam make a deep network train faster, and when does it not?",
        Beat(
            "Layers differ in the size of their gradients; one lr cannot suit them all, and Adam gives each weight "
            "its own. This valley has slopes 1 and 100: within 0.1 of the minimum Adam takes {axis} steps, and would "
            "for any ratio ([§2.1][adam]). But its rates belong to the axes. Turn the valley by 45° and it takes "
            "{turned} steps at the same lr; gradient descent takes {sgd} either way. So it helps where the scales "
            "differ from weight to weight, less where they differ along mixtures of weights.",
            View(_TURNED, panels=("loss", "rate")),
            (
                Reading("axis", arrival(0.1), ".0f", "150", (_AXIS,)),
                Reading("turned", arrival(0.1), ".0f", "2002"),
                Reading("sgd", arrival(0.1, 1), ".0f", "132"),
            ),
            quoted={"100": "κ of the valley", "0.1": "the distance that is waited for"},
        ),
    ),
    Question(
        "choose_lr", "How do I choose the step size: 0.001, and then?",
        Beat(
            "lr is about the length of a step, so ask how far a weight has to go: at 0.001, a thousand steps move it "
            "by 1 or so at most. That is the paper's default ([Algorithm 1][adam]), made for networks. Go up and down "
            "by factors of 3 until it gets worse on both sides, and lower it towards the end.\n\n| lr | 0.001 | 0.01 "
            "| 0.1 | 1 |\n|---|---|---|---|---|\n| loss after 300 steps | {a} | {b} | {c} | {d} |",
            View(_RATES, panels=("loss", "size")),
            tuple(
                Reading(slot, loss_after(300, index), ".2f", expected)
                for index, (slot, expected) in enumerate({"a": "5.91", "b": "5.17", "c": "0.25", "d": "0.01"}.items())
            ),
            quoted={"3": "a rule of thumb"},
        ),
    ),
    Question(
        "where_gradient", "Where does the gradient come from? Does Adam compute it?",
        Beat(
            "No. The gradient comes from backpropagation, in this app's surfaces from a formula; Adam is **told** it "
            "and never sees the loss. Here there is no surface at all: the same number, 3.7, is handed over at every "
            "step, and Adam walks by lr each time, {way} in 50 steps. So a wrong gradient is followed as faithfully "
            "as a right one. In the paper too it is something that the algorithm gets ([Algorithm 1][adam]).",
            View((_told(3.7),), panels=("x", "moment")),
            (Reading("way", lambda paths: abs(at(50)(paths)), ".2f", "0.50"),),
        ),
    ),
    Question(
        "vanishing_gradients", "Does Adam cure vanishing gradients?",
        Beat(
            "It cures the short step, not the lost information. At 1e-6 from a saddle's ridge the gradient is tiny, "
            "and Adam is off it after {adam} steps, SGD after {sgd}: the size cancels in m̂/√v̂ ([§2.1][adam]). But a "
            "gradient of exactly 0 stays 0 (after 1,500 steps from y = 0 Adam is at y = {never}), one below ε = 1e-8 "
            "counts less and less, and one that drowns in noise has no direction left. What helps against the "
            "cause: initialisation ([Glorot & Bengio][glorot]), normalisation, skip connections.",
            View((_saddle(ADAM, "adam", 1e-6), _saddle(SGD, "sgd", 1e-6)), panels=("loss", "rate"), coordinate=1),
            (
                Reading("adam", _leaves(0), ".0f", "77"),
                Reading("sgd", _leaves(1), ".0f", "698"),
                Reading("never", at(1_500, 1), ".0f", "0", (_saddle(ADAM, "adam", 0.0),)),
            ),
            quoted={"1e-8": "the default ε"},
        ),
    ),
    Question(
        "linear", 'Is Adam "a linear gradient descent"?',
        Beat(
            "No. Gradient descent's step is linear in the gradient: twice the loss, twice the step. Adam's is not: "
            "with twice the loss its first step stays {adam2} lr, and any factor cancels in m̂/√v̂ ([§2.1][adam]). "
            "What is right about it: Adam is of **first order**. It uses gradients alone, and √v̂, which it divides by, "
            "is their size, not the curvature.",
            View((_valley(ADAM, "adam", 100, scale=2.0, lr=0.05), _valley(SGD, "sgd", 100, scale=2.0, lr=0.008)),
                 panels=("loss", "size")),
            (Reading("adam2", step_over_lr(1), ".2f", "1.00"),),
        ),
    ),
    Question(
        "test_set", "Does Adam need the test set?",
        Beat(
            "No. It sees the gradients of the training loss and nothing else ([Algorithm 1][adam]). Test data come in "
            "after training, to measure what it has never seen; a validation set chooses lr and the moment to stop. "
            "What Adam does see is a sample: each batch's gradient is the true one plus noise, and at constant lr it "
            "keeps chasing that noise, here {far} from the true minimum, with a quarter of it (a batch 16 times as "
            "large) {near}. The [MNIST page](mnist) shows all three accuracies.",
            View((_noisy_bowl(ADAM, "adam"),), panels=("x", "moment")),
            (
                Reading("far", _late_distance, ".2f", "0.24"),
                Reading("near", _late_distance, ".2f", "0.12", (_noisy_bowl(ADAM, "adam", 0.25),)),
            ),
            quoted={"16": "noise falls with the root of the batch size"},
        ),
    ),
    Question(
        "what_else", "What else speeds up convergence?",
        Beat(
            "Whatever makes the problem easier. **Conditioning** first, which is what normalisation and good "
            "initialisation do: gradient descent takes {k100} steps to 1e-6 at κ = 100, {k10} at κ = 10 "
            "([Goh][momentum]). **A schedule**: on this noisy surface a constant lr ends at a loss of {constant}, a "
            "cosine at {cosine}. **Batch size**: four times as large, half the noise. A schedule that falls too soon "
            "harms: with 1/√t the loss is {root} at the end.",
            View((_noisy("constant", "constant"), _noisy("cosine", "cosine"), _noisy("1/√t", "inverse_sqrt")),
                 panels=("loss", "size")),
            (
                Reading("k100", steps_to(1e-6), ".0f", "332", (_valley(SGD, "sgd", 500, lr=0.99 * 2 / 101),)),
                Reading("k10", steps_to(1e-6), ".0f", "36", (_valley(SGD, "sgd", 500, 10.0, lr=0.99 * 2 / 11),)),
                Reading("constant", _late_loss(0), ".2f", "0.25"),
                Reading("cosine", _late_loss(1), ".4f", "0.0022"),
                Reading("root", _late_loss(2), ".1f", "4.3"),
            ),
            quoted={"1e-6": "the loss that is waited for"},
        ),
    ),
    Question(
        "mse_or_cross_entropy", "Mean squared error or cross-entropy?",
        Beat(
            "For classes, cross-entropy. Behind a softmax its gradient is p − y: large where the network is sure and "
            "wrong. MSE's carries a further factor like p(1 − p), almost 0 there: a plateau ([Glorot & Bengio, "
            "§4.1][glorot]). This one has a slope of {slope}. After 300 steps SGD stands at x = {sgd}, Adam has "
            "crossed to {adam}: its step does not depend on the slope's size, unless noise is larger than the slope. "
            "To predict quantities, MSE is right. Compare both on the [MNIST page](mnist).",
            View((_plateau(ADAM, "adam", lr=0.05), _plateau(SGD, "sgd", lr=0.05)), panels=("x", "rate")),
            (
                Reading("slope", _slope, ".3f", "0.012"),
                Reading("sgd", at(300, run=1), ".2f", "-3.82"),
                Reading("adam", at(300), ".2f", "2.00"),
            ),
        ),
    ),
    Question(
        "better_than_sgd", "Is Adam always better than SGD?",
        Beat(
            "No. On a round bowl SGD with lr = 1 is there in {sgd} step; Adam with lr = 0.1 takes {adam} to a loss of "
            "1e-6. In noise, with lr = 0.1, both end equally far from the minimum: {noise_adam} and {noise_sgd}. "
            "Fairly tuned, adaptive methods never did worse than momentum or SGD in one large comparison ([Choi et "
            "al.][tuning]): they contain them as limits. That takes tuning, ε and lr together; where one setting of "
            "SGD is known to work, it works with less memory.",
            View((_valley(ADAM, "adam", 150, 1.0, lr=0.1), _valley(SGD, "sgd", 150, 1.0, lr=1.0)),
                 panels=("loss", "size")),
            (
                Reading("sgd", steps_to(1e-6, 1), ".0f", "1"),
                Reading("adam", steps_to(1e-6), ".0f", "82"),
                Reading("noise_adam", _late_distance, ".2f", "0.24", (_noisy_bowl(ADAM, "adam"),)),
                Reading("noise_sgd", _late_distance, ".2f", "0.24", (_noisy_bowl(SGD, "sgd"),)),
            ),
            quoted={"1e-6": "the loss that is waited for"},
        ),
    ),
    Question(
        "numerical_or_bug", "Two implementations differ: is it rounding or a bug?",
        Beat(
            "Look at the first steps. Rounding starts at 1e-16 and grows; most bugs are there at once. Here the bias "
            "correction is missing: after step 1 the paths are {bug} apart, more than 2 lr. Against that, RMSProp "
            "hopping down this valley, its start moved by one bit, is {one} away after step 1 and {grown} after 300: "
            "chaos, and no bug. So compare few steps in float64, gradients from tiny to large, exact zeros, ε = 0. "
            "Explore's check against PyTorch does it for the path on screen.",
            View((_rosenbrock(ADAM, lr=0.05), _rosenbrock("no correction", lr=0.05, bias_correction=False)),
                 panels=("loss", "size"), until=1),
            (
                Reading("bug", _apart_after(1), ".2f", "0.11"),
                Reading("one", _apart_after(1), ".0e", "2e-16", (_STEADY, _wiggled())),
                Reading("grown", _apart_after(300), ".0e", "4e-08", (_STEADY, _wiggled())),
            ),
            quoted={"1e-16": "float64's relative precision"},
        ),
    ),
    Question(
        "what_is_eps", "What does ε do, and should I change it?",
        Beat(
            "It keeps 0/0 away, and it is a floor: coordinates with √v̂ well below ε step less than lr, like "
            "momentum. Where gradients are larger it does nothing: from ε = 1e-8 to 0.001 the loss after 300 steps "
            "here stays {small}; ε = 1 gives {one}, ε = 10 {ten}. A larger one helps where tiny gradients are noise; "
            "[Choi et al.][tuning] tune it along with lr. In float16 the default is 0, and ε must be larger.",
            View(tuple(_rosenbrock(f"ε = {eps:g}", lr=0.05, eps=eps) for eps in (1e-8, 1e-3, 1.0, 10.0)),
                 panels=("loss", "rate")),
            (
                Reading("small", loss_after(300, 1), ".2f", "1.72"),
                Reading("one", loss_after(300, 2), ".2f", "2.06"),
                Reading("ten", loss_after(300, 3), ".2f", "3.85"),
            ),
            quoted={"1e-8": "the default"},
        ),
    ),
    Question(
        "does_it_need_schedule", "Adam adapts its rates: does it still need a schedule?",
        Beat(
            "Yes, mostly. It adapts to the **size of the gradients**; the length of a step remains lr, and with a "
            "constant lr it keeps stepping about as far in noise, however near the minimum. Here the late loss is "
            "{constant} with a constant lr, {cosine} with a cosine. The paper's theory too asks for an lr that falls "
            "([§4][adam]).",
            View((_noisy("constant", "constant"), _noisy("cosine", "cosine")), panels=("loss", "size")),
            (Reading("constant", _late_loss(0), ".2f", "0.25"), Reading("cosine", _late_loss(1), ".4f", "0.0022")),
        ),
    ),
    Question(
        "loss_spike", "A bad batch made one huge gradient. Is it over at the next step?",
        Beat(
            "No: m forgets it in tens of steps, v in thousands. Gradients are 1, and one of 1000 comes at step 200. "
            "With β₂ = 0.999 the steps then shrink, and half of the speed is back only {long} steps later; with β₂ = "
            "0.99 after {short}. Clip gradients, or choose a smaller β₂, where outliers come.",
            View((_spike("β₂ = 0.999"), _spike("β₂ = 0.99", beta2=0.99)), panels=("second", "size")),
            (
                Reading("long", _recovers(0), ",.0f", "5,809", (_spike("β₂ = 0.999", 7_000),)),
                Reading("short", _recovers(1), ".0f", "808"),
            ),
            quoted={"0.999": "the default β₂"},
        ),
    ),
    Question(
        "weight_decay", "Is weight decay in Adam the same as an L2 penalty?",
        Beat(
            "For plain SGD yes, for Adam no ([Loshchilov & Hutter][adamw]). An L2 penalty is part of the "
            "gradient, so it is divided by √v̂: weights with large gradients hardly decay. On pure noise of size 10 "
            "with λ = 0.1, after 10,000 steps Adam with L2 has left {l2} of a weight of 1, AdamW {w} (means of 16 "
            "seeds; the decay alone would leave $e^{-1}$). Use AdamW, and know what `weight_decay` means in your "
            "library.",
            View((_decaying("AdamW", "adamw"), _decaying("Adam with L2", "adam")), panels=("x", "second")),
            (
                Reading("w", _mean_end, ".2f", "0.34", (_decaying("AdamW", "adamw", _SEEDS),)),
                Reading("l2", _mean_end, ".2f", "0.87", (_decaying("Adam with L2", "adam", _SEEDS),)),
            ),
            quoted={"16": "the seeds"},
        ),
    ),
    Question(
        "is_v_variance", "Is v the variance, so that Adam knows how uncertain it is?",
        Beat(
            "v is the mean of the squared gradient, not its variance: a large steady gradient makes v as large as a "
            "large noisy one. In x the gradient stays the same, in y its sign flips, and both have v̂ = {v}. "
            "AdaBelief divides by the deviation from the mean instead ([Zhuang et al.][adabelief]) and comes to x = 0 "
            "in {belief} steps, Adam in {adam}.",
            View((_kink(ADAM, "adam"), _kink("AdaBelief", "adabelief")), panels=("x", "second")),
            (
                Reading("v", info("v_hat", 100), ".2f", "1.00"),
                Reading("adam", crosses(0), ".0f", "501"),
                Reading("belief", crosses(1), ".0f", "132"),
            ),
        ),
    ),
)  # fmt: skip

QUESTIONS: Mapping[str, Question] = MappingProxyType({question.key: question for question in _ALL})
"""In the order in which a newcomer asks them."""
