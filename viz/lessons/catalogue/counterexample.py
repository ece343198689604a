"""The counterexamples of Reddi, Kale and Kumar: where Adam goes the wrong way, and what AMSGrad mends of it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from viz.core.quantity import Value
from viz.core.sequence_spec import SequenceSpec
from viz.core.surface import Array
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import Measure, second_half
from viz.lessons.reading import Path, Reading, Run

SEEDS = tuple(range(8))
SHORT_MEMORY: dict[str, Value] = {"lr": 0.08, "beta1": 0.0, "beta2": 0.1}
"""β₂ = 1/(1 + C²) for C = 3, as in the paper's theorem."""
BY_CHANCE: dict[str, Value] = {"lr": 0.02, "beta1": 0.9, "beta2": 0.99}


def _in_turn(name: str, optimizer: str, **hyper: Value) -> Run:
    return Run(name, SequenceSpec("reddi_cycle", optimizer, None, 150, hyper or SHORT_MEMORY))


def _by_chance(name: str, optimizer: str, **hyper: Value) -> Run:
    return Run(name, SequenceSpec("reddi_lottery", optimizer, None, 20_000, hyper or BY_CHANCE))


def _for_all_seeds(run: Run) -> tuple[Run, ...]:
    return (replace(run, spec=replace(run.spec, seed=SEEDS)),)  # type: ignore[arg-type]


def _late(run: int = 0) -> Measure:
    """Mean x over the second half of the steps, and over the seeds."""
    return lambda paths: float(_means(paths[run]).mean())


def _spread(run: int = 0) -> Measure:
    """Standard deviation of it between the seeds."""
    return lambda paths: float(_means(paths[run]).std(ddof=1))


def _means(path: Path) -> Array:
    """Mean x of each seed over the second half of the steps, (runs,)."""
    return np.asarray(second_half(path.x)[:, :, 0].mean(axis=0))


def _last(run: int = 0) -> Measure:
    """Mean x over the last 30 steps, which are ten rounds of the cycle."""
    return lambda paths: float(paths[run].x[-30:, 0, 0].mean())


def _asked(place: int) -> Measure:
    """The step at a place of the last round, 0 … 2, in units of lr: as the rule asks for it, bounds or not."""
    return lambda paths: float(paths[0].step[-3 + place, 0, 0] / paths[0].lr[-1])


def _round(paths: Sequence[Path]) -> float:
    """Sum of the three steps of a round, in units of lr."""
    return sum(_asked(place)(paths) for place in range(3))


SGD = _in_turn("SGD", "sgd", lr=0.03)
ADAM = _in_turn("Adam", "adam")
AMSGRAD = _in_turn("AMSGrad", "amsgrad")
LOTTERY_ADAM = _by_chance("Adam", "adam")
LOTTERY_AMSGRAD = _by_chance("AMSGrad", "amsgrad")
LOTTERY_SGD = _by_chance("SGD", "sgd", lr=1e-4)
GOAL = Run("Adam", SequenceSpec("reddi_lottery", "adam", None, 6_000, {"lr": 0.02, "beta1": 0.0, "beta2": 0.9},
                                sequence_params={"large": 12.0, "small": 1.0, "chance": 0.1}))  # fmt: skip

