"""Training: what it learns, that it repeats, how it stops, and that it goes on where it was left."""

from __future__ import annotations

import io
import json
import math
import sys
import zipfile
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import pytest
import torch

from viz.core.optimizer import OPTIMIZERS
from viz.mnist import TrainSpec, checkpoint, train
from viz.mnist.checkpoint import Checkpoint
from viz.mnist.networks.models import MODELS
from viz.mnist.spec import BACKENDS

torch.set_num_threads(1)

TINY = TrainSpec(epochs=2, subset=200, batch_size=50, hidden=(16,))


def losses(spec: TrainSpec, steps: int | None = None) -> Any:
    return np.array([record.loss for record in islice(train(spec), steps)])


def backends_of(model: str) -> list[str]:
    return [name for name in BACKENDS if not (MODELS[model].needs_torch and name == "numpy")]


def test_the_facade() -> None:
    records = list(train(TrainSpec(dataset="digits", model="mlp", optimizer="adam", hyper={"lr": 1e-3}, epochs=5)))
    assert [record.step for record in records] == list(range(1, 61))
    assert records[-1].epoch == 5
    looked = [record.epoch for record in records if record.test_accuracy is not None]
    assert looked == [1, 2, 3, 4, 5]
    assert records[-1].test_accuracy > 0.85
    assert records[0].loss > 2 > records[-1].loss
    assert records[-1].seconds > records[0].seconds > 0


@pytest.mark.parametrize("model", MODELS)
def test_every_model_learns_the_digits_on_every_backend(model: str) -> None:
    for backend in backends_of(model):
        run = train(TrainSpec(model=model, epochs=8, batch_size=64, hyper={"lr": 0.01}, backend=backend))
        *_, last = run
        assert last.test_accuracy > 0.9, backend
        found = run.evaluate()
        assert found.images == 360
        assert found.accuracy == last.test_accuracy
        assert found.loss == pytest.approx(last.test_loss)


@pytest.mark.parametrize("loss", ["cross_entropy", "mse"])
@pytest.mark.parametrize("model", ["softmax", "mlp", "cnn"])
def test_backends_give_the_same_losses(model: str, loss: str) -> None:
    """Same weights, same batches, same rule in float32: what differs is the order of sums. Within 1e-3 for 40 steps."""
    spec = replace(TINY, model=model, loss=loss, epochs=10, hyper={"lr": 2e-3}, backend="rules")
    courses = [losses(replace(spec, backend=backend), 40) for backend in backends_of(model)]
    for course in courses[1:]:
        np.testing.assert_allclose(course, courses[0], rtol=1e-3)


@pytest.mark.parametrize("key", [key for key, rule in OPTIMIZERS.items() if rule.torch_twin])
def test_our_rule_trains_as_torch_optim_does(key: str) -> None:
    spec = replace(TINY, optimizer=key, epochs=10)
    ours, theirs = (losses(replace(spec, backend=backend), 40) for backend in ("rules", "torch"))
    np.testing.assert_allclose(ours, theirs, rtol=1e-3)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_rule_trains(key: str) -> None:
    rates = {"sgd": 0.2, "momentum": 0.05, "nesterov": 0.05, "adadelta": 1.0}
    spec = replace(TINY, optimizer=key, epochs=15, hyper={"lr": rates.get(key, 0.01)})
    course = losses(spec)
    assert np.isfinite(course).all()
    assert course[-4:].mean() < 0.9 * course[0]


def test_dead_pixels_do_no_harm_without_epsilon() -> None:
    """A pixel that never has ink has gradient 0 for ever: 0/0, were it not for the rule's floor."""
    for backend in BACKENDS:
        if backend != "torch":
            course = losses(replace(TINY, hyper={"eps": 0.0}, backend=backend))
            assert np.isfinite(course).all(), backend


