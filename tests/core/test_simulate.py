"""Runs: alone or side by side, noisy, turned, scaled, leaving the numbers."""

from dataclasses import replace
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given, settings

from tests.core.strategies import specs
from viz import OPTIMIZERS, SURFACES, RunSpec, simulate
from viz.core.simulate import FEW_RUNS
from viz.core.surface import Surface
from viz.surfaces.derive import derive

MANY = FEW_RUNS + 4
LR = {"sgd": 1e-4, "momentum": 1e-4, "nesterov": 1e-4, "radam": 1e-4, "adadelta": 0.3}
"""Rates at which a run stays on every surface; 0.01 for the rest. RAdam's first steps are momentum's."""
every_optimizer = pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
both_code_paths = pytest.mark.parametrize("runs", [1, MANY], ids=["floats", "arrays"])


def recorded(path):
    """Everything that ``path`` recorded, by name, each with the runs as its second axis."""
    return {"x": path.x, "loss": path.loss, "grad": path.grad, "step": path.step, **path.info}


def of_run(path, run):
    """What one run recorded."""
    return {name: array[:, run] for name, array in recorded(path).items()}


def assert_same(ours, theirs):
    """Equal to the bit."""
    assert list(ours) == list(theirs)
    for name, expected in theirs.items():
        np.testing.assert_array_equal(ours[name], expected, err_msg=name)


def assert_close(ours, theirs, rtol):
    """Within ``rtol`` of each quantity's largest number in the run: where it passes 0 no digit is left to agree on."""
    assert list(ours) == list(theirs)
    for name, expected in theirs.items():
        # Adan's difference of gradients keeps only what cancelling leaves of the gradients' digits.
        size = np.abs(theirs["grad"] if name == "diff" else expected).max()
        np.testing.assert_allclose(ours[name], expected, rtol=rtol, atol=rtol * size, err_msg=name)


def starts_around(surface, count):
    """Starts about the first of ``surface``."""
    offsets = np.random.default_rng(3).normal(scale=0.3, size=(count, 2))
    return tuple(map(tuple, np.array(SURFACES[surface].starts[0]) + offsets))


def alone(spec, run):
    """The spec of one run of ``spec``."""
    seed = spec.seeds[run] if len(spec.seeds) > 1 else spec.seed
    return replace(spec, start=spec.starts[run], seed=seed)


class TestShapes:
    @pytest.mark.parametrize("runs", [1, 3, MANY])
    @every_optimizer
    def test_as_the_facade_says(self, optimizer, runs):
        spec = RunSpec("beale", optimizer, starts_around("beale", runs), 20)
        path = simulate(spec)
        assert path.spec is spec
        assert (path.x.shape, path.loss.shape) == ((21, runs, 2), (21, runs))
        assert path.grad.shape == path.step.shape == (20, runs, 2)
        assert all(array.shape == (20, runs, 2) for array in path.info.values())
        assert (path.lr.shape, path.diverged_at.shape) == ((20,), (runs,))
        assert {array.dtype for array in recorded(path).values()} == {np.dtype(np.float64)}
        assert np.issubdtype(path.diverged_at.dtype, np.integer)
        np.testing.assert_array_equal(path.x[0], spec.starts)

    @both_code_paths
    @every_optimizer
    def test_step_is_the_difference_of_x(self, optimizer, runs):
        path = simulate(RunSpec("beale", optimizer, starts_around("beale", runs), 50, {"lr": LR.get(optimizer, 0.02)}))
        np.testing.assert_array_equal(path.x[:-1] + path.step, path.x[1:])

    @both_code_paths
    @pytest.mark.parametrize("surface", list(SURFACES))
    def test_loss_and_grad_are_the_surfaces(self, surface, runs):
        """Recorded at x[t-1], without and with noise; the last loss belongs to the last x."""
        spec = RunSpec(surface, start=starts_around(surface, runs), num_steps=20, hyper={"lr": 0.02})
        path = simulate(spec)
        np.testing.assert_allclose(path.loss, SURFACES[surface].value(path.x), rtol=1e-12, atol=1e-13)
        gradient = SURFACES[surface].gradient(path.x[:-1])
        np.testing.assert_allclose(path.grad, gradient, rtol=1e-10, atol=1e-11 * np.abs(gradient).max())

    @both_code_paths
    def test_read_only(self, runs):
        path = simulate(RunSpec("beale", start=starts_around("beale", runs), num_steps=5))
        for array in [*recorded(path).values(), path.lr, path.diverged_at]:
            with pytest.raises(ValueError, match="read-only"):
                array[...] = 0

    @both_code_paths
    def test_a_run_is_the_same_every_time(self, runs):
        spec = RunSpec("beale", start=starts_around("beale", runs), num_steps=30, noise=0.1)
        assert_same(recorded(simulate(spec)), recorded(simulate(spec)))


