"""One step of an optimiser on a network's parameters: our rules in place beside ``torch.optim``, in the ways it has.

Goals for Adam on one thread: quicker than torch's default and than foreach at every size, within 2.5 times of fused at
a million parameters, quicker than fused at 55,042 and below.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

import torch
from torch import nn
from torch.nn import functional

from tests.benchmarks.table import Table
from tests.benchmarks.timing import Seconds, in_turns, ratio
from viz import OPTIMIZERS
from viz.mnist.in_place import InPlaceRule
from viz.mnist.rule_optimizer import RuleOptimizer
from viz.mnist.twins import twin

Step = Callable[[], object]

LR = 1e-6
BATCH = 128
ROUNDS = 31
WAYS: dict[str, dict[str, bool]] = {"default": {}, "foreach": {"foreach": True}, "fused": {"fused": True}}


def mlp(*widths: int) -> nn.Module:
    """Dense layers with ReLUs between them."""
    layers = [layer for inputs, outputs in pairwise(widths) for layer in (nn.Linear(inputs, outputs), nn.ReLU())]
    return nn.Sequential(nn.Flatten(), *layers[:-1])


def cnn() -> nn.Module:
    """The MNIST page's: four convolutions and two dense layers."""
    convolutions = [(nn.Conv2d(i, o, 3, padding=1), nn.ReLU()) for i, o in pairwise((1, 8, 8, 16, 16))]
    a, b, c, d = convolutions
    return nn.Sequential(*a, *b, nn.MaxPool2d(2), *c, *d, nn.MaxPool2d(2), mlp(784, 64, 10))


SMALL, CNN, LARGE = "985, MLP 64–13–10", "55,042, CNN", "1,000,259, MLP 784–800–459–10"
NETWORKS: dict[str, tuple[Callable[[], nn.Module], int]] = {
    SMALL: (lambda: mlp(64, 13, 10), 8),
    CNN: (cnn, 28),
    LARGE: (lambda: mlp(784, 800, 459, 10), 28),
}
"""By number of parameters: the network, and the side of its images."""
IN_A_ROW = {SMALL: 200, CNN: 60, LARGE: 6}


def run() -> list[Table]:
    """All tables."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    tables = [in_training(), in_a_row(), every_rule()]
    torch.set_num_threads(threads)
    return [*tables, with_threads(threads)]


class Candidate:
    """A network with gradients and what steps it."""

    def __init__(self, network: str, make: Callable[[list[nn.Parameter]], Step]) -> None:
        torch.manual_seed(0)
        build, side = NETWORKS[network]
        self._module = build()
        self._images, self._labels = torch.randn(BATCH, 1, side, side), torch.randint(0, 10, (BATCH,))
        self.backward()
        self.step = make(list(self._module.parameters()))
        self.step()  # makes the state

    def backward(self) -> None:
        """What training does between two steps."""
        self._module.zero_grad()
        functional.cross_entropy(self._module(self._images), self._labels).backward()


def candidates(key: str, network: str) -> dict[str, Candidate]:
    """Ours and torch's ways; one that torch has not for ``key`` is left out."""
    found = {"ours": Candidate(network, lambda params: RuleOptimizer(params, key, lr=LR).step)}
    for way, extra in WAYS.items() if OPTIMIZERS[key].torch_twin else ():
        try:
            found[way] = Candidate(network, lambda params, extra=extra: twin(key, params, {"lr": LR}, **extra).step)
        except TypeError:  # no such argument
            continue
    return found


def numpy_step(key: str) -> Callable[[list[nn.Parameter]], Step]:
    """Makes the step of the rule on arrays, without torch, always with the same gradients."""

    def make(params: list[nn.Parameter]) -> Step:
        rule = InPlaceRule(OPTIMIZERS[key], [p.detach().numpy() for p in params])
        grads = [p.grad.numpy() for p in params]
        return lambda: rule.step(grads, 10, {"lr": LR})

    return make


def seconds_in_training(network: str) -> Seconds:
    """Seconds of Adam's step in each round, after forward and backward."""
    found = candidates("adam", network)
    seconds: Seconds = {name: [] for name in found}
    for _ in range(ROUNDS):
        for name, candidate in found.items():
            candidate.backward()
            begin = time.perf_counter()
            candidate.step()
            seconds[name].append(time.perf_counter() - begin)
    return seconds


def seconds_in_a_row(key: str, network: str) -> Seconds:
    """Seconds of a step in each round, where nothing but steps is done."""
    found = candidates(key, network) | {"NumPy": Candidate(network, numpy_step(key))}
    count = IN_A_ROW[network]
    seconds = in_turns({name: several(c.step, count) for name, c in found.items()}, ROUNDS, time.perf_counter)
    return {name: [value / count for value in values] for name, values in seconds.items()}


def several(step: Step, count: int) -> Step:
    """``count`` steps, one after the other."""

    def steps() -> None:
        for _ in range(count):
            step()

    return steps


def microseconds(values: Sequence[float]) -> str:
    """The median."""
    return f"{1e6 * median(values):,.0f} µs"


def cells(seconds: Seconds) -> list[str]:
    """Our times, then torch's and how many times as long as ours they are."""
    row = [microseconds(seconds["ours"])] + ([microseconds(seconds["NumPy"])] if "NumPy" in seconds else [])
    for way in WAYS:
        row += [microseconds(seconds[way]), f"{ratio(seconds, way, 'ours'):.2f}"] if way in seconds else ["–", "–"]
    return row


THEIRS = [head for way in WAYS for head in (f"torch {way}", "of ours")]
HOW = f"Median of {ROUNDS} interleaved rounds; float32."
ON_NUMPY = f"{HOW} InPlaceRule is the same rule on NumPy arrays, without torch."


def in_training() -> Table:
    """Adam at three sizes, as it is met in training."""
    return Table(
        f"A step of Adam in training, one thread: after forward and backward of a batch of {BATCH}",
        ["parameters", "RuleOptimizer", *THEIRS],
        [[network, *cells(seconds_in_training(network))] for network in NETWORKS],
        f"{HOW} Forward and backward leave little of the optimiser's in the caches.",
    )


def in_a_row() -> Table:
    """Adam at three sizes, steps in a row."""
    return Table(
        "A step of Adam, one thread, steps in a row",
        ["parameters", "RuleOptimizer", "InPlaceRule", *THEIRS],
        [[network, *cells(seconds_in_a_row("adam", network))] for network in NETWORKS],
        ON_NUMPY,
    )


def every_rule() -> Table:
    """All rules on the CNN's parameters."""
    return Table(
        f"A step of every rule on {CNN}, one thread, steps in a row",
        ["rule", "RuleOptimizer", "InPlaceRule", *THEIRS],
        [[key, *cells(seconds_in_a_row(key, CNN))] for key in OPTIMIZERS],
        ON_NUMPY,
    )


def with_threads(threads: int) -> Table:
    """Adam on the large network with as many threads as torch takes by itself."""
    return Table(
        f"A step of Adam with torch's default of {threads} threads, steps in a row",
        ["parameters", "RuleOptimizer", "InPlaceRule", *THEIRS],
        [[LARGE, *cells(seconds_in_a_row("adam", LARGE))]],
        f"{ON_NUMPY} NumPy has one thread.",
    )
