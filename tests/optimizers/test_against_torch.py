"""Every rule that PyTorch has follows torch.optim in float64, step by step."""

import numpy as np
import pytest
import torch

from tests.optimizers.gradients import hostile_gradients
from viz import OPTIMIZERS, RunSpec, simulate
from viz.mnist.twins import twin

WITH_TWIN = [o.key for o in OPTIMIZERS.values() if o.torch_twin]
STEPS = 300


@pytest.fixture(autouse=True)
def double_precision_scalars():
    """PyTorch keeps NAdam's running product of μ in the default dtype: in float32 its own path is off by some 5e-8."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def torch_path(key: str, hyper: dict, start: np.ndarray, gradient) -> np.ndarray:
    """(STEPS + 1, 2): where torch.optim goes with ``gradient(x, t)``."""
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = twin(key, [x], hyper)
    path = [start.copy()]
    for t in range(STEPS):
        x.grad = torch.as_tensor(gradient(x.detach().numpy(), t), dtype=torch.float64)
        optimizer.step()
        path.append(x.detach().numpy().copy())
    return np.array(path)


def random_hyper(key: str, rng: np.random.Generator) -> dict:
    """Settings over the range people use and past it, lr ≠ 1, ε from 1e-12 to 1."""
    draw = {
        "lr": lambda: 10 ** rng.uniform(-4, -0.5),
        "beta1": lambda: rng.choice([0.0, 0.5, 0.9, 0.99]),
        "beta2": lambda: rng.choice([0.0, 0.9, 0.99, 0.999, 0.9999]),
        "eps": lambda: 10 ** rng.uniform(-12, 0),
        "weight_decay": lambda: rng.choice([0.0, 0.01, 0.3]),
        "momentum": lambda: rng.choice([0.5, 0.9, 0.99]),
        "dampening": lambda: rng.choice([0.0, 0.3]),
        "alpha": lambda: rng.choice([0.5, 0.9, 0.99]),
        "rho": lambda: rng.choice([0.5, 0.9, 0.99]),
        "centered": lambda: bool(rng.integers(2)),
        "momentum_decay": lambda: rng.choice([0.0, 0.004, 0.1]),
    }
    return {q.name: draw[q.name]() for q in OPTIMIZERS[key].hypers if q.name in draw}


def assert_same_path(ours: np.ndarray, theirs: np.ndarray) -> None:
    scale = np.maximum(np.abs(theirs), np.abs(theirs - theirs[0]).max())
    assert np.max(np.abs(ours - theirs) / scale) <= 1e-9


@pytest.mark.parametrize("case", range(12))
@pytest.mark.parametrize("key", WITH_TWIN)
def test_given_gradients(key, case):
    """Gradients from 1e-6 to 1e2 with sign changes and zeros, fed to both through the public update."""
    rng = np.random.default_rng([case, WITH_TWIN.index(key)])
    hyper, start, grads = random_hyper(key, rng), rng.normal(size=2) * 3, hostile_gradients(rng, STEPS)
    theirs = torch_path(key, hyper, start, lambda x, t: grads[t])
    x, state, ours = start.copy(), OPTIMIZERS[key].init(start), [start]
    for t, grad in enumerate(grads, 1):
        step, state, _ = OPTIMIZERS[key].update(x, grad, state, t, hyper)
        x = x + step
        ours.append(x)
    if hyper.get("centered") and np.isnan(theirs).any():
        # Rounding makes PyTorch's centred variance negative; from there on its path is nan.
        known = np.isfinite(theirs).all(axis=1).argmin()
        theirs, ours = theirs[:known], ours[:known]
    assert_same_path(np.array(ours), theirs)


@pytest.mark.parametrize("key", WITH_TWIN)
@pytest.mark.parametrize("surface", ["quadratic", "rosenbrock"])
def test_simulated_paths(key, surface):
    """What simulate records is torch.optim's path on the same surface.

    AdaDelta runs at lr 0.3: at 1 its path on Rosenbrock is chaotic, and one last bit of the start moves its end by
    1e-3.
    """
    hyper = {"lr": {"sgd": 1e-4, "momentum": 1e-4, "nesterov": 1e-4, "adadelta": 0.3}.get(key, 0.02)}
    spec = RunSpec(surface=surface, optimizer=key, start=(-1.2, 1.0), num_steps=STEPS, hyper=hyper)
    theirs = torch_path(key, hyper, np.array([-1.2, 1.0]), lambda x, t: spec.landscape.gradient(x))
    assert_same_path(simulate(spec).x[:, 0], theirs)
