"""Gradient sequences: what they hold, and what a rule makes of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from viz import OPTIMIZERS, SEQUENCES, SequenceSpec, simulate
from viz.core.sequence_spec import MAX_SEQUENCE_STEPS
from viz.core.simulate import FEW_RUNS
from viz.mnist.twins import twin

every_sequence = pytest.mark.parametrize("sequence", SEQUENCES.values(), ids=list(SEQUENCES))
bounded = pytest.mark.parametrize("sequence", [s for s in SEQUENCES.values() if s.bounds], ids=lambda s: s.key)


def run(sequence, num_steps=200, **more):
    return simulate(SequenceSpec(sequence, num_steps=num_steps, **more))


class TestEverySequence:
    @every_sequence
    def test_declares_itself(self, sequence):
        assert sequence.name and sequence.latex and sequence.about
        assert len({q.name for q in sequence.params}) == len(sequence.params)
        assert all(q.help and q.check(q.default) == q.default for q in sequence.params)
        hypers = {q.name for optimizer in OPTIMIZERS.values() for q in optimizer.hypers}
        assert not hypers & {q.name for q in sequence.params}, "a control finds its setting by its name alone"

    @every_sequence
    def test_gradients(self, sequence):
        gradients = sequence.draw(500)
        assert gradients.shape == (500,)
        assert gradients.dtype == np.float64
        assert np.isfinite(gradients).all()
        np.testing.assert_array_equal(gradients, sequence.draw(500))

    @every_sequence
    def test_seeds_differ_where_they_are_drawn(self, sequence):
        assert np.array_equal(sequence.draw(500, 1), sequence.draw(500, 2)) != sequence.is_random

    @pytest.mark.parametrize("sequence", [s for s in SEQUENCES.values() if s.key != "growing"], ids=lambda s: s.key)
    def test_longer_begins_with_shorter(self, sequence):
        """But for the one whose last gradient is 1, however many there are."""
        np.testing.assert_array_equal(sequence.draw(300)[:100], sequence.draw(100))

    @bounded
    def test_the_best_point_is_best(self, sequence):
        low, high = sequence.bounds
        mean = sequence.draw(100_000).mean()
        assert sequence.best_point() == (low if mean > 0 else high)

    @every_sequence
    @pytest.mark.parametrize("optimizer", ["adam", "sgd", "lion", "adan"])
    def test_floats_and_arrays_agree(self, sequence, optimizer):
        seeds = tuple(range(FEW_RUNS + 1))
        together = run(sequence.key, 60, optimizer=optimizer, seed=seeds)
        alone = run(sequence.key, 60, optimizer=optimizer, seed=seeds[3])
        assert together.x.shape == (61, len(seeds), 1)
        for name, theirs in {"x": alone.x, "loss": alone.loss, "grad": alone.grad, **alone.info}.items():
            ours = {"x": together.x, "loss": together.loss, "grad": together.grad, **together.info}[name]
            size = np.abs(theirs).max()
            np.testing.assert_allclose(ours[:, 3:4], theirs, rtol=1e-10, atol=1e-10 * size, err_msg=name)


class TestRun:
    @every_sequence
    @pytest.mark.parametrize("key", [key for key, o in OPTIMIZERS.items() if o.torch_twin and key != "nadam"])
    def test_is_torchs(self, sequence, key):
        """The same gradients given to torch.optim by hand."""
        path = run(sequence.key, 150, optimizer=key, hyper={"lr": 1e-3})
        x = torch.tensor([path.x[0, 0, 0]], dtype=torch.float64, requires_grad=True)
        theirs_optimizer = twin(key, [x], OPTIMIZERS[key].hyper_values({"lr": 1e-3}))
        theirs = []
        for gradient in SEQUENCES[sequence.key].draw(151)[:150]:
            x.grad = torch.tensor([gradient], dtype=torch.float64)
            theirs_optimizer.step()
            with torch.no_grad():
                if sequence.bounds:
                    x.clamp_(*sequence.bounds)
            theirs.append(x.item())
        np.testing.assert_allclose(path.x[1:, 0, 0], theirs, rtol=1e-9, atol=1e-12)

    def test_loss_is_what_x_is_charged(self):
        path = run("noise", 50, start=0.5, seed=3)
        gradients = SEQUENCES["noise"].draw(51, 3)
        np.testing.assert_array_equal(path.loss[:, 0], gradients * path.x[:, 0, 0])
        np.testing.assert_array_equal(path.grad[:, 0, 0], gradients[:-1])

    def test_bounds_hold_and_the_step_is_what_was_asked_for(self):
        path = run("reddi_cycle", 10, optimizer="sgd", hyper={"lr": 1.0}, start=0.0)
        # C = 3 first, then −1, −1, in turn; by hand: 0 − 3 → −1, then +1 → 0, +1 → 1, −3 → −1, …
        np.testing.assert_array_equal(path.x[:7, 0, 0], [0, -1, 0, 1, -1, 0, 1])
        np.testing.assert_array_equal(path.step[:3, 0, 0], [-3, 1, 1])

    @pytest.mark.parametrize("seeds", [1, FEW_RUNS + 1], ids=["floats", "arrays"])
    def test_leaving_the_numbers(self, seeds):
        """x ← x − 10(g + x) = −9x − 10g overflows near step 323."""
        hyper = {"lr": 10.0, "weight_decay": 1.0}
        path = run("constant", 400, optimizer="sgd", hyper=hyper, seed=tuple(range(seeds)))
        end = path.diverged_at[0]
        assert 320 < end < 326
        assert np.isfinite(path.x[:end]).all()
        assert np.isnan(path.x[end + 1 :]).all()

    def test_what_a_trajectory_tells(self):
        path = run("reddi_cycle", 300, optimizer="amsgrad", hyper={"lr": 0.05})
        assert path.distance_to_minimum() == pytest.approx(abs(path.x[-1, :, 0] + 1))
        assert path.steps_to_tolerance(1.0).tolist() == [-1]
        assert np.isnan(run("noise").distance_to_minimum()).all()


class TestSpec:
    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"sequence": "spkie"}, "sequence must be a known key, got 'spkie'; did you mean 'spike'?"),
            ({"optimizer": "adma"}, "optimizer must be a known key, got 'adma'; did you mean 'adam'?"),
            ({"start": "0"}, "start must be a number, got '0'"),
            ({"start": 2e6}, r"start must be in \[-1e\+06, 1e\+06\], got 2000000"),
            ({"sequence": "reddi_cycle", "start": 1.5}, r"start must be in \[-1, 1\], got 1.5"),
            ({"num_steps": 0}, r"num_steps must be in \[1, 200,000\], got 0"),
            ({"hyper": {"beta2": 1.0}}, r"beta2 must be in \[0, 1\), got 1"),
            ({"seed": ()}, "seed must be a whole number or several, got none"),
            ({"seed": tuple(range(26)), "num_steps": MAX_SEQUENCE_STEPS}, "num_steps times seeds must be at most"),
            ({"sequence_params": {"at": 1.5}}, "at must be a whole number, got 1.5"),
            ({"sequence_params": {"when": 3.0}}, "sequence_params of spike has no 'when'; it takes size, at"),
            ({"schedule": "cosine", "schedule_params": {"gamma": 0.1}}, "schedule cosine has no 'gamma'"),
        ],
    )
    def test_says_no(self, change, sentence):
        with pytest.raises(ValueError, match=sentence):
            replace(SequenceSpec("spike"), **change)

    def test_is_a_key(self):
        a = SequenceSpec("spike", hyper={"lr": 0.1, "beta2": 0.9}, start=1)
        b = SequenceSpec("spike", hyper={"beta2": 0.9, "lr": 0.1}, start=1.0)
        assert a == b
        assert hash(a) == hash(b)
        assert SequenceSpec("reddi_cycle").start == 0.0
