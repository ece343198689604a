"""The preconditioned curvature along a path, and the thresholds that the rules declare for it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz import OPTIMIZERS, SURFACES, RunSpec, simulate
from viz.core.sharpness import sharpness, top_eigenvalue

WITH_THRESHOLD = [o.key for o in OPTIMIZERS.values() if o.stability]
LATE = 1_000_000  # a step number at which every correction for the start is over


def draw_hyper(key, rng):
    """Settings with an ε beside which every second moment below vanishes: the preconditioner stands still."""
    decay = 5.0 if OPTIMIZERS[key].stability.penalised else 0.003
    draw = {
        "lr": lambda: 10 ** rng.uniform(1, 2),
        "eps": lambda: 1e3,
        "beta1": lambda: rng.choice([0.0, 0.5, 0.9, 0.95]),
        "beta2": lambda: rng.choice([0.0, 0.5, 0.92, 0.99]),
        "beta3": lambda: rng.choice([0.9, 0.99]),
        "momentum": lambda: rng.choice([0.0, 0.5, 0.9, 0.95]),
        "dampening": lambda: rng.choice([0.0, 0.3]),
        "weight_decay": lambda: rng.choice([0.0, decay]),
        "momentum_decay": lambda: rng.choice([0.0, 0.004, 0.1]),
        "centered": lambda: bool(rng.integers(2)),
    }
    return {q.name: draw[q.name]() for q in OPTIMIZERS[key].hypers if q.name in draw}


def growth(key, hyper, share, t):
    """How much ½hx² grows or shrinks in 1,500 steps of the rule itself, h chosen for ``share`` of its threshold."""
    optimizer = OPTIMIZERS[key]
    tiny = 1e-150  # its square is no curvature's match for ε
    state = {name: 0.0 if name in {"m", "mu_product"} else value for name, value in optimizer.init(0.0).items()}
    info = optimizer.update(tiny, tiny, state, t, hyper)[2]
    inverse = info["effective_lr"] / hyper["lr"]
    stability = optimizer.stability
    h = share * stability.threshold(t, **optimizer.hyper_values(hyper)) / inverse
    if stability.penalised:
        h -= hyper.get("weight_decay", 0.0)
    x, sizes = tiny, []
    for _ in range(1_500):
        step, state, _ = optimizer.update(x, h * x, state, t, hyper)
        x += float(step)
        sizes.append(abs(x))
        if abs(x) > 1e6 * tiny:
            break
    return max(sizes[-10:]) / tiny


@pytest.mark.parametrize("case", range(8))
@pytest.mark.parametrize("key", WITH_THRESHOLD)
def test_below_the_threshold_it_decays_and_above_it_grows(key, case):
    """The rule itself with a frozen preconditioner, 2% below and above what it declares, and far below."""
    rng = np.random.default_rng([case, WITH_THRESHOLD.index(key)])
    hyper = draw_hyper(key, rng)
    t = LATE if "momentum_decay" not in hyper else 300  # NAdam's momentum still grows there
    assert growth(key, hyper, 1.02, t) > 1e3
    for share in (0.98, rng.uniform(0.05, 0.95)):
        assert growth(key, hyper, share, t) < 1e-3


@pytest.mark.parametrize(("beta1", "threshold"), [(0.0, 2), (0.5, 6), (0.9, 38), (0.95, 78)])
def test_adams_thresholds(beta1, threshold):
    """Row 13 of the measured behaviours: (2 + 2β₁)/(1 − β₁) in units of 1/lr, whichever relative of Adam."""
    for key in ("adam", "amsgrad", "adamw", "adamax", "radam", "adabelief", "yogi"):
        spec = RunSpec("beale", key, num_steps=3, hyper={"lr": 0.01, "beta1": beta1})
        decay = 1 - 0.01 * OPTIMIZERS[key].hyper_values()["weight_decay"] / 2  # AdamW's
        np.testing.assert_allclose(0.01 * sharpness(simulate(spec)).threshold, threshold * decay, rtol=1e-12)


@pytest.mark.parametrize(
    ("key", "hyper", "threshold"),
    [
        ("sgd", {}, 2.0),
        ("adagrad", {}, 2.0),
        ("adadelta", {}, 2.0),
        ("rmsprop", {}, 2.0),
        ("rmsprop", {"momentum": 0.9}, 3.8),
        ("momentum", {"momentum": 0.9}, 3.8),
        ("momentum", {"momentum": 0.9, "dampening": 0.9}, 38.0),
        ("momentum", {"momentum": 0.9, "dampening": 1.0}, math.inf),
        ("nesterov", {"momentum": 0.9}, 3.8 / 2.8),
    ],
)
def test_the_others(key, hyper, threshold):
    path = simulate(RunSpec("beale", key, num_steps=3, hyper={"lr": 0.01, **hyper}))
    np.testing.assert_allclose(0.01 * sharpness(path).threshold, threshold, rtol=1e-12)


def test_a_sign_has_no_threshold():
    result = sharpness(simulate(RunSpec("beale", "lion", num_steps=5)))
    assert result.threshold is None
    np.testing.assert_allclose(
        result.eigenvalue[0], np.linalg.eigvalsh(SURFACES["beale"].hessian((2.0, 1.7)))[-1], rtol=1e-12
    )


@pytest.mark.parametrize(
    ("beta2", "level"), [(0.9, 33.3), (0.99, 36.1), pytest.param(0.999, 35.3, id="0.999, from its own amplitude")]
)
@pytest.mark.parametrize("h", [1.0, 100.0])
def test_live_adam_sits_below_its_edge(beta2, level, h):
    """Rows 12 and 13: on ½hx² with lr 0.01 and ε = 0 the median of lr·λ is 33–36, where 38 is the edge.

    With β₂ = 0.999 the descent from 1 stays in v for longer than a run may take; it starts where it ends up.
    """
    start = (3e-4 if beta2 == 0.999 else 1.0, 0.0)
    hyper = {"lr": 0.01, "eps": 0.0, "beta2": beta2}
    path = simulate(RunSpec("quadratic", "adam", start, 20_000, hyper, surface_params={"kappa": 1.0}, loss_scale=h))
    alone = path.info["effective_lr"][10_000:, 0, 0] * h  # the second coordinate is at rest and its v is 0
    assert np.median(alone) == pytest.approx(level, abs=0.7)


def test_row_t_is_the_step_from_x_t_minus_1():
    """On Beale, coordinate by coordinate against NumPy's eigenvalues of P^{-1/2} H P^{-1/2} with P = √v̂ + ε."""
    spec = RunSpec(
        "beale", num_steps=40, hyper={"lr": 0.05, "eps": 0.1, "weight_decay": 0.2}, rotation=20.0, loss_scale=3.0,
        schedule="cosine",
    )  # fmt: skip
    path = simulate(spec)
    result = sharpness(path)
    for t in (1, 2, 17, 40):
        p = np.sqrt(path.info["v_hat"][t - 1, 0]) + 0.1
        h = spec.landscape.hessian(path.x[t - 1, 0]) + 0.2 * np.eye(2)
        assert result.eigenvalue[t - 1, 0] == pytest.approx(np.linalg.eigvalsh(h / np.sqrt(np.outer(p, p)))[-1])
        assert result.threshold[t - 1] == pytest.approx(38 / path.lr[t - 1])


