"""The edge of stability: Adam's own division drives the curvature it feels up to the limit."""

from collections.abc import Sequence

import numpy as np

from viz.core.sharpness import sharpness
from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import Measure, first, loss_after, second_half
from viz.lessons.reading import Path, Reading, Run


def _in_valley(name: str, optimizer: str, num_steps: int, **hyper: float) -> Run:
    return Run(name, RunSpec("quadratic", optimizer, (2.5, 1.0), num_steps, hyper, surface_params={"kappa": 100.0}))


def _adam(num_steps: int, beta1: float = 0.9) -> Run:
    return _in_valley("Adam", "adam", num_steps, lr=0.1, beta1=beta1, beta2=0.99)


def _sharpness_at(t: int) -> Measure:
    return lambda paths: float(sharpness(paths[0]).eigenvalue[t - 1, 0])


def _limit(paths: Sequence[Path]) -> float:
    threshold = sharpness(paths[0]).threshold
    return float("nan") if threshold is None else float(threshold[0])


def _limit_times_lr(paths: Sequence[Path]) -> float:
    return _limit(paths) * float(paths[0].lr[0])


def _median(paths: Sequence[Path]) -> float:
    """The sharpness at which the second half of the run hovers."""
    eigenvalue = sharpness(paths[0]).eigenvalue[:, 0]
    return float(np.median(second_half(eigenvalue)))


def _median_over_limit(paths: Sequence[Path]) -> float:
    return _median(paths) / _limit(paths)


def _crossing(paths: Sequence[Path]) -> float:
    """The first step whose sharpness is above the limit."""
    return first(sharpness(paths[0]).eigenvalue[:, 0] > _limit(paths)) + 1


def _lowest(paths: Sequence[Path]) -> float:
    return float(paths[0].best_loss[0])


def _peak(paths: Sequence[Path]) -> int:
    """The step of the highest loss within 100 steps of the crossing."""
    crossing = int(_crossing(paths))
    return crossing + int(paths[0].loss[crossing : crossing + 100, 0].argmax())


LONG = {beta1: _adam(3000, beta1) for beta1 in (0.0, 0.5, 0.9, 0.95)}


def _hovering(beta1: float, limit: str, share: str) -> tuple[Reading, Reading]:
    """A row of the reveal's table."""
    slot, runs = f"{beta1:g}".replace(".", "_"), (LONG[beta1],)
    return (
        Reading(f"limit_{slot}", _limit_times_lr, ".0f", limit, runs),
        Reading(f"median_{slot}", _median_over_limit, ".1f", share, runs),
    )


