"""What may be trained, and the sentences for what may not."""

from __future__ import annotations

import pickle
from dataclasses import fields

import numpy as np
import pytest

from viz.core.quantity import Settings
from viz.mnist.spec import TrainSpec


def test_defaults_are_a_run_that_numpy_can_do() -> None:
    spec = TrainSpec()
    assert (spec.dataset, spec.model, spec.backend, spec.hidden) == ("digits", "mlp", "numpy", (128,))
    assert spec.num_train == 1437
    assert spec.steps_per_epoch == 12
    assert spec.num_steps == 60
    assert not spec.needs_torch


def test_subset_and_validation_share_the_images() -> None:
    spec = TrainSpec(subset=1000, validation=0.2, batch_size=100, epochs=3)
    assert (spec.num_train, spec.num_validation, spec.steps_per_epoch, spec.num_steps) == (800, 200, 8, 24)


def test_specs_are_plain_values() -> None:
    spec = TrainSpec(model="cnn", hyper={"lr": 0.01, "beta1": 0.5}, hidden=(3, 4))
    assert spec == TrainSpec(model="cnn", hyper={"beta1": 0.5, "lr": 0.01})
    assert hash(pickle.loads(pickle.dumps(spec))) == hash(spec)  # noqa: S301  (our own bytes)
    assert spec.hidden == ()


def test_numbers_and_texts_of_numpy_become_plain_ones() -> None:
    spec = TrainSpec(
        dataset=np.str_("digits"), model=np.str_("mlp"), optimizer=np.str_("adam"), loss=np.str_("mse"),
        schedule=np.str_("cosine"), epochs=np.int8(3), validation=np.float32(0.25), augment=np.True_,
        hidden=[np.int64(8)], hyper={"lr": np.float64(0.5)},
    )  # fmt: skip
    values = [getattr(spec, field.name) for field in fields(TrainSpec)] + [*spec.hidden, *spec.hyper.values()]
    assert {type(value) for value in values} == {str, int, float, bool, tuple, Settings, type(None)}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"dataset": "cifar"}, "dataset must be a known key, got 'cifar'"),
        ({"model": "mpl"}, "did you mean 'mlp'"),
        ({"optimizer": "adamm"}, "optimizer must be a known key, got 'adamm'; did you mean 'adam'"),
        ({"hyper": {"lr": -1}}, r"lr must be in \[0, 1e\+06\], got -1"),
        ({"hyper": {"gamma": 1}}, "hyper of adam has no 'gamma'"),
        ({"hyper": 3}, "hyper must be a mapping"),
        ({"epochs": 0}, r"epochs must be in \[1, 100\], got 0"),
        ({"epochs": 1.5}, "epochs must be a whole number, got 1.5"),
        ({"epochs": True}, "epochs must be a whole number, got True"),
        ({"loss": "hinge"}, "loss must be one of cross_entropy, mse, got 'hinge'"),
        ({"loss": ["mse"]}, "loss must be one of"),
        ({"batch_size": 0}, "batch_size must be in"),
        ({"seed": -1}, "seed must be in"),
        ({"subset": 9}, r"subset must be in \[10, 1,437\], got 9"),
        ({"validation": 0.6}, r"validation must be in \[0, 0.5\], got 0.6"),
        ({"validation": float("nan")}, "validation must be finite"),
        ({"augment": "yes"}, "augment must be True or False"),
        ({"augment": np.zeros(2)}, "augment must be True or False"),
        ({"backend": ""}, "backend must be one of numpy, rules, torch, got ''"),
        ({"backend": "jax"}, "backend must be one of numpy, rules, torch"),
        ({"backend": "torch", "optimizer": "lion"}, "backend of lion must be numpy or rules"),
        ({"device": "tpu"}, "device must be one of auto, cpu, cuda, mps"),
        ({"schedule": "linear"}, "schedule must be a known key"),
        ({"schedule_params": {"gamma": 1}}, "schedule_params of schedule constant has no 'gamma'"),
        ({"hidden": ()}, "hidden must be 1 to 4 widths"),
        ({"hidden": "128"}, "hidden must be 1 to 4 widths"),
        ({"hidden": (0,)}, r"hidden must be in \[1, 2,048\], got 0"),
        ({"evaluate_every": 0}, "evaluate_every must be in"),
        ({"evaluate_on": 3}, "evaluate_on must be in"),
        ({"inspect_every": -1}, "inspect_every must be in"),
        ({"epochs": 100, "batch_size": 1}, "epochs times batches must make at most 100,000 steps, got 100 × 1,437"),
        ({"epochs": 100, "batch_size": 4, "schedule": "cosine"}, "a schedule has at most 20,000 steps, got 36,000"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(given: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        TrainSpec(**given)
