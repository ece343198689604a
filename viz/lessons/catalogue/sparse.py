"""Sparse gradients: a rare gradient moves Adam farther than a frequent one, and no bound on the step holds."""

from collections.abc import Sequence

from viz.core.sequence_spec import SequenceSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import Measure, longest, step_over_lr
from viz.lessons.reading import Path, Reading, Run

LR = 0.01


def _sparse(name: str, optimizer: str, every: int, num_steps: int) -> Run:
    return Run(name, SequenceSpec("sparse", optimizer, None, num_steps, {"lr": LR}, sequence_params={"every": every}))


def _moved(gradients: int, every: int, run: int = 0) -> Measure:
    """How far each of the last ``gradients`` gradients, one in ``every`` steps, moved x, in units of lr."""

    def measure(paths: Sequence[Path]) -> float:
        x = paths[run].x[:, 0, 0]
        return float(x[-1 - gradients * every] - x[-1]) / gradients / LR

    return measure


SGD = _sparse("SGD", "sgd", 100, 100)
FIRST = _sparse("Adam", "adam", 100, 100)
LONG_SGD = _sparse("SGD", "sgd", 100, 2_000)
LONG = _sparse("Adam", "adam", 100, 2_000)
RARE = {every: _sparse("Adam", "adam", every, 20_000) for every in (1, 10, 100, 1_000)}
LONE = _sparse("Adam", "adam", 10_000, 10_001)
GROWING = Run("Adam", SequenceSpec("growing", "adam", None, 8_000, {"lr": LR, "eps": 0.0},
                                   sequence_params={"ratio": 1.0}))  # fmt: skip

LESSON = Lesson(
    key="sparse",
    place=120,
    title="Rare gradients, and the bound that isn't",
    question="A weight hears a gradient only now and then. How far does each one move it?",
    beats=(
        Beat(
            "The weights of a rare word get a gradient only when the word occurs; at all other steps it is 0. Take one "
            "such weight: a gradient of 1 comes, then 99 steps of nothing. **Gradient descent** moves by "
            "{moved} lr when the gradient comes, and then stands still.",
            View((SGD,), panels=("moment", "x"), until=0),
            (Reading("moved", _moved(1, 100), ".2f", "1.00"),),
            quoted={"99": "one gradient in 100 steps"},
        ),
        Beat(
            "**Adam** moves by {at_once} lr at once, and goes on: m forgets the gradient slowly, keeping β₁ = 0.9 of "
            "it at each step. When it has come to rest the one gradient has moved the weight by {in_all} lr. Step "
            "through it: the steps fade with m.",
            View((FIRST, SGD), panels=("moment", "size", "x"), lane=0, until=0),
            (
                Reading("at_once", step_over_lr(1), ".2f", "1.00"),
                Reading("in_all", _moved(1, 100), ".1f", "6.0"),
            ),
            quoted={"0.9": "the default β₁ of the rule"},
        ),
    ),
    prediction=Prediction(
        "The word keeps coming back: one gradient of 1 in every 100 steps. How far does each of them move Adam in the "
        "long run?",
        (
            Option("About lr: Adam divides the gradient's size away.",
                   "It divides by √v̂, and v̂ is a mean over time: over all the steps without a gradient too."),
            Option("Less and less: v gathers all the squares that ever came.",
                   "That is AdaGrad, whose v is a sum. Adam's v is a running mean, which the zeros pull down."),
            Option("About 10 lr, more than the first one did.",
                   "The mean of g² is a hundredth, its root a tenth, and the step is divided by it."),
            Option("At most 3.16 lr: that is the paper's bound for sparse gradients.",
                   "That figure is about a single step. Here many steps follow from one gradient."),
        ),
        answer=2,
        holds=lambda paths: 9 < _moved(1, 100)(paths) < 11,
    ),
    reveal=Beat(
        "Each gradient now moves Adam by **{moved} lr**, gradient descent by {sgd} lr. In the long run:\n\n"
        "| one gradient in | moves Adam by |\n|--:|--:|\n"
        "| 1 step | {k1} lr |\n| 10 steps | {k10} lr |\n| 100 steps | {k100} lr |\n| 1000 steps | {k1000} lr |\n\n"
        "With a gradient in every k-th step v̂ ≈ 1/k, and m passes the gradient on once, spread over steps: "
        r"$\sqrt k\,$lr. (At 1000, v itself fades in between.) A strength for rare features, a risk where the rare "
        "gradient is an outlier. A single step stays shorter: after ten thousand zeros {lone} lr, the most that "
        "[Kingma & Ba, §2.1][adam] allow.",
        View((LONG, LONG_SGD), panels=("x", "second", "size")),
        (
            Reading("moved", _moved(1, 100), ".2f", "9.73"),
            Reading("sgd", _moved(1, 100, 1), ".2f", "1.00"),
            Reading("k1", _moved(10_000, 1), ".2f", "1.00", (RARE[1],)),
            Reading("k10", _moved(1_000, 10), ".2f", "3.16", (RARE[10],)),
            Reading("k100", _moved(100, 100), ".2f", "9.80", (RARE[100],)),
            Reading("k1000", _moved(10, 1_000), ".1f", "25.3", (RARE[1_000],)),
            Reading("lone", step_over_lr(10_001), ".3f", "3.162", (LONE,)),
        ),
    ),
    goal=Goal(
        r"The same §2.1 says: no step is longer than $\mathrm{lr}\,\frac{1-\beta_1}{\sqrt{1-\beta_2}}$, here 3.162 lr. "
        "Break it. Each gradient is now the same number of times larger than the one before: choose that ratio so "
        "that a step gets longer than **7.2 lr**.",
        View((GROWING,), panels=("size", "second")),
        (Control("ratio", within=(1.0, 1.5)),),
        reached=lambda paths: longest()(paths) > 7.2,
        now=Reading("now", longest(), ".3f", "1.000"),
        label="longest step / lr",
        hint="m should be as large as v allows. A gradient j steps back counts β₁ʲ in m and β₂ʲ in v: the best size "
             "for it is (β₁/β₂)ʲ.",
        solution=(1.11,),
        praise=r"The best ratio is $\beta_2/\beta_1$, and no gradients at all give a longer step than "
               r"$\frac{1-\beta_1}{\sqrt{(1-\beta_2)(1-\beta_1^2/\beta_2)}}$, that is 7.270 lr. So the paper's bound "
               "is not one; steps are bounded at all only because β₁ < √β₂.",
        quoted={
            "2.1": "a section of the paper",
            "3.162": "0.1/√0.001",
            "7.2": "the goal",
            "7.270": "0.1/√(0.001·(1 − 0.81/0.999))",
        },
    ),
    takeaway="The rarer a weight's gradient, the farther Adam goes for it; lr is the usual size of a step, and no "
             "bound on it.",
)  # fmt: skip
