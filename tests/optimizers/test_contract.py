"""What every entry of OPTIMIZERS promises, whatever its rule."""

import numpy as np
import pytest
import torch

from tests.optimizers.gradients import hostile_gradients
from viz import OPTIMIZERS, RunSpec, simulate
from viz.core.formula import SYMBOLS

KEYS = "sgd momentum nesterov adagrad adadelta rmsprop adam amsgrad adamw adamax nadam radam adabelief yogi lion adan"
every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))


def test_keys():
    assert set(OPTIMIZERS) == set(KEYS.split())


@every_optimizer
def test_declares_itself(optimizer):
    assert OPTIMIZERS[optimizer.key] is optimizer
    assert optimizer.about.endswith(".") and optimizer.definition and optimizer.source
    names = [q.name for q in optimizer.hypers]
    assert names[0] == "lr" and len(set(names)) == len(names)
    for q in optimizer.hypers:
        assert q.symbol and q.latex and q.help.endswith(".")
        assert q.check(q.default) == q.default
        low, high = q.slider
        assert q.low <= low < high <= q.high
        assert low <= q.default <= high or (q.log and q.default == 0)


@every_optimizer
def test_element_by_element(optimizer):
    """A (3, 4) array gives what twelve floats give one by one, and does not change its arguments."""
    rng = np.random.default_rng(1)
    xs, grads = rng.normal(size=(3, 4)), hostile_gradients(rng, 20, 12).reshape(20, 3, 4)
    x, state = xs.copy(), optimizer.init(xs)
    singles = [(float(z), optimizer.init(float(z))) for z in xs.flat]
    for t, grad in enumerate(grads, 1):
        before = x.copy(), grad.copy(), {k: v.copy() for k, v in state.items()}
        step, new_state, info = optimizer.update(x, grad, state, t)
        np.testing.assert_array_equal(before[0], x)
        np.testing.assert_array_equal(before[1], grad)
        assert all(np.array_equal(before[2][k], state[k]) for k in state)
        assert set(new_state) == set(optimizer.state) and step.shape == x.shape
        state, x = new_state, x + step
        for i, (z, old) in enumerate(singles):
            dz, memory, seen = optimizer.update(z, float(grad.flat[i]), old, t)
            singles[i] = z + float(dz), memory
            assert set(seen) == set(info)
            np.testing.assert_allclose(singles[i][0], x.flat[i], rtol=1e-13)


@every_optimizer
def test_the_same_rule_on_torch_tensors(optimizer):
    """Tensors take the very operations that arrays take."""
    rng = np.random.default_rng(2)
    x, grads = rng.normal(size=5), hostile_gradients(rng, 30, 5)
    tensor = torch.tensor(x)
    state, twin = optimizer.init(x), optimizer.init(tensor)
    for t, grad in enumerate(grads, 1):
        step, state, _ = optimizer.update(x, grad, state, t)
        shift, twin, _ = optimizer.update(tensor, torch.tensor(grad), twin, t)
        x, tensor = x + step, tensor + shift
    np.testing.assert_allclose(tensor.numpy(), x, rtol=1e-12)


@every_optimizer
def test_recorded_is_what_the_rule_computed(optimizer):
    """The compiled loop's record equals the rule, called step by step on the recorded gradients."""
    hyper = {"lr": 0.003, **({"weight_decay": 0.1} if "weight_decay" in optimizer.hyper_values() else {})}
    path = simulate(RunSpec(surface="beale", optimizer=optimizer.key, num_steps=50, hyper=hyper, noise=0.3))
    x = path.x[0]
    state = optimizer.init(x)
    for t in range(1, 51):
        step, state, info = optimizer.update(x, path.grad[t - 1], state, t, hyper)
        x = x + step
        np.testing.assert_allclose(path.step[t - 1], step, rtol=1e-12, atol=1e-300)
        np.testing.assert_allclose(path.x[t], x, rtol=1e-12)
        assert set(path.info) == set(info)
        for name, value in info.items():
            np.testing.assert_allclose(path.info[name][t - 1], np.broadcast_to(value, (1, 2)), rtol=1e-9, atol=1e-12)