LESSON = Lesson(
    key="edge",
    place=100,
    title="The edge of stability",
    question="How steep may it be for Adam?",
    beats=(
        Beat(
            "In y this valley has the curvature 100, so one step of gradient descent turns y into "
            "(1 − 100·lr)·y. It dies out while the curvature is below the limit 2/lr and "
            "explodes above it: after 40 steps the loss is {below} with lr = 0.019, and **{above}** with 0.021. The "
            "panel shows curvature (**sharpness**) and limit.",
            View((_in_valley("lr 0.019", "sgd", 40, lr=0.019), _in_valley("lr 0.021", "sgd", 40, lr=0.021)),
                 panels=("loss", "sharpness"), coordinate=1),
            (
                Reading("below", loss_after(40), ".2f", "0.68"),
                Reading("above", loss_after(40, 1), ",.0f", "102,421"),
            ),
            quoted={"40": "the number of steps"},
        ),
        Beat(
            "Adam divides each coordinate's gradient by √v̂, and with it the curvature: what counts is the "
            "**preconditioned sharpness**, the top eigenvalue of P⁻¹H, with H the Hessian (all second derivatives) "
            "and P = √v̂ + ε. Were v̂ frozen, Adam would be stable below (2 + 2β₁)/((1 − β₁)·lr) ([Cohen et "
            "al.][edge]). At β₁ = 0.9 that is 38/lr, here **{limit}**.",
            View((_adam(100),), panels=("loss", "sharpness")),
            (Reading("limit", _limit, ".0f", "380"),),
            quoted={"38": "(2 + 1.8)/0.1"},
        ),
        Beat(
            "At the first step the sharpness is {start}: far below. The loss falls, the gradients fall, v̂ forgets the "
            "large ones, and so the sharpness grows, though the valley's shape never changes. After 600 steps it is "
            "**{later}**.",
            View((_adam(600),), panels=("loss", "sharpness")),
            (
                # κ·y/√v̂ with √v̂ = κ·y: 1
                Reading("start", _sharpness_at(1), ".1f", "1.0"),
                Reading("later", _sharpness_at(600), ".0f", "90"),
            ),
            quoted={"600": "the number of steps"},
        ),
    ),
    prediction=Prediction(
        "The limit is 380, and the sharpness keeps growing. What happens next?",
        (
            Option("It passes the limit, and Adam diverges as gradient descent does.",
                   "Gradient descent has no such brake: Adam's growing gradients refill v̂, and that pulls the "
                   "sharpness back below the limit."),
            Option("It levels off below the limit: close to a minimum Adam grows careful.",
                   "v̂ knows nothing of the limit. It goes on forgetting until a step overshoots."),
            Option("It passes the limit, the loss jumps up, the sharpness falls back, and all over again.",
                   "Adam stabilises itself, but only after it has overshot."),
            Option("It passes the limit and grows on for ever: no step of Adam is much longer than lr.",
                   "That keeps Adam from infinity. But each step past the limit overshoots further, the gradients "
                   "grow, and v̂ with them."),
        ),
        answer=2,
        holds=lambda paths: (
            np.isfinite(paths[0].loss).all()
            and _crossing(paths) > 0
            and paths[0].loss[_peak(paths), 0] > 1e30 * _lowest(paths)
            and 0.8 < _median_over_limit(paths) < 1.2
        ),
    ),
    reveal=Beat(
        "At step {crossing} the sharpness passes 380. The loss, {low} by then, turns round and reaches **{peak}** at "
        "step {peak_at}. Large gradients refill v̂, the sharpness drops, the loss falls, v̂ forgets: again and again. "
        "Adam hovers at its limit, for every β₁:\n\n"
        "| β₁ | limit · lr | median over limit |\n| --- | --- | --- |\n"
        "| 0 | {limit_0} | {median_0} |\n| 0.5 | {limit_0_5} | {median_0_5} |\n"
        "| 0.9 | {limit_0_9} | {median_0_9} |\n| 0.95 | {limit_0_95} | {median_0_95} |\n\n"
        "Networks trained by Adam on full batches hover there too ([Cohen et al.][edge]).",
        View((_adam(2000),), panels=("loss", "sharpness")),
        (
            Reading("crossing", _crossing, ".0f", "888"),
            Reading("low", _lowest, ".0e", "1e-39"),
            Reading("peak", lambda paths: paths[0].loss[_peak(paths), 0], ".2f", "0.05"),
            Reading("peak_at", _peak, ".0f", "948"),
            *_hovering(0.0, "2", "1.0"),
            *_hovering(0.5, "6", "1.1"),
            *_hovering(0.9, "38", "1.0"),
            *_hovering(0.95, "78", "1.0"),
        ),
        quoted={"380": "38/lr, measured in the second beat"},
    ),
    goal=Goal(
        "At β₁ = 0.5 the limit is 60, and Adam hovers there. Leave lr at 0.1 and move the limit with β₁: let Adam "
        "hover at **about 100**. The median over the second half has to lie between 90 and 110.",
        View((LONG[0.5],), panels=("loss", "sharpness")),
        (Control("beta1"),),
        reached=lambda paths: 90 <= _median(paths) <= 110,
        now=Reading("now", _median, ".0f", "66"),
        label="median sharpness, second half",
        hint="The limit is (2 + 2β₁)/((1 − β₁)·lr). Which β₁ makes it 100?",
        solution=(0.65,),
        praise="At β₁ = 2/3 the limit is exactly 100. More momentum lets Adam cope with steeper ground.",
        quoted={
            "60": "3/0.05, that is (2 + 1)/(0.5·0.1)", "100": "the goal", "90": "the goal", "110": "the goal",
            "3": "(2 + 2β)/(1 − β) = 10 has the solution β = 2/3",
        },
    ),
    takeaway="A vanishing gradient makes Adam feel the ground grow steeper, until it overshoots at a limit that lr and "
             "β₁ set.",
)  # fmt: skip
