"""Schedules against torch.optim.lr_scheduler, or by hand where it has none, and that steps use them."""

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler

from viz import OPTIMIZERS, RunSpec, simulate
from viz.core.schedules import SCHEDULES

STEPS = 40


def recorded(schedule, params=None, lr=0.25, **more):
    """The learning rates of a run."""
    more.setdefault("num_steps", STEPS)
    spec = RunSpec("quadratic", "sgd", hyper={"lr": lr}, schedule=schedule, schedule_params=params or {}, **more)
    return simulate(spec).lr


def torch_rates(make, lr=0.25):
    """The learning rates that a PyTorch scheduler sets."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler, rates = make(optimizer), []
    for _ in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return np.array(rates)


@pytest.mark.parametrize(
    ("schedule", "params", "make"),
    [
        ("constant", {}, lambda o: lr_scheduler.ConstantLR(o, factor=1.0)),
        ("cosine", {}, lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=STEPS)),
        ("step", {"step_size": 7, "gamma": 0.3}, lambda o: lr_scheduler.StepLR(o, step_size=7, gamma=0.3)),
        ("step", {"step_size": 1, "gamma": 0.0}, lambda o: lr_scheduler.StepLR(o, step_size=1, gamma=0.0)),
        ("exponential", {"decay": 0.9}, lambda o: lr_scheduler.ExponentialLR(o, gamma=0.9)),
        ("exponential", {"decay": 0.0}, lambda o: lr_scheduler.ExponentialLR(o, gamma=0.0)),
        ("warmup", {"warmup_steps": 8}, lambda o: lr_scheduler.LinearLR(o, start_factor=1 / 8, total_iters=7)),
    ],
)
def test_like_torch(schedule, params, make):
    np.testing.assert_allclose(recorded(schedule, params), torch_rates(make), rtol=1e-12, atol=1e-16)


def test_warmup_by_hand():
    np.testing.assert_allclose(
        recorded("warmup", {"warmup_steps": 4}, 1.0)[:6], [0.25, 0.5, 0.75, 1.0, 1.0, 1.0], rtol=1e-15
    )


def test_warmup_over_one_step_is_constant():
    np.testing.assert_array_equal(recorded("warmup", {"warmup_steps": 1}), recorded("constant"))


def test_warmup_longer_than_the_run():
    assert recorded("warmup", {"warmup_steps": 80}, 1.0)[-1] == pytest.approx(0.5, rel=1e-15)


def test_inverse_square_root_by_hand():
    rates = recorded("inverse_sqrt", lr=6.0)
    assert rates[[0, 3, 8, 35]] == pytest.approx([6.0, 3.0, 2.0, 1.0], rel=1e-15)


def test_cosine_ends_one_step_above_zero():
    """As PyTorch's does: the rate would be 0 at the step after the last."""
    assert recorded("cosine", lr=1.0, num_steps=4) == pytest.approx(
        [1.0, 0.5 + 0.5**1.5, 0.5, 0.5 - 0.5**1.5], rel=1e-12
    )


@pytest.mark.parametrize("key", list(SCHEDULES))
def test_factors_lie_between_0_and_1(key):
    schedule = SCHEDULES[key]
    for ends in (
        [q.default for q in schedule.params],
        [q.low for q in schedule.params],
        [q.high for q in schedule.params],
    ):
        params = {q.name: value for q, value in zip(schedule.params, ends, strict=True)}
        factors = schedule.factor(np.arange(1.0, 101.0), 100, **params)
        assert factors.shape == (100,)
        assert np.all((factors >= 0) & (factors <= 1))


@pytest.mark.parametrize("runs", [1, 20])
@pytest.mark.parametrize("key", list(SCHEDULES))
def test_steps_use_the_rate(key, runs):
    """SGD's step over its gradient is −lr_t, in both code paths."""
    path = simulate(RunSpec("quadratic", "sgd", ((1.0, 1.0),) * runs, STEPS, {"lr": 0.01}, schedule=key))
    np.testing.assert_allclose(path.step, -path.lr[:, None, None] * path.grad, rtol=1e-15)
    np.testing.assert_array_equal(path.info["effective_lr"], np.broadcast_to(path.lr[:, None, None], path.step.shape))


@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_constant_is_no_schedule(optimizer):
    """A warm-up over one step and a constant rate are one run, though they compile to two loops."""
    plain = simulate(RunSpec("beale", optimizer, num_steps=30))
    scheduled = simulate(
        RunSpec("beale", optimizer, num_steps=30, schedule="warmup", schedule_params={"warmup_steps": 1})
    )
    np.testing.assert_array_equal(plain.x, scheduled.x)


@pytest.mark.parametrize("key", list(SCHEDULES))
def test_declares_itself(key):
    schedule = SCHEDULES[key]
    assert schedule.key == key
    assert schedule.name
    assert schedule.latex
    assert schedule.help.endswith(".")
    assert all(q.help.endswith(".") and q.check(q.default) == q.default for q in schedule.params)
