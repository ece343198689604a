"""Subsets and what is held back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.sentences import exactly
from viz.mnist.data.batches import batch_order
from viz.mnist.data.split import choose, split

LABELS = st.lists(st.integers(0, 9), min_size=2, max_size=300).map(lambda labels: np.array(labels, dtype=np.uint8))


@given(LABELS, st.data(), st.integers(0, 2**32 - 1))
def test_a_choice_has_as_many_of_each_class_as_can_be(labels: np.ndarray, data: st.DataObject, seed: int) -> None:
    count = data.draw(st.integers(1, len(labels)))
    chosen = choose(labels, count, seed)
    assert len(chosen) == len(set(chosen.tolist())) == count
    assert (np.diff(chosen) > 0).all()
    has, got = np.bincount(labels, minlength=10), np.bincount(labels[chosen], minlength=10)
    # Whoever has more left than was taken has no less than the others, up to the last round's one.
    assert (got[got < has] >= got.max() - 1).all()
    assert set(choose(labels, max(1, count // 2), seed)) <= set(chosen)
    np.testing.assert_array_equal(chosen, choose(labels, count, seed))


@given(LABELS, st.data(), st.integers(0, 2**32 - 1))
def test_what_is_held_back_has_the_frequencies_of_the_whole(labels: np.ndarray, data: st.DataObject, seed: int) -> None:
    count = data.draw(st.integers(0, len(labels) - 1))
    train, held_back = split(labels, count, seed)
    assert len(held_back) == count
    np.testing.assert_array_equal(np.sort(np.concatenate([train, held_back])), np.arange(len(labels)))
    exact = np.bincount(labels, minlength=10) * count / len(labels)
    assert np.abs(np.bincount(labels[held_back], minlength=10) - exact).max() < 1
    np.testing.assert_array_equal(held_back, split(labels, count, seed)[1])


def test_seeds_choose_differently() -> None:
    labels = np.arange(1_000, dtype=np.uint16).astype(np.uint8) % 10
    assert choose(labels, 100, 0).tolist() != choose(labels, 100, 1).tolist()
    assert split(labels, 100, 0)[1].tolist() != split(labels, 100, 1)[1].tolist()
    assert split(labels, 100, 0)[1].tolist() != choose(labels, 100, 0).tolist()


@pytest.mark.parametrize("count", [0, 11, 2.5])
def test_what_cannot_be_chosen(count: int) -> None:
    labels = np.arange(10, dtype=np.uint8)
    sentence = "count must be a whole number, got 2.5" if count == 2.5 else f"count must be in [1, 10], got {count}"
    with pytest.raises(ValueError, match=exactly(sentence)):
        choose(labels, count, 0)
    with pytest.raises(ValueError, match=exactly("num_validation must be in [0, 9], got 10")):
        split(labels, 10, 0)


def test_an_epochs_order_depends_on_seed_and_epoch() -> None:
    orders = {(seed, epoch): batch_order(50, seed, epoch).tolist() for seed in (0, 1) for epoch in (0, 1, 2)}
    assert all(sorted(order) == list(range(50)) for order in orders.values())
    assert len({tuple(order) for order in orders.values()}) == 6
    assert batch_order(50, 1, 2).tolist() == orders[1, 2]
