"""RunSpec: every limit has its sentence, and what passes is a plain value that can be a key."""

import pickle
from collections import UserDict
from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest

from tests.core.sentences import exactly
from viz import OPTIMIZERS, SURFACES, RunSpec
from viz.core.schedules import SCHEDULES

MANY = ((0.0, 0.0),) * 4096

REFUSED = [
    # names
    ({"surface": "rosenbrok"}, "surface must be a known key, got 'rosenbrok'; did you mean 'rosenbrock'?"),
    ({"optimizer": "Adam"}, "optimizer must be a known key, got 'Adam'; did you mean 'adam'?"),
    ({"schedule": "cosin"}, "schedule must be a known key, got 'cosin'; did you mean 'cosine'?"),
    (
        {"schedule": "zzz"},
        (
            "schedule must be a known key, got 'zzz'; "
            "choose one of constant, warmup, cosine, step, exponential, inverse_sqrt"
        ),
    ),
    # num_steps
    ({"num_steps": 0}, "num_steps must be in [1, 20,000], got 0"),
    ({"num_steps": -3}, "num_steps must be in [1, 20,000], got -3"),
    ({"num_steps": 20_001}, "num_steps must be in [1, 20,000], got 20,001"),
    ({"num_steps": 10.0}, "num_steps must be a whole number, got 10.0"),
    ({"num_steps": True}, "num_steps must be a whole number, got True"),
    ({"num_steps": None}, "num_steps must be a whole number, got None"),
    ({"num_steps": "10"}, "num_steps must be a whole number, got '10'"),
    # start
    ({"start": (1.0, np.nan)}, "start must be finite, got nan"),
    ({"start": (np.inf, 0.0)}, "start must be finite, got inf"),
    ({"start": ((0.0, 0.0), (0.0, -np.inf))}, "start must be finite, got -inf"),
    ({"start": (1e6 + 0.5, 0.0)}, "start must lie within ±1,000,000, got (1000000.5, 0)"),
    ({"start": (0.0, -2e6)}, "start must lie within ±1,000,000, got (0, -2000000)"),
    ({"start": (1.0, "2")}, "start must be a number, got '2'"),
    ({"start": (1.0,)}, "start must be a point (x, y) or several, got (1.0,)"),
    ({"start": (1.0, 2.0, 3.0)}, "start must be a point (x, y) or several, got (1.0, 2.0, 3.0)"),
    ({"start": ((1.0, 2.0), (3.0,))}, "start must be a point (x, y) or several, got (3.0,)"),
    ({"start": ((1.0, 2.0), 3.0)}, "start must be a point (x, y) or several, got 3.0"),
    ({"start": 1.0}, "start must be a point (x, y) or several, got 1.0"),
    ({"start": np.array(1.0)}, "start must be a point (x, y) or several, got array(1.)"),
    ({"start": "ab"}, "start must be a point (x, y) or several, got 'ab'"),
    ({"start": b"ab"}, "start must be a point (x, y) or several, got b'ab'"),
    ({"start": {1.0: 2.0}}, "start must be a point (x, y) or several, got {1.0: 2.0}"),
    ({"start": ()}, "start must be a point (x, y) or several, got none"),
    ({"start": np.empty((0, 2))}, "start must be a point (x, y) or several, got none"),
    ({"start": (*MANY, (0.0, 0.0))}, "start must hold at most 4,096 points, got 4,097"),
    # hyper
    ({"hyper": {"lr": -1e-3}}, "lr must be in [0, 1e+06], got -0.001"),
    ({"hyper": {"lr": np.nan}}, "lr must be finite, got nan"),
    ({"hyper": {"beta2": 1.2}}, "beta2 must be in [0, 1), got 1.2"),
    ({"hyper": {"beta1": 1.0}}, "beta1 must be in [0, 1), got 1"),
    ({"hyper": {"eps": -1e-8}}, "eps must be in [0, 1e+12], got -1e-08"),
    ({"hyper": {"weight_decay": 1001}}, "weight_decay must be in [0, 1000], got 1001"),
    ({"hyper": {"bias_correction": 2}}, "bias_correction must be True or False, got 2"),
    (
        {"hyper": {"momentum": 0.9}},
        "hyper of adam has no 'momentum'; it takes lr, beta1, beta2, eps, weight_decay, bias_correction",
    ),
    ({"hyper": 0.01}, "hyper must be a mapping from name to value, got 0.01"),
    ({"optimizer": "momentum", "hyper": {"momentum": 1.1}}, "momentum must be in [0, 1], got 1.1"),
    # schedule_params
    (
        {"schedule": "step", "schedule_params": {"step_size": 0}},
        "step_size must be in [1, 20000], got 0",
    ),
    (
        {"schedule": "step", "schedule_params": {"step_size": 2.5}},
        "step_size must be a whole number, got 2.5",
    ),
    ({"schedule": "exponential", "schedule_params": {"decay": 1.5}}, "decay must be in [0, 1], got 1.5"),
    (
        {"schedule": "step", "schedule_params": {"decay": 0.5}},
        "schedule_params of schedule step has no 'decay'; it takes step_size, gamma",
    ),
    (
        {"schedule": "cosine", "schedule_params": {"decay": 0.5}},
        "schedule_params of schedule cosine has no 'decay'; it takes none",
    ),
    # noise, seed
    ({"noise": -0.1}, "noise must be in [0, 1e+06], got -0.1"),
    ({"noise": 1e6 + 1}, "noise must be in [0, 1e+06], got 1000001"),
    ({"noise": np.inf}, "noise must be finite, got inf"),
    ({"noise": None}, "noise must be a number, got None"),
    ({"seed": -1}, "seed must be in [0, 4,294,967,295], got -1"),
    ({"seed": 2**32}, "seed must be in [0, 4,294,967,295], got 4,294,967,296"),
    ({"seed": 1.5}, "seed must be a whole number, got 1.5"),
    ({"seed": np.array([0.5])}, "seed must be a whole number, got np.float64(0.5)"),
    ({"seed": (1, 2.0)}, "seed must be a whole number, got 2.0"),
    ({"seed": "12"}, "seed must be a whole number, got '12'"),
    ({"seed": b"12"}, "seed must be a whole number, got b'12'"),
    ({"seed": ()}, "seed must be a whole number or several, got none"),
    ({"seed": (1, 2), "start": MANY[:3]}, "seed must be one or as many as there are starts (3), got 2"),
    ({"seed": range(4097)}, "start and seed must make at most 4,096 runs, got 4,097"),
    # rotation, loss_scale, surface_params
    ({"rotation": 361}, "rotation must be in [-360, 360], got 361"),
    ({"rotation": np.nan}, "rotation must be finite, got nan"),
    ({"loss_scale": 0}, "loss_scale must be in [1e-12, 1e+12], got 0"),
    ({"loss_scale": -1}, "loss_scale must be in [1e-12, 1e+12], got -1"),
    ({"surface": "beale", "surface_params": {"kappa": 2.0}}, "surface_params of beale has no 'kappa'; it takes none"),
    (
        {"surface": "quadratic", "surface_params": {"k": 2.0}},
        "surface_params of quadratic has no 'k'; it takes kappa",
    ),
    ({"surface": "quadratic", "surface_params": {"kappa": 0.5}}, "kappa must be in [1, 1000], got 0.5"),
    # memory
    (
        {"start": MANY, "num_steps": 1221},
        "num_steps times runs must be at most 5,000,000, got 1,221 × 4,096 = 5,001,216",
    ),
]