VARIANTS = {
    "plain": {},
    "noise": {"noise": 0.3, "seed": tuple(range(5, 5 + MANY))},
    "rotation": {"rotation": 33.0},
    "schedule": {"schedule": "step", "schedule_params": {"step_size": 9}},
    "all": {"noise": 0.3, "seed": 7, "rotation": -60.0, "loss_scale": 0.5, "schedule": "cosine"},
}


@pytest.mark.parametrize("variant", list(VARIANTS))
@every_optimizer
class TestTogetherAsAlone:
    def spec(self, optimizer, variant, surface="beale"):
        hyper = {"lr": LR.get(optimizer, 0.01)}
        return RunSpec(surface, optimizer, starts_around(surface, MANY), 40, hyper, **VARIANTS[variant])

    def few(self, spec, count=3):
        seed = spec.seeds[:count] if len(spec.seeds) > 1 else spec.seed
        return replace(spec, start=spec.starts[:count], seed=seed)

    def test_few_runs_to_the_bit(self, optimizer, variant):
        few = self.few(self.spec(optimizer, variant))
        together = simulate(few)
        for run in range(few.runs):
            assert_same(of_run(together, run), of_run(simulate(alone(few, run)), 0))

    def test_many_runs_to_the_bit(self, optimizer, variant):
        """Neither how many there are nor where one stands among them matters."""
        spec = self.spec(optimizer, variant)
        fewer = FEW_RUNS + 1
        together, part = simulate(spec), simulate(self.few(spec, fewer))
        for run in range(fewer):
            assert_same(of_run(part, run), of_run(together, run))

    def test_floats_as_arrays(self, optimizer, variant):
        for surface in ("rosenbrock", "ackley", "mccormick", "plateau_cliff"):
            spec = self.spec(optimizer, variant, surface)
            together = simulate(spec)
            for run in (0, MANY - 1):
                assert_close(of_run(together, run), of_run(simulate(alone(spec, run)), 0), rtol=1e-10)


class TestNoise:
    """A seed's noise depends on the seed and on nothing else."""

    def noise_of(self, spec):
        """What was added to the gradient, over σ."""
        path = simulate(spec)
        return (path.grad - spec.landscape.gradient(path.x[:-1])) / spec.noise

    def test_it_is_standard_normal(self):
        noise = self.noise_of(RunSpec("quadratic", "sgd", (0.0, 0.0), 20_000, {"lr": 0.0}, noise=0.5, seed=11))
        assert np.abs(noise.mean(axis=0)).max() < 4 / np.sqrt(20_000)
        assert np.abs(noise.std(axis=0) - 1).max() < 4 / np.sqrt(2 * 20_000)
        lagged = np.array([np.corrcoef(noise[1:, 0, k], noise[:-1, 0, j])[0, 1] for k in (0, 1) for j in (0, 1)])
        assert np.abs(lagged).max() < 4 / np.sqrt(20_000)
        assert abs(np.corrcoef(noise[:, 0].T)[0, 1]) < 4 / np.sqrt(20_000)
        assert np.quantile(np.abs(noise), 0.95) == pytest.approx(1.96, abs=0.03)

    @every_optimizer
    def test_the_same_for_every_optimizer(self, optimizer):
        spec = RunSpec("quadratic", optimizer, num_steps=30, noise=2.0, seed=4)
        np.testing.assert_allclose(self.noise_of(spec), self.noise_of(replace(spec, optimizer="adam")), atol=1e-12)

    def test_whatever_the_surface_and_sigma(self):
        spec = RunSpec("quadratic", num_steps=30, noise=2.0, seed=4)
        other = RunSpec("himmelblau", "sgd", num_steps=30, hyper={"lr": 1e-4}, noise=50.0, seed=4, rotation=20.0)
        np.testing.assert_allclose(self.noise_of(spec), self.noise_of(other), atol=1e-11)

    @both_code_paths
    def test_a_longer_run_begins_with_a_shorter(self, runs):
        spec = RunSpec("beale", start=starts_around("beale", runs), num_steps=60, noise=0.5, seed=4)
        long, short = simulate(spec), simulate(replace(spec, num_steps=25))
        np.testing.assert_array_equal(long.x[:26], short.x)
        for name, array in recorded(short).items():
            np.testing.assert_array_equal(recorded(long)[name][:25], array[:25], err_msg=name)

    def test_runs_of_one_seed_share_it(self):
        noise = self.noise_of(RunSpec("beale", start=starts_around("beale", MANY), num_steps=20, noise=0.5, seed=4))
        np.testing.assert_allclose(noise, np.repeat(noise[:, :1], MANY, axis=1), atol=1e-10)

    @pytest.mark.parametrize("count", [3, MANY])
    def test_seeds_make_runs(self, count):
        """One start and several seeds: each run is the run of its seed, wherever it stands."""
        seeds = tuple(range(100, 100 + count))
        spec = RunSpec("beale", num_steps=30, noise=0.5, seed=seeds)
        together, turned = simulate(spec), simulate(replace(spec, seed=seeds[::-1]))
        np.testing.assert_array_equal(together.x, turned.x[:, ::-1])
        np.testing.assert_allclose(together.x[:, 1], simulate(replace(spec, seed=101)).x[:, 0], rtol=1e-10)
        assert len({tuple(end) for end in together.x[-1]}) == count

    def test_no_noise_no_seed(self):
        spec = RunSpec("beale", num_steps=30, seed=(1, 2))
        np.testing.assert_array_equal(*np.split(simulate(spec).x, 2, axis=1))


