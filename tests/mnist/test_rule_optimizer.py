"""Our rules as a torch optimiser: PyTorch's losses, and everything that one does with an optimiser of torch."""

import copy
import io
import pickle

import numpy as np
import pytest
import torch
from torch.nn import functional
from torch.optim.optimizer import register_optimizer_step_post_hook

from viz import OPTIMIZERS
from viz.mnist import bound
from viz.mnist.passes import blocks
from viz.mnist.passes.compiler import compile_rule
from viz.mnist.rule_optimizer import RuleOptimizer
from viz.mnist.twins import twin

KEYS = list(OPTIMIZERS)
WITH_TWIN = [key for key in KEYS if OPTIMIZERS[key].torch_twin]
IMAGES = torch.randn(32, 1, 8, 8, generator=torch.Generator().manual_seed(1))
LABELS = torch.randint(0, 10, (32,), generator=torch.Generator().manual_seed(2))


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def network(dtype=torch.float32):
    torch.manual_seed(0)
    return torch.nn.Sequential(
        torch.nn.Conv2d(1, 3, 3, padding=1), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(),
        torch.nn.Linear(48, 16), torch.nn.ReLU(), torch.nn.Linear(16, 10),
    ).to(dtype)  # fmt: skip


def backward(module, dtype=torch.float32):
    module.zero_grad()
    loss = functional.cross_entropy(module(IMAGES.to(dtype)), LABELS)
    loss.backward()
    return loss.item()


def train(module, optimizer, steps, dtype=torch.float32):
    losses = []
    for _ in range(steps):
        losses.append(backward(module, dtype))
        optimizer.step()
    return losses


def weights(module):
    return [p.detach().clone() for p in module.parameters()]


def assert_same(module, other):
    for ours, theirs in zip(weights(module), weights(other), strict=True):
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize("key", WITH_TWIN)
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 2e-6), (torch.float64, 1e-12)], ids=str)
def test_losses_are_pytorchs(key, dtype, tolerance):
    """60 steps with momentum, decay and a rate that changes: the same losses within 2e-6, in float64 1e-12."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)  # in which PyTorch keeps NAdam's product
    try:
        takes = {q.name for q in OPTIMIZERS[key].hypers}
        hyper = {k: v for k, v in {"lr": 0.01, "weight_decay": 0.01, "momentum": 0.9}.items() if k in takes}
        runs = []
        for make in (RuleOptimizer, lambda params, key, **hyper: twin(key, params, hyper)):
            module = network(dtype)
            optimizer = make(module.parameters(), key, **hyper)
            scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.98)
            losses = []
            for _ in range(60):
                losses += train(module, optimizer, 1, dtype)
                scheduler.step()
            runs.append(losses)
    finally:
        torch.set_default_dtype(before)
    assert runs[0][-1] < runs[0][0]
    np.testing.assert_allclose(runs[0], runs[1], rtol=0, atol=tolerance)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("way", ["short arrays", "long arrays", "tensors"])
def test_steps_are_the_rules(key, way, monkeypatch):
    """Each parameter goes where ``Optimizer.update`` takes it, in NumPy's passes, in torch's and on tensors."""
    monkeypatch.setattr(blocks, "FUSED_FROM", 1 if way == "long arrays" else 10**9)
    if way == "tensors":
        monkeypatch.setattr(bound, "_is_array", lambda param: False)
    module, rule = network(torch.float64), OPTIMIZERS[key]
    optimizer = RuleOptimizer(module.parameters(), key, lr=0.01)
    xs = [p.detach().numpy().copy() for p in module.parameters()]
    states = [rule.init(x) for x in xs]
    for t in range(1, 5):
        backward(module, torch.float64)
        optimizer.step()
        for i, p in enumerate(module.parameters()):
            step, states[i], _ = rule.update(xs[i], p.grad.numpy(), states[i], t, {"lr": 0.01})
            xs[i] = xs[i] + step
            np.testing.assert_allclose(p.detach().numpy(), xs[i], rtol=1e-12, atol=1e-13)
            assert optimizer.state[p]["step"] == t
            assert set(optimizer.state[p]) == {"step", *rule.state}


def test_moves_the_parameters_own_memory():
    module = network()
    pointers = [p.data_ptr() for p in module.parameters()]
    optimizer = RuleOptimizer(module.parameters(), "adam")
    train(module, optimizer, 2)
    assert [p.data_ptr() for p in module.parameters()] == pointers
    m = optimizer.state[module[0].weight]["m"]
    before = m.clone()
    train(module, optimizer, 1)
    assert not torch.equal(m, before)  # the state is a view, too


def test_torch_makes_one_pass_of_three():
    """Where arrays are long: Adam's twelve passes are six."""
    fixed = (("bias_correction", True), ("weight_decay", 0.0))
    passes = compile_rule(OPTIMIZERS["adam"], fixed, frozenset(), bound.TORCH).case(())
    assert (passes.plain.count, passes.fused.count) == (12, 6)
    assert "lerp" in passes.fused.text and "addcdiv" in passes.fused.text