def test_the_batches_depend_on_the_seed_alone() -> None:
    runs = [train(replace(TINY, optimizer=key, seed=seed)) for key, seed in (("adam", 3), ("sgd", 3), ("adam", 4))]
    first = [run._batch(5)[1].tolist() for run in runs]
    assert first[0] == first[1] != first[2]
    starts = [run.weights()["dense1.weight"] for run in runs]
    assert np.array_equal(starts[0], starts[1])
    assert not np.array_equal(starts[0], starts[2])


def test_an_epoch_sees_every_image_once() -> None:
    run = train(replace(TINY, batch_size=64))
    seen = np.concatenate([run._batch(t)[0] for t in range(1, 5)])
    assert [len(run._batch(t)[0]) for t in range(1, 5)] == [64, 64, 64, 8]
    again = np.concatenate([run._batch(t)[0] for t in range(5, 9)])
    assert np.array_equal(np.unique(seen, axis=0), np.unique(again, axis=0))
    assert not np.array_equal(seen, again)


def test_validation_is_looked_at_and_kept_from_training() -> None:
    run = train(replace(TINY, validation=0.25, evaluate_every=2, evaluate_on=50))
    assert not set(run.train_places) & set(run.validation_places)
    assert len(run.validation_places) == 50
    records = list(run)
    looked = [record.step for record in records if record.validation_accuracy is not None]
    assert looked == [2, 4, 6]
    assert len(run._sets["test"][1]) == 50


def test_augmentation_changes_the_images_and_repeats() -> None:
    plain, moved = train(TINY), train(replace(TINY, augment=True))
    assert np.array_equal(plain._batch(3)[1], moved._batch(3)[1])
    assert not np.array_equal(plain._batch(3)[0], moved._batch(3)[0])
    assert np.array_equal(moved._batch(3)[0], train(replace(TINY, augment=True))._batch(3)[0])


def test_the_schedule_sets_the_rate() -> None:
    rates = [record.lr for record in train(replace(TINY, schedule="inverse_sqrt", hyper={"lr": 0.1}))]
    np.testing.assert_allclose(rates, 0.1 / np.sqrt(np.arange(1, 9)))


def test_a_first_step_that_is_far_too_long_is_blamed_for_it() -> None:
    """The look at the test set finds it, after a first batch that was well."""
    run = train(replace(TINY, optimizer="sgd", hyper={"lr": 1e6}, loss="mse", hidden=(16, 16, 16), evaluate_every=1))
    *_, last = run
    assert (last.step, math.isfinite(last.loss)) == (1, True)
    assert "Stopped at step 1" in last.stopped
    assert "initial weights" not in last.stopped
    assert "learning rate" in last.stopped


@pytest.mark.parametrize("backend", ["numpy", "torch"])
def test_a_loss_that_explodes_ends_the_run_with_step_and_cause(backend: str) -> None:
    run = train(replace(TINY, optimizer="sgd", hyper={"lr": 1e4}, epochs=50, loss="mse", backend=backend))
    records = list(run)
    assert len(records) < 200
    last = records[-1]
    assert f"Stopped at step {last.step}" in last.stopped == run.stopped
    assert "learning rate 10000 is too large" in last.stopped
    assert not any(record.stopped for record in records[:-1])
    assert run.step == last.step - 1
    assert list(run) == []


@pytest.mark.parametrize(
    ("model", "backend", "optimizer"),
    [("mlp", "numpy", "adam"), ("mlp", "numpy", "adan"), ("cnn", "rules", "adam"), ("cnn", "rules", "momentum"),
     ("cnn", "torch", "adam"), ("mlp", "torch", "nadam"), ("softmax", "numpy", "sgd")],
)  # fmt: skip
def test_a_resumed_run_goes_on_bit_for_bit(model: str, backend: str, optimizer: str) -> None:
    spec = replace(TINY, model=model, backend=backend, optimizer=optimizer, augment=True, schedule="cosine", epochs=3)
    whole = train(spec)
    course = [record.loss for record in whole]
    begun = train(spec)
    first = [record.loss for record in islice(begun, 5)]
    saved = begun.checkpoint().to_bytes()
    resumed = train(spec, resume=Checkpoint.from_bytes(saved))
    assert resumed.step == 5
    assert first + [record.loss for record in resumed] == course
    for name, array in whole.weights().items():
        assert np.array_equal(array, resumed.weights()[name]), name


