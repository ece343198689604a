"""The bytes that the player gets hold what was recorded, and nothing in them can break it."""

import numpy as np
import pytest

from tests.container import read
from viz import OPTIMIZERS, SEQUENCES, SURFACES, RunSpec, SequenceSpec, simulate
from viz.core.formula import SYMBOLS
from viz.core.ops import EPS_FLOOR
from viz.core.sharpness import sharpness
from viz.player.container import Container
from viz.player.payload import MAX_STEPS, SEED_POINTS, PlayerLane, pack
from viz.player.show import PANELS, Show
from viz.player.style import LANE_STYLES


def packed(*specs, names=None, **how):
    paths = [simulate(spec) for spec in specs]
    names = names or [f"lane {i}" for i in range(len(specs))]
    lanes = [
        PlayerLane(f"lane-{i}", name, LANE_STYLES[i], path)
        for i, (name, path) in enumerate(zip(names, paths, strict=True))
    ]
    return pack(lanes, specs[0].starts[0], "adamscope/0/", **how), paths


def one_lane(**spec):
    """Header of the lane, its channels, and the run."""
    data, (path,) = packed(RunSpec(**spec))
    header, array = read(data)
    lane = header["lanes"][0]
    return lane, {name: array(place) for name, place in lane["channels"].items()}, path


@pytest.mark.parametrize("key", OPTIMIZERS)
def test_every_channel_is_the_record(key):
    lane, channels, path = one_lane(surface="beale", optimizer=key, num_steps=40, hyper={"lr": 0.003})
    record = {"grad": path.grad, "step": path.step, **path.info}
    assert set(channels) >= {"loss", "grad", "step"} | (set(path.info) & set(OPTIMIZERS[key].state))
    for name in set(channels) - {"loss"}:
        np.testing.assert_array_equal(channels[name], record[name][:, 0].astype(np.float32))
    # Every name that a formula's line uses is a channel, a line, a setting, or what the player knows itself.
    known = {*record, *lane["hyper"], "t", "x"}
    symbols = {q.name for q in OPTIMIZERS[key].hypers} | set(SYMBOLS)
    for line in lane["formula"]:
        assert line["name"] in {*record, "x"}
        assert names_in(line["tree"]) <= known & symbols


VARIANTS = ({}, {"eps": 0.0}, {"weight_decay": 0.1}, {"centered": True}, {"bias_correction": False})


@pytest.mark.parametrize(
    ("key", "hyper"),
    [(key, v) for key in OPTIMIZERS for v in VARIANTS if set(v) <= {q.name for q in OPTIMIZERS[key].hypers}],
)
def test_what_is_not_sent_follows_from_what_is(key, hyper):
    """The formula's lines on the sent float32 values give the recorded float64 numbers at every step."""
    spec = {"surface": "beale", "start": (2.0, 1.7), "optimizer": key, "num_steps": 40, "schedule": "cosine"}
    lane, channels, path = one_lane(**spec, hyper={"lr": 0.003, **hyper})
    values = derived(lane, channels, path)
    for name, recorded in path.info.items():
        expected = recorded[:, 0]
        got = np.broadcast_to(values[name], expected.shape)
        floor = max(1e-6 * np.abs(expected).max(), np.finfo(np.float32).tiny)
        np.testing.assert_allclose(got, expected, rtol=1e-5, atol=floor, err_msg=name)


def derived(lane, channels, path):
    """Every line of the formula, (steps, 2) or (steps, 1)."""
    steps = path.spec.num_steps
    sent = {name: channel.astype(float).reshape(steps, -1) for name, channel in channels.items() if name != "loss"}
    values = {**lane["hyper"], **lane["floored"], **sent, "t": np.arange(1.0, steps + 1)[:, None]}

    def value(tree):
        if isinstance(tree, str):
            return values[tree]
        if not isinstance(tree, list):
            return tree
        if tree == ["prev", "x"]:
            return path.x[:-1, 0]
        if tree[0] == "prev":
            return np.concatenate([np.full((1, 2), lane["initial"][tree[1]]), values[tree[1]][:-1]])
        args = [value(arg) for arg in tree[1:]]
        return -args[0] if tree[0] == "-" and len(args) == 1 else NUMPY[tree[0]](*args)

    for line in lane["formula"]:
        if line["name"] not in {*values, "x"}:
            values[line["name"]] = value(line["tree"])
    return values


