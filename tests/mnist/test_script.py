"""Runs as stand-alone PyTorch scripts: they compile, hold all settings, and go where the run goes."""

from __future__ import annotations

import ast
import math
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from viz import OPTIMIZERS
from viz.core.schedules import SCHEDULES
from viz.mnist import TrainSpec, train
from viz.mnist.data import digits
from viz.mnist.in_place import FLOAT32_EPS_FLOOR
from viz.mnist.script import pytorch
from viz.mnist.script.pytorch import pytorch_script
from viz.mnist.script.rule import class_name, rule_class

DIGITS = str(digits.folder() / "digits.npz")
OTHER = {  # of every setting a value that is not its default
    "lr": 0.0123, "beta1": 0.81, "beta2": 0.93, "beta3": 0.87, "eps": 1e-5, "eps_root": 1e-9, "weight_decay": 0.013,
    "momentum": 0.71, "dampening": 0.11, "alpha": 0.97, "rho": 0.83, "momentum_decay": 0.006, "centered": True,
}  # fmt: skip


def other_settings(key: str) -> dict[str, float]:
    return {q.name: OTHER[q.name] for q in OPTIMIZERS[key].hypers if q.name in OTHER}


def parts_of(text: str, *names: str, **namespace: object) -> dict:
    """Run the classes of ``text`` and what defines ``names``, nothing else; everything that is there then."""
    kept = [node for node in ast.parse(text).body if isinstance(node, ast.ClassDef) or set(names) & set(defined(node))]
    found = {"torch": torch, "math": math, **namespace}
    exec(compile(ast.Module(kept, []), "script", "exec"), found)  # noqa: S102
    return found


def defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [node.name] if isinstance(node, ast.FunctionDef) else []


def defaults_of(text: str) -> dict:
    """The settings of the script's optimiser, made by the script's own line."""
    found = dict(parts_of(text, "optimizer", model=torch.nn.Linear(2, 2))["optimizer"].defaults)
    return found | dict(zip(("beta1", "beta2"), found.get("betas", ()), strict=False))


@pytest.mark.parametrize("key", OPTIMIZERS)
@pytest.mark.parametrize("given", ["defaults", "others"])
def test_every_optimiser_with_all_its_settings(key: str, given: str) -> None:
    spec = TrainSpec(optimizer=key, hyper={} if given == "defaults" else other_settings(key))
    text = pytorch_script(spec)
    compile(text, "script", "exec")
    found = defaults_of(text)
    for name, value in OPTIMIZERS[key].hyper_values(spec.hyper).items():
        assert found.get(name) == value or f"{name}={value!r}" in text or name == "bias_correction", name
    assert ("= torch.optim." in text) == (OPTIMIZERS[key].torch_twin is not None)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_a_rule_written_out_is_that_rule(key: str) -> None:
    rng = np.random.default_rng(0)
    optimizer = OPTIMIZERS[key]
    for hyper in ({}, other_settings(key), {q.name: not q.default for q in optimizer.hypers if q.is_switch}):
        values = optimizer.hyper_values(hyper)
        text, settings = rule_class(optimizer, values)
        namespace = parts_of(text)
        x = rng.standard_normal(7)
        theirs = torch.nn.Parameter(torch.tensor(x))
        made, state = namespace[class_name(optimizer)]([theirs], **settings), optimizer.init(x)
        for t in range(1, 12):
            grad = rng.standard_normal(7)
            theirs.grad = torch.tensor(grad)
            made.step()
            step, state, _ = optimizer.update(x, grad, state, t, values)
            x = x + step
        np.testing.assert_allclose(theirs.detach().numpy(), x, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize(
    ("key", "hyper"),
    [
        ("adam", {"bias_correction": False}),
        ("momentum", {"momentum": 0.0, "dampening": 0.5}),
        ("nesterov", {"momentum": 0.0}),
    ],
)
def test_what_pytorch_does_otherwise_is_written_out(key: str, hyper: dict) -> None:
    text = pytorch_script(TrainSpec(optimizer=key, hyper=hyper))
    assert f"class {OPTIMIZERS[key].name}(torch.optim.Optimizer):" in text
    for name, value in hyper.items():
        assert f"{name}={value!r}" in text


def test_an_epsilon_of_0_is_the_runs() -> None:
    text = pytorch_script(TrainSpec(hyper={"eps": 0.0}))
    assert defaults_of(text)["eps"] == FLOAT32_EPS_FLOOR


@pytest.mark.parametrize("key", SCHEDULES)
def test_every_schedule(key: str) -> None:
    spec = TrainSpec(schedule=key, epochs=20, batch_size=100)
    factor = parts_of(pytorch_script(spec), "NUM_STEPS", "factor").get("factor", lambda t: 1.0)
    t = np.arange(1, spec.num_steps + 1)
    params = {q.name: q.default for q in SCHEDULES[key].params}
    expected = SCHEDULES[key].factor(t.astype(float), spec.num_steps, **params)
    np.testing.assert_allclose([factor(int(k)) for k in t], expected, rtol=1e-12)


def test_a_schedule_that_is_not_written_yet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytorch, "_FACTORS", {})
    with pytest.raises(ValueError, match="the schedule cosine cannot be written"):
        pytorch_script(TrainSpec(schedule="cosine"))