def test_a_checkpoint_of_another_run_is_refused(tmp_path: Any) -> None:
    run = train(TINY)
    next(run)
    run.checkpoint().save(tmp_path / "run.npz")
    saved = Checkpoint.load(tmp_path / "run.npz")
    assert saved.spec == TINY
    with pytest.raises(ValueError, match="optimizer must be 'adam' as in the checkpoint, got 'sgd'"):
        train(replace(TINY, optimizer="sgd"), resume=saved)
    assert train(replace(TINY, epochs=4), resume=saved).num_steps == 16


def saved_arrays(spec: TrainSpec) -> dict[str, Any]:
    """What is in the file of a run after its first step."""
    run = train(spec)
    next(run)
    with np.load(io.BytesIO(run.checkpoint().to_bytes())) as file:
        return dict(file)


def packed(arrays: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def with_meta(arrays: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """With other entries; None takes one out, ``spec`` changes fields."""
    meta = json.loads(str(arrays["meta"]))
    meta |= changed | {"spec": meta["spec"] | changed.get("spec", {})}
    return {**arrays, "meta": np.array(json.dumps({name: value for name, value in meta.items() if value is not None}))}


@pytest.fixture(scope="module")
def arrays() -> dict[str, Any]:
    return saved_arrays(TINY)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_checkpoint_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not a checkpoint"):
        Checkpoint.from_bytes(content)


def test_a_pickle_in_a_checkpoint_is_refused() -> None:
    with pytest.raises(ValueError, match="not a checkpoint"):
        Checkpoint.from_bytes(packed({"meta": np.array([{"a": 1}], dtype=object)}))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"format": None}, "not a checkpoint of AdamScope: it holds no 'format'"),
        ({"format": 2}, "the checkpoint has format 2, this version reads 1"),
        ({"step": -1}, r"step of the checkpoint must be in \[0, 8\], got -1"),
        ({"step": 1.5}, "step of the checkpoint must be a whole number"),
        ({"seconds": float("inf")}, "seconds of the checkpoint must be finite"),
        ({"spec": {"colour": 1}}, "the checkpoint's spec has an unknown field colour"),
        ({"spec": {"epochs": "2"}}, "epochs must be a whole number, got '2'"),
        ({"spec": {"hyper": [1]}}, "hyper must be a mapping"),
        ({"spec": {"hidden": [8]}}, r"weights of dense1\.weight must have the shape \(8, 64\), got \(16, 64\)"),
    ],
)
def test_what_a_checkpoint_says_is_checked(arrays: dict[str, Any], changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Checkpoint.from_bytes(packed(with_meta(arrays, **changed)))


@pytest.mark.parametrize("meta", ["[" * 20_000, "[]", "{}", "1"])
def test_a_checkpoint_whose_meta_is_nonsense_is_refused(arrays: dict[str, Any], meta: str) -> None:
    with pytest.raises(ValueError, match="not a checkpoint"):
        Checkpoint.from_bytes(packed({**arrays, "meta": np.array(meta)}))


@pytest.mark.parametrize("shape", [(10**7,), (10**14,), (2**62,), (-1,)])
def test_an_array_that_is_larger_than_its_file_is_refused(arrays: dict[str, Any], shape: tuple[int, ...]) -> None:
    file, header = io.BytesIO(packed(arrays)), io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": shape})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("weight/more.npy", header.getvalue())
    with pytest.raises(ValueError, match="not a checkpoint"):
        Checkpoint.from_bytes(file.getvalue())


def test_a_checkpoint_that_would_unpack_to_too_much_is_refused(
    arrays: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "MAX_BYTES", 1_000_000)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays, more=np.zeros(1_000_000, np.uint8))
    assert len(file.getvalue()) < 100_000
    with pytest.raises(ValueError, match="not a checkpoint of AdamScope: it holds more than 1,000,000 bytes"):
        Checkpoint.from_bytes(file.getvalue())


