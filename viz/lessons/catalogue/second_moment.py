"""What v does: one learning rate for each coordinate, set by the gradients it has seen."""

from viz.core.spec import RunSpec
from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import arrival, rate, rate_over_rate
from viz.lessons.reading import Reading, Run

CLOSE = 0.1
RULES = {
    "Adam": ("adam", {"lr": 0.01, "eps": 1e-12}),
    "RMSProp": ("rmsprop", {"lr": 0.01, "eps": 1e-12}),
    "AdaGrad": ("adagrad", {"lr": 0.1, "eps": 1e-12}),
}


def _in_valley(name: str, kappa: float, num_steps: int = 200) -> Run:
    optimizer, hyper = RULES[name]
    spec = RunSpec("quadratic", optimizer, (1.0, 1.0), num_steps, hyper, surface_params={"kappa": kappa})
    return Run(name, spec)


def _best_sgd(kappa: float, num_steps: int) -> Run:
    """Gradient descent with lr = 2/(1 + κ)."""
    hyper = {"lr": 2 / (1 + kappa)}
    return Run("SGD", RunSpec("quadratic", "sgd", (1.0, 1.0), num_steps, hyper, surface_params={"kappa": kappa}))


LESSON = Lesson(
    key="second_moment",
    place=40,
    title="One learning rate per coordinate",
    question="What is v good for?",
    beats=(
        Beat(
            "Gradient descent has one lr for all coordinates, so the steepest decides for all. This valley is "
            "100 times steeper in y than in x: with the best lr, 2/101, y swings from side to side, x creeps, and it "
            "takes {steps} steps from (1, 1) to within 0.1 of the minimum.",
            View((_best_sgd(100.0, 200),), panels=("x", "rate"), until=0),
            (Reading("steps", arrival(CLOSE), ".0f", "133"),),
            quoted={"0.1": "the radius of the reading", "101": "the best lr, 2/(1 + κ)"},
        ),
        Beat(
            "Adam keeps for each coordinate the running mean v of its **squared gradient** and divides lr by its "
            "root: the *effective lr* is lr/(√v̂ + ε), a number for x and another for y. At the first step it is {rx} "
            "in x and {ry} in y. (v is not the variance, as the mean is not subtracted: "
            "[Kingma & Ba, Algorithm 1][adam].) With lr = 0.01 Adam needs {steps} steps to the same place.",
            View((_in_valley("Adam", 100.0),), panels=("second", "rate"), lane=0, until=1),
            (
                Reading("rx", rate(1, 0), ".4f", "0.0100"),
                Reading("ry", rate(1, 1), ".4f", "0.0001"),
                Reading("steps", arrival(CLOSE), ".0f", "150"),
            ),
        ),
    ),
    prediction=Prediction(
        "Make the valley ten times narrower, κ = 1000, and leave start and lr = 0.01 as they are. How many steps does "
        "Adam need now?",
        (
            Option("About ten times as many: ten times steeper in y costs ten times the steps.",
                   "So it is for gradient descent, whose one lr has to come down for y and takes x with it."),
            Option("About three times as many: v stands under a root, so √10 remains.",
                   "The root is taken of the squared gradient: the factor comes out whole and cancels whole."),
            Option("Exactly as many.", "In y both gradient and √v are ten times larger: their ratio is the same."),
        ),
        answer=2,
        holds=lambda paths: arrival(CLOSE)(paths) == 150,
    ),
    reveal=Beat(
        "Steps to within 0.1, SGD with the best lr for each valley, the others with one lr for all three:\n\n"
        "|κ|SGD|Adam|RMSProp|AdaGrad|\n|-|-|-|-|-|\n"
        "|10|{s1}|{a1}|{r1}|{g1}|\n|100|{s2}|{a2}|{r2}|{g2}|\n|1000|{s3}|{a3}|{r3}|{g3}|\n\n"
        "A gradient κ times larger makes √v κ times larger, and in g/√v it cancels. The relatives do the same: "
        "**AdaGrad** divides by the root of the *sum* of squared gradients, so its rates only fall; **RMSProp** by "
        "that of a running mean; Adam adds the mean m and the bias correction ([Kingma & Ba, §5][adam]). Compare "
        "down the columns, not across: each rule has an lr of its own.",
        View((*(_in_valley(name, 1000.0) for name in RULES), _best_sgd(1000.0, 200)), panels=("rate", "loss")),
        (
            Reading("s1", arrival(CLOSE), ",.0f", "14", (_best_sgd(10.0, 20),)),
            Reading("s2", arrival(CLOSE), ",.0f", "133", (_best_sgd(100.0, 200),)),
            Reading("s3", arrival(CLOSE), ",.0f", "1,325", (_best_sgd(1000.0, 1400),)),
            *(
                Reading(f"{name}{i}", arrival(CLOSE), ".0f", expected, (_in_valley(rule, kappa),))
                for name, rule, expected in (("a", "Adam", "150"), ("r", "RMSProp", "62"), ("g", "AdaGrad", "71"))
                for i, kappa in enumerate((10.0, 100.0, 1000.0), 1)
            ),
        ),
        quoted={"0.1": "the radius of the readings"},
    ),
    goal=Goal(
        "v sees gradients, not curvature. This valley is 10 times steeper in y than in x, and from (2.5, 2.5) Adam's "
        "first effective lr in x is 10 times that in y. Choose the start height **y₀** so that **both coordinates get "
        "the same rate** at the first step.",
        View(
            (Run("Adam", RunSpec("quadratic", "adam", (2.5, 2.5), 100, {"lr": 0.05}, surface_params={"kappa": 10.0})),),
            panels=("moment", "rate"),
            coordinate=1,
            lane=0,
            until=1,
        ),
        (Control("y0", within=(0.05, 3.0)),),
        reached=lambda paths: abs(rate_over_rate(1)(paths) - 1) < 0.01,
        now=Reading("now", rate_over_rate(1), ".2f", "10.00"),
        label="first effective lr in x over that in y",
        hint="The gradient is x in x and 10y in y. The rates are equal where the gradients are.",
        solution=(0.25,),
        praise="A flat coordinate gets a large rate only because its gradients are small: v sees no curvature.",
    ),
    takeaway="Dividing by √v gives each coordinate its own learning rate, so a valley along the axes costs Adam "
             "nothing, however narrow it is.",
)  # fmt: skip
