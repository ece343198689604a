"""What Adam does that people don't expect, each figure as it was measured elsewhere.

The figures come from runs of other implementations and from the closed forms in the docstrings; rows with a surface and
rows with a long sequence of gradients go through ``simulate``, short ones through ``Optimizer.update``.
"""

import math

import numpy as np
import pytest

from viz import OPTIMIZERS, SURFACES, RunSpec, SequenceSpec, simulate


def steps_on(gradients, optimizer="adam", **hyper):
    """The steps that ``optimizer`` takes from 0 on one coordinate, given its gradients."""
    rule, x, steps = OPTIMIZERS[optimizer], 0.0, []
    state = rule.init(x)
    for t, grad in enumerate(gradients, 1):
        step, state, _ = rule.update(x, float(grad), state, t, hyper)
        x += float(step)
        steps.append(float(step))
    return np.array(steps)


def path(surface, start, num_steps, optimizer="adam", *, hyper, **more):
    """(num_steps + 1, 2): where one run goes."""
    return simulate(RunSpec(surface, optimizer, start, num_steps, hyper, **more)).x[:, 0]


def half_square(num_steps, **hyper):
    """x on ½x² from 1: the quadratic with κ = 1, its second coordinate at rest."""
    return path("quadratic", (1.0, 0.0), num_steps, hyper=hyper, surface_params={"kappa": 1.0})[:, 0]


def first(condition):
    """The first index at which ``condition`` holds, -1 where none."""
    return int(np.argmax(condition)) if np.any(condition) else -1


def furthest(a, b):
    """The largest difference of a coordinate."""
    return np.abs(a - b).max()


class TestFirstStep:
    """Row 1: |g|/(|g| + ε) of lr, whatever the gradient."""

    @pytest.mark.parametrize(
        ("size", "share"), [(1e6, 1.0), (3.7, 1.0), (1.0, 1.0), (1e-6, 0.990099), (1e-8, 0.5), (1e-10, 0.00990099)]
    )
    @pytest.mark.parametrize("sign", [1.0, -1.0])
    def test_share_of_lr(self, size, share, sign):
        assert steps_on([sign * size], lr=0.01)[0] == pytest.approx(-sign * share * 0.01, rel=2e-8)


class TestConstantGradient:
    """Row 2: g = 3.7, ε = 0."""

    def test_every_step_is_lr(self):
        np.testing.assert_allclose(steps_on([3.7] * 300, lr=0.01, eps=0.0), -0.01, rtol=1e-13)

    def test_without_bias_correction(self):
        steps = -steps_on([3.7] * 100, lr=1.0, eps=0.0, bias_correction=False)
        assert steps[0] == pytest.approx(3.162, abs=5e-4)
        assert steps.max() == pytest.approx(6.569, abs=5e-4)
        assert steps.argmax() + 1 == 12
        assert round(steps.sum()) == 466


class TestRescaledLoss:
    """Row 3: Rosenbrock from (−1.5, 2), lr 0.05, 300 steps."""

    def run(self, factor, eps):
        return path("rosenbrock", (-1.5, 2.0), 300, hyper={"lr": 0.05, "eps": eps}, loss_scale=factor)

    @pytest.mark.parametrize("factor", [1e-6, 1e6])
    def test_same_path_without_eps(self, factor):
        """To the rounding of c·g: 1e-15 of the path's size."""
        plain = self.run(1.0, 0.0)
        assert furthest(self.run(factor, 0.0), plain) <= 1e-15 * np.abs(plain).max()

    @pytest.mark.parametrize("factor", [2.0**-20, 2.0**20])
    def test_same_path_to_the_bit(self, factor):
        """A power of two rounds nothing."""
        np.testing.assert_array_equal(self.run(factor, 0.0), self.run(1.0, 0.0))

    @pytest.mark.parametrize(("factor", "apart"), [(1e-8, 0.12), (1e-10, 1.7)])
    def test_eps_notices(self, factor, apart):
        assert furthest(self.run(factor, 1e-8), self.run(1.0, 1e-8)) == pytest.approx(apart, rel=0.04)