def test_what_was_moved_is_marked_as_moved():
    """As with PyTorch's own: going back through values that are no more is an error, not a wrong gradient."""
    param = torch.nn.Parameter(torch.ones(3))
    loss = (param**2).sum()
    param.grad = torch.ones(3)
    RuleOptimizer([param], "adam").step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()


def test_groups_have_settings_of_their_own():
    """As two optimisers of torch.optim on the two halves."""
    ours, theirs = network(), network()
    optimizer = RuleOptimizer(
        [{"params": ours[0].parameters(), "lr": 0.1, "momentum": 0.0}, {"params": ours[4].parameters()}], "momentum",
        lr=0.01,
    )  # fmt: skip
    optimizer.add_param_group({"params": ours[6].parameters(), "weight_decay": 0.5, "name": "head"})
    assert [group["weight_decay"] for group in optimizer.param_groups] == [0.0, 0.0, 0.5]
    reference = torch.optim.SGD(
        [
            {"params": theirs[0].parameters(), "lr": 0.1, "momentum": 0.0},
            {"params": theirs[4].parameters()},
            {"params": theirs[6].parameters(), "weight_decay": 0.5},
        ],
        lr=0.01, momentum=0.9,
    )  # fmt: skip
    train(ours, optimizer, 3)
    optimizer.param_groups[0]["momentum"] = reference.param_groups[0]["momentum"] = 0.0
    np.testing.assert_allclose(train(ours, optimizer, 5), [*train(theirs, reference, 8)][3:], rtol=1e-6)


@pytest.mark.parametrize("key", KEYS)
def test_state_goes_through_a_file(key):
    """Bit for bit as if there had been no break; NAdam's product is kept in float64."""
    module = network()
    optimizer = RuleOptimizer(module.parameters(), key)
    train(module, optimizer, 3)
    file = io.BytesIO()
    torch.save({"module": module.state_dict(), "optimizer": optimizer.state_dict()}, file)
    train(module, optimizer, 3)
    other = network()
    resumed = RuleOptimizer(other.parameters(), key, lr=0.5)
    train(other, resumed, 1)  # whatever it did before
    file.seek(0)
    saved = torch.load(file, weights_only=True)
    other.load_state_dict(saved["module"])
    resumed.load_state_dict(saved["optimizer"])
    train(other, resumed, 3)
    assert resumed.param_groups[0]["lr"] == optimizer.param_groups[0]["lr"]
    assert_same(module, other)
    assert saved["optimizer"]["state"][0]["step"] == 3  # what was loaded is left alone


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda both: pickle.loads(pickle.dumps(both))])  # noqa: S301
def test_copies_go_their_own_way(duplicate):
    module = network()
    optimizer = RuleOptimizer(module.parameters(), "nadam", lr=0.01)
    train(module, optimizer, 3)
    other, copied = duplicate((module, optimizer))
    train(module, optimizer, 3)
    assert not torch.equal(weights(module)[0], weights(other)[0])
    train(other, copied, 3)
    assert_same(module, other)


def test_another_optimisers_state_is_refused():
    saved = RuleOptimizer([torch.nn.Parameter(torch.ones(2))], "adam")
    saved.param_groups[0]["params"][0].grad = torch.ones(2)
    saved.step()
    lion = RuleOptimizer([torch.nn.Parameter(torch.ones(2))], "lion")
    with pytest.raises(ValueError, match="the state of lion must hold m, step, got m, step, v"):
        lion.load_state_dict(saved.state_dict())