def test_damage_anywhere_in_a_checkpoint_is_a_sentence(arrays: dict[str, Any]) -> None:
    whole, rng = packed(arrays), np.random.default_rng(0)
    for _ in range(200):
        content = bytearray(whole)
        for place in rng.integers(0, len(content), 5):
            content[place] = rng.integers(256)
        with suppress(ValueError):
            Checkpoint.from_bytes(bytes(content))


@pytest.mark.parametrize("backend", BACKENDS)
def test_weights_and_state_that_do_not_fit_are_refused_when_a_run_goes_on(backend: str) -> None:
    spec = replace(TINY, backend=backend)
    arrays = saved_arrays(spec)
    for name, array in arrays.items():
        if name != "meta":
            without = {other: arrays[other] for other in arrays if other != name}
            for wrong in ({}, {name: array[..., None]}, {name: array.astype(np.complex64)}, {name: array.astype(str)}):
                with pytest.raises(ValueError, match=r"^(weights|state) (of|must hold) "):
                    train(spec, resume=Checkpoint.from_bytes(packed(without | wrong)))
    with pytest.raises(ValueError, match=r"state must hold .* got more too"):
        train(spec, resume=Checkpoint.from_bytes(packed({**arrays, "state/more": np.zeros(3)})))
    if backend != "numpy":
        with pytest.raises(ValueError, match="state of 0/step must be 1, got 7"):
            train(spec, resume=Checkpoint.from_bytes(packed({**arrays, "state/0/step": arrays["state/0/step"] + 6})))
    again = train(spec, resume=Checkpoint.from_bytes(packed(dict(reversed(arrays.items())))))
    assert list(again.weights()) == list(spec.network.shapes)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_checkpoint_before_the_first_step_is_the_beginning(backend: str) -> None:
    spec = replace(TINY, backend=backend)
    resumed = train(spec, resume=Checkpoint.from_bytes(train(spec).checkpoint().to_bytes()))
    assert [record.loss for record in resumed] == losses(spec).tolist()


def test_without_torch_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    monkeypatch.delitem(sys.modules, "viz.mnist.networks.torch_backend")
    monkeypatch.delitem(sys.modules, "viz.mnist.networks.torch_network", raising=False)
    with pytest.raises(ValueError, match=r"backend 'rules' needs PyTorch, .* requirements-torch\.txt"):
        train(TrainSpec(model="cnn"))


def test_progress_may_end_it_at_any_step_and_within_evaluations() -> None:
    calls = 0

    def progress() -> None:
        nonlocal calls
        calls += 1
        if calls > 6:
            raise KeyboardInterrupt

    run = train(TINY, progress=progress)
    with pytest.raises(KeyboardInterrupt):
        list(run)
    assert run.step == 5  # the sixth call came from the look at the test set after step 4
    with pytest.raises(KeyboardInterrupt):
        run.evaluate()


def test_the_loss_of_other_weights_leaves_the_run_alone() -> None:
    for backend in BACKENDS:
        run = train(replace(TINY, backend=backend))
        next(run)
        own = run.weights()
        images, labels = run.data.train_images[:20], run.data.train_labels[:20]
        zero = {name: np.zeros_like(array) for name, array in own.items()}
        assert run.loss_at(zero, images, labels) == pytest.approx(np.log(10), rel=1e-5)
        assert all(np.array_equal(array, run.weights()[name]) for name, array in own.items())