class TestAxisAlignment:
    """Row 4: steps on ½(x² + κy²) from (1, 1) until norm < 0.1, surface and start turned together."""

    def steps(self, kappa, degrees, optimizer="adam", **hyper):
        c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        start, params = (c - s, s + c), {"kappa": kappa}
        x = path("quadratic", start, 6000, optimizer, hyper=hyper, rotation=degrees, surface_params=params)
        return first(np.hypot(*x.T) < 0.1)

    @pytest.mark.parametrize(
        ("kappa", "degrees", "steps"),
        [(10, 0, 150), (100, 0, 150), (1000, 0, 150), (10, 45, 525), (100, 45, 2002), (1000, 45, 5403), (100, 5, 710)],
    )
    def test_adam(self, kappa, degrees, steps):
        assert self.steps(kappa, degrees, lr=0.01, eps=1e-12) == steps

    def test_gradient_descent_does_not_care(self):
        assert len({self.steps(100, degrees, "sgd", lr=0.01) for degrees in (0, 5, 30, 45)}) == 1


def test_sign_descent():
    """Row 5: β₁ = β₂ = 0 and ε = 0 leave ±lr."""
    rng = np.random.default_rng(5)
    grads = rng.normal(size=200) * 10.0 ** rng.uniform(-6, 2, 200)
    hyper = {"lr": 0.01, "beta1": 0.0, "beta2": 0.0, "eps": 0.0}
    steps = steps_on(grads, **hyper)
    np.testing.assert_allclose(steps, -0.01 * np.sign(grads), rtol=1e-14)
    on_beale = simulate(RunSpec("beale", start=(2.0, 1.7), num_steps=50, hyper=hyper))
    np.testing.assert_allclose(np.abs(on_beale.step), 0.01, rtol=1e-14)


class TestNoFirstMoment:
    """Row 6: β₁ = 0 against RMSProp."""

    def test_is_corrected_rmsprop(self):
        """v = 0.999·v + 0.001·g², step −lr·g/(√(v/(1 − 0.999ᵗ)) + ε), written out."""
        grads = np.random.default_rng(6).normal(size=300)
        v, expected = 0.0, []
        for t, grad in enumerate(grads, 1):
            v = 0.999 * v + 0.001 * grad**2
            expected.append(-0.01 * grad / (math.sqrt(v / (1 - 0.999**t)) + 1e-8))
        np.testing.assert_allclose(steps_on(grads, lr=0.01, beta1=0.0, beta2=0.999), expected, rtol=1e-13)

    def test_plain_rmsprop_leaps(self):
        assert steps_on([3.7], "rmsprop", lr=0.01, alpha=0.999)[0] == pytest.approx(-31.62 * 0.01, rel=1e-4)


@pytest.mark.parametrize(("eps", "apart"), [(1e2, 0.038), (1e4, 6.2e-4), (1e6, 6.2e-6), (1e8, 6.2e-8)])
def test_huge_eps_is_momentum(eps, apart):
    """Row 7: lr = 1e-4·ε against bias-corrected momentum, Rosenbrock from (−1.5, 2), 500 steps."""
    ours = path("rosenbrock", (-1.5, 2.0), 500, hyper={"lr": 1e-4 * eps, "eps": eps})
    x, m, theirs = np.array([-1.5, 2.0]), np.zeros(2), [np.array([-1.5, 2.0])]
    for t in range(1, 501):
        m = 0.9 * m + 0.1 * np.array([-2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] ** 2), 200 * (x[1] - x[0] ** 2)])
        x = x - 1e-4 * m / (1 - 0.9**t)
        theirs.append(x)
    assert furthest(ours, np.array(theirs)) == pytest.approx(apart, rel=0.02)


class TestNoBiasCorrection:
    """Row 8: ½x² from 1, lr 0.01, β₂ = 0.9999; the first step is (1−β₁)/√(1−β₂) of lr."""

    @pytest.mark.parametrize(("beta1", "leap"), [(0.9, 10.0), (0.0, 100.0)])
    def test_first_step(self, beta1, leap):
        x = half_square(1, lr=0.01, beta1=beta1, beta2=0.9999, bias_correction=False)
        assert x[0] - x[1] == pytest.approx(leap * 0.01, rel=1e-5)

    def test_overshoot(self):
        assert half_square(2000, lr=0.01, beta2=0.9999, bias_correction=False).min() == pytest.approx(-0.457, abs=5e-4)
        assert half_square(2000, lr=0.01, beta2=0.9999).min() == pytest.approx(-6e-7, rel=0.02)


