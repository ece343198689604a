"""The rules that PyTorch lacks: first steps worked by hand from the papers' formulas."""

import pytest

from viz import OPTIMIZERS


def run(key, grads, hyper, x=1.0):
    """Steps and infos of ``key`` on one coordinate fed with ``grads``."""
    state, steps, infos = OPTIMIZERS[key].init(x), [], []
    for t, grad in enumerate(grads, 1):
        step, state, info = OPTIMIZERS[key].update(x, grad, state, t, hyper)
        x += float(step)
        steps.append(float(step))
        infos.append(info)
    return steps, infos


def test_yogi():
    """g = 2, then 1, β (0.9, 0.99), ε 0.001, lr 0.1; m and v start at 1e-6.

    m₁ = 0.9e-6 + 0.2; v₁ = 1e-6 + 0.01·4 = 0.040001; m̂₁ = 2.000009; v̂₁ = 4.0001.
    m₂ = 0.9·m₁ + 0.1; v₁ < 1 so v₂ = v₁ + 0.01·1 = 0.050001; corrections 0.19 and 0.0199.
    """
    steps, infos = run("yogi", [2.0, 1.0], {"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 1e-3})
    assert infos[0]["v"] == pytest.approx(0.040001, rel=1e-12)
    assert steps[0] == pytest.approx(-0.1 * 2.000009 / (4.0001**0.5 + 0.001), rel=1e-12)
    assert infos[1]["v"] == pytest.approx(0.050001, rel=1e-12)
    assert steps[1] == pytest.approx(-0.1 * (0.28000081 / 0.19) / ((0.050001 / 0.0199) ** 0.5 + 0.001), rel=1e-12)


def test_yogi_shrinks_v_by_at_most_the_squared_gradient():
    """g = 10 then 0.1: v falls by (1−β₂)·g², where Adam's would fall by (1−β₂)·v."""
    _, infos = run("yogi", [10.0, 0.1], {"beta2": 0.9})
    assert infos[1]["v"] - infos[0]["v"] == pytest.approx(-0.1 * 0.01, rel=1e-9)


def test_lion():
    """β (0.9, 0.99), λ 0.5, lr 0.1 from x = 1: c₁ = 0.1·g; m₁ = 0.01·g; c₂ = 0.9·m₁ + 0.1·g₂.

    g = 3, −0.2: c₁ > 0, step −0.1·(1 + 0.5·1) = −0.15; c₂ = 0.9·0.03 − 0.02 = 0.007 > 0, step −0.1·(1 + 0.5·0.85).
    """
    steps, infos = run("lion", [3.0, -0.2], {"lr": 0.1, "weight_decay": 0.5})
    assert steps == pytest.approx([-0.15, -0.1425], rel=1e-12)
    assert infos[0]["m"] == pytest.approx(0.03, rel=1e-12)
    assert infos[1]["update"] == pytest.approx(0.007, rel=1e-12)


def test_adabelief():
    """g = 1, 1, β (0.9, 0.99), ε and ε_root 0: m₁ = 0.1, s₁ = 0.01·0.81, m̂₁ = 1, ŝ₁ = 0.81, step −lr/0.9.

    m₂ = 0.19, s₂ = 0.99·0.0081 + 0.01·0.6561, corrections 0.19 and 0.0199.
    """
    hyper = {"lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 0.0, "eps_root": 0.0}
    steps, infos = run("adabelief", [1.0, 1.0], hyper)
    assert steps[0] == pytest.approx(-0.1 / 0.9, rel=1e-12)
    assert infos[1]["v"] == pytest.approx(0.01458, rel=1e-12)
    assert steps[1] == pytest.approx(-0.1 / (0.01458 / 0.0199) ** 0.5, rel=1e-12)


def test_adabelief_adds_eps_root_at_every_step():
    """With a gradient of 0 v is the sum of ε_root·β₂ᵏ: 1e-4 after one step, 1.99e-4 after two."""
    _, infos = run("adabelief", [0.0, 0.0], {"beta2": 0.99, "eps_root": 1e-4})
    assert [info["v"] for info in infos] == pytest.approx([1e-4, 1.99e-4], rel=1e-12)


def test_adan():
    """g = 1, 3, β (0.98, 0.92, 0.99), ε 0, lr 0.1.

    Step 1: no difference, m̂ = 1, n̂ = 1, step −0.1. Step 2: d = 2, m = 0.98·0.02 + 0.02·3 = 0.0796 over 0.0396;
    v = 0.08·2 = 0.16 over 0.1536; n = 0.99·0.01 + 0.01·(3 + 0.92·2)² = 0.244156 over 0.0199.
    """
    steps, infos = run("adan", [1.0, 3.0], {"lr": 0.1, "eps": 0.0})
    assert steps[0] == pytest.approx(-0.1, rel=1e-12)
    assert infos[1]["n"] == pytest.approx(0.244156, rel=1e-12)
    look_ahead = 0.0796 / 0.0396 + 0.92 * 0.16 / 0.1536
    assert steps[1] == pytest.approx(-0.1 * look_ahead / (0.244156 / 0.0199) ** 0.5, rel=1e-12)


def test_adan_decay_is_proximal():
    """λ 0.5, lr 0.1, x = 2, one gradient of 1: the new x is (2 − 0.1)/(1 + 0.05)."""
    steps, _ = run("adan", [1.0], {"lr": 0.1, "eps": 0.0, "weight_decay": 0.5}, x=2.0)
    assert 2.0 + steps[0] == pytest.approx(1.9 / 1.05, rel=1e-12)