def test_decoupled_decay_is_no_part_of_the_curvature():
    paths = [simulate(RunSpec("beale", "adamw", num_steps=1, hyper={"weight_decay": w})) for w in (0.0, 0.5)]
    first, second = (sharpness(path).eigenvalue[0, 0] for path in paths)
    assert first == second


def test_no_lr_no_curvature_and_divergence_is_nan():
    spec = RunSpec("quadratic", "sgd", num_steps=4, hyper={"lr": 0.0})
    result = sharpness(simulate(spec))
    assert np.isinf(result.threshold).all()
    assert np.isnan(result.eigenvalue).all()
    path = simulate(RunSpec("rosenbrock", "sgd", num_steps=30, hyper={"lr": 1.0}))
    assert np.isnan(sharpness(path).eigenvalue[path.diverged_at[0] + 1 :]).all()


def test_several_runs():
    spec = RunSpec("himmelblau", num_steps=30, noise=1.0, seed=(0, 1, 2), hyper={"lr": 0.1})
    result = sharpness(simulate(spec))
    assert result.eigenvalue.shape == (30, 3)
    alone = sharpness(simulate(RunSpec("himmelblau", num_steps=30, noise=1.0, seed=1, hyper={"lr": 0.1})))
    np.testing.assert_allclose(result.eigenvalue[:, 1], alone.eigenvalue[:, 0], rtol=1e-12)


ENTRY = st.floats(-1e3, 1e3)


@given(ENTRY, ENTRY, ENTRY)
def test_top_eigenvalue(xx, xy, yy):
    expected = np.linalg.eigvalsh([[xx, xy], [xy, yy]])[-1]
    assert top_eigenvalue(np.array(xx), np.array(xy), np.array(yy)) == pytest.approx(expected, rel=1e-12, abs=1e-10)


def test_top_eigenvalue_does_not_cancel():
    """Entries 300 orders apart, and a small one beside a large negative one."""
    assert top_eigenvalue(np.array(1e-150), np.array(1e-3), np.array(-1e150)) == pytest.approx(1e-150, rel=1e-12)
    assert top_eigenvalue(np.array(0.0), np.array(1e200), np.array(0.0)) == pytest.approx(1e200, rel=1e-15)
    assert top_eigenvalue(np.array(-2.0), np.array(0.0), np.array(-2.0)) == -2.0