def test_closure():
    module = network()
    optimizer = RuleOptimizer(module.parameters(), "adam")
    with torch.no_grad():  # gradients are the closure's affair
        loss = optimizer.step(lambda: torch.tensor(backward(module)))
    assert loss.item() == pytest.approx(2.3, abs=0.3)
    assert backward(module) < loss.item()
    assert optimizer.step() is None


def test_hooks_and_profiler_see_the_steps():
    module = network()
    optimizer = RuleOptimizer(module.parameters(), "adam")
    seen = []
    before = optimizer.register_step_pre_hook(lambda *_: seen.append("before"))
    after = register_optimizer_step_post_hook(lambda *_: seen.append("after"))
    train(module, optimizer, 1)
    before.remove()
    train(module, optimizer, 1)
    after.remove()
    train(module, optimizer, 1)
    assert seen == ["before", "after", "after"]
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        train(module, optimizer, 1)
    assert any("RuleOptimizer.step" in event.key for event in profile.key_averages())
    assert optimizer.state[module[0].weight]["step"] == 4


def test_parameters_without_gradients_wait():
    """They and their state stay, and each counts its own steps, as with PyTorch."""
    runs = []
    for make in (RuleOptimizer, lambda params, key, **hyper: twin(key, params, hyper)):
        params = [torch.nn.Parameter(torch.full((3,), float(i))) for i in range(3)]
        optimizer = make(params, "nadam", lr=0.1)
        for t in range(6):
            for i, p in enumerate(params):
                p.grad = torch.full((3,), float(t - 2)) if i == 0 or (i == 1 and t % 2) else None
            optimizer.step()
        runs.append(torch.stack([p.detach() for p in params]))
    torch.testing.assert_close(runs[0], runs[1], rtol=1e-6, atol=1e-7)
    assert torch.equal(runs[0][2], torch.full((3,), 2.0))


def test_sparse_gradients_are_refused():
    for dtype in (torch.float32, torch.bfloat16):
        param = torch.nn.Parameter(torch.ones(4, 2, dtype=dtype))
        param.grad = torch.ones(4, 2, dtype=dtype).to_sparse()
        with pytest.raises(ValueError, match=r"gradients must be dense, got one with layout torch\.sparse_coo"):
            RuleOptimizer([param], "adam").step()


def test_gradients_of_any_kind():
    """With a graph of their own, spread out from one number, or laid out otherwise than the parameter."""
    start = torch.arange(12.0).reshape(3, 4) / 10
    kinds = {
        "plain": torch.full((3, 4), 2.0),
        "graph": torch.full((3, 4), 2.0, requires_grad=True) * 1.0,
        "spread": torch.tensor(2.0).expand(3, 4),
        "turned": torch.full((4, 3), 2.0).T,
    }
    found = {}
    for name, grad in kinds.items():
        param = torch.nn.Parameter(start.clone())
        param.grad = grad
        RuleOptimizer([param], "adamw", lr=0.1).step()
        found[name] = param.detach()
    assert all(torch.equal(value, found["plain"]) for value in found.values())


def test_channels_last():
    modules = network(), network().to(memory_format=torch.channels_last)
    losses = [train(module, RuleOptimizer(module.parameters(), "adam", lr=0.01), 5) for module in modules]
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-5)


def test_parameters_that_move_are_noticed():
    """New memory, another precision and back, a turned square: the state goes along."""
    param, still = (torch.nn.Parameter(torch.arange(9.0).reshape(3, 3).clone()) for _ in range(2))
    optimizer, reference = RuleOptimizer([param], "adam", lr=0.1), RuleOptimizer([still], "adam", lr=0.1)

    def move():
        pass

    def to_new_memory():
        param.data = param.data.clone()

    def to_double():
        param.grad = None
        param.data = param.data.double()

    def back():
        param.grad = None
        param.data = param.data.float()

    def turn():
        param.grad = None
        param.data = param.data.T.contiguous().T

    for t, change in enumerate((move, to_new_memory, move, to_double, back, turn, move)):
        change()
        grad = torch.arange(9.0).reshape(3, 3) - 3 * t
        param.grad, still.grad = grad.to(param.dtype), grad.clone()
        optimizer.step()
        reference.step()
        torch.testing.assert_close(param.detach().float(), still.detach(), rtol=1e-5, atol=1e-6)
    assert optimizer.state[param]["step"] == 7


