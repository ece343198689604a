"""The bytes that the player gets hold what was recorded, and nothing in them can break it."""

import json

import numpy as np
import pytest

from viz import OPTIMIZERS, SURFACES, RunSpec, simulate
from viz.player.container import Container
from viz.player.payload import SEED_POINTS, PlayerLane, pack
from viz.player.style import LANE_STYLES


def unpack(data):
    """Header, and a function from an array's place to its values."""
    length = int.from_bytes(data[:4], "little")
    assert (4 + length) % 4 == 0

    def array(place):
        count = int(np.prod(place["shape"]))
        return np.frombuffer(data, "<f4", count, 4 + length + 4 * place["offset"]).reshape(place["shape"])

    return json.loads(data[4 : 4 + length]), array


def packed(*specs, names=None):
    paths = [simulate(spec) for spec in specs]
    names = names or [f"lane {i}" for i in range(len(specs))]
    lanes = [
        PlayerLane(f"lane-{i}", name, LANE_STYLES[i], path)
        for i, (name, path) in enumerate(zip(names, paths, strict=True))
    ]
    return pack(lanes, specs[0].starts[0], "adamscope/0/"), paths


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_channel_is_the_record(key):
    data, (path,) = packed(RunSpec(surface="beale", optimizer=key, num_steps=40, hyper={"lr": 0.003}))
    header, array = unpack(data)
    lane = header["lanes"][0]
    channels = {name: array(place) for name, place in lane["channels"].items()}
    record = {"grad": path.grad, "step": path.step, **path.info}
    assert set(channels) == {"loss", *record}
    for name, values in record.items():
        np.testing.assert_array_equal(channels[name], values[:, 0].astype(np.float32))
    # Every name that a formula's line uses is a channel, a setting, or what the player knows itself.
    known = {*channels, *lane["hyper"], "t", "x"}
    for line in lane["formula"]:
        assert line["name"] in {*channels, "x"}
        assert names_in(line["tree"]) <= known
        assert names_in(line["tree"]) <= set(header["symbols"])


def names_in(tree):
    if isinstance(tree, str):
        return {tree}
    if not isinstance(tree, list):
        return set()
    return set().union(*map(names_in, tree[1:]))


@pytest.mark.parametrize("key", SURFACES)
def test_loss_is_packed_above_the_minimum(key):
    """A loss of −78.332 + 1e-9 keeps its 1e-9: the minimum is taken off before float32 rounds."""
    surface = SURFACES[key]
    start = (surface.minima[0].x + 1e-5, surface.minima[0].y) if surface.minima else (0.5, 0.25)
    data, (path,) = packed(RunSpec(surface=key, optimizer="sgd", start=start, num_steps=5, hyper={"lr": 1e-6}))
    header, array = unpack(data)
    assert header["loss"]["scale"] == ("log" if surface.minima else "linear")
    excess = path.loss[:, 0] - header["loss"]["minimum"]
    np.testing.assert_allclose(array(header["lanes"][0]["channels"]["loss"]), excess, rtol=1e-6)


def test_divergence_packs_without_a_warning():
    data, (path,) = packed(RunSpec(optimizer="sgd", start=(1e6, -1e6), num_steps=30, hyper={"lr": 10.0}))
    header, array = unpack(data)
    assert header["lanes"][0]["diverged_at"] == path.diverged_at[0] >= 1
    assert not np.isfinite(array(header["lanes"][0]["channels"]["step"])[-1]).any()


def test_seeds_are_thinned_and_the_band_holds_the_middle():
    spec = RunSpec(surface="quadratic", num_steps=1000, noise=1.0, seed=tuple(range(20)), hyper={"lr": 0.01})
    data, (path,) = packed(spec)
    header, array = unpack(data)
    lane = header["lanes"][0]
    paths, every = array(lane["seeds"]["paths"]), lane["seeds"]["every"]
    assert lane["runs"] == 20
    assert paths.shape[1] <= SEED_POINTS + 1
    np.testing.assert_array_equal(paths[:, 0], path.x[0].astype(np.float32))
    np.testing.assert_array_equal(paths[:, 1], path.x[every].astype(np.float32))
    np.testing.assert_array_equal(paths[:, -1], path.x[-1].astype(np.float32))
    low, mean, high = (array(lane["band"][name]) for name in ("low", "mean", "high"))
    inside = (path.loss >= low[:, None] * (1 - 1e-6)) & (path.loss <= high[:, None] * (1 + 1e-6))
    assert (inside.sum(axis=1) >= 0.8 * 20).all()
    np.testing.assert_allclose(mean, path.loss.mean(axis=1), rtol=1e-5)


def test_a_diverged_seed_makes_the_mean_infinite():
    """One run in three explodes: an average over the other two would praise the setting."""
    spec = RunSpec(
        surface="saddle", optimizer="sgd", start=((0.0, 0.0), (0.0, 0.0), (0.0, 1e6)), num_steps=300, hyper={"lr": 50.0}
    )
    data, (path,) = packed(spec)
    assert path.diverged_at.tolist()[:2] == [-1, -1]
    assert path.diverged_at[2] > 0
    header, array = unpack(data)
    assert np.isinf(array(header["lanes"][0]["band"]["mean"])[-1])


def test_the_fingerprint_changes_with_what_is_shown():
    spec = RunSpec(num_steps=10)
    prints = {unpack(packed(s, names=[n])[0])[0]["spec"] for s in (spec, RunSpec(num_steps=11)) for n in ("a", "b")}
    assert len(prints) == 4
    assert unpack(packed(spec)[0])[0]["spec"] == unpack(packed(spec)[0])[0]["spec"]


def test_six_adams_and_500_steps_stay_within_the_budget():
    specs = [RunSpec(hyper={"lr": 0.01 * (i + 1)}) for i in range(6)]
    assert len(packed(*specs)[0]) <= 200_000


def test_container_rounds_what_is_too_large_to_infinity():
    box = Container()
    place = box.add([1e200, -1e200, np.nan, 1.5])
    _, array = unpack(box.pack({"name": "ü"}))
    np.testing.assert_array_equal(array(place), [np.inf, -np.inf, np.nan, 1.5])
