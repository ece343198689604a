"""Where torch.optim goes with a lane's settings, and what the comparison with our path says."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from viz import OPTIMIZERS, SURFACES, RunSpec, simulate
from viz.core.landscape import Landscape
from viz.jobs import with_torch
from viz.jobs.comparison import TIGHT, Check, compare
from viz.jobs.reference import Part, check_path, torch_loss, torch_run

ROOT = Path(__file__).resolve().parents[2]
WITH_TWIN = [o.key for o in OPTIMIZERS.values() if o.torch_twin]


def quiet(fraction, payload=None):
    """A report that nobody reads."""


def check(spec):
    return check_path(Part(spec, simulate(spec).x), quiet)


@pytest.mark.parametrize("key", WITH_TWIN)
def test_every_twin_goes_the_same_path(key):
    """Noise, a schedule, a turned and scaled surface, several seeds: the same path to the last bits."""
    lr = {"sgd": 1e-3, "momentum": 5e-4, "nesterov": 5e-4, "radam": 5e-3}.get(key, 0.05)
    spec = RunSpec(
        "himmelblau", key, (-1.0, 2.0), 150, {"lr": lr}, "cosine", noise=0.5, seed=(0, 1, 2), rotation=30.0,
        loss_scale=0.5,
    )  # fmt: skip
    found = check(spec)
    assert found.steps == 150
    assert found.largest <= TIGHT
    assert found == Check(steps=150, largest=found.largest, at=found.at)


@pytest.mark.parametrize("key", SURFACES)
def test_the_loss_is_the_formula_and_its_gradient_autograds(key):
    surface = SURFACES[key]
    landscape = Landscape(surface, rotation=25.0, loss_scale=3.0)
    low, high = np.array(surface.domain).T
    points = np.random.default_rng(0).uniform(low, high, (200, 2))
    tensor = torch.tensor(points, requires_grad=True)
    loss = torch_loss(landscape)(tensor[:, 0], tensor[:, 1])
    loss.sum().backward()
    for ours, theirs in (
        (landscape.value(points), loss.detach().numpy()),
        (landscape.gradient(points), tensor.grad.numpy()),
    ):
        np.testing.assert_allclose(theirs, ours, rtol=1e-9, atol=1e-9 * np.abs(ours).max())


def test_kinks_have_the_middle_of_their_slopes():
    """The tip of Ackley's cone, where autograd by itself has 0·∞."""
    spec = RunSpec("ackley", start=(0.0, 0.0), num_steps=5)
    np.testing.assert_array_equal(torch_run(spec, quiet)[0], 0.0)


def test_surface_parameters_count():
    spec = RunSpec("quadratic", "sgd", num_steps=50, hyper={"lr": 0.1}, surface_params={"kappa": 7.0})
    assert check(spec).largest <= TIGHT
    other = replace(spec, surface_params={"kappa": 8.0})
    assert compare(simulate(spec).x, torch_run(other, quiet)[0]).largest > 1e-3


def test_a_difference_is_found():
    """One setting a little off is no rounding, and nothing in our own path explains it."""
    spec = RunSpec("beale", num_steps=100, hyper={"lr": 0.05})
    wrong = simulate(replace(spec, hyper={"lr": 0.05, "eps": 1e-6})).x
    found = check_path(Part(spec, wrong), quiet)
    assert found.largest > 1e-9
    assert found.largest > 1e3 * compare(simulate(spec).x, torch_run(spec, quiet)[0]).largest


def test_a_path_that_amplifies_its_last_bits():
    """Gradient descent at its edge of stability: last bits decide which way it leaps, in our own path as well."""
    found = check(RunSpec("rosenbrock", "sgd", (0.1, 0.2), 1000, {"lr": 0.003}))
    assert found.largest > 0.1
    assert found.largest <= 10 * found.sensitivity


def test_a_difference_that_a_rule_makes_is_not_called_chaos():
    """Without momentum PyTorch ignores the dampening."""
    found = check(RunSpec("rosenbrock", "momentum", num_steps=300, hyper={"momentum": 0.0, "dampening": 0.3}))
    assert found.largest > 1e-2
    assert found.sensitivity < 1e-9


def test_divergence_is_compared_up_to_it():
    path = simulate(RunSpec("rosenbrock", "sgd", num_steps=40, hyper={"lr": 1.0}))
    found = check_path(Part(path.spec, path.x), quiet)
    assert found.steps == path.diverged_at[0] - 1
    assert found.largest <= TIGHT
    assert not found.parted


def test_one_that_stays_while_the_other_goes():
    ours, theirs = np.zeros((20, 1, 2)), np.zeros((20, 1, 2))
    theirs[10:] = np.inf
    assert compare(ours, theirs) == Check(steps=9, parted=True)
    theirs[:18] = 0.0
    assert compare(ours, theirs) == Check(steps=17)


def test_large_coordinates_are_compared_by_digits():
    ours = np.full((3, 1, 2), 1e6)
    theirs = ours.copy()
    theirs[1] += 1.0
    assert compare(ours, theirs) == Check(steps=2, largest=pytest.approx(1e-6), at=1)


def test_a_coordinate_carries_the_roundings_of_the_other():
    """On a turned surface a path flies off along the diagonal; one of its coordinates may be small for a moment."""
    spec = RunSpec(
        "matyas", "momentum", (-9.08, -7.83), 150, {"lr": 0.0004}, "exponential", rotation=45.0, loss_scale=1e6
    )
    found = check(spec)
    assert found.largest <= 1e-9
    assert not found.parted


def test_a_chaotic_path_is_the_same_rule_step_by_step():
    """What turning the surface does not bring out: the rule and the gradients along PyTorch's own path."""
    spec = RunSpec(
        "plateau_cliff", "rmsprop", (-0.6, -1.0), 50,
        {"centered": False, "lr": 1.5423924621000358, "weight_decay": 0.4545762029990773}, noise=0.1, loss_scale=1e3,
    )  # fmt: skip
    found = check(spec)
    assert found.largest > 1e-9
    assert found.rule <= TIGHT
    assert found.gradient <= 1e-9


def test_another_rule_takes_other_steps_on_the_same_path():
    found = check(RunSpec("rosenbrock", "momentum", num_steps=300, hyper={"momentum": 0.0, "dampening": 0.3}))
    assert found.rule > 1e-5
    assert found.gradient <= TIGHT


def test_settings_that_pytorch_lacks_or_refuses():
    assert check(RunSpec(hyper={"bias_correction": False})).missing == "bias_correction"
    assert "momentum" in check(RunSpec(optimizer="nesterov", hyper={"momentum": 0.0})).refused


def test_torchs_own_precision_is_left_as_it_was():
    torch_run(RunSpec("beale", "nadam", num_steps=2), quiet)
    assert torch.get_default_dtype() == torch.float32


def test_reports_and_stops_where_the_job_does():
    class StopError(BaseException):
        pass

    def report(fraction, payload=None):
        seen.append(fraction)
        if fraction >= 0.5:
            raise StopError

    seen = []
    with pytest.raises(StopError):
        torch_run(RunSpec("beale", num_steps=20), report)
    assert seen == [t / 20 for t in range(11)]


def test_without_torch_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(with_torch, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"requirements-torch\.txt"):
        check(RunSpec(num_steps=2))


def test_the_server_imports_no_torch():
    code = (
        "import sys, viz.ui.explore.trust, viz.jobs.training, viz.jobs.plane, viz.mnist.script.pytorch; "
        "print(*(set(sys.modules) & {'torch', 'dask', 'distributed'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