NUMPY = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power, ">": np.greater,
    "sqrt": np.sqrt, "abs": np.abs, "sign": np.sign, "maximum": np.maximum, "where": np.where,
}  # fmt: skip


def test_adam_sends_its_state_and_nothing_that_follows_from_it():
    _, channels, _ = one_lane(num_steps=500, hyper={"lr": 0.1})
    assert list(channels) == ["loss", "grad", "step", "m", "v"]


def test_what_float32_would_spoil_is_sent():
    """A constant gradient: the variance v − ḡ² vanishes beside v, and float32 keeps none of its digits."""
    spec = {"surface": "quadratic", "start": (1e4, 1e4), "optimizer": "rmsprop", "num_steps": 2000}
    _, channels, path = one_lane(**spec, hyper={"lr": 1e-7, "centered": True})
    np.testing.assert_allclose(channels["effective_lr"], path.info["effective_lr"][:, 0], rtol=1e-6)
    lane, channels, _ = one_lane(**spec, hyper={"lr": 1e-7})
    assert "effective_lr" in {line["name"] for line in lane["formula"]} - set(channels)


def test_an_epsilon_of_zero_is_shown_as_it_is_and_floored_for_the_formula():
    lane, _, _ = one_lane(num_steps=5, hyper={"eps": 0.0})
    assert lane["hyper"]["eps"] == 0.0
    assert lane["floored"] == {"eps": EPS_FLOOR}
    assert one_lane(num_steps=5)[0]["floored"] == {}


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
    header, array = read(data)
    assert header["loss"]["scale"] == ("log" if surface.minima else "linear")
    excess = path.loss[:, 0] - header["loss"]["minimum"]
    np.testing.assert_allclose(array(header["lanes"][0]["channels"]["loss"]), excess, rtol=1e-6)


def test_divergence_packs_without_a_warning():
    data, (path,) = packed(RunSpec(optimizer="sgd", start=(1e6, -1e6), num_steps=30, hyper={"lr": 10.0}))
    header, array = read(data)
    assert header["lanes"][0]["diverged_at"] == path.diverged_at[0] >= 1
    assert not np.isfinite(array(header["lanes"][0]["channels"]["step"])[-1]).any()


def test_seeds_are_thinned_and_the_band_holds_the_middle():
    spec = RunSpec(surface="quadratic", num_steps=1000, noise=1.0, seed=tuple(range(20)), hyper={"lr": 0.01})
    data, (path,) = packed(spec)
    header, array = read(data)
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
    header, array = read(data)
    assert np.isinf(array(header["lanes"][0]["band"]["mean"])[-1])


