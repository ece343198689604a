"""AdamW is not Adam with an L2 penalty: what goes through the moments is divided by the gradient's size."""

import math
from collections.abc import Sequence

from viz.core.sequence_spec import SequenceSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.reading import Path, Reading, Run

NUM_STEPS = 5000


def _run(name: str, optimizer: str, sigma: float, decay: float = 0.1, start: float = 1.0) -> Run:
    """A weight that is told nothing but noise."""
    hyper = {"lr": 0.001, "weight_decay": decay}
    noise = {"mean": 0.0, "sigma": sigma}
    return Run(name, SequenceSpec("noise", optimizer, start, NUM_STEPS, hyper, sequence_params=noise))


def _none(sigma: float) -> Run:
    return _run("Adam, no decay", "adam", sigma, 0.0)


def _l2(sigma: float) -> Run:
    return _run("Adam + L2", "adam", sigma)


def _adamw(sigma: float) -> Run:
    return _run("AdamW", "adamw", sigma)


def _twins(optimizer: str, sigma: float) -> tuple[Run, Run]:
    """From 1 and from 0: both get the same noise, so their distance is what is left of the start."""
    return _run("from 1", optimizer, sigma), _run("from 0", optimizer, sigma, start=0.0)


def _apart(paths: Sequence[Path]) -> float:
    """The end of the first run less the end of the second."""
    return float(paths[0].x[-1, 0, 0] - paths[1].x[-1, 0, 0])


def _rate(paths: Sequence[Path]) -> float:
    """The rate at which twins approach one another, over lr·λ."""
    return -math.log(_apart(paths)) / (NUM_STEPS * 0.001 * 0.1)


LESSON = Lesson(
    key="weight_decay",
    place=110,
    title="AdamW is not L2",
    question="Is weight decay the same as an L2 penalty?",
    beats=(
        Beat(
            "**Weight decay** takes a share lr·λ of each weight away at each step. An **L2 penalty** ½λx² in the loss "
            "adds λx to the gradient. For gradient descent both are the same: x − lr·(g + λx). Here a weight "
            "starts at 1 and its gradients are pure noise. With lr = 0.001 and λ = 0.1, {left} of the start is left "
            "after 5,000 steps. (That is the distance to a twin that starts at 0 and gets the same noise.)",
            View((_run("SGD, no decay", "sgd", 1.0, 0.0), _run("SGD + L2", "sgd", 1.0)), panels=("x",)),
            # (1 − 10⁻⁴)⁵⁰⁰⁰
            (Reading("left", _apart, ".3f", "0.607", _twins("sgd", 1.0)),),
            quoted={"5,000": "the number of steps"},
        ),
        Beat(
            "In Adam there are two places for λ. **Adam + L2** adds λx to the gradient, before the moments see it. "
            "**AdamW** leaves the gradient alone and shrinks x beside the step, by lr·λ·x "
            "([Loshchilov & Hutter, Algorithm 2][adamw]). With noise of σ = 1 you can hardly tell them apart: {l2} and "
            "{adamw} of the start are left.",
            View((_l2(1.0), _adamw(1.0)), panels=("x",)),
            (
                Reading("l2", _apart, ".3f", "0.605", _twins("adam", 1.0)),
                Reading("adamw", _apart, ".3f", "0.607", _twins("adamw", 1.0)),
            ),
        ),
    ),
    prediction=Prediction(
        "Another weight of the same network has gradients ten times as loud, σ = 10. With the same λ and lr, how do "
        "the two shrink it now?",
        (
            Option("L2 shrinks it at about a tenth of AdamW's rate.",
                   "What goes through the moments is divided by √v̂, the penalty included."),
            Option("Both alike, as before: the penalty λx knows nothing of the noise.",
                   "λx does not; but Adam divides it by √v̂ together with the rest of the gradient, and √v̂ is about σ."),
            Option("L2 shrinks it about ten times as fast: louder gradients, larger steps.",
                   "Adam's steps are as long as before: it divides by √v̂. The penalty is divided as well."),
        ),
        answer=0,
        holds=lambda paths: 0.05 < (paths[2].x[-1] - paths[0].x[-1]) / (paths[2].x[-1] - paths[1].x[-1]) < 0.2,
    ),
    reveal=Beat(
        "AdamW takes the weight down as before; **L2 hardly touches it**. The penalty joins the gradient, and Adam "
        "divides both by √v̂ ≈ σ. Decay rates, in units of lr·λ:\n\n"
        "| noise σ | Adam + L2 | AdamW |\n| --- | --- | --- |\n"
        "| 10 | {l10} | {w10} |\n| 1 | {l1} | {w1} |\n| 0.1 | {l01} | {w01} |\n\n"
        "So with L2 a weight with loud gradients is spared and a quiet one squashed, whatever you meant by λ. No other "
        "λ mends that, because every weight has its own σ ([Loshchilov & Hutter, §2][adamw]).",
        View((_l2(10.0), _adamw(10.0), _none(10.0)), panels=("x",)),
        tuple(
            Reading(slot, _rate, form, expected, _twins(optimizer, sigma))
            for slot, form, expected, optimizer, sigma in (
                ("l10", ".2f", "0.10", "adam", 10.0), ("w10", ".2f", "1.00", "adamw", 10.0),
                ("l1", ".2f", "1.00", "adam", 1.0), ("w1", ".2f", "1.00", "adamw", 1.0),
                ("l01", ".1f", "9.2", "adam", 0.1), ("w01", ".2f", "1.00", "adamw", 0.1),
            )
        ),
    ),
    goal=Goal(
        "This weight's noise has σ = 4. Choose λ for **Adam + L2** so that it ends where AdamW does, to within 0.02. "
        "AdamW keeps its λ = 0.1.",
        View((_l2(4.0), _adamw(4.0)), panels=("x",)),
        (Control("weight_decay", runs=(0,), label="λ of Adam + L2"),),
        reached=lambda paths: abs(_apart(paths)) <= 0.02,
        now=Reading("now", _apart, "+.3f", "+0.289"),
        label="end of Adam + L2 less end of AdamW",
        hint="L2's decay is divided by √v̂, which is about σ. Make up for that.",
        solution=(0.4,),
        praise="λ had to be σ times AdamW's. A network has a σ for every weight, and one λ cannot fit them all.",
        quoted={"0.02": "the goal"},
    ),
    takeaway="In Adam an L2 penalty is divided by the size of each weight's gradients; AdamW's decay is the same for "
             "all weights.",
)  # fmt: skip
