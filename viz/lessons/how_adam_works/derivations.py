"""Why Adam is as it is: the means, the corrections, the size of a step, and what is proved of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.lessons.how_adam_works.parts import Passage
from viz.lessons.lesson import Beat, View
from viz.lessons.measures import (
    Measure,
    at,
    longest,
    longest_at,
    rms,
    second_half,
    sizes,
    step_over_lr,
    tail_mean,
    travelled,
)
from viz.lessons.reading import Path, Reading, Run

CONSTANT = {
    name: Run(name, SequenceSpec("constant", "adam", 0.0, 100, hyper, sequence_params={"size": 3.7}))
    for name, hyper in {
        "Adam": {"lr": 0.01, "eps": 0.0},
        "without correction": {"lr": 0.01, "eps": 0.0, "bias_correction": False},
    }.items()
}


def _noisy(mean: float, num_steps: int = 10_000) -> Run:
    params = {"mean": mean, "sigma": 1.0}
    return Run("Adam", SequenceSpec("noise", "adam", 0.0, num_steps, {"lr": 0.01}, seed=1, sequence_params=params))


def _growing() -> Run:
    spec = SequenceSpec("growing", "adam", 0.0, 3_000, {"lr": 0.01, "eps": 0.0}, sequence_params={"ratio": 1.11})
    return Run("growing gradient", spec)


def _sparse(every: float) -> Run:
    num_steps = 20 * int(every)
    params = {"every": every}
    return Run("Adam", SequenceSpec("sparse", "adam", 0.0, num_steps, {"lr": 0.01, "eps": 0.0}, sequence_params=params))


def _cycle(name: str, optimizer: str) -> Run:
    """Reddi et al., §3: C = 3, β₁ = 0, β₂ = 1/(1 + C²), lr ∝ 1/√t."""
    hyper = {"lr": 0.5, "beta1": 0.0, "beta2": 0.1}
    return Run(name, SequenceSpec("reddi_cycle", optimizer, 0.0, 300, hyper, "inverse_sqrt"))


def _lottery(name: str, optimizer: str, seed: int) -> Run:
    hyper = {"lr": 0.05, "beta1": 0.9, "beta2": 0.99}
    return Run(name, SequenceSpec("reddi_lottery", optimizer, 0.0, 10_000, hyper, seed=seed))


def _per_gradient(paths: Sequence[Path]) -> float:
    """The way made for each of the 20 gradients of a sparse sequence, in lr."""
    return float(abs(paths[0].x[-1, 0, 0] - paths[0].x[0, 0, 0]) / paths[0].lr[0] / 20)


def _late(of: str) -> Measure:
    """The mean of a quantity over the second half."""
    return lambda paths: float(second_half(paths[0].info[of][:, 0, 0]).mean())


def _mean_step(paths: Sequence[Path]) -> float:
    """The size of the mean step of the second half, in lr."""
    path = paths[0]
    return float(abs(second_half(path.step[:, 0, 0] / path.lr).mean()))


def _rms_step(paths: Sequence[Path]) -> float:
    """The root mean square of the steps of the second half, in lr."""
    return rms(second_half(sizes(paths[0])))


NOISE, SIGNAL = _noisy(0.0), _noisy(1.0)
SETTLING = Run("Adam", RunSpec("quadratic", "adam", (1.0, 1.0), 2_000, {"lr": 0.1}, noise=1.0))
DECAYING = Run("1/√t", RunSpec("quadratic", "adam", (1.0, 1.0), 2_000, {"lr": 0.1}, "inverse_sqrt", noise=1.0))


def _late_distance(run: int = 0) -> Measure:
    """Root mean square distance of x from 0 over the second half."""
    return lambda paths: rms(second_half(paths[run].x[:, 0, 0]))


_PASSAGES = (
    Passage(
        "moments", "What m and v are",
        Beat(
            "Unrolled, the line for m reads $m_t = (1-\\beta_1)\\sum_{i\\le t} \\beta_1^{t-i} g_i$: a weighted sum "
            "in which a gradient counts less the older it is. $1/(1-\\beta_1)$ steps are its memory: 10 for "
            "$\\beta_1 = 0.9$, and 1,000 for v with $\\beta_2 = 0.999$. v is the same sum of $g_i^2$. It is **not the "
            "variance**: no mean is subtracted. A square has the mean $\\mathbb E[g^2] = \\mu^2 + \\sigma^2$; beside "
            "this text gradients come as $\\mathcal N(1, 1)$, and over the second half m̂ is {m} and v̂ is {v} on "
            "average. The paper calls them estimates of the first and second **raw** moments "
            "([Kingma & Ba, §2][adam]).",
            View((SIGNAL,), panels=("moment", "second")),
            (Reading("m", _late("m_hat"), ".2f", "0.99"), Reading("v", _late("v_hat"), ".2f", "1.97")),
            quoted={"10": "1/(1 − 0.9)", "1,000": "1/(1 − 0.999)"},
        ),
    ),
    Passage(
        "bias_correction", "Why the moments are corrected",
        Beat(
            "v starts at 0, and that zero is part of the mean for a long time. If every gradient has the same "
            "$\\mathbb E[g^2]$, then\n\n$$\n\\mathbb E[v_t] = (1-\\beta_2)\\sum_{i=1}^{t}\\beta_2^{t-i}\\;"
            "\\mathbb E[g^2] = (1-\\beta_2^t)\\;\\mathbb E[g^2],\n$$\n\n"
            "a geometric sum. Dividing by $1-\\beta_2^t$ makes the mean right; where $\\mathbb E[g^2]$ drifts, a small "
            "term remains ([Kingma & Ba, §3][adam]). Here g is constant, so the correction is exact: every step is "
            "{exact} lr. Without it, m starts short by the factor $1-\\beta_1$ and √v by $\\sqrt{1-\\beta_2}$: step 1 "
            "is {first} lr, step {peak_at} is {peak} lr, and a hundred steps travel {way} lr instead of {right_way}.",
            View(tuple(CONSTANT.values()), panels=("second", "size")),
            (
                Reading("exact", step_over_lr(50), ".3f", "1.000", (CONSTANT["Adam"],)),
                Reading("first", step_over_lr(1), ".3f", "3.162", (CONSTANT["without correction"],)),
                Reading("peak", longest(), ".3f", "6.569", (CONSTANT["without correction"],)),
                Reading("peak_at", longest_at(), ".0f", "12", (CONSTANT["without correction"],)),
                Reading("way", travelled(), ".0f", "466", (CONSTANT["without correction"],)),
                Reading("right_way", travelled(), ".0f", "100", (CONSTANT["Adam"],)),
            ),
        ),
    ),
    Passage(
        "two_forms", "Two ways to write it, and the two meanings of ε",
        Beat(
            "The corrections can be moved into the rate ([Kingma & Ba, §2][adam]):\n\n"
            "$$\n\\alpha_t = \\alpha\\,\\frac{\\sqrt{1-\\beta_2^t}}{1-\\beta_1^t}, \\qquad "
            "\\Delta x = -\\alpha_t\\,\\frac{m_t}{\\sqrt{v_t} + \\hat\\varepsilon}.\n$$\n\n"
            "It saves two divisions for each weight, and is Algorithm 1 only if "
            "$\\hat\\varepsilon = \\varepsilon\\sqrt{1-\\beta_2^t}$. With a constant $\\hat\\varepsilon$, as "
            "[Keras][keras] has it, ε weighs {weight} times as much on the first step as in PyTorch's form. "
            "$\\alpha_t$ is the mirror image of what goes wrong without correction: it starts at {first} lr, falls to "
            "{lowest} lr at step {lowest_at}, and rises to lr.",
            View((CONSTANT["without correction"], CONSTANT["Adam"]), panels=("size",), until=12),
            (
                Reading("weight", lambda paths: 1 / math.sqrt(paths[0].info["v"][0, 0, 0] / 3.7**2), ".1f", "31.6"),
                Reading("first", lambda paths: 1 / step_over_lr(1)(paths), ".3f", "0.316"),
                Reading("lowest", lambda paths: 1 / longest()(paths), ".3f", "0.152"),
                Reading("lowest_at", longest_at(), ".0f", "12"),
            ),
        ),
    ),
    Passage(
        "step_size", "How long a step is",
        Beat(
            "Scale the gradients by c, and m̂ grows by c, √v̂ by c: the ratio stays. So the step has the length of "
            "lr, and not of the gradient ([Kingma & Ba, §2.1][adam]). For a constant gradient it is lr. The paper "
            "names $\\alpha\\,(1-\\beta_1)/\\sqrt{1-\\beta_2}$, at the default betas 3.16 lr, as an upper bound, "
            "reached by the sparsest gradients. **It is not one**: gradients that grow by the factor 1.11 at each step "
            "reach {growing} lr. Nor is one step all that a gradient does: if one comes every k steps and zeros "
            "between, it moves x by {k10} lr for k = 10, {k100} lr for k = 100 and {k1000} lr for k = 1,000, as m "
            "drives on through the zeros.",
            View((_growing(),), panels=("second", "size")),
            (
                Reading("growing", longest(), ".2f", "7.09"),
                *(
                    Reading(f"k{k}", _per_gradient, ".1f", expected, (_sparse(k),))
                    for k, expected in ((10, "3.1"), (100, "9.2"), (1000, "24.0"))
                ),
            ),
            quoted={"3.16": "0.1/√0.001"},
        ),
    ),
    Passage(
        "signal_to_noise", "Why steps shrink when gradients disagree",
        Beat(
            "As long as gradients keep their size, m̂/√v̂ is at most about 1, and that only while they agree: the "
            "paper reads it as a **signal-to-noise ratio** ([Kingma & Ba, §2.1][adam]). Let gradients be $\\mathcal "
            "N(\\mu, 1)$. Then m̂ hovers about $\\mu$ and √v̂ about $\\sqrt{\\mu^2+1}$: for $\\mu = 1$ the mean step "
            "is $1/\\sqrt 2$ of lr, measured {signal}. For pure noise, $\\mu = 0$, the mean step is 0, and what is "
            "left is the noise in m̂, of size $\\sqrt{(1-\\beta_1)/(1+\\beta_1)} = 0.23$ for independent gradients; "
            "measured {noise}. It is no ratio in the strict sense, as v holds the signal too. Note the first step: "
            "one gradient alone cannot disagree, so it is lr long even in pure noise.",
            View((NOISE,), panels=("moment", "size")),
            (
                Reading("signal", _mean_step, ".2f", "0.71", (SIGNAL,)),
                Reading("noise", _rms_step, ".2f", "0.22"),
            ),
        ),
    ),
    Passage(
        "proof", "What was proved, and what was wrong with it",
        Beat(
            "The paper claims a regret of $O(\\sqrt T)$ for convex losses, with lr falling as $1/\\sqrt t$ and β₁ "
            "fading out ([Kingma & Ba, §4][adam]). The proof needs the effective rate of a coordinate never to rise; "
            "Adam's may. Reddi et al. found the gap and a loss that falls through it ([§3][amsgrad]): the gradient is "
            "3 at every third step, else −1, with β₁ = 0 and β₂ = 0.1. On average the slope is positive, so on [−1, "
            "1] the best x is −1. But v has forgotten the 3 when the two −1 arrive: together they step farther than "
            "it did, and Adam ends at {adam}, the **worst** point. AMSGrad, which remembers the largest v, ends at "
            "{amsgrad}.",
            View((_cycle("Adam", "adam"), _cycle("AMSGrad", "amsgrad")), panels=("x", "second")),
            (
                Reading("adam", at(300), ".2f", "1.00"),
                Reading("amsgrad", at(300, run=1), ".2f", "-0.98"),
            ),
            quoted={"3": "C of the sequence, and its period", "-1": "its other gradients, and the best x"},
        ),
    ),
    Passage(
        "amsgrad", "What AMSGrad mends, and what it does not",
        Beat(
            "With the maximum of v, uncorrected as in the paper, the rate cannot rise, and for a falling lr Reddi et "
            "al. prove a regret of $O(\\sqrt T)$ ([§4][amsgrad]). It is no cure for chance. Let the large gradient, "
            "1010, come with probability 0.01, else −10: the best x is again −1. Means of x over the second half of "
            "10,000 steps at a constant lr, seeds 0 and 2: Adam {adam0} and {adam2}, AMSGrad {amsgrad0} and "
            "{amsgrad2}. Adam leans to the wrong side; AMSGrad is undecided, not right. And a maximum never forgets: "
            "one outlier slows it for good.",
            View((_lottery("Adam", "adam", 2), _lottery("AMSGrad", "amsgrad", 2)), panels=("x", "rate")),
            (
                Reading("adam0", tail_mean(5_000), "+.2f", "+0.71", (_lottery("Adam", "adam", 0),)),
                Reading("adam2", tail_mean(5_000), "+.2f", "+0.27"),
                Reading("amsgrad0", tail_mean(5_000), "+.2f", "+0.64", (_lottery("AMSGrad", "amsgrad", 0),)),
                Reading("amsgrad2", tail_mean(5_000, run=1), "+.2f", "-0.46"),
            ),
            quoted={"1010": "the sequence's large gradient", "0.01": "its probability", "-10": "the small ones",
                    "-1": "the best x"},
        ),
    ),
    Passage(
        "since", "What is known since",
        Beat(
            "With a constant lr Adam need not settle: on quadratics 2-cycles exist for all its settings "
            "([Bock & Weiß][cycles]), and on a certain function of one variable it diverges for any of them "
            "([Toint][diverges]). Trained on the full batch it drives the curvature, as its own preconditioner sees "
            "it, up to the edge of stability, 38/lr for β₁ = 0.9 ([Cohen et al.][edge]). In practice lr is lowered: "
            "on this noisy bowl x stays {constant} away from its minimum at lr = 0.1 and {decaying} with lr/√t. For "
            "any betas with β₁ < √β₂ there is a convex problem on which Adam fails ([Reddi et al., §3][amsgrad]). But "
            "it is chosen after the betas; on a given problem Adam converges once β₂ is large enough "
            "([Zhang et al.][large_beta2]).",
            View((SETTLING, DECAYING), panels=("loss", "size")),
            (
                Reading("constant", _late_distance(), ".2f", "0.26"),
                Reading("decaying", _late_distance(1), ".2f", "0.03"),
            ),
            quoted={"38": "(2 + 2β₁)/(1 − β₁)", "0.9": "the default β₁"},
        ),
    ),
)  # fmt: skip

DERIVATIONS: Mapping[str, Passage] = MappingProxyType({passage.key: passage for passage in _PASSAGES})
"""In reading order."""