LESSON = Lesson(
    key="counterexample",
    place=130,
    title="AMSGrad's counterexample",
    question="Can Adam walk the wrong way for ever?",
    beats=(
        Beat(
            "A game on the line from −1 to 1. Every third gradient is +3 and pushes x to the left; the two between are "
            "−1 and push it to the right. A round sums to +1, so the best place is x = −1. **Gradient descent** steps "
            "back and forth, and in the end it is at {sgd}.",
            View((SGD,), panels=("moment", "x"), until=0),
            (Reading("sgd", _last(), ".2f", "-0.97"),),
            quoted={"3": "the sequence's default C", "-1": "an end of the line, and the sequence's default −c"},
        ),
        Beat(
            "**Adam** with a short memory, β₁ = 0 and β₂ = 0.1, ends at {adam}: all but the worst place there is. "
            "The +3 is divided by a √v̂ that has just seen it: a step of {large} lr. The two −1 come when v is "
            "forgetting it: {small} and {smaller} lr. So a round moves x by {round} lr, to the right. Rare and large "
            "loses against frequent and small ([Reddi et al., §3][amsgrad]).",
            View((ADAM, SGD), panels=("second", "size", "x"), until=0),
            (
                Reading("adam", _last(), ".2f", "0.96"),
                Reading("large", _asked(0), ".2f", "-1.05"),
                Reading("small", _asked(1), "+.2f", "+0.76"),
                Reading("smaller", _asked(2), "+.2f", "+0.97"),
                Reading("round", _round, "+.2f", "+0.68"),
            ),
            quoted={"3": "the sequence's default C", "-1": "the sequence's default −c"},
        ),
        Beat(
            "Their remedy, **AMSGrad**, divides by the largest v so far, which never forgets the +3. So its steps keep "
            "the gradients' proportions, {large}, {small} and {small} lr: {round} lr a round, to the left. It ends at "
            "{amsgrad}, the right place.",
            View((AMSGRAD, ADAM), panels=("second", "size", "x"), until=0),
            (
                Reading("large", _asked(0), ".2f", "-1.05"),
                Reading("small", _asked(1), "+.2f", "+0.35"),
                Reading("round", _round, "+.2f", "-0.35"),
                Reading("amsgrad", _last(), ".2f", "-0.97"),
            ),
            quoted={"3": "the sequence's default C"},
        ),
    ),
    prediction=Prediction(
        "The paper's second version leaves it to chance: the gradient is 1010 with probability 0.01, otherwise −10. "
        "Its mean is 0.2, so again x = −1 is best. With β = (0.9, 0.99), a constant lr of 0.02 and 20,000 steps: where "
        "does AMSGrad end?",
        (
            Option("At −1, and Adam near +1: AMSGrad has cured it.",
                   "Adam does drift to +1. But AMSGrad takes away Adam's bias only, not the gradient's noise."),
            Option("Near +1, like Adam.",
                   "Its denominator no longer forgets, so nothing pulls it to the right for long."),
            Option("Nowhere: it wanders, and so does plain gradient descent.",
                   "The noise is hundreds of times larger than the mean that should guide it."),
        ),
        answer=2,
        holds=lambda paths: (
            _late(0)(paths) > 0.5
            and all(np.ptp(paths[run].x[10_000:, 0, 0]) > 1 and abs(_late(run)(paths)) < 0.5 for run in (1, 2))
        ),
    ),
    reveal=Beat(
        "Mean of x over the second half, for eight draws of the lottery (± standard deviation):\n\n"
        "| | x |\n|--|--:|\n| Adam | {adam} ± {adam_spread} |\n| AMSGrad | {amsgrad} ± {amsgrad_spread} |\n"
        "| SGD | {sgd} ± {sgd_spread} |\n\n"
        "Adam is pulled to the wrong end. **AMSGrad is not, but it has not converged either**: once its largest v "
        "stands it is gradient descent with momentum, and wanders like SGD with its effective lr, about 1e-4. The mean "
        "gradient is 0.2, the standard deviation 101. That is noise, which a falling lr averages away, in far more "
        "steps than these. Adam's pull is a bias: it stays ([Reddi et al., §5][amsgrad]).",
        View((LOTTERY_ADAM, LOTTERY_AMSGRAD, LOTTERY_SGD), panels=("x", "second")),
        (
            Reading("adam", _late(), "+.2f", "+0.80", _for_all_seeds(LOTTERY_ADAM)),
            Reading("adam_spread", _spread(), ".2f", "0.08", _for_all_seeds(LOTTERY_ADAM)),
            Reading("amsgrad", _late(), "+.2f", "+0.22", _for_all_seeds(LOTTERY_AMSGRAD)),
            Reading("amsgrad_spread", _spread(), ".2f", "0.36", _for_all_seeds(LOTTERY_AMSGRAD)),
            Reading("sgd", _late(), "+.2f", "+0.12", _for_all_seeds(LOTTERY_SGD)),
            Reading("sgd_spread", _spread(), ".2f", "0.31", _for_all_seeds(LOTTERY_SGD)),
        ),
        quoted={"0.2": "0.01·1010 − 0.99·10", "101": "√(0.01·0.99)·1020 = 101.5"},
    ),
    goal=Goal(
        "A milder lottery: +12 with probability 0.1, otherwise −1, and β₁ = 0. Adam goes the wrong way. **No other "
        "algorithm is needed**: with β₂ and lr alone bring the mean of x over the second half below **−0.94**.",
        View((GOAL,), panels=("x", "second")),
        (Control("beta2"), Control("lr", within=(1e-4, 0.1))),
        reached=lambda paths: _late()(paths) < -0.94,
        now=Reading("now", _late(), "+.2f", "+0.82"),
        label="mean of x over the second half",
        hint="First the bias: v must remember the +12 until the next one comes. Then the noise: a smaller lr wanders "
             "less, but it must still get there.",
        solution=(0.99, 0.005),
        praise="A long memory cures the bias and a small lr the noise. In general too Adam provably converges if β₁ < "
               "√β₂ and β₂ is large enough for the problem at hand ([Zhang et al.][large_beta2]): the counterexamples "
               "choose the problem after the betas.",
        quoted={"12": "the sequence's C", "-1": "the sequence's −c", "-0.94": "the goal"},
    ),
    takeaway="Adam can be led astray where v forgets a rare large gradient before the next one comes; AMSGrad takes "
             "that bias away, the noise it leaves.",
)  # fmt: skip