def test_step_bound_is_no_bound():
    """Row 9: g ∝ (β₂/β₁)ᵗ comes to (1−β₁)/√(1−β₂)/√(1−β₁²/β₂) = 7.270 of lr; §2.1 of the paper says 3.162."""
    grads = (0.999 / 0.9) ** np.arange(-9_999.0, 1.0)
    grads[grads < 1e-150] = 0.0  # so small that their squares are 0; the moments forget them long before the end
    largest = np.abs(steps_on(grads, lr=1.0, eps=0.0)).max()
    assert largest == pytest.approx(7.270, abs=5e-4)
    assert largest < 0.1 / math.sqrt(0.001) / math.sqrt(1 - 0.81 / 0.999)


class TestOneGradientThenSilence:
    """Row 10: β₁ > √β₂ lets a step grow without bound after the gradient is gone."""

    def test_default_betas(self):
        assert steps_on([1.0] + [0.0] * 2000, lr=1.0).sum() == pytest.approx(-6.0, abs=0.01)

    def test_hostile_betas(self):
        steps = steps_on([1.0] + [0.0] * 500, lr=0.01, beta1=0.95, beta2=0.81)
        assert steps.argmin() + 1 == 168
        assert steps.min() == pytest.approx(-477 * 0.01, rel=1e-3)


@pytest.mark.parametrize(("beta1", "beta2", "level"), [(0.9, 0.9, 0.043), (0.9, 0.1, 2.64), (0.99, 0.9, 2.45)])
def test_betas_set_the_late_swing(beta1, beta2, level):
    """Row 11: the largest |x| in the last 2,000 of 20,000 steps on ½x², in units of lr = 0.01."""
    x = half_square(20_000, lr=0.01, beta1=beta1, beta2=beta2)
    assert np.abs(x[-2000:]).max() / 0.01 == pytest.approx(level, rel=0.01)


def online(sequence, num_steps, optimizer="adam", *, hyper, seed=0, schedule="constant", **params):
    """A run on a gradient sequence."""
    return simulate(SequenceSpec(sequence, optimizer, None, num_steps, hyper, schedule, {}, seed, params))


class TestCounterexample:
    """Row 14: rare large gradients are right, frequent small ones are wrong. The best fixed point is −1."""

    @pytest.mark.parametrize("large", [3.0, 4.0, 10.0])
    @pytest.mark.parametrize(("optimizer", "end"), [("adam", 1.0), ("amsgrad", -1.0)])
    def test_in_turn(self, large, optimizer, end):
        beta2 = 1 / (1 + large**2)
        hyper = {"lr": 0.5 * math.sqrt(1 - beta2), "beta1": 0.0, "beta2": beta2}
        path = online("reddi_cycle", 30_000, optimizer, hyper=hyper, schedule="inverse_sqrt", large=large)
        assert path.x[-3000:, 0, 0].mean() == pytest.approx(end, abs=2e-3)

    @pytest.mark.parametrize(("optimizer", "level"), [("adam", 0.970), ("amsgrad", -0.978)])
    def test_online(self, optimizer, level):
        hyper = {"lr": 0.01, "beta2": 0.99}
        path = online("reddi_cycle", 200_000, optimizer, hyper=hyper, large=1010.0, small=10.0, period=101)
        assert path.x[-20_000:, 0, 0].mean() == pytest.approx(level, abs=5e-4)

    def test_by_chance(self):
        """AMSGrad is not at −1 after 200,000 steps: no seed looks alike."""
        seeds = range(4)
        ends = {
            optimizer: [
                online("reddi_lottery", 200_000, optimizer, hyper={"lr": 0.01, "beta2": 0.99}, seed=seed)
                .x[-20_000:, 0, 0].mean()
                for seed in seeds
            ]
            for optimizer in ("adam", "amsgrad")
        }  # fmt: skip
        assert np.mean(ends["adam"]) == pytest.approx(0.879, abs=0.05)
        assert np.std(ends["amsgrad"]) > 0.2