@pytest.mark.parametrize(("given", "sentence"), REFUSED, ids=[s.split(",")[0][:60] for _, s in REFUSED])
def test_refused(given, sentence):
    with pytest.raises(ValueError, match=exactly(sentence)):
        RunSpec(**given)


def test_every_field_refuses_something():
    refused = {name for given, _ in REFUSED for name in given}
    assert refused == {field.name for field in fields(RunSpec)}


@pytest.mark.parametrize(
    "given",
    [
        {"num_steps": 1}, {"num_steps": 20_000}, {"num_steps": np.int64(7)},
        {"start": (1e6, -1e6)}, {"start": MANY}, {"start": MANY, "num_steps": 1220}, {"start": [0, 0]},
        {"hyper": {"lr": 0.0}}, {"hyper": {"lr": 1e6}}, {"hyper": {"beta2": 0.0}}, {"hyper": {"beta2": 1 - 2**-53}},
        {"hyper": {"eps": 0.0}}, {"hyper": {"eps": 1e12}}, {"seed": 2**32 - 1}, {"seed": (0, 0)}, {"seed": range(4096)},
        {"noise": 1e6}, {"rotation": -360}, {"rotation": 360}, {"loss_scale": 1e-12}, {"loss_scale": 1e12},
        {"surface": "quadratic", "surface_params": {"kappa": 1000}},
    ],
    ids=lambda given: str(given)[:50],
)  # fmt: skip
def test_taken_up_to_the_bound(given):
    assert RunSpec(**given).runs >= 1