class TestDivergence:
    """Found at the step at which it happens, never an exception, a warning or a number that was made up."""

    @both_code_paths
    @pytest.mark.parametrize(
        ("lr", "step"),
        [
            # x is multiplied by 1 − lr; the step at which lr·x is 2¹⁰²⁴ or more overflows.
            (3.0, 1024),  # 3·2ᵗ⁻¹ ≥ 2¹⁰²⁴ from t − 1 = 1023
            (5.0, 512),  # 5·4ᵗ⁻¹ ≥ 2¹⁰²⁴ from t − 1 = 511
            (1e6, 52),  # 10⁶·999,999ᵗ⁻¹ > 1.8·10³⁰⁸ from t − 1 = 51
        ],
    )
    def test_gradient_descent_on_a_parabola(self, lr, step, runs):
        spec = RunSpec("quadratic", "sgd", ((1.0, 0.0),) * runs, 1100, {"lr": lr}, surface_params={"kappa": 1.0})
        path = simulate(spec)
        assert path.diverged_at.tolist() == [step] * runs
        x = path.x[:step, 0, 0]
        np.testing.assert_array_equal(np.sign(x[:-1]), -np.sign(x[1:]))
        np.testing.assert_allclose(np.log(np.abs(x[1:] / x[:-1])), np.log(lr - 1), rtol=1e-12)
        assert np.isinf(path.loss[step - 1]).all()  # x² overflows long before x
        assert not np.isfinite(path.x[step, :, 0]).any()
        self.assert_silent_after(path, step)

    def assert_silent_after(self, path, step, run=0):
        assert np.isfinite(path.x[:step, run]).all()
        assert np.isnan(path.loss[step:, run]).all()
        assert np.isnan(path.x[step + 1 :, run]).all()
        assert all(np.isnan(array[step:, run]).all() for array in (path.grad, path.step, *path.info.values()))

    @both_code_paths
    def test_gradient_descent_on_rosenbrock(self, runs):
        """lr = 1 from (−1.2, 1) against the same iteration on numbers with 30 digits and any exponent."""
        with localcontext(prec=30):
            x, y, step = Decimal("-1.2"), Decimal(1), 0
            while max(abs(x), abs(y)) < Decimal(np.finfo(float).max):
                x, y, step = x + 2 * (1 - x) + 400 * x * (y - x * x), y - 200 * (y - x * x), step + 1
        path = simulate(RunSpec("rosenbrock", "sgd", ((-1.2, 1.0),) * runs, 40, {"lr": 1.0}))
        assert path.diverged_at.tolist() == [step] * runs
        self.assert_silent_after(path, step)

    def test_others_run_on(self):
        """One of many runs diverges; the others do not notice."""
        starts = ((1e6, 1e6), *starts_around("rosenbrock", MANY - 1))
        path = simulate(RunSpec("rosenbrock", "sgd", starts, 40, {"lr": 1e-4}))
        assert path.diverged_at[0] > 0
        assert (path.diverged_at[1:] == -1).all()
        assert np.isfinite(path.x[:, 1:]).all()
        self.assert_silent_after(path, path.diverged_at[0])

    @pytest.mark.parametrize("surface", ["quadratic", "rosenbrock"])
    @pytest.mark.parametrize(
        ("optimizer", "hyper"),
        [
            ("sgd", {"lr": 3.0}),
            ("momentum", {"lr": 3.0}),
            ("momentum", {"lr": 3.0, "momentum": 0.0}),
            ("nesterov", {"lr": 30.0}),
            # x grows by lr·λ at each step; g² is infinite before x is, and 0·∞ is nan
            ("adamw", {"lr": 1e3, "weight_decay": 1e3}),
            ("adamw", {"lr": 1e3, "weight_decay": 1e3, "beta1": 0.0}),
            ("adamw", {"lr": 1e3, "weight_decay": 1e3, "beta2": 0.0}),
            ("lion", {"lr": 1e3, "weight_decay": 1e3, "beta1": 0.0}),
        ],
        ids=lambda value: str(value),
    )
    def test_same_step_in_both_code_paths(self, optimizer, hyper, surface):
        spec = RunSpec(surface, optimizer, ((1.3, -2.0),) * MANY, 400, hyper)
        step = simulate(replace(spec, start=spec.starts[0])).diverged_at[0]
        assert 1 < step < 400
        assert simulate(spec).diverged_at.tolist() == [step] * MANY

    @both_code_paths
    @every_optimizer
    def test_a_rate_without_sense(self, optimizer, runs):
        """The highest rate there is: whatever happens, x is finite up to the step that is reported."""
        path = simulate(RunSpec("goldstein_price", optimizer, starts_around("goldstein_price", runs), 100, {"lr": 1e6}))
        for run, step in enumerate(path.diverged_at):
            assert np.isfinite(path.x[: step if step > 0 else None, run]).all()
            assert step == -1 or not np.isfinite(path.x[step, run]).all()

    def test_overflow_in_a_float_is_infinity(self, monkeypatch):
        """math.exp raises where an array holds inf: such a run is run on arrays.

        e^(x²) from 5 at lr 1: x₁ = 5 − 10·e²⁵ ≈ −7.2·10¹¹, whose square no exponential survives.
        """
        self.declare(monkeypatch, "exp(x**2) + y**2")
        path = simulate(RunSpec("steep", "sgd", ((5.0, 1.0), (0.0, 1.0)), 10, {"lr": 1.0}))
        assert path.diverged_at.tolist() == [2, -1]
        assert path.x[1, 0, 0] == pytest.approx(5 - 10 * np.exp(25), rel=1e-12)
        assert np.isinf(path.loss[1, 0])
        self.assert_silent_after(path, 2)

    def test_outside_a_functions_domain(self, monkeypatch):
        """log(x) from 1 at lr 2: the gradient 1/x throws x to −1 and back, and at −1 there is no loss."""
        self.declare(monkeypatch, "log(x) + y**2")
        path = simulate(RunSpec("steep", "sgd", (1.0, 0.0), 4, {"lr": 2.0}))
        assert path.diverged_at == [-1]
        assert path.x[:, 0, 0].tolist() == [1.0, -1.0, 1.0, -1.0, 1.0]
        np.testing.assert_array_equal(path.loss[:, 0], [0.0, np.nan, 0.0, np.nan, 0.0])
        assert path.best_loss == [0.0]

    def declare(self, monkeypatch, formula):
        surface = Surface("steep", "Steep", formula, ((-2.0, 2.0), (-2.0, 2.0)), ((1.0, 1.0),), derive)
        monkeypatch.setitem(SURFACES._entries, "steep", surface)


