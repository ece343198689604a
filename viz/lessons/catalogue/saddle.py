"""Leaving a saddle: a gradient ten orders of magnitude smaller costs Adam two steps."""

from collections.abc import Sequence

from viz.core.landscape import turn_by, turn_point
from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import Measure
from viz.lessons.reading import Path, Reading, Run

SADDLE = (0.0, 0.0)
NEAR, NEARER, NEAREST = 0.01, 1e-6, 1e-12


def _from(y0: float, name: str, optimizer: str, num_steps: int, turn: float = 0.0) -> Run:
    """½(x² − y²) from (1, y₀), turned by ``turn`` degrees together with the start."""
    start = turn_point((1.0, y0), SADDLE, turn_by(turn))
    return Run(name, RunSpec("saddle", optimizer, start, num_steps, {"lr": 0.01}, rotation=turn, loss_scale=0.5))


def _steps(run: int = 0) -> Measure:
    """The first step after which |y| > 1 along the way out; the number of steps where there is none."""

    def measure(paths: Sequence[Path]) -> float:
        x, y = paths[run].x[:, 0].T
        cos, sin = turn_by(paths[run].spec.rotation)
        outside = abs(cos * y - sin * x) > 1
        return float(outside.argmax() if outside.any() else len(outside) - 1)

    return measure


def _count(slot: str, expected: str, *runs: Run) -> Reading:
    return Reading(slot, _steps(), ",.0f", expected, runs)


SGD = {y0: _from(y0, "SGD", "sgd", 3000) for y0 in (NEAR, NEARER, NEAREST)}
MOMENTUM = {y0: _from(y0, "Momentum", "momentum", 500) for y0 in (NEAR, NEARER, NEAREST)}
ADAM = {y0: _from(y0, "Adam", "adam", 120) for y0 in (NEAR, NEARER)}
TURNED = _from(NEAREST, "Adam", "adam", 1000, turn=45.0)
RACE = tuple(_from(NEAREST, name, name.lower(), 200) for name in ("Adam", "Momentum", "SGD"))

LESSON = Lesson(
    key="saddle",
    place=70,
    title="Leaving a saddle",
    question="How long does a vanishing gradient hold an optimiser up?",
    beats=(
        Beat(
            "At a **saddle** the slope is zero, and yet it is no minimum: this one rises along x and falls along y. "
            "On the ridge y = 0 the gradient points along x only, straight into the saddle. We start just beside the "
            "ridge, at y₀ = 0.01, and count the steps until |y| > 1. With lr = 0.01, gradient descent needs **{sgd}**.",
            View((_from(NEAR, "SGD", "sgd", 500),), panels=("x", "size"), coordinate=1),
            (_count("sgd", "463"),),
        ),
        Beat(
            "The gradient in y is −y: the nearer to the ridge, the weaker. Each step of gradient descent multiplies y "
            "by 1 + lr = 1.01, so whenever y₀ is a hundred times smaller, it needs ln 100 / ln 1.01 = {more} steps "
            "more. From y₀ = 1e-12 it takes **{sgd}**. Momentum pays by the same "
            "law at a better price: **{momentum}**.",
            View((SGD[NEAREST],), panels=("x", "size"), coordinate=1),
            (
                Reading("more", lambda paths: (_steps(1)(paths) - _steps()(paths)) / 2, ".0f", "463",
                        (SGD[NEAR], SGD[NEARER])),
                _count("sgd", "2,777"),
                _count("momentum", "446", MOMENTUM[NEAREST]),
            ),
            quoted={"1.01": "1 + lr", "100": "the factor in y₀"},
        ),
        Beat(
            "Now Adam, from y₀ = 0.01 and with the same lr: **{adam}** steps. Its step is lr·m̂/(√v̂ + ε), and ε is "
            "1e-8, as usual.",
            View((ADAM[NEAR],), panels=("x", "size"), coordinate=1),
            (_count("adam", "76"),),
            quoted={"1e-8": "the default ε of the rule"},
        ),
    ),
    prediction=Prediction(
        "Adam starts at y₀ = 1e-12: ten orders of magnitude nearer to the ridge, with a gradient far below ε. How many "
        "steps until |y| > 1?",
        (
            Option("About 450: six times as many, as for the other two.",
                   "Those two walk in proportion to the gradient. Adam divides the gradient by its own size."),
            Option("Practically never: a gradient of 1e-12 drowns in an ε of 1e-8.",
                   "ε shortens the first step only: it still carries y to about 1e-6, and there the gradient is far "
                   "above ε."),
            Option("About 80: hardly more than before.", "Adam asks for the gradient's sign, hardly for its size."),
        ),
        answer=2,
        holds=lambda paths: _steps()(paths) < 80,
    ),
    reveal=Beat(
        "**{adam} steps**, two more. If g is smaller from the start, so is √v̂, and their ratio stays "
        "([Kingma & Ba, §2.1][adam]). ε cuts only the first step short, to lr/{short}.\n\n"
        "| y₀ | SGD | Momentum | Adam |\n| --- | --- | --- | --- |\n"
        "| 0.01 | {s2} | {m2} | {a2} |\n| 1e-6 | {s6} | {m6} | {a6} |\n| 1e-12 | {s12} | {m12} | {adam} |\n\n"
        "Two limits: *on* the ridge the gradient in y is 0, and nobody leaves. And the saddle has to lie along the "
        "axes: turned by 45°, it costs Adam {turned} steps.",
        View(RACE, panels=("x", "rate"), coordinate=1),
        (
            _count("adam", "78"),
            # (|g| + ε)/|g| for g = 1e-12
            Reading("short", lambda paths: 0.01 / abs(paths[0].step[0, 0, 1]), ",.0f", "10,001"),
            _count("s2", "463", SGD[NEAR]),
            _count("m2", "79", MOMENTUM[NEAR]),
            _count("a2", "76", ADAM[NEAR]),
            _count("s6", "1,389", SGD[NEARER]),
            _count("m6", "226", MOMENTUM[NEARER]),
            _count("a6", "77", ADAM[NEARER]),
            _count("s12", "2,777", SGD[NEAREST]),
            _count("m12", "446", MOMENTUM[NEAREST]),
            _count("turned", "733", TURNED),
        ),
    ),
    goal=Goal(
        "It is the division by √v̂ that makes Adam quick here. Take it away, with ε alone: make Adam as slow as "
        "momentum, which needs 446 steps from here. Anything from **400 to 490** counts.",
        View(tuple(_from(NEAREST, name, name.lower(), 500) for name in ("Adam", "Momentum")), panels=("x", "rate"),
             coordinate=1),
        (Control("eps", runs=(0,), within=(1e-10, 10.0)),),
        reached=lambda paths: 400 <= _steps()(paths) <= 490,
        now=Reading("now", _steps(), ".0f", "78"),
        label="Adam's steps with |y| ≤ 1, of 500",
        hint="Where ε is far above √v̂, the step is lr·m̂/ε. Momentum's is lr times its buffer, which takes in each new "
             "gradient whole; m takes in a tenth of it.",
        solution=(0.1,),
        praise="With an ε of 1 − β₁, far above √v̂, Adam is nearly momentum with the same lr. From now on it pays for "
               "a smaller y₀, as momentum does.",
        quoted={"446": "measured in the second beat", "400": "the goal", "490": "the goal"},
    ),
    takeaway="How small the gradient is hardly matters to Adam: it leaves a saddle at its usual pace, if the way out "
             "lies along an axis.",
)  # fmt: skip