class TestSharpness:
    """Sent where it is asked for: the eigenvalue at every step, the threshold as shortly as it can be said."""

    def lanes(self, *specs):
        data, paths = packed(*specs, with_sharpness=True)
        header, array = read(data)
        return [lane["sharpness"] for lane in header["lanes"]], array, paths

    def test_a_constant_threshold_is_a_number(self):
        (sent,), array, (path,) = self.lanes(RunSpec("beale", num_steps=30, hyper={"lr": 0.05}))
        assert sent["threshold"] == pytest.approx(38 / 0.05)
        assert sent["formula"] == "(2 + 2β₁)/((1 − β₁)·α)"
        assert sent["preconditioned"]
        eigenvalue = sharpness(path).eigenvalue[:, 0]
        np.testing.assert_allclose(array(sent["eigenvalue"]), eigenvalue, rtol=1e-6)

    def test_a_schedule_moves_it(self):
        (sent,), array, (path,) = self.lanes(RunSpec("beale", "sgd", num_steps=30, schedule="cosine"))
        np.testing.assert_allclose(array(sent["threshold"]), 2 / path.lr, rtol=1e-6)
        assert not sent["preconditioned"]

    def test_none_and_infinite(self):
        lion, dead = self.lanes(
            RunSpec("beale", "lion", num_steps=5),
            RunSpec("beale", "momentum", num_steps=5, hyper={"dampening": 1.0}),
        )[0]
        assert (lion["threshold"], lion["formula"]) == (None, None)
        assert (dead["threshold"], dead["formula"]) == (None, "(2 + 2μ)/((1 − τ)·α)")

    def test_costs_bytes_only_where_it_is_asked_for(self):
        specs = [RunSpec(num_steps=500, hyper={"lr": 0.01 * (i + 1)}) for i in range(6)]
        plain, more = len(packed(*specs)[0]), len(packed(*specs, with_sharpness=True)[0])
        assert "sharpness" not in read(packed(*specs)[0])[0]["lanes"][0]
        assert 6 * 500 * 4 <= more - plain <= 6 * (500 * 4 + 200)

    def test_several_seeds_show_the_firsts(self):
        (sent,), array, (path,) = self.lanes(RunSpec("beale", num_steps=9, noise=1.0, seed=(3, 4)))
        np.testing.assert_allclose(array(sent["eigenvalue"]), sharpness(path).eigenvalue[:, 0], rtol=1e-6)


class TestSequences:
    """A gradient sequence: one coordinate, no surface, and bounds that each step ends on at the latest."""

    @pytest.mark.parametrize("key", SEQUENCES)
    def test_every_channel_is_the_record(self, key):
        spec = SequenceSpec(key, num_steps=60, hyper={"lr": 0.3})
        data, (path,) = packed(spec)
        header, array = read(data)
        lane, problem = header["lanes"][0], spec.problem
        assert (header["surface"], header["coordinates"], header["can_set_start"]) == (None, ["x"], False)
        assert header["start"] == [spec.start]
        assert header["sequence"] == {
            "name": problem.name,
            "bounds": list(problem.bounds) if problem.bounds else None,
            "best": problem.best_point(),
        }
        record = {"grad": path.grad, "step": path.step, **path.info}
        assert list(lane["channels"]) == ["loss", "grad", "step", "m", "v"]
        for name, place in lane["channels"].items():
            recorded = path.loss if name == "loss" else record[name][:, 0]
            np.testing.assert_array_equal(array(place).ravel(), recorded.astype(np.float32).ravel())

    def test_the_new_x_is_put_back_into_the_bounds(self):
        """At this rate nearly every step would leave [−1, 1]; the sent steps and the line for x give the record."""
        spec = SequenceSpec("reddi_cycle", "sgd", num_steps=50, hyper={"lr": 1.5})
        data, (path,) = packed(spec)
        header, array = read(data)
        lane = header["lanes"][0]
        assert lane["formula"][-1]["tree"] == ["minimum", ["maximum", ["+", ["prev", "x"], "step"], -1.0], 1.0]
        x = [header["start"][0]]
        for step in array(lane["channels"]["step"])[:, 0].astype(float):
            x.append(min(max(x[-1] + step, -1.0), 1.0))
        np.testing.assert_allclose(x, path.x[:, 0, 0], rtol=0, atol=1e-6)
        assert (np.abs(path.x[:-1, 0] + path.step[:, 0]) > 1).mean() > 0.5

    def test_what_depends_on_x_follows_from_the_bounded_one(self):
        """With weight decay NAdam's m̂ holds x: from a position that ran on past the bound it would not follow."""
        spec = SequenceSpec("reddi_cycle", "nadam", num_steps=60, hyper={"lr": 3.0, "weight_decay": 0.5})
        data, (path,) = packed(spec)
        assert (path.x[1:] != path.x[:-1] + path.step).any()
        assert set(read(data)[0]["lanes"][0]["channels"]) == {"loss", "grad", "step", "m", "v", "mu_product"}

    def test_seeds_have_paths_of_one_coordinate(self):
        header, array = read(packed(SequenceSpec("reddi_lottery", num_steps=300, seed=tuple(range(5))))[0])
        assert array(header["lanes"][0]["seeds"]["paths"]).shape[::2] == (5, 1)

    def test_too_long_a_run_is_refused(self):
        data, _ = packed(SequenceSpec("sparse", num_steps=MAX_STEPS))
        assert len(data) < 450_000
        with pytest.raises(ValueError, match=r"num_steps must be at most 20,000 to be played, got 20,001"):
            packed(SequenceSpec("sparse", num_steps=MAX_STEPS + 1))

    def test_it_has_no_sharpness(self):
        for how in ({"with_sharpness": True}, {"show": Show(panels=("x", "sharpness"))}):
            with pytest.raises(ValueError, match="sharpness must be left out on a gradient sequence"):
                packed(SequenceSpec(num_steps=5), **how)