class TestLandscape:
    @both_code_paths
    @every_optimizer
    def test_a_whole_turn_is_none(self, optimizer, runs):
        spec = RunSpec("himmelblau", optimizer, starts_around("himmelblau", runs), 30, {"lr": LR.get(optimizer, 0.01)})
        for degrees in (360.0, -360.0):
            assert_same(recorded(simulate(replace(spec, rotation=degrees))), recorded(simulate(spec)))

    @both_code_paths
    @every_optimizer
    def test_a_quarter_turn_swaps_the_axes(self, optimizer, runs):
        """Coordinate by coordinate or not, every rule treats both axes alike: (x, y) becomes (−y, x), to the bit."""
        starts = np.array(starts_around("quadratic", runs))
        turned = np.stack([-starts[:, 1], starts[:, 0]], axis=1)
        spec = RunSpec("quadratic", optimizer, starts, 40)
        straight, quarter = simulate(spec).x, simulate(replace(spec, start=turned, rotation=90.0)).x
        expected = np.stack([-straight[..., 1], straight[..., 0]], axis=-1)
        # Yogi's first moment starts at +1e-6 in every coordinate, which has no direction to turn with.
        np.testing.assert_allclose(quarter, expected, rtol=0, atol=1e-4 if optimizer == "yogi" else 0.0)

    @both_code_paths
    @pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov"])
    def test_gradient_descent_turns_with_the_surface(self, optimizer, runs):
        self.assert_turned(optimizer, runs, 1e-10)

    @pytest.mark.parametrize("optimizer", ["adam", "lion", "adagrad"])
    def test_coordinatewise_rules_do_not(self, optimizer):
        with pytest.raises(AssertionError):
            self.assert_turned(optimizer, 1, 1e-2)

    def assert_turned(self, optimizer, runs, atol):
        """Rosenbrock and start turned by 30° about its minimum (1, 1)."""
        c, s = np.cos(np.pi / 6), np.sin(np.pi / 6)
        turn = np.array([[c, -s], [s, c]])
        starts = np.array(starts_around("rosenbrock", runs))
        spec = RunSpec("rosenbrock", optimizer, starts, 200, {"lr": LR.get(optimizer, 0.01)})
        straight = simulate(spec)
        turned = simulate(replace(spec, start=(starts - 1) @ turn.T + 1, rotation=30.0))
        np.testing.assert_allclose((straight.x - 1) @ turn.T + 1, turned.x, atol=atol)
        np.testing.assert_allclose(straight.loss, turned.loss, rtol=1e-8, atol=1e-12)

    @both_code_paths
    def test_loss_scale_multiplies_loss_and_gradient(self, runs):
        spec = RunSpec("beale", "sgd", starts_around("beale", runs), 30, {"lr": 0.01})
        plain, scaled = simulate(spec), simulate(replace(spec, loss_scale=8.0, hyper={"lr": 0.01 / 8}))
        np.testing.assert_array_equal(scaled.x, plain.x)
        np.testing.assert_array_equal(scaled.loss, 8.0 * plain.loss)
        np.testing.assert_array_equal(scaled.grad, 8.0 * plain.grad)

    @both_code_paths
    def test_surface_params(self, runs):
        """κ = 7: the second component of the gradient is 7y."""
        path = simulate(RunSpec("quadratic", start=((1.0, 2.0),) * runs, num_steps=5, surface_params={"kappa": 7.0}))
        assert path.loss[0, 0] == 0.5 * (1 + 7 * 4)
        assert path.grad[0, 0].tolist() == [1.0, 14.0]


