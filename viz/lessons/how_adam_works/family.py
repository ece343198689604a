"""The family: what grew out of what, what it changes, and a setting in which the change can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from viz.core.optimizer import OPTIMIZERS
from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.lessons.how_adam_works.parts import Branch
from viz.lessons.lesson import Beat, View
from viz.lessons.measures import (
    Measure,
    at,
    crosses,
    info,
    loss_after,
    lowest,
    rate,
    rms,
    second_half,
    sizes,
    step_over_lr,
    steps_to,
)
from viz.lessons.reading import Path, Reading, Run


def _named(spec: RunSpec | SequenceSpec) -> Run:
    return Run(OPTIMIZERS[spec.optimizer].name, spec)


def _valley(optimizer: str, num_steps: int, kappa: float = 100.0, **hyper: float) -> Run:
    spec = RunSpec("quadratic", optimizer, (2.5, 1.0), num_steps, hyper, surface_params={"kappa": kappa})
    return _named(spec)


def _cliff(optimizer: str, num_steps: int, **hyper: float) -> Run:
    return _named(RunSpec("plateau_cliff", optimizer, (-4.0, 1.5), num_steps, hyper))


def _rosenbrock(optimizer: str, num_steps: int, **hyper: float) -> Run:
    return _named(RunSpec("rosenbrock", optimizer, (-1.5, 2.0), num_steps, hyper))


def _booth(optimizer: str, loss_scale: float = 1.0) -> Run:
    hyper = {"lr": 0.01, "weight_decay": 1.0}
    name = "AdamW" if optimizer == "adamw" else "Adam with L2"
    return Run(name, RunSpec("booth", optimizer, (0.0, 0.0), 3_000, hyper, loss_scale=loss_scale))


def _kink(optimizer: str) -> Run:
    return _named(RunSpec("abs_valley", optimizer, (-5.0, 0.02), 600, {"lr": 0.01}))


def _noisy(optimizer: str, lr: float) -> Run:
    spec = RunSpec("quadratic", optimizer, (2.5, 1.0), 300, {"lr": lr}, noise=1.0, surface_params={"kappa": 1.0})
    return _named(spec)


def _cycle(optimizer: str) -> Run:
    hyper = {"lr": 0.5, "beta1": 0.0, "beta2": 0.1}
    return _named(SequenceSpec("reddi_cycle", optimizer, 0.0, 300, hyper, "inverse_sqrt"))


def _late(run: int) -> Measure:
    """The largest distance from 0 in x over the last hundred steps, in lr."""
    return lambda paths: float(abs(paths[run].x[-100:, 0, 0]).max() / paths[run].lr[-1])


def _late_size(run: int) -> Measure:
    """The root mean square of the steps of the second half, both coordinates, in lr."""
    return lambda paths: rms(second_half(sizes(paths[run])))


def _lowest_rate(run: int) -> Measure:
    """The lowest effective lr in x on the way."""
    return lambda paths: float(paths[run].info["effective_lr"][:, 0, 0].min())


def _flips(paths: Sequence[Path]) -> float:
    """In how many of the first hundred steps y changed its sign."""
    y = paths[0].x[:101, 0, 1]
    return float(np.count_nonzero(y[1:] * y[:-1] < 0))


_GOH = {"sgd": {"lr": 2 / 101}, "momentum": {"lr": (2 / 11) ** 2, "momentum": (9 / 11) ** 2}}
"""The best constant settings for curvatures 1 and 100 (Goh 2017)."""
_SWINGING = {"lr": 0.05, "momentum": 0.9}
_TREE = (
    Branch(
        "sgd", (),
        "The root: one learning rate for all coordinates. A step is as long as the gradient says, so the steepest "
        "coordinate limits the rate of all others. With the batch's gradient instead of the true one it is cheap "
        "enough for data of any size.",
        Beat(
            "A valley 100 times steeper in y than in x. The best rate there is makes y jump to the other side in "
            "{flips} of the first hundred steps, and after them x still stands at {x}.",
            View((_valley("sgd", 300, **_GOH["sgd"]),), panels=("loss", "moment")),
            (Reading("flips", _flips, ".0f", "100"), Reading("x", at(100), ".2f", "0.34")),
        ),
    ),
    Branch(
        "momentum", ("sgd",),
        "Adds up a velocity: what gradients agree on builds up, what alternates cancels. It helps in ravines, where "
        "the number of steps, well tuned, grows with √κ instead of κ.",
        Beat(
            "The same valley, both at their best constant settings ([Goh][momentum]): to a loss of 1e-6 SGD takes "
            "{sgd} steps, momentum {momentum}.",
            View((_valley("sgd", 500, **_GOH["sgd"]), _valley("momentum", 500, **_GOH["momentum"])),
                 panels=("loss", "moment")),
            (Reading("sgd", steps_to(1e-6), ".0f", "445"), Reading("momentum", steps_to(1e-6, 1), ".0f", "69")),
            quoted={"1e-6": "the loss that is waited for"},
        ),
    ),
    Branch(
        "nesterov", ("momentum",),
        "Uses the gradient where the velocity is about to lead. So it brakes before it overshoots, and copes with a "
        "momentum that would make the heavy ball swing.",
        Beat(
            "Both start at x = 2.5 with the same settings. The ball swings through to {ball}, Nesterov to {nesterov}.",
            View((_valley("momentum", 200, 10.0, **_SWINGING), _valley("nesterov", 200, 10.0, **_SWINGING)),
                 panels=("x", "loss")),
            (Reading("ball", lowest(0, 0), ".2f", "-1.19"), Reading("nesterov", lowest(0, 1), ".2f", "-0.86")),
        ),
        is_side=True,
    ),
    Branch(
        "adagrad", ("sgd",),
        "Gives each coordinate a rate of its own: lr over the root of the sum of its squared gradients. It helps "
        "where some coordinates get large gradients and others small or rare ones, as words do.",
        Beat(
            "In the valley AdaGrad's first rates are {x} in x and {y} in y: the factor of the slopes, turned round. "
            "Down to a loss of 0.001 it takes {adagrad} steps, SGD at its best rate {sgd}. The price: the sum only "
            "grows, and the rates only fall.",
            View((_valley("sgd", 300, **_GOH["sgd"]), _valley("adagrad", 300, lr=0.5)),
                 panels=("loss", "rate"), lane=1),
            (
                Reading("x", rate(1, 0, 1), ".3f", "0.200"),
                Reading("y", rate(1, 1, 1), ".3f", "0.005"),
                Reading("sgd", steps_to(1e-3), ".0f", "273"),
                Reading("adagrad", steps_to(1e-3, 1), ".0f", "34"),
            ),
            quoted={"0.001": "the loss that is waited for"},
        ),
    ),
    Branch(
        "adadelta", ("adagrad",),
        "Replaces lr by the root mean square of its own past steps, so that a step has the unit of x and no rate "
        "needs tuning. It starts slowly, with steps of the size of √ε.",
        Beat(
            "The first step is {step} in both coordinates, whatever the loss's scale. After 100 steps x has come from "
            "2.5 to {adadelta}, SGD's to {sgd}.",
            View((_valley("sgd", 300, lr=0.015), _valley("adadelta", 300, lr=1.0)), panels=("x", "size"), lane=1),
            (
                Reading("step", step_over_lr(1, 0, 1), ".5f", "0.00316"),
                Reading("adadelta", at(100, 0, 1), ".2f", "2.12"),
                Reading("sgd", at(100), ".2f", "0.55"),
            ),
            quoted={"100": "the step looked at"},
        ),
        is_side=True,
    ),
    Branch(
        "rmsprop", ("adagrad",),
        "Replaces the sum by a running mean, so that old gradients are forgotten and the rate can rise again. It "
        "helps where the terrain changes on the way.",
        Beat(
            "A plateau, a cliff, a basin. The cliff's gradient fills both memories. At step 1,000 AdaGrad's rate in x "
            "is {adagrad} and it has come to {x}, short of the minimum at 2; RMSProp's rate fell to {low} and is back "
            "at {rmsprop}.",
            View((_cliff("adagrad", 1_000, lr=0.1), _cliff("rmsprop", 1_000, lr=0.02)), panels=("rate", "second")),
            (
                Reading("adagrad", rate(1_000), ".4f", "0.0029"),
                Reading("x", at(1_000), ".2f", "1.95"),
                Reading("low", _lowest_rate(1), ".3f", "0.012"),
                Reading("rmsprop", rate(1_000, 0, 1), ".2f", "1.02"),
            ),
        ),
    ),
    Branch(
        "adam", ("momentum", "rmsprop"),
        "Momentum in the numerator, RMSProp in the denominator, and both means corrected for their start at 0. The "
        "first step is lr long, and later ones follow the noise less than RMSProp's.",
        Beat(
            "With v uncorrected RMSProp's first step is {rmsprop} lr, Adam's {adam} lr. Later the gradient is mostly "
            "noise: over the second half the root mean square of the steps is {rms_late} lr and {adam_late} lr, as m "
            "averages the noise away.",
            View((_noisy("rmsprop", 0.05), _noisy("adam", 0.05)), panels=("x", "size")),
            (
                Reading("rmsprop", step_over_lr(1), ".1f", "10.0"),
                Reading("adam", step_over_lr(1, 0, 1), ".1f", "1.0"),
                Reading("rms_late", _late_size(0), ".2f", "1.01"),
                Reading("adam_late", _late_size(1), ".2f", "0.21"),
            ),
        ),
    ),
    Branch(
        "adamw", ("adam",),
        "Takes weight decay out of the gradient: each weight shrinks by lr·λ·x, past the moments. So the decay does "
        "not depend on how large a weight's gradients are, and one λ means the same to all.",
        Beat(
            "λ = 1 on a bowl with its minimum at (1, 3). L2 changes the loss: Adam ends at ({l2x}, {l2y}), and with "
            "the loss times 100, where the penalty weighs a hundredth, at ({far_x}, {far_y}). AdamW's decay does not "
            "know the loss ([Loshchilov & Hutter][adamw]): it ends at ({wx}, {wy}) both times, where a step of about "
            "lr balances a decay of lr·λ·x.",
            View((_booth("adam"), _booth("adamw")), panels=("x", "loss")),
            (
                Reading("l2x", at(3_000), ".3f", "1.228"),
                Reading("l2y", at(3_000, 1), ".3f", "2.561"),
                Reading("far_x", at(3_000), ".3f", "1.004", (_booth("adam", 100.0),)),
                Reading("far_y", at(3_000, 1), ".3f", "2.994", (_booth("adam", 100.0),)),
                Reading("wx", at(3_000), ".2f", "0.97", (_booth("adamw", 100.0),)),
                Reading("wy", at(3_000, 1, 1), ".2f", "0.98"),
            ),
            quoted={"3": "the minimum of Booth's function"},
        ),
    ),
    Branch(
        "amsgrad", ("adam",),
        "Divides by the largest v so far instead of the last, so that a rare large gradient is never forgotten. That "
        "mends the proof and the counterexample, though not where chance deals the gradients; elsewhere it mostly "
        "makes the rate smaller.",
        Beat(
            "On Reddi's sequence ([§3][amsgrad]) Adam ends at {wrong}, AMSGrad near the best point at {right}. On this "
            "cliff the same memory costs: with β₂ = 0.99 Adam's rate in x is back at {adam} after 400 steps, AMSGrad's "
            "stands at {amsgrad}, and to a loss of 0.001 they take {quick} and {slow} steps.",
            View((_cliff("adam", 400, lr=0.05, beta2=0.99), _cliff("amsgrad", 400, lr=0.05, beta2=0.99)),
                 panels=("rate", "second")),
            (
                Reading("wrong", at(300), ".2f", "1.00", (_cycle("adam"),)),
                Reading("right", at(300), ".2f", "-0.98", (_cycle("amsgrad"),)),
                Reading("adam", rate(400), ".3f", "0.077"),
                Reading("amsgrad", rate(400, 0, 1), ".3f", "0.016"),
                Reading("quick", steps_to(1e-3), ".0f", "167"),
                Reading("slow", steps_to(1e-3, 1), ".0f", "198"),
            ),
            quoted={"0.001": "the loss that is waited for"},
        ),
    ),
    Branch(
        "adamax", ("adam",),
        "Divides by the largest recent gradient instead of the root mean square: the norm is the maximum. u needs no "
        "correction, but one large gradient rules for some 1/(1 − β₂) steps and more.",
        Beat(
            "Both pass the cliff, where the slope is 20. At step 300 Adam's rate in x is {adam}, AdaMax's {adamax}: u "
            "still holds the cliff and lets go of a thousandth at each step.",
            View((_cliff("adam", 600, lr=0.05), _cliff("adamax", 600, lr=0.05)), panels=("rate", "second")),
            (Reading("adam", rate(300), ".4f", "0.0290"), Reading("adamax", rate(300, 0, 1), ".4f", "0.0029")),
            quoted={"20": "2·10: the slope of 2·tanh(10x) at 0", "300": "the step looked at"},
        ),
        is_side=True,
    ),
    Branch(
        "nadam", ("adam", "nesterov"),
        "Adam with Nesterov's look-ahead: the new gradient counts at once, with the momentum of the next step. It "
        "tends to overshoot less.",
        Beat(
            "From x = 2.5 with lr = 0.1 Adam swings through the minimum to {adam}, NAdam to {nadam}; to a loss of "
            "1e-6 they take {adam_steps} and {nadam_steps} steps.",
            View((_valley("adam", 300, lr=0.1), _valley("nadam", 300, lr=0.1)), panels=("x", "loss")),
            (
                Reading("adam", lowest(0, 0), ".2f", "-0.22"),
                Reading("nadam", lowest(0, 1), ".2f", "-0.04"),
                Reading("adam_steps", steps_to(1e-6), ".0f", "125"),
                Reading("nadam_steps", steps_to(1e-6, 1), ".0f", "92"),
            ),
            quoted={"1e-6": "the loss that is waited for"},
        ),
    ),
    Branch(
        "radam", ("adam",),
        "Steps as plain momentum while v rests on too few gradients, then as Adam with a factor r that rises to 1: a "
        "warm-up that follows from the variance of 1/√v̂.",
        Beat(
            "At the default β₂ it waits for five steps. Then r is {r6} at step 6, {r100} at step 100, {r300} at step "
            "300: for a long time the steps are shorter than Adam's at the same lr ([Liu et al.][radam]).",
            View((_noisy("adam", 0.01), _noisy("radam", 0.01)), panels=("size", "rate"), lane=1),
            (
                Reading("r6", info("rectifier", 6, run=1), ".3f", "0.026"),
                Reading("r100", info("rectifier", 100, run=1), ".3f", "0.215"),
                Reading("r300", info("rectifier", 300, run=1), ".3f", "0.374"),
            ),
            quoted={"6": "the first step with ρ > 5", "100": "a step looked at"},
        ),
    ),
    Branch(
        "adabelief", ("adam",),
        "Divides by how far gradients stray from their mean instead of by their size: long steps where the gradient "
        "is steady, short ones where it is not.",
        Beat(
            "In x the gradient stays the same, in y its sign flips. Adam's v cannot tell the two apart and takes "
            "{adam} steps to x = 0; AdaBelief, whose s fades in x alone, {adabelief} ([Zhuang et al.][adabelief]).",
            View((_kink("adam"), _kink("adabelief")), panels=("x", "rate")),
            (Reading("adam", crosses(0), ".0f", "501"), Reading("adabelief", crosses(1), ".0f", "132")),
        ),
    ),
    Branch(
        "yogi", ("adam",),
        "Moves v towards g² by (1 − β₂)g², added instead of mixed in. When gradients fade, v falls by their "
        "square and not by a share of itself, so the rate does not leap up.",
        Beat(
            "Past the cliff gradients fade. With β₂ = 0.9 and the same ε Adam's rate in x climbs from {low} to {adam} "
            "by step 300, Yogi's from {yogi_low} to {yogi}.",
            View((_cliff("adam", 400, lr=0.05, beta2=0.9, eps=1e-3), _cliff("yogi", 400, lr=0.05, beta2=0.9, eps=1e-3)),
                 panels=("rate", "second")),
            (
                Reading("low", _lowest_rate(0), ".4f", "0.0043"),
                Reading("adam", rate(300), ".1f", "14.3"),
                Reading("yogi_low", _lowest_rate(1), ".4f", "0.0038"),
                Reading("yogi", rate(300, 0, 1), ".4f", "0.0044"),
            ),
            quoted={"300": "the step looked at"},
        ),
    ),
    Branch(
        "lion", ("adamw",),
        "Keeps only the sign of an interpolated momentum. Found by a search through programs that started from AdamW; "
        "it remembers one number for each weight instead of two, and needs an lr 3 to 10 times smaller.",
        Beat(
            "Every step is {lion} lr in every coordinate, to the last: at the end Lion hops within {lion_late} lr of "
            "the minimum for ever, where Adam has come to {adam_late} lr ([Chen et al.][lion]).",
            View((_valley("adam", 300, lr=0.05), _valley("lion", 300, lr=0.05)), panels=("x", "size")),
            (
                Reading("lion", step_over_lr(300, 0, 1), ".3f", "1.000"),
                Reading("lion_late", _late(1), ".3f", "1.000"),
                Reading("adam_late", _late(0), ".3f", "0.002"),
            ),
        ),
    ),
    Branch(
        "adan", ("adam", "nesterov"),
        "Adds the running mean of the gradient's change, a look-ahead that needs no second gradient, and measures the "
        "size of both together. Made for large lr and batches.",
        Beat(
            "Down the curved valley with lr = 0.05, its longer memory carries: after 300 steps Adam's loss is {adam}, "
            "Adan's {adan} ([Xie et al.][adan]).",
            View((_rosenbrock("adam", 300, lr=0.05), _rosenbrock("adan", 300, lr=0.05)), panels=("loss", "moment")),
            (Reading("adam", loss_after(300), ".2f", "1.71"), Reading("adan", loss_after(300, 1), ".4f", "0.0009")),
        ),
    ),
)  # fmt: skip

FAMILY: Mapping[str, Branch] = MappingProxyType({branch.key: branch for branch in _TREE})
"""By key of ``OPTIMIZERS``, parents before their children."""
