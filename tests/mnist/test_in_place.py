"""Rules as steps in place: what they do to arrays is what ``Optimizer.update`` says, whatever the arrays look like."""

import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.strategies import settings_of
from tests.optimizers.gradients import hostile_gradients
from viz import OPTIMIZERS
from viz.core.ops import maximum, sign, sqrt, where
from viz.core.optimizer import Optimizer
from viz.core.quantity import Quantity
from viz.mnist.in_place import InPlaceRule
from viz.mnist.passes import blocks
from viz.mnist.passes.blocks import BLOCK, PACKED_BELOW
from viz.mnist.passes.compiler import compile_rule

ROOT = Path(__file__).resolve().parents[2]
KEYS = list(OPTIMIZERS)
every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=KEYS)

PASSES = {
    "sgd": 2, "momentum": 4, "nesterov": 6, "adagrad": 7, "adadelta": 16, "rmsprop": 9, "adam": 12, "amsgrad": 13,
    "adamw": 14, "adamax": 10, "nadam": 14, "radam": 12, "adabelief": 14, "yogi": 14, "lion": 9, "adan": 21,
}  # fmt: skip


def gradients(rng, shapes, dtype=np.float64):
    """One array for each of ``shapes``: six orders of magnitude, sign changes and exact zeros."""
    return [
        hostile_gradients(rng, 1, max(1, int(np.prod(s))))[0, : int(np.prod(s))].reshape(s).astype(dtype)
        for s in shapes
    ]


def copies(arrays):
    return [np.array(array) for array in arrays]


class Reference:
    """The same arrays moved by ``Optimizer.update``."""

    def __init__(self, optimizer, arrays):
        self.optimizer = optimizer
        self.arrays = copies(arrays)
        self.states = [optimizer.init(array) for array in self.arrays]

    def step(self, grads, t, hyper):
        with np.errstate(all="ignore"):
            for i, grad in enumerate(grads):
                if grad is not None:
                    shift, self.states[i], _ = self.optimizer.update(self.arrays[i], grad, self.states[i], t, hyper)
                    self.arrays[i] = self.arrays[i] + shift


def assert_one_step(optimizer, rule, arrays, grads, t, hyper):
    """One step from where the rule is: states to the last bit, x to a few units in the last place of what is added."""
    states = [{name: np.array(of[i]) for name, of in rule.state.items()} for i in range(len(arrays))]
    before = copies(arrays)
    rule.step(grads, t, hyper)
    for i, grad in enumerate(grads):
        with np.errstate(all="ignore"):
            shift, state, info = optimizer.update(before[i], grad, states[i], t, hyper)
            expected = before[i] + shift
            rate = np.abs(info.pop("effective_lr", hyper.get("lr", 1.0)))
            size = np.abs(before[i]) + np.abs(shift) + rate * sum(np.abs(z) for z in (grad, *info.values()))
            bound = 16 * np.finfo(arrays[i].dtype).eps * np.where(np.isfinite(size), size, 0.0)
            near = np.abs(arrays[i] - expected) <= bound
        alike = (arrays[i] == expected) | (np.isnan(arrays[i]) & np.isnan(expected))
        assert (near | alike).all(), (optimizer.key, t, hyper, arrays[i][~(near | alike)], expected[~(near | alike)])
        for name in rule.kept:
            np.testing.assert_array_equal(rule.state[name][i], np.broadcast_to(state[name], grad.shape), err_msg=name)


@given(st.data(), st.sampled_from(KEYS), st.integers(0, 2**32 - 1))
def test_any_settings_step_by_step(data, key, seed):
    """Every setting within its bounds, lr anew at each step."""
    optimizer, rng = OPTIMIZERS[key], np.random.default_rng(seed)
    hyper = data.draw(settings_of(optimizer.hypers))
    arrays = [rng.normal(size=shape) for shape in ((3, 4), (5,))]
    rule = InPlaceRule(optimizer, arrays, hyper)
    for t in range(1, 8):
        assert_one_step(optimizer, rule, arrays, gradients(rng, [a.shape for a in arrays]), t, hyper | {"lr": 0.1 / t})


