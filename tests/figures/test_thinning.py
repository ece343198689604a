"""Long curves made short: no spike is lost, and a mean is one."""

import numpy as np
import pytest

from viz.figures.thinning import MOST_PAIRS, extremes, smoothed, stretch, window_of

NOISE = np.random.default_rng(0).exponential(size=50_000)


@pytest.mark.parametrize("count", [0, 1, 2, 799, 800, 801, 50_000])
def test_at_most_so_many_points_and_both_ends(count: int) -> None:
    kept = extremes(NOISE[:count])
    assert len(kept) <= 2 * MOST_PAIRS + 2
    assert (np.diff(kept) > 0).all()
    if count:
        assert (kept[0], kept[-1]) == (0, count - 1)


def test_every_stretch_keeps_its_lowest_and_highest() -> None:
    values = NOISE.copy()
    values[[777, 31_234]] = 1e6, -1e6
    values[40_000:40_400] = np.nan
    kept = extremes(values)
    assert {777, 31_234} <= set(kept.tolist())
    size = stretch(len(values), MOST_PAIRS)
    for start in (0, size, 100 * size):
        inside = values[kept[(kept >= start) & (kept < start + size)]]
        assert (inside.min(), inside.max()) == (values[start : start + size].min(), values[start : start + size].max())


def test_what_is_drawn_stays_while_the_curve_grows() -> None:
    size = stretch(30_000, MOST_PAIRS)
    assert size == stretch(40_000, MOST_PAIRS)
    before, after = extremes(NOISE[:30_000]), extremes(NOISE[:40_000])
    whole = 30_000 - size
    np.testing.assert_array_equal(before[before < whole], after[after < whole])


@pytest.mark.parametrize("window", [5, 50, 1000])
@pytest.mark.parametrize("count", [1, 19, 4_000, 4_001, 9_000])
def test_the_mean_is_the_recurrence(window: int, count: int) -> None:
    values = NOISE[:count].copy()
    values[7::900], values[8::900] = np.nan, np.inf
    mean = weight = 0.0
    expected = []
    for i, value in enumerate(values):
        part = 1 / min(window, 1 + i / 4)
        mean += part * ((value if np.isfinite(value) else 0.0) - mean)
        weight += part * (float(np.isfinite(value)) - weight)
        expected.append(mean / weight)
    np.testing.assert_allclose(smoothed(values, window), expected, rtol=1e-9)


def test_a_constant_has_itself_as_mean_from_the_first() -> None:
    np.testing.assert_allclose(smoothed(np.full(3_000, 2.5), 100), 2.5)
    assert np.isnan(smoothed([np.nan, np.nan, 3.0], 5)[:2]).all()
    assert smoothed([], 5).shape == (0,)


def test_windows_are_round_and_seldom_change() -> None:
    windows = [window_of(count) for count in range(1, 20_000)]
    assert windows == sorted(windows)
    assert len(set(windows)) <= 8