@pytest.mark.parametrize(("beta2", "steps"), [(0.9, 99), (0.99, 808), (0.999, 5_809), (0.9999, 35_354)])
def test_one_spike_stalls_it(beta2, steps):
    """Row 18: g = 1 and one 1000 at step 200; steps from the spike until half speed for good."""
    sizes = np.abs(online("spike", 200 + steps + 50, hyper={"lr": 1.0, "beta2": beta2}).step[:, 0, 0])
    slow = np.flatnonzero(sizes < 0.5)
    assert slow[-1] + 2 - 200 == steps


@pytest.mark.parametrize(("every", "move"), [(1, 1.0), (10, 3.16), (100, 9.8), (1000, 25.3)])
def test_sparse_gradients(every, move):
    """Row 23: how far x goes for each gradient, in lr, once v has settled."""
    x = online("sparse", 100 * every, hyper={"lr": 1.0}, every=every).x[:, 0, 0]
    assert (x[-1 - 20 * every] - x[-1]) / 20 == pytest.approx(move, rel=2e-3)


class TestLeavingASaddle:
    """Row 15: ½(x² − y²) from (1, y₀), lr 0.01: the first step with |y| > 1."""

    def steps(self, y, optimizer, num_steps=3000):
        x = path("saddle", (1.0, y), num_steps, optimizer, hyper={"lr": 0.01}, loss_scale=0.5)
        return first(np.abs(x[:, 1]) > 1)

    @pytest.mark.parametrize("power", range(2, 13))
    def test_adam_hardly_notices(self, power):
        assert self.steps(10.0**-power, "adam") in {76, 77, 78}

    @pytest.mark.parametrize(("optimizer", "near", "far"), [("sgd", 463, 2777), ("momentum", 79, 446)])
    def test_gradient_descent_waits(self, optimizer, near, far):
        assert self.steps(1e-2, optimizer) == near
        assert self.steps(1e-12, optimizer) == far

    @pytest.mark.parametrize("optimizer", ["adam", "sgd", "momentum"])
    def test_never_from_the_ridge(self, optimizer):
        assert self.steps(0.0, optimizer) == -1


class TestOvershoot:
    """Row 19: ½x² from 1."""

    def test_large_lr(self):
        x = half_square(2000, lr=0.1)
        assert first(x < 0) == 12
        assert x.min() == pytest.approx(-0.273, abs=5e-4)

    def test_small_lr(self):
        assert half_square(2000, lr=0.01).min() == pytest.approx(-2e-6, rel=0.02)


@pytest.mark.parametrize(("optimizer", "steps"), [("adabelief", 132), ("adam", 501)])
def test_adabelief_on_its_toy(optimizer, steps):
    """Row 24: |x| + |y| from (−5, 0.02), lr 0.01: steps until x reaches 0."""
    x = path("abs_valley", (-5.0, 0.02), 600, optimizer, hyper={"lr": 0.01})[:, 0]
    assert first(x >= 0) == steps


@pytest.mark.parametrize(("eps", "moved"), [(1e-6, 6e-8), (1.0, 0.06), (10.0, 0.37)])
def test_an_eps_that_matters(eps, moved):
    """Row 26: how far ε moves the end, against ε = 1e-8, of Rosenbrock from (−1.2, 1), lr 0.02, 500 steps."""
    ends = [path("rosenbrock", (-1.2, 1.0), 500, hyper={"lr": 0.02, "eps": e})[-1] for e in (eps, 1e-8)]
    assert furthest(*ends) == pytest.approx(moved, rel=0.05)


def test_the_surfaces_are_the_rows():
    """½(x² − y²) is half of ``saddle``, ½x² is ``quadratic`` along its first axis."""
    assert SURFACES["saddle"].value((3.0, 2.0)) == 5.0
    assert SURFACES["quadratic"].value((3.0, 0.0), kappa=1.0) == 4.5