@every_optimizer
@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_a_long_way(optimizer, decay):
    """300 steps, on which differences may add up, through switches, beginnings (RAdam's fifth step) and ε."""
    takes = {q.name for q in optimizer.hypers}
    switches = [q.name for q in optimizer.hypers if q.is_switch]
    for values, eps in product(product((True, False), repeat=len(switches)), (1e-8, 0.0)):
        hyper = {k: v for k, v in {"weight_decay": decay, "eps": eps, "momentum": 0.8}.items() if k in takes}
        hyper |= dict(zip(switches, values, strict=True))
        rng = np.random.default_rng(7)
        arrays = [rng.normal(size=(4, 6)), rng.normal(size=7)]
        rule, reference = InPlaceRule(optimizer, arrays, hyper), Reference(optimizer, arrays)
        largest = 0.0
        for t in range(1, 301):
            grads = gradients(rng, [(4, 6), (7,)])
            now = hyper | {"lr": 1e-2 / (1 + t / 50)}
            rule.step(grads, t, now)
            reference.step(grads, t, now)
            largest = max(largest, *(float(np.abs(x).max()) for x in reference.arrays))
            for x, expected in zip(arrays, reference.arrays, strict=True):
                np.testing.assert_allclose(x, expected, rtol=1e-12, atol=1e-13 * largest)


@every_optimizer
def test_float32(optimizer):
    """As near to float64 as the rule's own arithmetic in float32 is."""
    rng = np.random.default_rng(3)
    shapes = [(4, 6), (7,)]
    arrays = [rng.normal(size=s).astype(np.float32) for s in shapes]
    rule, single = InPlaceRule(optimizer, arrays), Reference(optimizer, arrays)
    double = Reference(optimizer, [a.astype(np.float64) for a in arrays])
    for t in range(1, 51):
        grads = gradients(rng, shapes, np.float32)
        for each in (rule, single):
            each.step(grads, t, {"lr": 1e-3})
        double.step([g.astype(np.float64) for g in grads], t, {"lr": 1e-3})
    for x, theirs, true in zip(arrays, single.arrays, double.arrays, strict=True):
        assert x.dtype == np.float32
        error = np.abs(theirs - true).max()
        assert np.abs(x - true).max() <= 2 * error + 4e-7 * np.abs(true).max()


