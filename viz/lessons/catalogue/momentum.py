"""Why a ball with momentum may take a larger lr than gradient descent, and what that is worth in a ravine."""

import math

from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import at, settled, step_over_lr
from viz.lessons.reading import Reading, Run

START = (2.5, 1.0)
CLOSE = 0.01


def _in_ravine(name: str, optimizer: str, num_steps: int, kappa: float = 25.0, **hyper: float) -> Run:
    return Run(name, RunSpec("quadratic", optimizer, START, num_steps, hyper, surface_params={"kappa": kappa}))


def _best_sgd(kappa: float, num_steps: int) -> Run:
    """Gradient descent with lr = 2/(1 + κ)."""
    return _in_ravine("SGD", "sgd", num_steps, kappa, lr=2 / (1 + kappa))


def _best_ball(kappa: float, num_steps: int) -> Run:
    """The heavy ball with Goh's lr = (2/(1 + √κ))² and μ = ((√κ − 1)/(√κ + 1))²."""
    root = math.sqrt(kappa)
    lr, momentum = (2 / (1 + root)) ** 2, ((root - 1) / (root + 1)) ** 2
    return _in_ravine("Momentum", "momentum", num_steps, kappa, lr=lr, momentum=momentum)


def _on_slope(name: str, optimizer: str, **hyper: float) -> Run:
    return Run(name, SequenceSpec("constant", optimizer, num_steps=60, hyper={"lr": 0.01, **hyper}))


SGD = _in_ravine("SGD", "sgd", 120, lr=0.09)
MOMENTUM = _in_ravine("Momentum", "momentum", 120, lr=0.09, momentum=0.9)

LESSON = Lesson(
    key="momentum",
    place=20,
    title="Momentum and the ravine",
    question="What does momentum buy in a narrow valley?",
    beats=(
        Beat(
            "A ravine: κ = 25 times steeper across (y) than along (x). Each step of gradient descent multiplies x by "
            "(1 − lr) and y by (1 − 25 lr). So lr has to stay below 2/25 = 0.08, or y grows from step to step. For x "
            "that is little: even the best lr there is, 2/26, needs {steps} steps to come within 0.01 of the minimum "
            "([Goh][momentum]).",
            View((_best_sgd(25.0, 80),), panels=("x", "loss"), until=0),
            (Reading("steps", settled(CLOSE), ".0f", "70"),),
            quoted={"0.01": "the radius of the reading", "0.08": "2/κ", "26": "the best lr, 2/(1 + κ)"},
        ),
        Beat(
            "**Momentum**, the *heavy ball*, keeps a velocity: b = μb + g, and the step is −lr·b. Of the old velocity "
            "the share μ = 0.9 is kept and the new gradient g is added. On an even slope, where g is always the same, "
            "the velocity grows towards g/(1−μ): the first step is {first} lr, the tenth {tenth} lr and the last one "
            "here {last} lr.",
            View((_on_slope("SGD", "sgd"), _on_slope("Momentum", "momentum", momentum=0.9)), panels=("size", "x")),
            (
                Reading("first", step_over_lr(1, run=1), ".1f", "1.0"),
                Reading("tenth", step_over_lr(10, run=1), ".1f", "6.5"),
                Reading("last", step_over_lr(60, run=1), ".1f", "10.0"),
            ),
        ),
    ),
    prediction=Prediction(
        "Back to the ravine, with lr = 0.09: too large for gradient descent, whose limit is 0.08. Momentum μ = 0.9 is "
        "added. What becomes of the ball?",
        (
            Option("It is thrown out even sooner: momentum makes an lr that is too large ten times larger.",
                   "It does on an even slope. Across the ravine the gradient keeps changing its sign, and the velocity "
                   "adds up to little."),
            Option("It is thrown out all the same: the limit is set by the ravine, not by the rule.",
                   "Gradient descent's limit is. A rule with a memory has a limit of its own."),
            Option("It comes to rest at the minimum: with momentum a larger lr is allowed.",
                   "What changes its sign cancels in the memory, what does not adds up."),
        ),
        answer=2,
        holds=lambda paths: abs(at(120, 1)(paths)) > 1e6 and settled(CLOSE, run=1)(paths) > 0,
    ),
    reveal=Beat(
        "SGD's y changes its sign at each step, grows {factor}-fold and is gone. The ball is within 0.01 of the "
        "minimum after {ball} steps: gradients across the ravine cancel in its velocity, those along it add up. Its "
        "limit is lr < (2 + 2μ)/κ, nearly twice SGD's 2/κ. With the best lr and μ for each ravine, the steps grow like "
        "√κ and no longer like κ ([Goh][momentum]):\n\n"
        "|κ|best SGD|best momentum|\n|-|-|-|\n"
        "|25|{sgd25}|{ball25}|\n|100|{sgd100}|{ball100}|\n|400|{sgd400}|{ball400}|",
        View((SGD, MOMENTUM), panels=("loss", "size"), coordinate=1),
        (
            Reading("factor", lambda paths: abs(at(2, 1)(paths) / at(1, 1)(paths)), ".2f", "1.25"),
            Reading("ball", settled(CLOSE, run=1), ".0f", "106"),
            # SGD: distance · ((κ − 1)/(κ + 1))^t, exactly.
            Reading("sgd25", settled(CLOSE), ".0f", "70", (_best_sgd(25.0, 80),)),
            Reading("sgd100", settled(CLOSE), ".0f", "280", (_best_sgd(100.0, 300),)),
            Reading("sgd400", settled(CLOSE), ",.0f", "1,120", (_best_sgd(400.0, 1200),)),
            Reading("ball25", settled(CLOSE), ".0f", "21", (_best_ball(25.0, 60),)),
            Reading("ball100", settled(CLOSE), ".0f", "46", (_best_ball(100.0, 100),)),
            Reading("ball400", settled(CLOSE), ".0f", "99", (_best_ball(400.0, 200),)),
        ),
        quoted={"0.01": "the radius of the readings"},
    ),
    goal=Goal(
        "A narrower ravine, κ = 100. With μ = 0.9 the ball rolls to and fro along it before it rests. Choose **lr and "
        "μ** so that it is within 0.01 of the minimum, for good, after **at most 40 steps**.",
        View((_in_ravine("Momentum", "momentum", 150, 100.0, lr=0.025, momentum=0.9),), panels=("x", "loss")),
        (Control("lr", within=(0.001, 0.1)), Control("momentum")),
        reached=lambda paths: 0 <= settled(CLOSE)(paths) <= 40,
        now=Reading("now", settled(CLOSE), ".0f", "107"),
        label="steps until it stays within 0.01",
        hint="Too much μ rolls past the minimum, too little crawls. For κ = 100 the theory has μ = 0.67 at lr = 0.033.",
        solution=(0.032, 0.7),
        praise="Momentum is a setting like lr: the narrower the ravine, the more of it pays, and too much swings.",
        quoted={"0.01": "the radius of the goal", "40": "the goal", "0.67": "Goh: ((√κ − 1)/(√κ + 1))²",
                "0.033": "Goh: (2/(1 + √κ))²"},
    ),
    takeaway="Momentum cancels the gradients that keep changing sign and adds up those that agree: a larger lr is "
             "allowed, and well tuned a ravine costs only the root of its narrowness.",
)  # fmt: skip
