"""How far the first step goes: lr in every coordinate, whatever the gradient."""

from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import at, gradient, size, step_over_lr
from viz.lessons.reading import Reading, Run

VALLEY = {"kappa": 100.0}
START = (2.5, 1.0)


def _on_valley(name: str, optimizer: str, num_steps: int, *, scale: float = 1.0, **hyper: float) -> Run:
    spec = RunSpec("quadratic", optimizer, START, num_steps, hyper, loss_scale=scale, surface_params=VALLEY)
    return Run(name, spec)


SGD = _on_valley("SGD", "sgd", 40, lr=0.015)
ADAM = _on_valley("Adam", "adam", 40, lr=0.1)
SCALED = {name: _on_valley(name, "adam", 1, scale=scale, lr=0.1) for name, scale in
          {"million": 1e6, "millionth": 1e-6, "hundred_millionth": 1e-8}.items()}  # fmt: skip

LESSON = Lesson(
    key="first_step",
    place=10,
    title="The first step",
    question="How far does Adam's first step go?",
    beats=(
        Beat(
            "A loss surface is a landscape, and an optimiser walks downhill on it. It is told the **gradient** at its "
            "feet: the slope in each coordinate. This valley is 100 times steeper in y than in x, and at the start the "
            "gradient is {gx} in x and {gy} in y.",
            View((SGD,), panels=("loss", "moment"), until=0),
            (
                Reading("gx", gradient(1), ".1f", "2.5"),
                Reading("gy", gradient(1, 1), ".0f", "100"),
            ),
        ),
        Beat(
            "**Gradient descent** multiplies the gradient by the learning rate lr and walks that far. So its first "
            "step is {dx} long in x and {dy} in y: where the slope is large, so is the step. Press play, or drag the "
            "slider, and watch it bounce.",
            View((SGD,), panels=("loss", "size"), until=1),
            (
                Reading("dx", size(1), ".4f", "0.0375"),
                Reading("dy", size(1, 1), ".1f", "1.5"),
            ),
        ),
    ),
    prediction=Prediction(
        "Now Adam starts at the same place with lr = 0.1. How long is its first step in x and in y?",
        (
            Option("Proportional to the gradient, as before: lr·2.5 in x and lr·100 in y.",
                   "That is gradient descent. Adam divides the gradient by a measure of its own size."),
            Option("Exactly lr in x and exactly lr in y.", "At the first step only the gradient's sign is left."),
            Option("lr in all, along the gradient: nearly everything in y, almost nothing in x.",
                   "That would be a gradient of normalised length. Adam normalises each coordinate by itself."),
        ),
        answer=1,
        holds=lambda paths: abs(step_over_lr(1)(paths) - 1) < 1e-6 and abs(step_over_lr(1, 1)(paths) - 1) < 1e-6,
    ),
    reveal=Beat(
        "The first step is **{x} lr in x and {y} lr in y**: a diagonal. Adam keeps a running mean m̂ of the gradients "
        "and another, v̂, of their squares, and steps by −lr·m̂/(√v̂ + ε), with a tiny ε = 1e-8. At first both have "
        "seen nothing but the first gradient: m̂ = g and v̂ = g². But for ε that leaves −lr·g/|g|, which is ±lr "
        "([Kingma & Ba, Algorithm 1][adam]). Multiply the loss by a million and the step is {million} lr; by a "
        "millionth, {millionth} lr. It shrinks only where the gradient comes down to ε: with a hundred-millionth of "
        "this loss it is {hundred_millionth} lr.",
        View((ADAM, SGD), panels=("loss", "size"), lane=None, until=1),
        (
            Reading("x", step_over_lr(1), ".4f", "1.0000"),
            Reading("y", step_over_lr(1, 1), ".4f", "1.0000"),
            Reading("million", step_over_lr(1), ".4f", "1.0000", (SCALED["million"],)),
            Reading("millionth", step_over_lr(1), ".3f", "0.996", (SCALED["millionth"],)),
            Reading("hundred_millionth", step_over_lr(1), ".3f", "0.714", (SCALED["hundred_millionth"],)),
        ),
        quoted={"1e-8": "the default ε of the rule"},
    ),
    goal=Goal(
        "Choose lr so that the very first step lands on **x = 2.25**. You need no gradient for it.",
        View((ADAM,), panels=("x", "size"), until=1),
        (Control("lr", within=(0.01, 1.0)),),
        reached=lambda paths: abs(at(1)(paths) - 2.25) < 0.002,
        now=Reading("now", at(1), ".3f", "2.400"),
        label="x after the first step",
        hint="The run starts at x = 2.5, and the first step is as long as lr.",
        solution=(0.25,),
        praise="So lr has a unit that gradient descent's has not: it is the length of a step.",
        quoted={"2.25": "the goal", "2.5": "the start"},
    ),
    takeaway="Adam's first step is as long as lr in every coordinate: the gradient gives the direction, lr the length.",
)  # fmt: skip