LAYOUTS = {
    "scalar": lambda rng: rng.normal(size=()),
    "empty": lambda rng: np.empty((0, 3)),
    "long": lambda rng: rng.normal(size=(PACKED_BELOW // 64, 64)),
    "blocks": lambda rng: rng.normal(size=2 * BLOCK + 17),
    "transposed": lambda rng: rng.normal(size=(5, 9)).T,
    "long transposed": lambda rng: rng.normal(size=(PACKED_BELOW, 3)).T,
    "every third, backwards": lambda rng: rng.normal(size=(30, 4))[::-3],
    "Fortran": lambda rng: np.asfortranarray(rng.normal(size=(6, 5, 4))),
    "shifted": lambda rng: np.frombuffer(bytearray(8 * 50 + 8), np.float64, offset=8),
}  # fmt: skip


@pytest.mark.parametrize("key", ["adam", "adan", "nadam", "lion"])
def test_any_layout(key):
    """Short, long, strided: all at once, in place, with and without some gradients, and each alone."""
    optimizer, rng = OPTIMIZERS[key], np.random.default_rng(5)
    arrays = [make(rng) for make in LAYOUTS.values()]
    rule, reference = InPlaceRule(optimizer, arrays), Reference(optimizer, arrays)
    for t in range(1, 6):
        grads = gradients(rng, [a.shape for a in arrays])
        grads[4] = np.asfortranarray(grads[4])
        grads[6] = np.broadcast_to(grads[6][:1], grads[6].shape)
        if t == 2:
            grads = [g if i % 2 else None for i, g in enumerate(grads)]
        if t == 4:
            grads = [None] * len(grads)
        rule.step(grads, t, {"lr": 0.01})
        reference.step(grads, t, {"lr": 0.01})
    for name, x, expected in zip(LAYOUTS, arrays, reference.arrays, strict=True):
        np.testing.assert_allclose(x, expected, rtol=1e-13, atol=1e-13, err_msg=name)
    for i, state in enumerate(reference.states):
        for name, value in state.items():
            assert rule.state[name][i].shape == arrays[i].shape
            np.testing.assert_array_equal(rule.state[name][i], value, err_msg=name)


def test_precisions_side_by_side():
    rng = np.random.default_rng(6)
    arrays = [rng.normal(size=5).astype(np.float32), rng.normal(size=6), rng.normal(size=7).astype(np.float32)]
    rule, reference = InPlaceRule(OPTIMIZERS["adam"], arrays), Reference(OPTIMIZERS["adam"], arrays)
    for t in (1, 2):
        grads = [rng.normal(size=a.shape) for a in arrays]  # float64 all: they are rounded to what they move
        rule.step(grads, t, {})
        reference.step([g.astype(a.dtype) for g, a in zip(grads, arrays, strict=True)], t, {})
    for x, expected in zip(arrays, reference.arrays, strict=True):
        assert x.dtype == expected.dtype
        np.testing.assert_allclose(x, expected, rtol=1e-6)
    assert [a.dtype for a in rule.state["m"]] == [a.dtype for a in arrays]


def test_small_blocks(monkeypatch):
    """However the elements are cut: the same bits."""
    rng = np.random.default_rng(8)
    start = [rng.normal(size=size).astype(np.float32) for size in (3, 700, 50)]
    grads = [rng.normal(size=a.shape).astype(np.float32) for a in start]
    results = []
    for block, packed in ((1 << 16, 1 << 14), (64, 100), (16, 10)):
        monkeypatch.setattr(blocks, "BLOCK", block)
        monkeypatch.setattr(blocks, "PACKED_BELOW", packed)
        arrays = copies(start)
        rule = InPlaceRule(OPTIMIZERS["amsgrad"], arrays)
        for t in (1, 2, 3):
            rule.step(grads, t, {})
        results.append(np.concatenate([*arrays, *rule.state["v_max"]]))
    np.testing.assert_array_equal(results[0], results[1])
    np.testing.assert_array_equal(results[0], results[2])


@every_optimizer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_gradients_of_zero_for_ever(optimizer, dtype):
    """A dead pixel's weight with ε = 0: no step, no nan, however long."""
    takes = {q.name for q in optimizer.hypers}
    hyper = {k: 0.0 for k in ("eps", "eps_root", "weight_decay") if k in takes}
    arrays = [np.array([0.0, -1.5, 3.0], dtype)]
    rule = InPlaceRule(optimizer, arrays, hyper)
    if "m" in rule.state:
        rule.state["m"][0][...] = 0.0  # Yogi's begins at 1e-6
    for t in (1, 2, 3, 10, 1_000, 10**6):
        rule.step([np.zeros(3, dtype)], t, hyper)
    np.testing.assert_array_equal(arrays[0], np.array([0.0, -1.5, 3.0], dtype))
    assert not any(np.isnan(of[0]).any() for of in rule.state.values())


def test_leaving_the_range_of_numbers_is_quiet():
    arrays = [np.ones(3, np.float32)]
    rule = InPlaceRule(OPTIMIZERS["momentum"], arrays)
    for t in range(1, 4):
        rule.step([np.full(3, 3e38, np.float32)], t, {"lr": 1e6})
    assert not np.isfinite(arrays[0]).any()


@every_optimizer
def test_saved_and_restored(optimizer):
    """Written into another rule's state: the same bits from there on."""
    rng = np.random.default_rng(9)
    arrays = [rng.normal(size=(3, 3)).astype(np.float32), rng.normal(size=20_000).astype(np.float32)]
    grads = [gradients(rng, [a.shape for a in arrays], np.float32) for _ in range(6)]
    rule = InPlaceRule(optimizer, arrays)
    for t in range(3):
        rule.step(grads[t], t + 1, {})
    others = copies(arrays)
    saved = {name: copies(of) for name, of in rule.state.items()}
    resumed = InPlaceRule(optimizer, others)
    for name, of in saved.items():
        for view, array in zip(resumed.state[name], of, strict=True):
            view[...] = array
    for t in range(3, 6):
        rule.step(grads[t], t + 1, {})
        resumed.step(grads[t], t + 1, {})
    for ours, theirs in zip((arrays, *rule.state.values()), (others, *resumed.state.values()), strict=True):
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_state_once_needed_is_kept_up():
    """Momentum that passes through 0, and a rate of 0: the buffer goes on."""
    optimizer, rng = OPTIMIZERS["momentum"], np.random.default_rng(10)
    arrays = [rng.normal(size=4)]
    rule, reference = InPlaceRule(optimizer, arrays), Reference(optimizer, arrays)
    for t, (momentum, lr) in enumerate([(0.9, 0.1), (0.0, 0.1), (0.5, 0.0), (0.9, 0.1)], 1):
        grads = [rng.normal(size=4)]
        for each in (rule, reference):
            each.step(grads, t, {"momentum": momentum, "lr": lr, "dampening": 0.25})
    np.testing.assert_array_equal(rule.state["buffer"][0], reference.states[0]["buffer"])
    np.testing.assert_allclose(arrays[0], reference.arrays[0], rtol=1e-15)


def test_a_state_that_nothing_needs_waits():
    """RMSProp without momentum has no use for its buffer; with momentum later, it begins there."""
    arrays = [np.ones(3)]
    rule = InPlaceRule(OPTIMIZERS["rmsprop"], arrays, {"momentum": 0.0})
    assert rule.kept == {"v"}
    rule.step([np.ones(3)], 1, {})
    np.testing.assert_array_equal(rule.state["buffer"][0], 0.0)
    rule.step([np.ones(3)], 2, {"momentum": 0.9})
    assert rule.kept == {"v", "buffer"}
    v = rule.state["v"][0]
    np.testing.assert_allclose(rule.state["buffer"][0], 1 / (np.sqrt(v) + 1e-8), rtol=1e-15)


def every_pass(x, grad, state, t, *, lr, flip):
    """Each operation on arrays; two states swap, one remembers x, one is the gradient, one is nothing but a number."""
    shape = maximum(abs(grad) + 0.5, state["old_x"]) ** 1.5 / sqrt(abs(x) + 1.0)
    step = -lr * (shape * sign(grad) - (-grad) ** 2 / (t + abs(state["a"]))) + 2.0
    number = where(t > 1, 3.0, 1.0) * state["number"]
    new = {"a": state["b"], "b": state["a"] + grad, "old_x": x, "grad": grad, "twin": grad, "number": number}
    return (step if flip else -step), new, {}


PASSING = Optimizer(
    "every_pass", "Every pass", every_pass,
    (Quantity("lr", "α", r"\alpha", 0.25), Quantity("flip", "flip", "flip", False)),
    {"a": 1.0, "b": 2.0, "old_x": 0.5, "grad": 0.0, "twin": 0.0, "number": 1.0}, "", "", "",
)  # fmt: skip


def choosing(x, grad, state, t, *, lr):
    """A choice element by element, which is no pass."""
    m = where(grad > 0.0, grad, 0.5 * state["m"])
    return -lr * m, {"m": m}, {}


CHOOSING = Optimizer("choosing", "Choosing", choosing, (Quantity("lr", "α", r"\alpha", 0.25),), {"m": 1.0}, "", "", "")


@pytest.mark.parametrize("optimizer", [PASSING, CHOOSING], ids=lambda o: o.key)
@pytest.mark.parametrize("flip", [False, True])
def test_rules_that_nobody_has_thought_of(optimizer, flip):
    rng = np.random.default_rng(11)
    hyper = {"flip": flip} if optimizer is PASSING else {}
    arrays = [rng.normal(size=(3, 3)), rng.normal(size=4)]
    rule = InPlaceRule(optimizer, arrays, hyper)
    for t in range(1, 6):
        assert_one_step(optimizer, rule, arrays, gradients(rng, [(3, 3), (4,)]), t, hyper)


def test_a_number_for_all_elements_takes_no_room():
    arrays = [np.ones((300, 300), np.float32)]
    product_of_momenta = InPlaceRule(OPTIMIZERS["nadam"], arrays).state["mu_product"][0]
    assert product_of_momenta.shape == (300, 300) and product_of_momenta.strides == (0, 0)


def passes_of(optimizer, hyper):
    fixed = tuple(
        (q.name, v) for q in optimizer.hypers if (v := hyper[q.name]) is True or (v == 0.0 and q.name != "lr")
    )
    compiled = compile_rule(optimizer, fixed, frozenset())
    cells = [optimizer.state[name] for name in compiled.cells]
    return compiled.case(compiled.choose(1_000, optimizer.hyper_values(), cells))


@every_optimizer
def test_passes(optimizer):
    """What speed comes from; each further pass over memory is a tenth."""
    assert passes_of(optimizer, optimizer.hyper_values()).plain.count == PASSES[optimizer.key]


@pytest.mark.parametrize(
    ("arrays", "says"),
    [
        ([np.ones(3), np.ones(3, int)], "array 1 must be a writeable array of float32 or float64, got int64"),
        ([np.ones(3, np.float16)], "got float16"),
        ([[1.0, 2.0]], "got list"),
        ([np.broadcast_to(1.0, 3)], "array 0 must be a writeable array"),
    ],
)
def test_what_cannot_be_moved(arrays, says):
    with pytest.raises(ValueError, match=says):
        InPlaceRule(OPTIMIZERS["adam"], arrays)


def test_what_cannot_be_a_step():
    arrays = [np.ones((2, 3))]
    rule = InPlaceRule(OPTIMIZERS["adam"], arrays)
    with pytest.raises(ValueError, match=r"gradient 0 must have its array's shape \(2, 3\), got \(3, 2\)"):
        rule.step([np.ones((3, 2))], 1, {})
    with pytest.raises(ValueError, match="zip"):
        rule.step([], 1, {})
    with pytest.raises(TypeError, match="adam has no 'momentum'; it takes lr, beta1"):
        rule.step([np.ones((2, 3))], 1, {"momentum": 0.9})
    with pytest.raises(TypeError, match="momentum"):
        InPlaceRule(OPTIMIZERS["adam"], arrays, {"momentum": 0.9})
    np.testing.assert_array_equal(arrays[0], 1.0)


def test_nothing_to_move():
    InPlaceRule(OPTIMIZERS["adam"], []).step([], 1, {})


def test_needs_no_torch():
    code = "import sys, viz.mnist.in_place; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
