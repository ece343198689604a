"""Does it carry over to a real network? The same lr, the best lr, and what momentum does to it."""

from collections.abc import Sequence

import numpy as np

from viz.lessons.controls import Control
from viz.lessons.lesson import Beat, Goal, Lesson, Option, Prediction, View
from viz.lessons.measures import Measure
from viz.lessons.reading import Path, Reading, Run
from viz.mnist.spec import TrainSpec

LRS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
SEEDS = (0, 1, 2)


def _train(name: str, optimizer: str, lr: float, seed: int = 0) -> Run:
    """200 steps of 64 images each, every one of 12,800 images once."""
    spec = TrainSpec(
        "mnist", "cnn", optimizer, {"lr": lr}, epochs=1, batch_size=64, subset=12_800, seed=seed, evaluate_every=50
    )
    return Run(name, spec)


def _all_seeds(optimizer: str, lr: float) -> tuple[Run, ...]:
    return tuple(_train(optimizer, optimizer, lr, seed) for seed in SEEDS)


def _percent(run: int = 0) -> Measure:
    """Test accuracy after the last step."""
    return lambda paths: 100 * float(paths[run].test_accuracy[-1])


def _mean(paths: Sequence[Path]) -> float:
    return float(np.mean([_percent(run)(paths) for run in range(len(paths))]))


def _at(name: str, optimizer: str, lr: float, expected: str) -> Reading:
    return Reading(name, _percent(), ".1f", expected, (_train(optimizer, optimizer, lr),))


ADAM = _train("Adam, lr 0.001", "adam", 0.001)
SAME = _train("SGD, lr 0.001", "sgd", 0.001)
BEST_ADAM = _train("Adam, lr 0.003", "adam", 0.003)
BEST_SGD = _train("SGD, lr 0.1", "sgd", 0.1)
MOMENTUM = _train("Momentum", "momentum", 0.1)

LESSON = Lesson(
    key="mnist",
    place=150,
    title="Does it carry over to MNIST?",
    question="On a real network, is Adam better than gradient descent?",
    beats=(
        Beat(
            "From two coordinates to {weights}: a small convolutional network learns handwritten digits. It sees 200 "
            "batches of 64 images, each image once. Adam runs with the lr that PyTorch and Keras give it, 0.001, and "
            "then reads {adam} % of the 10,000 test images right. This was recorded on a CPU with the very rules of "
            "the lessons before; **Train it live** repeats it.",
            View((ADAM,)),
            (
                Reading("weights", lambda paths: paths[0].spec.network.num_parameters, ",.0f", "55,042"),
                Reading("adam", _percent(), ".1f", "95.9"),
            ),
            quoted={"200": "12,800 images in batches of 64", "64": "the batch size", "10,000": "MNIST's test set"},
        ),
        Beat(
            "Gradient descent with the **same lr**, the same batches and the same initial weights: {sgd} %. That looks "
            "like a verdict. But the two numbers called lr mean different things: Adam's is about the length of a "
            "step in each weight ([Kingma & Ba, §2.1][adam]), SGD's is the step per unit of gradient.",
            View((ADAM, SAME)),
            (Reading("sgd", _percent(1), ".1f", "43.4"),),
        ),
    ),
    prediction=Prediction(
        "Now each gets the best of six lrs, from 0.001 to 0.3. How far is SGD behind Adam after these 200 steps?",
        (
            Option("Still more than 20 points: without a rate for each weight it cannot keep up.",
                   "At the same lr it could not. With an lr a hundred times larger it can."),
            Option("By a point or two.", "Nearly all of the gap was the choice of lr."),
            Option("Not at all: it is ahead.",
                   "Not here, though on other tasks it may be. Adam keeps a small lead on this one."),
        ),
        answer=1,
        holds=lambda paths: 0.5 < _percent(0)(paths) - _percent(1)(paths) < 2.5,
    ),
    reveal=Beat(
        "Best against best, Adam reads **{adam} %** and SGD **{sgd} %**; over three seeds {adam_mean} and {sgd_mean}."
        "\n\n|lr|Adam|SGD|\n|--:|--:|--:|\n|0.001|{a1} %|{s1} %|\n|0.003|{a2} %|{s2} %|\n|0.01|{a3} %|{s3} %|\n"
        "|0.03|{a4} %|{s4} %|\n|0.1|{a5} %|{s5} %|\n|0.3|{a6} %|{s6} %|\n\n"
        "What carries over is the **meaning of lr**: Adam's is the length of a step, and its default works here "
        "untuned; SGD's must be found. A verdict on two optimisers is one on how both were tuned ([Choi et "
        "al.][tuning]). Too large an lr leaves Adam guessing, one in ten right. (To choose lr by test accuracy, as "
        "here, flatters both; in earnest, use a validation set.)",
        View((BEST_ADAM, BEST_SGD)),
        (
            Reading("adam", _percent(0), ".1f", "97.0"),
            Reading("sgd", _percent(1), ".1f", "95.5"),
            Reading("adam_mean", _mean, ".1f", "96.2", _all_seeds("adam", 0.003)),
            Reading("sgd_mean", _mean, ".1f", "95.4", _all_seeds("sgd", 0.1)),
            *(_at(f"a{i}", "adam", lr, expected) for i, (lr, expected) in
              enumerate(zip(LRS, ("95.9", "97.0", "96.7", "93.6", "10.1", "10.1"), strict=True), 1)),
            *(_at(f"s{i}", "sgd", lr, expected) for i, (lr, expected) in
              enumerate(zip(LRS, ("43.4", "80.0", "89.4", "94.6", "95.5", "87.0"), strict=True), 1)),
        ),
    ),
    goal=Goal(
        "SGD did best with lr = 0.1. With momentum μ = 0.9 that lr learns nothing. Choose the lr with which momentum "
        "**reads at least 95.5 %** right.",
        View((MOMENTUM, BEST_SGD)),
        (Control("lr", (0,), values=LRS, label="lr of momentum"),),
        reached=lambda paths: _percent()(paths) >= 95.5,
        now=Reading("now", _percent(), ".1f", "10.1"),
        label="% of the test images read right",
        hint="The velocity adds up all gradients, a gradient k steps old with the weight μᵏ. What is 1 + μ + μ² + …? "
             "So many times longer are its steps with the same lr.",
        solution=(0.01,),
        praise="A tenth of SGD's lr, as the velocity adds up to 1/(1 − μ) = 10 gradients. Adam's 1 − β₁ takes that "
               "factor out.",
        quoted={"0.9": "the default μ of the rule", "95.5": "the goal", "10": "1/(1 − 0.9)"},
    ),
    takeaway="Adam's lr is easier to guess, because it is the length of a step whatever the loss's scale; a fair "
             "comparison tunes the lr of each optimiser by itself.",
)  # fmt: skip
