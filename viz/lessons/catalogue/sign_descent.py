"""Sign descent, Lion, and equal betas: what the two memories do to the size of a step."""

from collections.abc import Sequence

import numpy as np

from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import Measure, longest, rms, sizes, step_over_lr
from viz.lessons.reading import Path, Reading, Run

LR = 0.05
SPIKE = 500
"""The step at which the outlier comes."""


def _on_valley(name: str, optimizer: str, **hyper: float) -> Run:
    spec = RunSpec("quadratic", optimizer, (2.53, 1.02), 150, {"lr": LR, **hyper}, surface_params={"kappa": 25.0})
    return Run(name, spec)


def _in_noise(name: str, optimizer: str, num_steps: int) -> Run:
    return Run(name, SequenceSpec("noise", optimizer, None, num_steps, {"lr": LR}))


def _with_spike(name: str, optimizer: str, num_steps: int = 700, **hyper: float) -> Run:
    params = {"size": 1000.0, "at": SPIKE}
    return Run(name, SequenceSpec("spike", optimizer, None, num_steps, {"lr": LR, **hyper}, sequence_params=params))


def _shortest(paths: Sequence[Path]) -> float:
    """The shortest step in any coordinate, in units of lr."""
    return float(sizes(paths[0]).min())


def _usual(paths: Sequence[Path]) -> float:
    """Root mean square of the steps, in units of lr, once the moments have seen enough."""
    return rms(sizes(paths[0])[100:])


def _away(run: int) -> Measure:
    """How far from the valley's floor it still gets at the end, in units of lr."""
    return lambda paths: float(np.abs(paths[run].x[-50:, 0, 0]).max()) / LR


def _slow(paths: Sequence[Path]) -> float:
    """How many steps from the outlier on are shorter than half of lr."""
    return float(np.count_nonzero(sizes(paths[0])[SPIKE - 1 :] < 0.5))


SIGN = _on_valley("β₁ = β₂ = 0", "adam", beta1=0.0, beta2=0.0, eps=0.0)
ADAM = _on_valley("Adam", "adam")
LION = _on_valley("Lion", "lion")
NOISE = (_in_noise("Adam", "adam", 200), _in_noise("Lion", "lion", 200))
LONG_NOISE = {rule: _in_noise(rule, rule, 5_000) for rule in ("adam", "lion")}
DEFAULT = _with_spike("β = (0.9, 0.999)", "adam", beta1=0.9, beta2=0.999)
EQUAL = _with_spike("β = (0.9, 0.9)", "adam", beta1=0.9, beta2=0.9)
STEADY = _with_spike("Lion", "lion")
GOAL = _with_spike("Adam", "adam", 1_500, beta1=0.9, beta2=0.999)