def test_parameters_of_another_shape_are_refused():
    param = torch.nn.Parameter(torch.ones(3))
    optimizer = RuleOptimizer([param], "adam")
    param.grad = torch.ones(3)
    optimizer.step()
    param.grad = None
    param.data = torch.ones(5)
    param.grad = torch.ones(5)
    with pytest.raises(ValueError, match=r"shape \(5,\), but its state .* \(3,\)"):
        optimizer.step()


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_half_precision(dtype):
    """Computed in float32: the step is right to the parameter's own rounding, and no ε vanishes."""
    param = torch.nn.Parameter(torch.ones(4, dtype=dtype))
    optimizer = RuleOptimizer([param], "adam", lr=0.125)
    for t in range(1, 4):
        param.grad = torch.tensor([1e-4, -1e-4, 0.0, 1.0], dtype=dtype)
        optimizer.step()
        expected = 1 - 0.125 * t * torch.tensor([1.0, -1.0, 0.0, 1.0])
        torch.testing.assert_close(param.detach().float(), expected, rtol=2e-3, atol=0)
    assert optimizer.state[param]["v"].dtype == torch.float32
    other = torch.nn.Parameter(param.detach().clone())
    resumed = RuleOptimizer([other], "adam", lr=0.125)
    resumed.load_state_dict(optimizer.state_dict())
    param.grad = other.grad = torch.ones(4, dtype=dtype)
    optimizer.step()
    resumed.step()
    assert torch.equal(param, other)
    assert torch.equal(optimizer.state[param]["v"], resumed.state[other]["v"])


def test_precisions_side_by_side():
    params = [torch.nn.Parameter(torch.ones(2, dtype=d)) for d in (torch.float32, torch.bfloat16, torch.float64)]
    optimizer = RuleOptimizer(params, "adam", lr=0.125, eps=0.0)
    for p in params:
        p.grad = torch.tensor([1.0, 0.0], dtype=p.dtype)
    optimizer.step()
    for p in params:
        torch.testing.assert_close(p.detach().double(), torch.tensor([0.875, 1.0], dtype=torch.float64))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device here")
@pytest.mark.parametrize("key", KEYS)
def test_on_a_gpu(key):
    modules = network(), network().cuda()
    losses = []
    for module in modules:
        device = next(module.parameters()).device
        optimizer = RuleOptimizer(module.parameters(), key, lr=0.01)
        losses.append([])
        for _ in range(10):
            module.zero_grad()
            loss = functional.cross_entropy(module(IMAGES.to(device)), LABELS.to(device))
            loss.backward()
            optimizer.step()
            losses[-1].append(loss.item())
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-3)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"lr": -1.0}, r"lr must be in \[0, 1e\+06\], got -1"),
        ({"beta2": 1.0}, r"beta2 must be in \[0, 1\), got 1"),
        ({"betas": (0.9, 0.99)}, "settings of adam has no 'betas'; it takes lr, beta1"),
        ({"optimizer": "adm"}, "adm"),
    ],
)
def test_bad_settings(settings, says):
    param = torch.nn.Parameter(torch.ones(2))
    with pytest.raises(ValueError, match=says):
        RuleOptimizer([param], **settings)
    if "optimizer" not in settings:
        with pytest.raises(ValueError, match=says):
            RuleOptimizer([{"params": [param], **settings}], "adam")


def test_parameters_must_be_real_numbers():
    optimizer = RuleOptimizer([torch.nn.Parameter(torch.ones(2))], "adam")
    with pytest.raises(ValueError, match=r"real floating-point numbers, got torch\.complex64"):
        optimizer.add_param_group({"params": [torch.nn.Parameter(torch.ones(2, dtype=torch.complex64))]})
    assert len(optimizer.param_groups) == 1
    with pytest.raises(TypeError):
        optimizer.add_param_group([torch.ones(2)])


def test_a_rate_in_a_tensor():
    param = torch.nn.Parameter(torch.zeros(2))
    optimizer = RuleOptimizer([param], "sgd")
    optimizer.param_groups[0]["lr"] = torch.tensor(0.5)
    param.grad = torch.ones(2)
    optimizer.step()
    assert torch.equal(param.detach(), torch.full((2,), -0.5))