class TestShow:
    """What of a run the player shows."""

    def header(self, **show):
        return read(packed(RunSpec(num_steps=5), show=Show(**show))[0])[0]

    def test_the_default_leaves_it_to_the_user(self):
        header = self.header()
        assert (header["show"], header["can_set_start"]) == (None, True)

    def test_everything_is_told(self):
        notes = {"m": "The mean of the gradients, “old ones fade”."}
        header = self.header(
            panels=("x", "moment"), coordinate=1, lane=0, can_set_start=False, autoplay="run", seconds=3, until=4,
            inspector=False, notes=notes,
        )  # fmt: skip
        assert header["can_set_start"] is False
        assert header["show"] == {
            "panels": ["x", "moment"], "coordinate": 1, "lane": 0, "can_set_start": False, "autoplay": "run",
            "seconds": 3, "until": 4, "inspector": False, "notes": notes,
        }  # fmt: skip

    def test_the_sharpness_is_sent_where_its_panel_is_asked_for(self):
        assert "sharpness" in self.header(panels=("sharpness",))["lanes"][0]
        assert "sharpness" not in self.header(panels=("x", "size"))["lanes"][0]

    @pytest.mark.parametrize(
        ("show", "sentence"),
        [
            ({"panels": ("loss", "momentum")}, f"panels must be among {', '.join(PANELS)}, got 'momentum'"),
            ({"panels": ("x", "x")}, "panels must be different ones, got x, x"),
            ({"seconds": 0}, "seconds must be positive and finite, got 0"),
            ({"seconds": float("inf")}, "seconds must be positive and finite, got inf"),
            ({"until": -1}, "until must be a step, 0 or later, got -1"),
            ({"lane": 1}, r"lane must be in \[0, 0\], got 1"),
            ({"coordinate": 2}, r"coordinate must be in \[0, 1\], got 2"),
        ],
    )
    def test_nonsense_is_refused_in_a_sentence(self, show, sentence):
        with pytest.raises(ValueError, match=sentence):
            self.header(**show)


def test_the_fingerprint_changes_with_what_is_shown():
    spec = RunSpec(num_steps=10)
    assert read(packed(spec)[0])[0]["spec"] != read(packed(spec, with_sharpness=True)[0])[0]["spec"]
    assert read(packed(spec)[0])[0]["spec"] != read(packed(spec, show=Show(autoplay="again"))[0])[0]["spec"]
    prints = {read(packed(s, names=[n])[0])[0]["spec"] for s in (spec, RunSpec(num_steps=11)) for n in ("a", "b")}
    assert len(prints) == 4
    assert read(packed(spec)[0])[0]["spec"] == read(packed(spec)[0])[0]["spec"]


@pytest.mark.parametrize(("key", "budget"), [("adam", 120_000), ("adan", 180_000)])
def test_six_lanes_of_500_steps_stay_within_the_budget(key, budget):
    specs = [RunSpec(optimizer=key, num_steps=500, hyper={"lr": 0.01 * (i + 1)}) for i in range(6)]
    assert len(packed(*specs)[0]) <= budget


def test_container_rounds_what_is_too_large_to_infinity():
    box = Container()
    place = box.add([1e200, -1e200, np.nan, 1.5])
    _, array = read(box.pack({"name": "ü"}))
    np.testing.assert_array_equal(array(place), [np.inf, -np.inf, np.nan, 1.5])
