"""The long memory of v: one spike of the gradient slows Adam down for thousands of steps."""

from collections.abc import Sequence

from viz.core.sequence_spec import SequenceSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import first, info, sizes, step_over_lr
from viz.lessons.reading import Path, Reading, Run

AT = 200
"""The step of the spike."""


def _run(name: str, num_steps: int, beta2: float = 0.999, optimizer: str = "adam") -> Run:
    spike = {"size": 1000.0, "at": float(AT)}
    hyper = {"lr": 0.001, "beta2": beta2}
    return Run(name, SequenceSpec("spike", optimizer, num_steps=num_steps, hyper=hyper, sequence_params=spike))


def _half_speed(paths: Sequence[Path]) -> float:
    """Steps from the spike until Adam, slowed down, makes half of lr again; all that are left where it does not."""
    speed = sizes(paths[0])[AT - 1 :, 0]
    slowest = int(speed.argmin())
    again = speed[slowest:] >= 0.5
    return slowest + first(again) if again.any() else float(len(speed))


def _slowest(paths: Sequence[Path]) -> float:
    return float(sizes(paths[0]).min())


def _memory(paths: Sequence[Path]) -> float:
    return 1 / (1 - float(paths[0].spec.hyper["beta2"]))


BEFORE = _run("Adam", AT - 1)
SPIKE = _run("Adam", 300)
LANES = tuple(_run(f"β₂ = {beta2}", 7000, beta2) for beta2 in (0.999, 0.99, 0.9))
LONGEST = _run("β₂ = 0.9999", 40_000, 0.9999)
AMSGRAD = _run("AMSGrad", 7000, optimizer="amsgrad")

LESSON = Lesson(
    key="long_memory",
    place=80,
    title="The long memory",
    question="How long does Adam remember one bad batch?",
    beats=(
        Beat(
            "One weight is told the same gradient again and again: 1. Its running means are m̂ = 1 and v̂ = 1, so Adam "
            "walks at full speed, **{speed} lr** a step.",
            View((BEFORE,), panels=("moment", "size")),
            (Reading("speed", step_over_lr(AT - 1), ".3f", "1.000"),),
        ),
        Beat(
            "At step 200 comes a bad batch, with a gradient of 1000; after it all is as before. m takes in a tenth of "
            "the spike and jumps to {jump}. It forgets with β₁ = 0.9: **{calm} steps** later it is below 2 again.",
            View((SPIKE,), panels=("moment",)),
            (
                # 0.9·(1 − 0.9¹⁹⁹) + 0.1·1000, and 1 + 99.9·0.9ⁿ < 2
                Reading("jump", info("m", AT), ".1f", "100.9"),
                Reading("calm", lambda paths: first(paths[0].info["m"][AT - 1 :, 0, 0] < 2), ".0f", "44"),
            ),
            quoted={"0.9": "the default β₁ of the rule"},
        ),
        Beat(
            "v is the running mean of the *squared* gradient. It takes in a million with a share of 1 − β₂, so "
            "it jumps to **{v}**. It forgets with β₂ = 0.999, which is a memory of about 1/(1−β₂) = 1,000 "
            "steps. (The panel shows v̂, which still makes up for the start at 0.) As long as √v̂ is large, Adam is "
            "slow.",
            View((SPIKE,), panels=("second",)),
            (Reading("v", info("v", AT), ",.0f", "1,000"),),
        ),
    ),
    prediction=Prediction(
        "How many steps after the spike does Adam walk at half its speed again, half of lr a step?",
        (
            Option("About 50: as soon as m has forgotten the spike.",
                   "m does forget it that soon. But the step is m̂ divided by √v̂, and v remembers."),
            Option("About 1,000: that is how long v remembers.",
                   "After 1,000 steps v has fallen to 1/e of its peak, from 1,000 to about 370: Adam still walks at "
                   "less than a twentieth of its speed."),
            Option("About 6,000: several times as long as v remembers.",
                   "Forgetting is exponential, and v has a long way down."),
        ),
        answer=2,
        holds=lambda paths: 5500 < _half_speed(paths) < 6500,
    ),
    reveal=Beat(
        "**{b3} steps.** Half speed means v̂ = 4, so of the spike's 1,000 only 3 may be left: that takes "
        "ln(1000/3) = 5.8 memories. At worst Adam makes {low} lr a step.\n\n"
        "| β₂ | memory | half speed after |\n| --- | --- | --- |\n"
        "| 0.9 | 10 | {b1} |\n| 0.99 | 100 | {b2} |\n| 0.999 | 1,000 | {b3} |\n| 0.9999 | 10,000 | {b4} |\n\n"
        "AMSGrad keeps the largest v it has met ([Reddi et al., Algorithm 2][amsgrad]): it never recovers and crawls "
        "on at {ams} lr.",
        View(LANES, panels=("size", "x")),
        (
            Reading("b1", _half_speed, ",.0f", "99", LANES[2:]),
            Reading("b2", _half_speed, ",.0f", "808", LANES[1:2]),
            Reading("b3", _half_speed, ",.0f", "5,809", LANES[:1]),
            Reading("b4", _half_speed, ",.0f", "35,354", (LONGEST,)),
            Reading("low", _slowest, ".3f", "0.017"),
            Reading("ams", step_over_lr(7000), ".3f", "0.032", (AMSGRAD,)),
        ),
        quoted={
            "4": "half speed is 1/√v̂ = 1/2", "3": "v̂ = 4 less the 1 of the usual gradients",
            "5.8": "ln(1000/3)",
            "10": "1/(1 − 0.9)", "100": "1/(1 − 0.99)", "10,000": "1/(1 − 0.9999)",
        },
    ),
    goal=Goal(
        "Choose β₂ so that Adam is back at half speed **within 400 steps** of the spike. But v should still be a mean "
        "of many gradients: keep its memory 1/(1−β₂) **at 30 steps or more**.",
        View((_run("Adam", 7000),), panels=("size", "second")),
        (Control("beta2"),),
        reached=lambda paths: _half_speed(paths) <= 400 and _memory(paths) >= 30,
        now=Reading("now", _half_speed, ",.0f", "5,809"),
        label="steps from the spike to half speed",
        hint="With a memory of 10 steps it took 99, with 100 it took 808. Look between the two.",
        solution=(0.968,),
        praise="A shorter memory forgets sooner, and starts from a higher v. Clipping the gradient helps from the "
               "other side: it lowers the spike.",
        quoted={
            "400": "the goal", "30": "the goal", "10": "the table of the reveal", "99": "the table of the reveal",
            "100": "the table of the reveal", "808": "the table of the reveal",
        },
    ),
    takeaway="One large gradient slows Adam down for several memories of v, and the memory is one over one minus β₂.",
)  # fmt: skip
