"""The look into the layers, against moments worked out from torch.optim's own state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from viz.core.optimizer import OPTIMIZERS
from viz.mnist import TrainSpec, train
from viz.mnist.history import History
from viz.mnist.record import LOG10_EDGES, QUANTITIES, Inspection, Record

SPEC = TrainSpec(epochs=3, subset=200, batch_size=50, hidden=(16,), inspect_every=2)


def histogram(values: np.ndarray) -> np.ndarray:
    magnitude = np.abs(values[values != 0])
    return np.histogram(np.clip(np.log10(magnitude), LOG10_EDGES[0], LOG10_EDGES[-1] - 1e-9), LOG10_EDGES)[0]


def test_counts_are_those_of_torch_optims_moments() -> None:
    run = train(replace(SPEC, backend="torch"))
    list(islice(run, 5))
    before = run.weights()
    records = list(islice(train(replace(SPEC, backend="rules")), 6))
    look = records[-1].inspection
    record = next(run)
    assert record.step == 6
    state = run._backend._optimizer.state
    for k, layer in enumerate(run.layers):
        names = (f"{layer}.weight", f"{layer}.bias")
        parameters = [run._backend._parameters[name] for name in names]
        m_hat = np.concatenate([state[p]["exp_avg"].numpy().ravel() for p in parameters]) / (1 - 0.9**6)
        v_hat = np.concatenate([state[p]["exp_avg_sq"].numpy().ravel() for p in parameters]) / (1 - 0.999**6)
        step = 1e-3 * m_hat / (np.sqrt(v_hat) + 1e-8)
        snr = np.divide(m_hat, np.sqrt(v_hat), out=np.zeros_like(m_hat), where=v_hat > 0)
        for name, values in (("m_hat", m_hat), ("v_hat_root", np.sqrt(v_hat)), ("snr", snr), ("effective_step", step)):
            # A value on a bin's edge may fall to either side of it.
            assert np.abs(look.counts[name][k].astype(int) - histogram(values)).sum() <= 0.02 * values.size, name
            assert look.counts[name][k].sum() + look.zeros[name][k] == values.size
        moved = sum(np.square(run.weights()[name] - before[name]).sum() for name in names)
        size = sum(np.square(before[name]).sum() for name in names)
        assert look.update_ratio[k] == pytest.approx(np.sqrt(moved / size), rel=1e-3)


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_rule_can_be_looked_into(key: str) -> None:
    run = train(replace(SPEC, optimizer=key))
    history = History.of(run.layers, list(run))
    assert history.inspected.tolist() == [1, 2, 4, 6, 8, 10, 12]
    assert "effective_step" in history.counts
    assert set(history.counts) <= set(QUANTITIES)
    assert ("snr" in history.counts) == (
        key in {"adam", "amsgrad", "adamw", "adamax", "nadam", "radam", "adabelief", "yogi", "adan"}
    )
    for name, counts in history.counts.items():
        assert (counts.sum(axis=2) + history.zeros[name] == [1040, 170]).all(), name
    assert np.isfinite(history.update_ratio).all()


def test_the_first_step_of_adam_is_lr() -> None:
    run = train(replace(SPEC, hyper={"lr": 1e-3}))
    look = next(run).inspection
    at = np.searchsorted(LOG10_EDGES, np.log10(1e-3 * (1 - 1e-4))) - 1
    nonzero = look.counts["effective_step"].sum(axis=1)
    assert (look.counts["effective_step"][:, at : at + 2].sum(axis=1) > 0.95 * nonzero).all()


def test_large_layers_are_sampled_and_looking_changes_nothing() -> None:
    spec = replace(SPEC, hidden=(512,))
    looked, left = train(spec), train(replace(spec, inspect_every=0))
    records = list(looked)
    assert [record.loss for record in records] == [record.loss for record in left]
    look = records[0].inspection
    assert 2_048 < look.counts["effective_step"][0].sum() + look.zeros["effective_step"][0] <= 4_096


def test_histories_add_up() -> None:
    run = train(replace(SPEC, validation=0.2, evaluate_every=5))
    records = list(run)
    whole = History.of(run.layers, records)
    parts = [History.of(run.layers, records[first : first + 3]) for first in range(0, len(records), 3)]
    summed = parts[0]
    for part in parts[1:]:
        summed += part
    for name in ("step", "loss", "evaluated", "evaluated_seconds", "test_accuracy", "validation_loss", "inspected"):
        assert np.array_equal(getattr(whole, name), getattr(summed, name)), name
    assert whole.evaluated.tolist() == [5, 10, 12]
    for name in QUANTITIES:
        assert np.array_equal(whole.counts[name], summed.counts[name])
        assert np.array_equal(whole.zeros[name], summed.zeros[name])
    assert np.array_equal(whole.update_ratio, summed.update_ratio)


def test_what_some_looks_lack_has_counted_nothing_there() -> None:
    def look(step: int, names: Sequence[str]) -> Record:
        counts = {name: np.full((1, len(LOG10_EDGES) - 1), step, np.uint32) for name in names}
        zeros = {name: np.full(1, step, np.uint32) for name in names}
        return Record(step, 0, 0, 0, 0, 0, 0, inspection=Inspection(counts, zeros, np.zeros(1)))

    for rows in ([["snr"], [], ["snr", "m_hat"]], [[], ["snr", "m_hat"], ["snr"]]):
        records = [look(step, names) for step, names in enumerate(rows, 1)]
        stretches = [History.of(("dense1",), [record]) for record in records]
        for history in (History.of(("dense1",), records), stretches[0] + stretches[1] + stretches[2]):
            assert list(history.counts) == list(history.zeros) == ["m_hat", "snr"]
            for name, zeros in history.zeros.items():
                expected = [step if name in names else 0 for step, names in enumerate(rows, 1)]
                assert zeros[:, 0].tolist() == history.counts[name][:, 0, 5].tolist() == expected
    assert History.of(("dense1",), [look(1, [])]).counts == {}
