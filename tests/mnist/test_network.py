"""The networks: NumPy's outputs and gradients against torch's and against central differences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from viz.mnist.networks.losses import LOSS_FUNCTIONS, probabilities
from viz.mnist.networks.models import MODELS
from viz.mnist.networks.network import Network, check_weights, flatten, forward, initial_weights, softmax, unflatten
from viz.mnist.networks.numpy_backend import NumpyBackend
from viz.mnist.networks.torch_network import module_of
from viz.mnist.spec import LOSSES, TrainSpec

RNG = np.random.default_rng(0)
X = RNG.normal(size=(7, 64)).astype(np.float32)
LABELS = RNG.integers(0, 10, 7)
OURS = [key for key, model in MODELS.items() if not model.needs_torch]


def network(model: str, side: int = 8, hidden: tuple[int, ...] = (16, 12)) -> Network:
    return Network(MODELS[model].build(side, 10, hidden))


def torch_module(net: Network, weights: dict[str, Any]) -> torch.nn.Module:
    module = module_of(net)
    module.load_state_dict({name: torch.from_numpy(array.copy()) for name, array in weights.items()})
    return module


@pytest.mark.parametrize("model", MODELS)
def test_outputs_are_those_of_torch(model: str) -> None:
    net = network(model)
    weights = initial_weights(net, 3)
    theirs = torch_module(net, weights)(torch.from_numpy(X)).detach().numpy()
    np.testing.assert_allclose(forward(net, weights, X), theirs, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("model", OURS)
def test_gradients_are_those_of_autograd(model: str, loss: str) -> None:
    net = network(model)
    weights = initial_weights(net, 3)
    backend = NumpyBackend(TrainSpec(model=model, loss=loss), net, weights)
    value, accuracy = backend.backward(X, LABELS)
    module = torch_module(net, weights)
    outputs, truth = module(torch.from_numpy(X)), torch.from_numpy(LABELS)
    one_hot = functional.one_hot(truth, 10).float()
    theirs = (
        functional.cross_entropy(outputs, truth) if loss == "cross_entropy" else functional.mse_loss(outputs, one_hot)
    )
    theirs.backward()
    assert value == pytest.approx(theirs.item(), rel=1e-5)
    assert accuracy == pytest.approx((outputs.argmax(dim=1) == truth).float().mean().item())
    for name, parameter in module.named_parameters():
        np.testing.assert_allclose(backend.gradients()[name], parameter.grad.numpy(), rtol=1e-4, atol=1e-7)
    norm = torch.cat([p.grad.flatten() for p in module.parameters()]).norm().item()
    assert backend.grad_norm() == pytest.approx(norm, rel=1e-5)


@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_are_central_differences(loss: str) -> None:
    net = network("mlp")
    weights = {name: array.astype(np.float64) for name, array in initial_weights(net, 3).items()}
    x = X.astype(np.float64)
    backend = NumpyBackend(TrainSpec(model="mlp", loss=loss), net, weights)
    backend.backward(x, LABELS)
    flat, gradient = flatten(weights), flatten({name: backend.gradients()[name] for name in weights})
    for k in RNG.integers(0, len(flat), 25):
        ends = []
        for sign in (1, -1):
            moved = flat.copy()
            moved[k] += sign * 1e-5
            ends.append(LOSS_FUNCTIONS[loss](forward(net, unflatten(net, moved), x), LABELS)[0])
        assert (ends[0] - ends[1]) / 2e-5 == pytest.approx(gradient[k], rel=1e-5, abs=1e-9)


def test_the_cnn_has_four_convolutions_two_dense_layers_and_its_stated_size() -> None:
    net = network("cnn", side=28)
    assert net.layer_names == ("conv1", "conv2", "conv3", "conv4", "dense1", "dense2")
    assert net.num_parameters == 55_042


@pytest.mark.parametrize("model", MODELS)
def test_initial_weights_are_seeded_and_of_torchs_kaiming_spread(model: str) -> None:
    net = network(model, side=28)
    weights, again, other = initial_weights(net, 1), initial_weights(net, 1), initial_weights(net, 2)
    for layer in net.trained:
        name = f"{layer.name}.weight"
        assert np.array_equal(weights[name], again[name])
        assert not np.array_equal(weights[name], other[name])
        assert not weights[f"{layer.name}.bias"].any()
        gain = {"a": 5**0.5} if layer is net.trained[-1] else {"nonlinearity": "relu"}
        theirs = torch.nn.init.kaiming_uniform_(torch.empty(layer.shapes["weight"]), **gain).numpy()
        if theirs.size > 1000:
            assert np.abs(weights[name]).max() == pytest.approx(np.abs(theirs).max(), rel=0.01)
            assert weights[name].std() == pytest.approx(theirs.std(), rel=0.1)


def test_a_row_of_weights_comes_back_as_weights() -> None:
    net = network("cnn")
    weights = initial_weights(net, 0)
    back = unflatten(net, flatten(weights))
    assert list(back) == list(weights)
    assert all(np.array_equal(back[name], weights[name]) for name in weights)


def test_weights_that_do_not_fit_are_named() -> None:
    net = network("softmax")
    weights = initial_weights(net, 0)
    with pytest.raises(ValueError, match=r"must hold dense1\.bias"):
        check_weights(net, {"dense1.weight": weights["dense1.weight"]})
    with pytest.raises(ValueError, match=r"dense1\.bias must have the shape \(10,\)"):
        check_weights(net, {**weights, "dense1.bias": np.zeros(3)})
    with pytest.raises(ValueError, match="got conv9 too"):
        check_weights(net, {**weights, "conv9": np.zeros(3)})
    with pytest.raises(ValueError, match=r"dense1\.bias must be float32, got float64"):
        check_weights(net, {**weights, "dense1.bias": np.zeros(10)})


def test_probabilities_of_both_losses() -> None:
    outputs = np.array([[1000.0, 0.0, -1000.0], [0.1, 0.7, 0.2]], dtype=np.float32)
    assert softmax(outputs)[0].tolist() == [1, 0, 0]
    np.testing.assert_allclose(probabilities(outputs[1:], "mse")[0], [0.1, 0.7, 0.2], rtol=1e-6)
    for loss in LOSSES:
        np.testing.assert_allclose(probabilities(outputs, loss).sum(axis=1), 1, rtol=1e-6)


def test_numpy_refuses_the_cnn() -> None:
    spec = TrainSpec(model="cnn")
    assert spec.backend == "rules"
    with pytest.raises(ValueError, match="backend of cnn must be rules or torch"):
        replace(spec, backend="numpy")