RUNS = [
    TrainSpec(
        optimizer="yogi", epochs=3, batch_size=64, subset=203, validation=0.2, augment=True, loss="mse", seed=3,
        schedule="cosine", device="cpu", backend="numpy", hidden=(16, 8),
    ),
    TrainSpec(model="cnn", epochs=1, subset=100, batch_size=32, device="cpu"),
]  # fmt: skip


@pytest.mark.parametrize("spec", RUNS, ids=["mlp", "cnn"])
def test_goes_where_the_run_goes(spec: TrainSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    path = tmp_path / pytorch.FILE_NAME
    path.write_text(pytorch_script(spec), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(path), DIGITS])
    theirs = runpy.run_path(str(path))
    training = train(spec)
    ours = list(training)
    np.testing.assert_allclose(theirs["losses"], [record.loss for record in ours], rtol=1e-4)
    assert f"test accuracy {ours[-1].test_accuracy:.2%}" in capsys.readouterr().out
    if spec.validation:
        assert theirs["validation_accuracy"] == pytest.approx(ours[-1].validation_accuracy)


def test_stands_alone(tmp_path: Path) -> None:
    """In a folder of its own, with no package of ours in reach."""
    (tmp_path / "train.py").write_text(pytorch_script(TrainSpec(epochs=2, model="softmax")), encoding="utf-8")
    command = [sys.executable, "-I", "train.py", DIGITS]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("epoch 1: ")
    assert done.stderr == ""


def test_reads_mnists_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of them compressed, with few images."""
    import gzip

    rng = np.random.default_rng(0)
    for name, count in (("train", 40), ("t10k", 20)):
        images = rng.integers(0, 256, (count, 28, 28), np.uint8)
        labels = rng.integers(0, 10, count).astype(np.uint8)
        for kind, array in (("images-idx3", images), ("labels-idx1", labels)):
            content = bytes((0, 0, 8, array.ndim)) + np.array(array.shape, ">u4").tobytes() + array.tobytes()
            (tmp_path / f"{name}-{kind}-ubyte").write_bytes(content)
    whole = tmp_path / "train-images-idx3-ubyte"
    (tmp_path / f"{whole.name}.gz").write_bytes(gzip.compress(whole.read_bytes()))
    whole.unlink()
    path = tmp_path / pytorch.FILE_NAME
    path.write_text(pytorch_script(TrainSpec("mnist", "cnn", epochs=1, batch_size=20)), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", [str(path), str(tmp_path)])
    found = runpy.run_path(str(path))
    assert found["train_images"].shape == (40, 28, 28)
    assert len(found["losses"]) == 2
    assert sum(p.numel() for p in found["model"].parameters()) == 55_042
