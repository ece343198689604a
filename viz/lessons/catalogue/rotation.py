"""Adam is not rotation invariant: the same valley, turned, is another problem to it."""

from viz.core.landscape import turn_by, turn_point
from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import NEVER, arrival, rate, rate_over_rate
from viz.lessons.reading import Reading, Run

CLOSE = 0.1
KAPPA = 100.0


def _turned(name: str, optimizer: str, angle: float, num_steps: int, kappa: float = KAPPA, **hyper: float) -> Run:
    """From (1, 1) in the valley's own axes, whatever the angle."""
    start = turn_point((1.0, 1.0), (0.0, 0.0), turn_by(angle))
    spec = RunSpec("quadratic", optimizer, start, num_steps, hyper, rotation=angle, surface_params={"kappa": kappa})
    return Run(name, spec)


def _adam(angle: float, num_steps: int, kappa: float = KAPPA) -> Run:
    return _turned("Adam", "adam", angle, num_steps, kappa, lr=0.01, eps=1e-12)


def _sgd(angle: float, num_steps: int) -> Run:
    return _turned("SGD", "sgd", angle, num_steps, lr=2 / (1 + KAPPA))


LESSON = Lesson(
    key="rotation",
    place=60,
    title="Turn the valley",
    question="Is one learning rate per coordinate always enough?",
    beats=(
        Beat(
            "The valley again, 100 times steeper across than along. It runs along the x axis, so that "
            "one coordinate is the steep one and the other the flat one. Adam gives the flat one the larger rate: "
            "{ratio} times that of the steep one at first. It is within 0.1 of the minimum after {steps} steps.",
            View((_adam(0.0, 200),), panels=("rate", "x"), lane=0, until=0),
            (
                Reading("ratio", rate_over_rate(1), ".0f", "100"),
                Reading("steps", arrival(CLOSE), ".0f", "150"),
            ),
            quoted={"0.1": "the radius of the reading"},
        ),
        Beat(
            "Now turn the valley by 45° about its minimum, and the start with it. Nothing else changes: the same "
            "losses, the same steepness across and along. To **gradient descent** this is the same problem: its "
            "gradient turns along, and each step with it. It takes {turned} steps, and {straight} in the valley "
            "that was not turned. What counts for it is the valley's own axes ([Goh][momentum]).",
            View((_sgd(45.0, 200),), panels=("x", "loss"), until=0),
            (
                Reading("turned", arrival(CLOSE), ".0f", "133"),
                Reading("straight", arrival(CLOSE), ".0f", "133", (_sgd(0.0, 200),)),
            ),
        ),
    ),
    prediction=Prediction(
        "And Adam, in the turned valley, with the same lr = 0.01?",
        (
            Option("As many steps as before: it is the same valley.",
                   "To gradient descent it is. Adam squares each coordinate of the gradient by itself, and the "
                   "coordinates are others now."),
            Option("Fewer: now both coordinates are equally steep, so nothing is in the way.",
                   "They are equally steep, and so both get the same rate. But the valley is as narrow as before."),
            Option("Somewhat more, up to twice as many.",
                   "Far more: with one rate for both coordinates all that Adam had gained is lost."),
            Option("More than ten times as many.", "Turned by 45° both coordinates are the same mixture of steep "
                   "and flat, and Adam cannot tell them apart."),
        ),
        answer=3,
        holds=lambda paths: arrival(CLOSE)(paths) > 10 * 150,
    ),
    reveal=Beat(
        "Adam needs **{steps} steps**: it falls to the floor of the valley and then creeps along it. Its first rates "
        "are {rx} in x and {ry} in y; they were {ax} and {ay}. Each coordinate sees the steep direction, √v is made of "
        "that, and the flat direction has lost its large rate. "
        "Steps to within 0.1, by angle and κ:\n\n"
        "|κ|0°|5°|45°|\n|-|-|-|-|\n|10|{a0}|{a5}|{a45}|\n|100|{b0}|{b5}|{b45}|\n|1000|{c0}|{c5}|{c45}|\n\n"
        "A rate per coordinate stretches the landscape along the axes and in no other direction: it is a *diagonal "
        "preconditioner*. RMSProp, AdaGrad and all others with such a v share this. How much Adam helps depends on "
        "which coordinates the problem is written in.",
        View((_adam(45.0, 2100),), panels=("rate", "loss"), lane=0),
        (
            Reading("steps", arrival(CLOSE), ",.0f", "2,002"),
            Reading("rx", rate(1, 0), ".5f", "0.00014"),
            Reading("ry", rate(1, 1), ".5f", "0.00014"),
            Reading("ax", rate(1, 0), ".5f", "0.01000", (_adam(0.0, 200),)),
            Reading("ay", rate(1, 1), ".5f", "0.00010", (_adam(0.0, 200),)),
            *(
                Reading(f"{name}{angle:.0f}", arrival(CLOSE), ",.0f", expected, (_adam(angle, num_steps, kappa),))
                for name, kappa, angle, num_steps, expected in (
                    ("a", 10.0, 0.0, 200, "150"), ("a", 10.0, 5.0, 200, "163"), ("a", 10.0, 45.0, 600, "525"),
                    ("b", 100.0, 0.0, 200, "150"), ("b", 100.0, 5.0, 800, "710"), ("b", 100.0, 45.0, 2100, "2,002"),
                    ("c", 1000.0, 0.0, 200, "150"), ("c", 1000.0, 5.0, 2800, "2,769"),
                    ("c", 1000.0, 45.0, 5500, "5,403"),
                )
            ),
        ),
        quoted={"0.1": "the radius of the readings"},
    ),
    goal=Goal(
        "Find another **angle** at which Adam needs only 150 steps. The slider does not reach 0°.",
        View((_adam(45.0, 2100),), panels=("rate", "loss")),
        (Control("rotation", within=(10.0, 170.0)),),
        reached=lambda paths: NEVER < arrival(CLOSE)(paths) <= 150,
        now=Reading("now", arrival(CLOSE), ",.0f", "2,002"),
        label="steps to within 0.1 of the minimum",
        hint="The valley has to run along an axis. It need not be the x axis.",
        solution=(90.0,),
        praise="Exchanging x and y does Adam no harm, turning them does: try a few degrees less, or more.",
        quoted={"150": "the steps in the valley along the x axis"},
    ),
    takeaway="Adam's rates belong to the coordinates: in a valley along the axes they undo its narrowness, in a "
             "slanting one they cannot.",
)  # fmt: skip