LESSON = Lesson(
    key="sign_descent",
    place=140,
    title="Sign descent, Lion, and equal betas",
    question="How much of Adam is just the gradient's sign?",
    beats=(
        Beat(
            "Take Adam's memories away: with β₁ = β₂ = 0, m̂ is the gradient, v̂ its square, and the step lr·g/|g|. "
            "That is **sign descent**. Of all the steps in this valley the shortest is {shortest} lr long and the "
            "longest {longest} lr, in both coordinates. It cannot slow down, so in the end it hops across the floor.",
            View((SIGN,), panels=("size", "loss"), until=0),
            (
                Reading("shortest", _shortest, ".4f", "1.0000"),
                Reading("longest", longest(), ".4f", "1.0000"),
            ),
        ),
        Beat(
            "**Lion** keeps a memory, mixes the new gradient in, and takes the sign: every step is {step} lr as well, "
            "but a wrong sign stays for some steps. At the end it still strays {lion} lr from the floor, Adam {adam} "
            "lr. So Lion needs a smaller lr: its authors take 3 to 10 times less than for AdamW ([Chen et al.][lion]).",
            View((LION, ADAM), panels=("size", "loss"), until=0),
            (
                Reading("step", _shortest, ".4f", "1.0000"),
                Reading("lion", _away(0), ".0f", "9"),
                Reading("adam", _away(1), ".1f", "0.4"),
            ),
            quoted={"3": "the paper's advice", "10": "the paper's advice"},
        ),
        Beat(
            "Adam's steps tell how much the gradients **agree**: m̂ is their mean, √v̂ their root mean square, and the "
            "ratio is ±1 if all are alike and near 0 if they cancel. Here the gradient is pure noise. Lion walks on "
            "by {lion} lr a step; Adam's steps are {adam} lr long (root mean square).",
            View(NOISE, panels=("moment", "size"), until=0),
            (
                Reading("lion", _usual, ".2f", "1.00", (LONG_NOISE["lion"],)),
                Reading("adam", _usual, ".2f", "0.23", (LONG_NOISE["adam"],)),
            ),
        ),
    ),
    prediction=Prediction(
        "The gradient is 1 at every step, so every step is lr long; then, once, it is 1000. How long is the step at "
        "that moment, with the default β = (0.9, 0.999), with equal β = (0.9, 0.9), and with Lion?",
        (
            Option("Far longer than lr with either Adam: m takes in a tenth of 1000.",
                   "m does, but √v̂ takes in its share of 1000 at the same step."),
            Option("lr with all three: the gradient's size cancels.",
                   "It would if m and v forgot everything else, as in sign descent. Lion alone keeps to lr."),
            Option("About 2 lr with the default, only a third of lr with equal betas, lr with Lion.",
                   "With equal betas a gradient unlike the others makes the step shorter, not longer."),
        ),
        answer=2,
        holds=lambda paths: (
            1.9 < step_over_lr(SPIKE)(paths) < 2.1
            and 0.3 < step_over_lr(SPIKE, run=1)(paths) < 0.35
            and abs(step_over_lr(SPIKE, run=2)(paths) - 1) < 1e-9
        ),
    ),
    reveal=Beat(
        "The outlier makes the default's step **{default} lr** long, the step of equal betas **{equal} lr**, and Lion "
        "walks {lion} lr. With β₁ = β₂ the means m̂ and v̂ weigh the same gradients alike, and the square of a mean is "
        "never above the mean of squares: m̂² ≤ v̂. So **no step is ever longer than lr**, whatever comes, and v̂ − m̂² "
        "is the variance of recent gradients. Afterwards the default all but stands still, with {late} lr a step at "
        "the end; equal betas walk {late_equal} lr again. Training is smoothest where the betas are close ([Ma, Wu & "
        "E][qualitative]), and for language models equal ones come near the best ([Orvieto & Gower][equal_betas]).",
        View((DEFAULT, EQUAL, STEADY), panels=("size", "second", "x")),
        (
            Reading("default", step_over_lr(SPIKE), ".2f", "2.00"),
            Reading("equal", step_over_lr(SPIKE, run=1), ".2f", "0.32"),
            Reading("lion", step_over_lr(SPIKE, run=2), ".2f", "1.00"),
            Reading("late", step_over_lr(700), ".2f", "0.02"),
            Reading("late_equal", step_over_lr(700, run=1), ".2f", "1.00"),
        ),
    ),
    goal=Goal(
        "Keep β₁ = 0.9. Choose β₂ so that after the outlier Adam spends **at most 100 steps below half speed**, lr/2, "
        "while **no step is longer than lr**.",
        View((GOAL,), panels=("size", "second")),
        (Control("beta2"),),
        reached=lambda paths: _slow(paths) <= 100 and longest()(paths) <= 1.001,
        now=Reading("now", _slow, ".0f", "987"),
        label="steps below half speed",
        hint="A small β₂ forgets the outlier before m does, and then the steps explode. v should forget about as fast "
             "as m.",
        solution=(0.9,),
        praise="Equal betas hold the step below lr for any gradients; a slightly smaller β₂ passes too, on this "
               "sequence. The price: a v with so short a memory forgets rare gradients, which is how Adam was led "
               "astray in the lesson before.",
        quoted={"100": "the goal"},
    ),
    takeaway="Adam is sign descent that slows down where gradients disagree; with equal betas no step is longer than "
             "lr.",
)  # fmt: skip
