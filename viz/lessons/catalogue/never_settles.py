"""Adam never settles at a constant lr, not even without noise; schedules and averages do it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import Measure, loss_after, rms
from viz.lessons.reading import Path, Reading, Run

START = (2.5, 1.0)


def _in_valley(name: str, optimizer: str, num_steps: int, **hyper: float) -> Run:
    return Run(name, RunSpec("quadratic", optimizer, START, num_steps, hyper, surface_params={"kappa": 100.0}))


def _adam(num_steps: int, lr: float = 0.1) -> Run:
    return _in_valley("Adam", "adam", num_steps, lr=lr, beta2=0.99)


def _in_noise(num_steps: int, lr: float, seeds: int | tuple[int, ...], schedule: str = "constant") -> Run:
    spec = RunSpec("quadratic", "adam", START, num_steps, {"lr": lr}, schedule, noise=1.0, seed=seeds,
                   surface_params={"kappa": 1.0})  # fmt: skip
    return Run("Adam", spec)


def _late_over_lr(coordinate: int) -> Measure:
    """The rms distance from the minimum over the last 1,000 steps, over lr."""
    return lambda paths: rms(paths[0].x[-1000:, 0, coordinate]) / paths[0].lr[-1]


def _late(steps: int) -> Measure:
    """The rms of a coordinate over the last ``steps`` steps and all seeds."""
    return lambda paths: rms(paths[0].x[-steps:])


def _late_average(paths: Sequence[Path]) -> float:
    """The same over the last 2,000 steps for the average of the iterates, x̄ = β₂x̄ + (1−β₂)x over 1 − β₂ᵗ."""
    beta2, x = 0.999, paths[0].x[1:]
    raw, averages = np.zeros_like(x[0]), np.empty_like(x)
    for t, now in enumerate(x, 1):
        raw = beta2 * raw + (1 - beta2) * now
        averages[t - 1] = raw / (1 - beta2**t)
    return rms(averages[-2000:])


def _distance(paths: Sequence[Path]) -> float:
    """The rms distance from the minimum over the last 100 steps."""
    return float(np.sqrt((paths[0].x[-100:, 0] ** 2).sum(axis=-1).mean()))


def _lowest_at(paths: Sequence[Path]) -> int:
    return int(paths[0].loss[:, 0].argmin())


def _back_at(paths: Sequence[Path]) -> int:
    """The step of the highest loss within 100 steps of the lowest."""
    low = _lowest_at(paths)
    return low + int(paths[0].loss[low : low + 100, 0].argmax())


def _calm(paths: Sequence[Path]) -> float:
    """The first step at which the loss is above a millionth again after it has been lowest."""
    low = _lowest_at(paths)
    return low + float((paths[0].loss[low:, 0] > 1e-6).argmax())


SGD = _in_valley("SGD", "sgd", 800, lr=0.015)
USUAL_BETA2 = _in_valley("Adam", "adam", 7500, lr=0.1)
NOISY = _in_noise(4000, 0.05, (0, 1, 2, 3))
COSINE = Run("Adam", replace(NOISY.spec, schedule="cosine"))

LESSON = Lesson(
    key="never_settles",
    place=90,
    title="Adam never settles",
    question="Does Adam come to rest at a minimum?",
    beats=(
        Beat(
            "Towards a minimum the gradient shrinks, and gradient descent's steps shrink with it: it comes to rest by "
            "itself. In this valley, which is 100 times steeper in y than in x, its loss after 800 steps is **{sgd}**, "
            "and falling.",
            View((SGD,), panels=("loss", "size")),
            (Reading("sgd", loss_after(-1), ".0e", "1e-10"),),
            quoted={"800": "the number of steps"},
        ),
        Beat(
            "Adam divides the gradient by its own recent size. So one might expect it to rattle about the minimum at a "
            "distance of lr. It does not: there is no noise here, lr stays at 0.1, and after 800 steps the loss is "
            "**{adam}**. (With β₂ = 0.99, so that all happens sooner than with 0.999.)",
            View((_adam(800),), panels=("loss", "size")),
            (Reading("adam", loss_after(-1), ".0e", "5e-35"),),
            quoted={"800": "the number of steps", "0.999": "the default β₂ of the rule"},
        ),
    ),
    prediction=Prediction(
        "Adam walks on as before: no noise, the same lr, a gradient of about 1e-16. What becomes of the loss in the "
        "next 1,200 steps?",
        (
            Option("It keeps falling. Nothing is there that could push Adam out.",
                   "Nothing outside it. But v̂ forgets the large gradients of the beginning, and the smaller v̂ gets, "
                   "the more Adam makes of a tiny gradient."),
            Option("It comes back up by thirty powers of ten and more, again and again.",
                   "Adam's peace lasts only as long as v̂ remembers larger gradients."),
            Option("It levels off near 1e-32, where the rounding of float64 stops it.",
                   "Around 0 float64 resolves far smaller numbers than that: rounding plays no part here."),
        ),
        answer=1,
        holds=lambda paths: paths[0].loss[800:, 0].max() > 1e30 * paths[0].loss[800, 0],
    ),
    reveal=Beat(
        "At step {low_at} the loss is {low}, at step {back_at} it is **{back}**. (With β₂ = 0.999 the calm ends at "
        "step {calm}.) From then on Adam keeps about {rx} lr away (root mean square) in x, {ry} lr in the steeper "
        "y, and {tenth} lr with lr = 0.01 too: a tenth of lr, a tenth of the distance. On quadratics cycles exist for "
        "all settings ([Bock & Weiß][cycles]).\n\n"
        "On a round bowl with noise of σ = 1 on the gradients and lr = 0.05 it keeps {noisy} away. Two remedies: the "
        "average of the iterates, {average} ([Kingma & Ba, §7.2][adam]), or lr falling to 0 along a cosine, {cosine}.",
        View((_adam(2000), _in_valley("SGD", "sgd", 2000, lr=0.015)), panels=("loss", "size")),
        (
            Reading("low_at", _lowest_at, ".0f", "886"),
            Reading("low", lambda paths: paths[0].loss[_lowest_at(paths), 0], ".0e", "1e-39"),
            Reading("back_at", _back_at, ".0f", "948"),
            Reading("back", lambda paths: paths[0].loss[_back_at(paths), 0], ".2f", "0.05"),
            Reading("calm", _calm, ",.0f", "7,062", (USUAL_BETA2,)),
            Reading("rx", _late_over_lr(0), ".2f", "0.03"),
            Reading("ry", _late_over_lr(1), ".2f", "0.03"),
            Reading("tenth", _late_over_lr(0), ".2f", "0.03", (_adam(4000, 0.01),)),
            Reading("noisy", _late(2000), ".2f", "0.16", (NOISY,)),
            Reading("average", _late_average, ".2f", "0.02", (NOISY,)),
            Reading("cosine", _late(400), ".2f", "0.03", (COSINE,)),
        ),
        quoted={"0.999": "the default β₂ of the rule"},
    ),
    goal=Goal(
        "This bowl's gradients are noisy, σ = 1, and there are 500 steps. Bring Adam's rms distance from the minimum "
        "over the last 100 of them **below 0.07**. You have lr and its schedule.",
        View((_in_noise(500, 0.01, 0),), panels=("loss", "size")),
        (
            Control("lr", within=(0.001, 1.0)),
            Control("schedule", choices=("constant", "cosine", "step", "exponential", "inverse_sqrt")),
        ),
        reached=lambda paths: _distance(paths) < 0.07,
        now=Reading("now", _distance, ".3f", "0.252"),
        label="rms distance over the last 100 steps",
        hint="At a constant lr a small one is late and a large one restless. Start large and end small.",
        solution=(0.05, "cosine"),
        praise="A large lr to arrive and a small one to settle: that is what schedules are for.",
        quoted={"500": "the number of steps", "100": "the goal", "0.07": "the goal"},
    ),
    takeaway="At a constant lr Adam need not come to rest, not even without noise: the larger lr, the farther it "
             "stays away. To settle, let lr fall or average the iterates.",
)  # fmt: skip