class TestNoEps:
    """ε = 0 divides by 0 where a coordinate rests; that step is 0."""

    @both_code_paths
    @pytest.mark.parametrize("optimizer", [o.key for o in OPTIMIZERS.values() if "eps" in o.hyper_values()])
    def test_a_resting_coordinate_stays(self, optimizer, runs):
        path = simulate(RunSpec("quadratic", optimizer, ((1.0, 0.0),) * runs, 50, {"eps": 0.0, "lr": 0.01}))
        assert path.diverged_at.tolist() == [-1] * runs
        assert all(np.isfinite(array).all() for array in recorded(path).values())
        if optimizer != "yogi":  # whose m starts at 1e-6
            assert (path.x[..., 1] == 0.0).all()

    @both_code_paths
    @every_optimizer
    def test_without_a_rate_nothing_moves(self, optimizer, runs):
        path = simulate(RunSpec("beale", optimizer, starts_around("beale", runs), 20, {"lr": 0.0}, noise=1.0))
        np.testing.assert_array_equal(path.x, np.broadcast_to(path.x[0], path.x.shape))


@settings(max_examples=120)
@given(specs())
def test_any_spec_runs(spec):
    """Never an exception or a warning; x is finite up to the step that is reported and no number afterwards."""
    path = simulate(spec)
    assert path.x.shape == (spec.num_steps + 1, spec.runs, 2)
    assert path.loss.shape == (spec.num_steps + 1, spec.runs)
    assert all(array.shape == (spec.num_steps, spec.runs, 2) for array in (path.grad, path.step, *path.info.values()))
    assert np.isfinite(path.lr).all()
    for run, step in enumerate(path.diverged_at):
        end = spec.num_steps + 1 if step == -1 else step
        assert step == -1 or 1 <= step <= spec.num_steps
        assert np.isfinite(path.x[:end, run]).all()
        assert not np.isfinite(path.x[end : end + 1, run]).all(axis=-1).any()
        np.testing.assert_array_equal(path.x[: end - 1, run] + path.step[: end - 1, run], path.x[1:end, run])
        for array in (path.x[end + 1 :], path.loss[end:], path.step[end:], path.grad[end:]):
            assert np.isnan(array[:, run]).all()
    for measure in (path.final_loss, path.best_loss, path.steps_to_tolerance(1e-3), path.distance_to_minimum()):
        assert measure.shape == (spec.runs,)
