"""Adam does not notice a factor on the loss, until ε does."""

import math

from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import apart, size, step_over_lr
from viz.lessons.reading import Path, Reading, Run

START = (-1.5, 2.0)
NUM_STEPS = 300


def _adam(name: str, scale: float, eps: float = 1e-8) -> Run:
    return Run(name, RunSpec("rosenbrock", "adam", START, NUM_STEPS, {"lr": 0.05, "eps": eps}, loss_scale=scale))


def _sgd(scale: float) -> Run:
    return Run("SGD", RunSpec("rosenbrock", "sgd", START, NUM_STEPS, {"lr": 0.0005}, loss_scale=scale))


ADAM = _adam("Adam", 1.0)
TINY = _adam("Adam", 1e-10)
TINY_WITHOUT = _adam("Adam, ε = 0", 1e-10, eps=0.0)


def _gap(scale: float) -> tuple[Run, Run]:
    return _adam("Adam", scale), ADAM


def _moved(path: Path) -> float:
    """The distance between the run's two ends."""
    return math.dist(path.x[-1, 0], path.x[0, 0])


LESSON = Lesson(
    key="loss_scale",
    place=50,
    title="The loss in other units",
    question="What if the loss were a million times larger, or smaller?",
    beats=(
        Beat(
            "Sum a loss over the examples instead of averaging it, or measure it in other units, and it is multiplied "
            "by a factor c. The minimum stays where it is, but the gradient is multiplied by c too. **Gradient "
            "descent** notices: its first step here is {step} long in y, and with the loss × 1000 it is {far}, far out "
            "of the picture. It needs an lr divided by c.",
            View((_sgd(1.0),), panels=("size", "loss"), coordinate=1, until=1),
            (
                Reading("step", size(1, 1), ".3f", "0.025"),
                Reading("far", size(1, 1), ".0f", "25", (_sgd(1000.0),)),
            ),
        ),
        Beat(
            "**Adam's** step is lr·m̂/(√v̂ + ε). m̂ is multiplied by c, √v̂ by c as well, and c cancels "
            "([Kingma & Ba, §2.1][adam]). With the loss × 1,000,000 the path of {steps} steps is the same: it differs "
            "by at most {apart}. The small ε = 1e-8 is there so that nothing is divided by 0.",
            View((ADAM,), panels=("moment", "second", "size"), lane=0),
            (
                Reading("steps", lambda paths: len(paths[0].step), ".0f", "300"),
                Reading("apart", apart(0, 1), ".9f", "0.000000001", _gap(1e6)),
            ),
            quoted={"1,000,000": "the factor of the reading's run"},
        ),
    ),
    prediction=Prediction(
        "Now the other way: the loss × 1e-10, and Adam with its default ε = 1e-8. What does it do?",
        (
            Option("The same path again: c cancels, however small it is.",
                   "It would without ε. But ε is not multiplied by c."),
            Option("Longer steps: it divides by almost nothing.",
                   "The denominator can never be smaller than ε, and soon what it divides is far smaller."),
            Option("It hardly moves.", "The numerator shrinks with the loss, √v̂ + ε cannot fall below ε."),
        ),
        answer=2,
        holds=lambda paths: _moved(paths[0]) < 0.2 * _moved(paths[1]),
    ),
    reveal=Beat(
        "With ε = 0 the path is the old one. With ε = 1e-8 Adam ends {moved} from its start after {steps} steps, "
        "instead of {old}: its gradients are at most {largest} ε. The largest gap to the old path, in x or y:\n\n"
        "|loss ×|1e-6|1e-8|1e-9|1e-10|\n|-|-|-|-|-|\n|apart|{gap6}|{gap8}|{gap9}|{gap10}|\n\n"
        "So **ε has the unit of a gradient**: coordinates with smaller gradients are slowed down. Where ε is far above "
        "√v̂ the step becomes lr·m̂/ε: a step of momentum, which notices the scale again. It does "
        "happen: in a convolutional network v̂ vanished after a few epochs and ε dominated "
        "([Kingma & Ba, §6.3][adam]).",
        View((TINY, TINY_WITHOUT), panels=("size", "second")),
        (
            Reading("steps", lambda paths: len(paths[0].step), ".0f", "300"),
            Reading("moved", lambda paths: _moved(paths[0]), ".2f", "0.23"),
            Reading("old", lambda paths: _moved(paths[1]), ".2f", "2.24"),
            Reading("largest", lambda paths: abs(paths[0].grad).max() / 1e-8, ".2f", "1.55"),
            Reading("gap6", apart(0, 1), ".3f", "0.001", _gap(1e-6)),
            Reading("gap8", apart(0, 1), ".2f", "0.12", _gap(1e-8)),
            Reading("gap9", apart(0, 1), ".2f", "0.83", _gap(1e-9)),
            Reading("gap10", apart(0, 1), ".1f", "1.7", _gap(1e-10)),
        ),
    ),
    goal=Goal(
        "Here the loss is multiplied by 1e-6, and the first gradient in y is 50 millionths. Choose **ε** so that the "
        "first step in y is **half of lr**.",
        View((_adam("Adam", 1e-6),), panels=("size", "second"), coordinate=1, until=1),
        (Control("eps"),),
        reached=lambda paths: abs(step_over_lr(1, 1)(paths) - 0.5) < 0.01,
        now=Reading("now", step_over_lr(1, 1), ".3f", "1.000"),
        label="first step in y, in units of lr",
        hint="The first step is lr·|g|/(|g| + ε).",
        solution=(5e-5,),
        praise="ε is the size of gradient at which Adam's first step is halved. Whether that is small depends on the "
               "loss's unit.",
        quoted={"50": "the gradient −50 at the start, times the scale of 1e-6"},
    ),
    takeaway="Adam's path does not depend on the unit of the loss, as long as the gradients stay well above ε.",
)  # fmt: skip