def test_defaults():
    spec = RunSpec()
    assert (spec.surface, spec.optimizer, spec.num_steps) == ("rosenbrock", "adam", 500)
    assert spec.start == SURFACES["rosenbrock"].starts[0]
    assert (spec.noise, spec.seed, spec.rotation, spec.loss_scale, spec.runs) == (0.0, 0, 0.0, 1.0, 1)


@pytest.mark.parametrize("surface", list(SURFACES))
def test_starts_where_the_surface_says(surface):
    assert RunSpec(surface).start == SURFACES[surface].starts[0]


def test_starts_and_seeds_make_runs():
    points = ((0.0, 1.0), (2.0, 3.0), (4.0, 5.0))
    assert (RunSpec(start=points).runs, RunSpec(start=points).starts) == (3, points)
    assert (RunSpec(seed=(4, 5)).runs, RunSpec(seed=(4, 5)).seeds) == (2, (4, 5))
    assert RunSpec(start=points, seed=(4, 5, 6)).runs == 3
    assert RunSpec(start=points, seed=9).runs == 3
    assert RunSpec(start=points[0], seed=(4, 5)).starts == (points[0],)
    assert RunSpec(start=(points[0],), seed=(4, 5)).runs == 2


class TestPlainValue:
    SPEC = RunSpec(
        "quadratic", "adam", ((1.0, 2.0), (3.0, 4.0)), 50, {"lr": 0.1, "beta1": 0.5}, "step", {"gamma": 0.5},
        0.1, (1, 2), 30.0, 2.0, {"kappa": 5.0},
    )  # fmt: skip

    def test_equal_and_a_key_whatever_it_was_made_of(self):
        same = RunSpec(
            surface="quadratic", start=np.array([[1, 2], [3, 4]]), num_steps=np.int32(50), schedule="step",
            hyper=UserDict({"beta1": np.float64(0.5), "lr": np.float64(0.1)}), schedule_params={"gamma": 0.5},
            noise=np.float64(0.1), seed=np.array([1, 2]), rotation=30, loss_scale=2,
            surface_params={"kappa": np.int64(5)},
        )  # fmt: skip
        assert same == self.SPEC
        assert {self.SPEC: "found"}[same] == "found"

    def test_numpy_does_not_stay(self):
        spec = RunSpec(
            start=np.array([1.0, 2.0]), num_steps=np.int64(5), hyper={"lr": np.float32(0.5)}, seed=np.uint8(3)
        )
        assert repr(spec) == repr(RunSpec(start=(1.0, 2.0), num_steps=5, hyper={"lr": 0.5}, seed=3))
        assert spec.start == (1.0, 2.0)
        assert [type(z) for z in (*spec.start, spec.num_steps, spec.hyper["lr"], spec.seed)] == [
            float,
            float,
            int,
            float,
            int,
        ]
        assert type(RunSpec(hyper={"bias_correction": np.False_}).hyper["bias_correction"]) is bool

    @pytest.mark.parametrize(
        "change",
        [
            {"surface": "beale", "surface_params": {}}, {"optimizer": "adamw"}, {"start": (1.0, 2.0)},
            {"num_steps": 51},
            {"hyper": {"lr": 0.1}}, {"schedule": "cosine", "schedule_params": {}}, {"schedule_params": {"gamma": 0.25}},
            {"noise": 0.2}, {"seed": 1}, {"rotation": 31.0}, {"loss_scale": 3.0}, {"surface_params": {"kappa": 6.0}},
        ],
        ids=lambda change: next(iter(change)),
    )  # fmt: skip
    def test_every_field_counts(self, change):
        other = replace(self.SPEC, **change)
        assert other != self.SPEC
        assert hash(other) != hash(self.SPEC)
        assert all(getattr(other, name) == getattr(RunSpec(**{**self.arguments(), **change}), name) for name in change)

    def arguments(self):
        return {field.name: getattr(self.SPEC, field.name) for field in fields(RunSpec)}

    def test_replace_checks_again(self):
        with pytest.raises(ValueError, match=exactly("num_steps must be in [1, 20,000], got 0")):
            replace(self.SPEC, num_steps=0)
        with pytest.raises(ValueError, match="hyper of sgd has no 'beta1'"):
            replace(self.SPEC, optimizer="sgd")

    def test_frozen(self):
        with pytest.raises(FrozenInstanceError):
            self.SPEC.num_steps = 1

    def test_survives_pickling(self):
        assert pickle.loads(pickle.dumps(self.SPEC)) == self.SPEC  # noqa: S301

    def test_keeps_nothing_of_the_callers(self):
        start, hyper, seeds = [[1.0, 2.0], [3.0, 4.0]], {"lr": 0.1}, [1, 2]
        array, params = np.array(start), {"kappa": 5.0}
        specs = [RunSpec("quadratic", start=s, hyper=hyper, seed=seeds, surface_params=params) for s in (start, array)]
        before = [(hash(spec), repr(spec)) for spec in specs]
        start[0][0] = array[0, 0] = 9.0
        hyper["lr"] = params["kappa"] = 9.0
        seeds[0] = 9
        assert [(hash(spec), repr(spec)) for spec in specs] == before

    def test_nothing_in_it_can_be_changed(self):
        for mapping in (self.SPEC.hyper, self.SPEC.schedule_params, self.SPEC.surface_params, RunSpec().hyper):
            with pytest.raises(TypeError):
                mapping["lr"] = 9.0
        assert all(isinstance(point, tuple) for point in self.SPEC.start)
        assert isinstance(self.SPEC.seed, tuple)


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_hypers_are_held_to_their_declaration(optimizer):
    """The declaration that draws the slider refuses what lies outside it, by name."""
    for q in optimizer.hypers:
        if q.is_switch:
            continue
        for value in (q.low, q.slider[0], q.slider[1], q.default):
            allowed = q.clamp(value)
            assert RunSpec(optimizer=optimizer.key, hyper={q.name: allowed}).hyper[q.name] == allowed
        for value in (q.low - 1, q.high + 1):
            with pytest.raises(ValueError, match=exactly(f"{q.name} must be in {q.bounds}, got {value:.12g}")):
                RunSpec(optimizer=optimizer.key, hyper={q.name: value})


def test_schedules_and_surfaces_are_held_to_their_declarations():
    for key, schedule in SCHEDULES.items():
        for q in schedule.params:
            with pytest.raises(ValueError, match=f"^{q.name} must be in "):
                RunSpec(schedule=key, schedule_params={q.name: q.high + 1})
    for key, surface in SURFACES.items():
        for q in surface.params:
            with pytest.raises(ValueError, match=f"^{q.name} must be in "):
                RunSpec(key, surface_params={q.name: q.high + 1})
