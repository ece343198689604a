"""What Adam would do without its bias correction: steps that are too long, not too short."""

from viz.core.sequence_spec import SequenceSpec
from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import info, longest, longest_at, lowest, step_over_lr, travelled
from viz.lessons.reading import Reading, Run


def _constant(name: str, **hyper: float) -> Run:
    """On a constant gradient; ε = 0 keeps the law exact."""
    settings = {"lr": 0.01, "beta1": 0.9, "beta2": 0.999, "eps": 0.0, **hyper}
    return Run(name, SequenceSpec("constant", num_steps=100, hyper=settings, sequence_params={"size": 3.7}))


def _bowl(name: str, *, bias_correction: bool) -> Run:
    """x²/2 from 1 with a long memory."""
    hyper = {"lr": 0.01, "beta2": 0.9999, "bias_correction": bias_correction}
    return Run(name, RunSpec("quadratic", start=(1.0, 0.0), num_steps=500, hyper=hyper, surface_params={"kappa": 1.0}))


ADAM = _constant("Adam")
RAW = _constant("uncorrected", bias_correction=False)
RAW_LATER = Run(RAW.name, SequenceSpec("constant", num_steps=1000, hyper=RAW.spec.hyper, sequence_params={"size": 3.7}))


LESSON = Lesson(
    key="bias_correction",
    place=30,
    title="Why bias correction",
    question="What if Adam's running means were used as they are?",
    beats=(
        Beat(
            "Adam keeps two running means, m of the gradient and v of its square:\n\n"
            "- m = β₁·m + (1 − β₁)·g\n- v = β₂·v + (1 − β₂)·g²\n\n"
            "Both **start at 0**, and that is a bias. Here the gradient is 3.7 at every step, so the true means are "
            "3.7 and {square}. After one step m is {m} and v is {v}.",
            View((ADAM,), panels=("moment", "second"), lane=0, until=1),
            (
                Reading("square", lambda paths: paths[0].grad[0, 0, 0] ** 2, ".2f", "13.69"),
                Reading("m", info("m", 1), ".2f", "0.37"),
                Reading("v", info("v", 1), ".4f", "0.0137"),
            ),
        ),
        Beat(
            "After t steps the weights in m add up to 1 − β₁ᵗ only, those in v to 1 − β₂ᵗ. Adam divides by these sums: "
            "m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ) are right from the first step on ([Kingma & Ba, §3][adam]). On a "
            "constant gradient that makes each step lr·m̂/√v̂ exactly as long as lr: {first} lr the first and {last} lr "
            "the hundredth.",
            View((ADAM,), panels=("moment", "second", "size"), lane=0, until=1),
            (
                Reading("first", step_over_lr(1), ".3f", "1.000"),
                Reading("last", step_over_lr(100), ".3f", "1.000"),
            ),
        ),
    ),
    prediction=Prediction(
        "Now leave both corrections out: the step is lr·m/√v. How long is the first one?",
        (
            Option("A tenth of lr: m has seen only a tenth of the gradient.",
                   "That is the numerator. But v below it has seen only a thousandth of g², and the root of that is "
                   "still less than a tenth."),
            Option("lr again: m and v are both too small, and in the ratio that cancels.",
                   "It would if m and √v were short by the same factor. They are short by 1−β₁ and √(1−β₂)."),
            Option("About three times lr: √v is too small by more than m is.",
                   "It is 0.1/√0.001 of lr. What is divided by is missing even more than what is divided."),
        ),
        answer=2,
        holds=lambda paths: 3 < step_over_lr(1, run=1)(paths) < 3.5,
    ),
    reveal=Beat(
        "The first step is **{first} lr**, which is (1 − β₁)/√(1 − β₂). Then it gets worse, as m catches up in about "
        "ten steps and v in about a thousand: {peak} lr at step {when}, and still {later} lr at step 1000. The first "
        "100 steps go {far} lr far instead of {right}. So the correction is no warm-up that makes short steps longer; "
        "it keeps early steps from being too long ([Kingma & Ba, §3][adam]). In the bowl x²/2 from 1 with β₂ = 0.9999, "
        "Adam goes past the minimum down to {past}, and without correction to {overshoot}.",
        View((ADAM, RAW), panels=("size", "x")),
        (
            Reading("first", step_over_lr(1, run=1), ".3f", "3.162"),
            Reading("peak", longest(1), ".3f", "6.569"),
            Reading("when", longest_at(1), ".0f", "12"),
            Reading("later", step_over_lr(1000), ".3f", "1.258", (RAW_LATER,)),
            Reading("far", travelled(1), ".0f", "466"),
            Reading("right", travelled(), ".0f", "100"),
            Reading("past", lowest(), ".7f", "-0.0000006", (_bowl("Adam", bias_correction=True),)),
            Reading("overshoot", lowest(), ".3f", "-0.457", (_bowl("uncorrected", bias_correction=False),)),
        ),
        quoted={"100": "the number of steps of the view", "1000": "the step of the reading"},
    ),
    goal=Goal(
        "The correction stays switched off. Choose **β₂** so that the first step is lr all the same.",
        View((RAW,), panels=("size",), until=1),
        (Control("beta2"),),
        reached=lambda paths: abs(step_over_lr(1)(paths) - 1) < 0.005,
        now=Reading("now", step_over_lr(1), ".3f", "3.162"),
        label="first step in units of lr",
        hint="The first step is (1−β₁)/√(1−β₂) lr, and β₁ = 0.9.",
        solution=(0.99,),
        praise="Only the first, though: look at the next ones, which still grow. The correction is right at every step "
               "and for all betas.",
    ),
    takeaway="Both means start at zero, with the usual betas v stays too small for longer than m, and √v is what is "
             "divided by: without the correction Adam's early steps are too long.",
)  # fmt: skip