@every_optimizer
def test_hypers_may_be_arrays(optimizer):
    """Columns of settings broadcast: a sweep is one call."""
    x, grad = np.array([[1.0], [-2.0]]), np.array([[0.3], [-4.0]])
    lrs = np.array([1e-3, 1e-2, 1e-1])
    together, _, _ = optimizer.update(x, grad, optimizer.init(x), 1, {"lr": lrs})
    for i, lr in enumerate(lrs):
        alone, _, _ = optimizer.update(x, grad, optimizer.init(x), 1, {"lr": lr})
        np.testing.assert_allclose(together[:, [i]], alone, rtol=1e-15)


@every_optimizer
@pytest.mark.parametrize("eps", [0.0, 1e-8])
def test_zero_gradient_is_no_step(optimizer, eps):
    """0/0 is defined as 0: at rest with a gradient of exactly 0 nothing moves and nothing is nan."""
    hyper = {
        name: value for name, value in {"eps": eps, "weight_decay": 0.0}.items() if name in optimizer.hyper_values()
    }
    state = {name: 0.0 if name == "m" else value for name, value in optimizer.init(0.0).items()}  # Yogi's m is 1e-6
    for t in range(1, 5):
        step, state, info = optimizer.update(0.0, 0.0, state, t, hyper)
        assert step == 0.0
        assert not any(np.isnan(value) for value in info.values())


@every_optimizer
def test_formula_comes_from_the_rule(optimizer):
    """Every line has a printable name, mentions lr somewhere, and ends with the step and x."""
    lines = optimizer.formula.lines
    assert [line.name for line in lines][-2:] == ["step", "x"]
    assert all(line.name in SYMBOLS for line in lines)
    assert r"\alpha" in optimizer.formula.latex


@every_optimizer
def test_formula_evaluates_to_the_record(optimizer):
    """The lines that a reader sees, worked out with the recorded numbers, give the recorded numbers."""
    hyper = {"lr": 0.003}
    path = simulate(RunSpec(surface="beale", optimizer=optimizer.key, num_steps=12, hyper=hyper))
    settings = optimizer.hyper_values(hyper)
    record = {"grad": path.grad, "step": path.step, **path.info}

    def number(tree, t, k):
        if isinstance(tree, float):
            return tree
        if isinstance(tree, str):
            if tree in record:
                return float(record[tree][t - 1, 0, k])
            return float(t) if tree == "t" else float(settings[tree])
        op, *args = tree
        if op == "prev":
            if args[0] == "x":
                return float(path.x[t - 1, 0, k])
            return float(record[args[0]][t - 2, 0, k]) if t > 1 else optimizer.state[args[0]]
        a = [number(arg, t, k) for arg in args]
        return float(OPERATIONS[op, len(a)](*a))

    for line in optimizer.formula_for(settings).lines:
        for t in (1, 2, 12):
            for k in (0, 1):
                expected = path.x[t, 0, k] if line.name == "x" else record[line.name][t - 1, 0, k]
                assert number(line.tree, t, k) == pytest.approx(expected, rel=1e-10, abs=1e-300)


OPERATIONS = {
    ("+", 2): lambda a, b: a + b, ("-", 2): lambda a, b: a - b, ("-", 1): lambda a: -a, ("*", 2): lambda a, b: a * b,
    ("/", 2): lambda a, b: a / b, ("**", 2): lambda a, b: a**b, ("sqrt", 1): np.sqrt, ("abs", 1): abs,
    ("sign", 1): np.sign, ("maximum", 2): max, ("where", 3): lambda c, a, b: a if c else b,
    (">", 2): lambda a, b: a > b, (">=", 2): lambda a, b: a >= b,
    ("<", 2): lambda a, b: a < b, ("<=", 2): lambda a, b: a <= b,
}  # fmt: skip
