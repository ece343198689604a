"""Maps' wiring: what a widget changes arrives in sweeps, figures and link; a cell leads to Explore."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from viz import OPTIMIZERS, RunSpec, simulate
from viz.core.sweep import sweep
from viz.jobs.pool import Busy
from viz.ui.explore.settings import Explore
from viz.ui.lane import Lane
from viz.ui.maps import background, store
from viz.ui.maps.axes import AxisRange
from viz.ui.maps.laws import law_of
from viz.ui.maps.panels import axes_change, panels_of
from viz.ui.maps.presets import PRESETS
from viz.ui.maps.settings import BASINS, SENSITIVITY, Maps
from viz.ui.maps.share import to_csv
from viz.ui.maps.store import opened, with_tuned
from viz.ui.maps.sweeps import QUICK_WORK, compute
from viz.ui.maps.texts import TEXTS
from viz.ui.maps.theory import overlays, top_curvature

SCRIPT = str(Path(__file__).resolve().parents[2] / "viz" / "ui" / "shell.py")


def open_page(**query):
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    app._page_hash = calc_hash("maps")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def figures(app):
    """What is drawn, from left to right."""
    return [unpacked(element.proto.bytes) for element in app.get("bidi_component")]


def unpacked(data):
    length = int.from_bytes(data[:4], "little")
    return json.loads(data[4 + length :])["figure"]


def titles(app):
    return [figure["layout"]["meta"]["title"] for figure in figures(app)]


def overlay_names(app):
    return [trace["name"] for figure in figures(app) for trace in figure["data"] if trace.get("mode") == "lines"]


def sentences(app):
    return [element.value for element in (*app.markdown, *app.caption)]


def test_opens_on_something_that_teaches():
    app = open_page()
    assert titles(app) == ["Adam", "Momentum"]
    assert TEXTS["law_valley"] in sentences(app)
    assert TEXTS["kin"].format(name="Momentum", symbol="β₁", kin="μ") in sentences(app)
    assert not app.query_params
    assert not app.warning


def test_axes_range_and_measure():
    app = open_page()
    app.selectbox(key="maps_up").set_value("eps").run()
    assert app.query_params["up"] == "eps,1e-12,10,log"
    app.session_state["maps_up_range"] = True
    app.run()
    app.select_slider(key="maps_up_range_eps_from").set_value(1e-8).run()
    app.session_state["maps_up_range"] = True
    app.run()
    app.select_slider(key="maps_up_range_eps_to").set_value(1.0).run()
    assert app.query_params["up"] == "eps,1e-08,1,log"
    app.selectbox(key="maps_measure").set_value("best_loss").run()
    app.select_slider(key="maps_cells").set_value(32).run()
    assert app.query_params["measure"] == "best_loss"
    assert app.query_params["cells"] == "32"
    assert not app.exception


def test_choosing_the_other_axis_swaps_them():
    app = open_page()
    app.selectbox(key="maps_up").set_value("lr").run()
    assert (app.query_params["up"], app.query_params["across"]) == ("lr,1e-05,10,log", "beta1,0,0.999,near1")


def test_a_range_stays_where_its_ends_would_cross():
    app = open_page()
    app.session_state["maps_across_range"] = True
    app.run()
    app.select_slider(key="maps_across_range_lr_from").set_value(10.0).run()
    assert not app.exception
    assert app.session_state["maps"].across == Maps().across


def test_a_linear_range():
    app = open_page(across="x0,-1,1,linear")
    app.session_state["maps_across_range"] = True
    app.run()
    app.slider(key="maps_across_range_x0_ends").set_value((-0.5, 1.5)).run()
    assert app.query_params["across"] == "x0,-0.5,1.5,linear"


def test_spacing():
    app = open_page(up="beta1,0.1,0.9,near1")
    app.session_state["maps_up_range"] = True
    app.run()
    app.segmented_control(key="maps_up_range_beta1_spacing").set_value("linear").run()
    assert app.query_params["up"] == "beta1,0.1,0.9,linear"


def test_a_second_optimizer_or_none():
    app = open_page()
    app.selectbox(key="maps_optimizer_1").set_value("none").run()
    assert titles(app) == ["Adam"]
    assert app.query_params["lane"] == "adam,lr=0.1"
    app.selectbox(key="maps_optimizer_1").set_value("rmsprop").run()
    assert titles(app) == ["Adam", "RMSProp"]
    app.selectbox(key="maps_optimizer_0").set_value("sgd").run()
    assert app.session_state["maps"].up.name != "beta1"
    assert not app.exception


class TestWhatBecomesOfTheAxes:
    """Where a new optimiser or surface lacks what an axis goes over."""

    @pytest.mark.parametrize(
        ("key", "sentence"),
        [
            ("sgd", "SGD has no β₁, so the vertical axis now goes over λ."),
            ("momentum", "Momentum has no β₁: the vertical axis now goes over its μ, which plays the same part."),
            ("adamw", ""),
        ],
    )
    def test_of_another_optimizer(self, key, sentence):
        before = Maps()
        assert axes_change(before, before.with_optimizer(0, key)) == sentence

    @pytest.mark.parametrize("field", ["up", "across"])
    def test_of_another_surface_the_other_axis_stays(self, field):
        before = Maps().with_surface("quadratic").with_axis(field, "kappa")
        other = "across" if field == "up" else "up"
        after = before.with_surface("beale")
        assert getattr(after, other) == getattr(before, other)
        place = {"up": "vertical", "across": "horizontal"}[field]
        assert axes_change(before, after).startswith(f"Beale has no κ, so the {place} axis now goes over ")

    def test_a_preset_brings_its_own(self):
        assert axes_change(Maps(), PRESETS["The heavy ball’s phase map"]) == ""
        assert axes_change(PRESETS["lr × ε"], PRESETS["The heavy ball’s phase map"]) == ""

    def test_the_page_says_it_until_others_are_chosen(self):
        app = open_page(num_steps="50", cells="16")
        app.selectbox(key="maps_optimizer_0").set_value("sgd").run()
        sentence = "SGD has no β₁, so the vertical axis now goes over λ."
        assert sentence in sentences(app)
        app.select_slider(key="maps_cells").set_value(24).run()
        assert sentence in sentences(app)
        app.selectbox(key="maps_up").set_value("noise").run()
        assert sentence not in sentences(app)


class TestReading:
    """The sentences below the maps say nothing that the maps do not show."""

    @pytest.mark.parametrize(
        ("query", "said", "unsaid"),
        [
            ({}, ["read_final_loss", "read_ring"], ["read_seeds"]),
            ({"across": "lr,1e-5,1e-4,log", "lane": "adam,lr=0.1"}, ["read_final_loss"], ["read_ring"]),
            ({"noise": "1", "seeds": "3"}, ["read_seeds", "read_ring"], []),
            ({"noise": "1", "seeds": "3", "measure": "minimum"}, ["read_seeds_agree"], ["read_seeds"]),
            ({"surface": "saddle", "view": "basins"}, ["read_basins_none"], ["read_basins"]),
            ({"surface": "saddle", "measure": "minimum"}, ["read_no_minimum"], ["read_minimum"]),
            ({"surface": "saddle", "measure": "steps_to_tolerance"}, ["read_no_lowest"], ["read_steps_to_tolerance"]),
            ({"surface": "saddle", "view": "sensitivity"}, ["read_endless"], []),
            ({"view": "sensitivity"}, ["read_sensitivity"], ["read_endless"]),
        ],
    )
    def test_of_a_link(self, query, said, unsaid):
        text = " ".join(sentences(open_page(num_steps="50", cells="16", **query)))
        values = {"steps": 50, "tolerance": 0.001, "count": 121, "seeds": 3}
        assert [key for key in said if TEXTS[key].format(**values) not in text] == []
        assert [key for key in unsaid if TEXTS[key].format(**values) in text] == []

    @pytest.mark.parametrize(
        "change",
        [
            {"num_steps": 50},
            {"noise": 1.0},
            {"start": (1.0, 2.0)},
            {"across": AxisRange("lr", 0.01, 0.1)},
            {"lanes": (Lane.of("adam", weight_decay=0.5), Maps().lanes[1])},
            {"lanes": (Lane("adam", schedule="cosine"), Maps().lanes[1])},
        ],
    )
    def test_a_law_is_told_of_its_own_picture_only(self, change):
        assert law_of(replace(Maps(), **change)) == ""

    @pytest.mark.parametrize(
        "change",
        [
            {"cells": 16},
            {"measure": "best_loss"},
            {"lanes": (Lane.of("adam", lr=0.3), Maps().lanes[1])},
            {"across": AxisRange("lr", 1e-6, 100.0)},
        ],
    )
    def test_a_law_stays_where_it_still_shows(self, change):
        assert law_of(replace(Maps(), **change)) == "law_valley"


def test_text_from_a_link_is_no_markdown():
    app = open_page(view="![](http://a.example/b.png)", cells="16", num_steps="20")
    assert "![" not in app.warning[0].value
    query = {"curve": "sgd,lr=1,name=!%5B%5D(//a.example/b.png)", "rates": "lr,10,100,log", "num_steps": "50"}
    app = open_page(view="sensitivity", **query)
    assert not any("![" in sentence for sentence in sentences(app))


def test_nothing_to_tune_where_all_diverge():
    app = open_page(view="sensitivity", rates="lr,100,1000,log", curve=["sgd,lr=1", "momentum,lr=1"], num_steps="100")
    assert TEXTS["no_best_of_several"].format(names="SGD, Momentum") in sentences(app)
    assert app.button(key="maps_tuned").disabled


def test_an_optimizers_settings():
    app = open_page()
    app.session_state["maps_edit_0"] = True
    app.run()
    app.toggle(key="maps_adam_bias_correction_0").set_value(False).run()
    assert app.query_params["lane"][0] == "adam,lr=0.1,bias_correction=0"
    assert titles(app)[0] == "Adam · bias correction off"


def test_sidebar():
    app = open_page()
    app.selectbox(key="maps_surface").set_value("quadratic").run()
    app.select_slider(key="maps_num_steps").set_value(100).run()
    app.session_state["maps_more"] = True
    app.run()
    app.select_slider(key="maps_param_quadratic_kappa").set_value(100.0).run()
    state = app.session_state["maps"]
    assert (state.surface, state.num_steps, dict(state.surface_params)) == ("quadratic", 100, {"kappa": 100.0})
    assert app.slider(key="maps_seeds").disabled
    app.selectbox(key="maps_across").set_value("noise").run()
    app.session_state["maps_more"] = True
    app.run()
    assert not app.slider(key="maps_seeds").disabled


def test_basins():
    app = open_page(view="basins", surface="himmelblau", num_steps="100")
    assert len(figures(app)) == 2
    assert "maps_start_x" not in [field.key for field in app.number_input]
    app.segmented_control(key="maps_view").set_value("hyper").run()
    assert app.number_input(key="maps_start_x").value == 5.0


def test_sensitivity_and_tuned_rates():
    app = open_page(view="sensitivity", curve=["adam", "sgd"], num_steps="200")
    assert len(figures(app)) == 1
    app.multiselect(key="maps_curves").set_value(["sgd", "lion"]).run()
    assert app.query_params["curve"] == ["sgd,lr=0.001", "lion,lr=0.02"]
    app.button(key="maps_tuned").click().run()
    lanes = app.session_state["explore"].lanes
    assert [lane.optimizer for lane in lanes] == ["sgd", "lion"]
    for lane in lanes:
        spec = Maps(num_steps=200).spec(lane)
        rates = AxisRange("lr", 1e-5, 10.0).values(121)
        losses = sweep(spec, {"lr": rates}).final_loss
        assert lane.lr == rates[np.nanargmin(losses)]
    assert app.session_state["explore"].num_steps == 200


@pytest.mark.parametrize("name", PRESETS)
def test_presets_open_at_once_and_say_what_they_show(name):
    state = PRESETS[name]
    assert sum(panel.request.work for panel in panels_of(state)) <= QUICK_WORK
    assert law_of(state) or state.view == SENSITIVITY
    app = open_page()
    app.session_state["maps"] = state
    app.run()
    assert not app.exception
    assert not app.warning
    assert len(figures(app)) == (1 if state.view == SENSITIVITY else len(state.lanes))


def test_a_picked_cell_opens_in_explore_with_exactly_its_setting():
    state = PRESETS["Rotation × lr on the ravine"]
    panel = panels_of(state)[1]
    spec = panel.cell(40, 10)
    explore = opened([spec], [panel.lane], state)
    assert explore.specs() == (spec,)
    grid = compute(panel.request)
    assert simulate(spec).steps_to_tolerance(state.tolerance)[0] == grid.steps_to_tolerance[40, 10]


def test_a_noisy_cell_keeps_its_seeds():
    state = Maps(noise=1.0, seeds=4, seed=7, num_steps=100)
    spec = panels_of(state)[0].cell(3, 5)
    assert opened([spec], [state.lanes[0]], state).specs() == (spec,)
    assert spec.seeds == (7, 8, 9, 10)


def test_curves_that_diverge_everywhere_keep_their_rate():
    explore = with_tuned(Maps(view=SENSITIVITY), [None, 0.5, None, None, None, None])
    assert [lane.lr for lane in explore.lanes][:2] == [OPTIMIZERS["adam"].demo_lr, 0.5]
    assert isinstance(explore, Explore)


@pytest.mark.parametrize(
    ("second", "up", "across", "note"),
    [
        ("adamw", "beta2", "lr", ""),
        ("rmsprop", "alpha", "lr", "RMSProp has no β₂: its ρ, which plays the same part, takes these values."),
        ("sgd", "beta2", "lr", "SGD has no β₂, so nothing changes along that axis."),
    ],
)
def test_the_second_map_has_the_nearest_axes_and_says_so(second, up, across, note):
    state = Maps(up=AxisRange("beta2", 0.5, 0.99, "near1")).with_optimizer(1, second)
    panel = panels_of(state)[1]
    assert (panel.up.name, panel.across.name, panel.note) == (up, across, note)
    grid = panel.grid(compute(panel.request))
    assert grid.final_loss.shape == (64, 64)
    assert grid.cell(3, 5) == panel.cell(3, 5)
    if second == "sgd":
        assert np.array_equal(grid.final_loss[0], grid.final_loss[-1], equal_nan=True)


def test_a_second_map_without_either_axis_has_its_own():
    state = Maps(
        up=AxisRange("beta1", 0.5, 0.99, "near1"), across=AxisRange("beta2", 0.5, 0.99, "near1")
    ).with_optimizer(1, "sgd")
    panel = panels_of(state)[1]
    assert panel.note == "SGD has neither β₁ nor β₂: its map goes over λ and α instead."
    assert {panel.up.name, panel.across.name} == {"weight_decay", "lr"}
    app = open_page()
    app.session_state["maps"] = state
    app.run()
    assert panel.note in sentences(app)


class TestLaws:
    """What the sentences below the presets say can be read off their maps."""

    def grids(self, state):
        return [compute(panel.request) for panel in panels_of(state)]

    def test_valley(self):
        adam, momentum = self.grids(Maps())
        assert (adam.diverged_at < 0).all()
        assert (momentum.diverged_at >= 0).mean() > 0.5
        assert (adam.final_loss < 1e-3).sum() > 1.5 * (momentum.final_loss < 1e-3).sum()

    def test_bias_correction(self):
        """The smallest rate that arrives: falling with β₂ without the correction, nearly the same with it."""
        for grid, drift in zip(self.grids(PRESETS["lr × β₂ without bias correction"]), (20.0, 1.0), strict=True):
            least = [grid.axes["lr"][np.argmax(row < 1e-3)] for row in grid.final_loss[32:]]
            assert least[0] / least[-1] == pytest.approx(drift, rel=0.5)

    def test_eps(self):
        (grid,) = self.grids(PRESETS["lr × ε"])
        np.testing.assert_allclose(grid.final_loss[0, :32], grid.final_loss[10, :32], rtol=1e-3)
        # ε goes over twice as many decades as lr: one cell up is two across.
        far = grid.final_loss[-20:, :30]
        assert np.median(np.abs(far[1:, 2:] / far[:-1, :-2] - 1)) < 0.02

    def test_turn(self):
        adam, sgd = self.grids(PRESETS["Rotation × lr on the ravine"])
        assert (sgd.diverged_at.max(axis=1) < 0).any()
        reached = adam.steps_to_tolerance >= 0
        least = reached.argmax(axis=0)
        assert least[32] > least[5] > least[0]
        np.testing.assert_array_equal((sgd.steps_to_tolerance >= 0).sum(axis=1) % 64, 0)

    def test_betas(self):
        """On the flat bottom Adam comes to rest below the line only."""
        (grid,) = self.grids(PRESETS["β₁ × β₂ and the line β₁ = √β₂"])
        beta1, beta2 = np.meshgrid(*grid.axes.values(), indexing="ij")
        rest = grid.final_loss <= 1e-15
        assert rest.sum() > 400
        assert (beta1 < np.sqrt(beta2))[rest].mean() > 0.99

    def test_himmelblau(self):
        adam, sgd = self.grids(PRESETS["Basins of Himmelblau"])
        assert set(np.unique(adam.minimum)) == set(np.unique(sgd.minimum)) == {0, 1, 2, 3}
        assert 0.05 < (adam.minimum != sgd.minimum).mean() < 0.5


class TestTheory:
    def test_heavy_ball(self):
        state = PRESETS["The heavy ball’s phase map"]
        assert top_curvature(panels_of(state)[0].request.spec.landscape) == pytest.approx(10.0)
        (line,) = overlays(panels_of(state)[0])
        at = int(np.argmin(np.abs(np.asarray(line.ys) - 0.5)))
        lr, mu = float(np.asarray(line.xs)[at]), float(np.asarray(line.ys)[at])
        assert lr == pytest.approx(2 * (1 + mu) / 10)
        assert not diverges("momentum", lr * 0.98, momentum=mu)
        assert diverges("momentum", lr * 1.02, momentum=mu)

    @pytest.mark.parametrize(
        ("optimizer", "settings"),
        [("momentum", {"dampening": 0.3}), ("momentum", {"weight_decay": 5.0}), ("nesterov", {})],
    )
    def test_border_holds_for_every_setting(self, optimizer, settings):
        state = Maps(
            surface="quadratic", start=(1.0, 1.0), lanes=(Lane.of(optimizer, **settings),),
            across=AxisRange("lr", 1e-3, 1.0), up=AxisRange("momentum", 0.0, 0.999, "near1"),
        )  # fmt: skip
        (line,) = overlays(panels_of(state)[0])
        at = int(np.argmin(np.abs(np.asarray(line.ys) - 0.4)))
        lr, mu = float(np.asarray(line.xs)[at]), float(np.asarray(line.ys)[at])
        assert not diverges(optimizer, lr * 0.98, momentum=mu, **settings)
        assert diverges(optimizer, lr * 1.02, momentum=mu, **settings)

    def test_it_turns_with_the_axes(self):
        state = PRESETS["The heavy ball’s phase map"]
        (line,) = overlays(panels_of(state)[0])
        (turned,) = overlays(panels_of(state.with_axis("up", "lr"))[0])
        assert np.nanmax(line.xs) == np.nanmax(turned.ys)

    def test_betas(self):
        (line,) = overlays(panels_of(PRESETS["β₁ × β₂ and the line β₁ = √β₂"])[0])
        inside = np.isfinite(line.xs)
        np.testing.assert_allclose(np.asarray(line.ys)[inside], np.sqrt(np.asarray(line.xs)[inside]))

    def test_no_line_without_a_law(self):
        assert overlays(panels_of(Maps())[0]) == []
        assert overlays(panels_of(Maps())[1]) == []
        scheduled = PRESETS["The heavy ball’s phase map"].with_lane(0, Lane("momentum", schedule="cosine"))
        assert overlays(panels_of(scheduled)[0]) == []
        betas = PRESETS["β₁ × β₂ and the line β₁ = √β₂"].with_optimizer(0, "lion")
        assert overlays(panels_of(betas)[0]) == []


def diverges(optimizer, lr, **hyper):
    spec = RunSpec(
        surface="quadratic", optimizer=optimizer, start=(1.0, 1.0), num_steps=2000, hyper={"lr": lr, **hyper}
    )
    path = simulate(spec)
    return path.diverged_at[0] >= 0 or not path.loss[-1, 0] < path.loss[0, 0]


def test_csv():
    state = Maps(cells=16, num_steps=20, up=AxisRange("beta2", 0.5, 0.99, "near1")).with_optimizer(1, "sgd")
    rows = list(csv.DictReader(io.StringIO(to_csv(panels_of(state)))))
    assert len(rows) == 16 * 16 + 16
    first = rows[0]
    spec = Maps(num_steps=20).spec(state.lanes[0].with_hyper("lr", float(first["lr"])))
    path = simulate(RunSpec(**{**vars(spec), "hyper": {**spec.hyper, "beta2": float(first["beta2"])}}))
    assert float(first["final_loss"]) == pytest.approx(path.final_loss[0], rel=1e-10)
    assert rows[-1]["beta2"] == ""


def test_too_much_is_refused_in_a_sentence():
    app = open_page(cells="256", num_steps="5000", noise="1", seeds="6")
    assert "cells times seeds times num_steps must be at most" in app.warning[0].value
    assert app.selectbox(key="maps_optimizer_0").value == "adam"
    app.select_slider(key="maps_cells").set_value(16).run()
    app.select_slider(key="maps_num_steps").set_value(100).run()
    assert not app.warning
    assert len(figures(app)) == 2


class FakeJob:
    """What a page sees of a job."""

    title, place, seconds, progress, key = "Maps", None, 1.0, 0.5, "1"
    error = "The worker was stopped from outside; start again."

    def __init__(self, tasks):
        self.tasks, self.state = tasks, "running"

    @property
    def ended(self):
        return self.state not in {"queued", "running"}

    @property
    def result(self):
        return [sweep(task.spec, task.axes, task.tolerance) for task in self.tasks]

    def cancel(self):
        self.state = "cancelled"


@pytest.fixture
def jobs(monkeypatch):
    """All jobs that the page has asked for; every map counts as large."""
    asked = []

    def submit(session, tasks, **_more):
        asked.append(FakeJob(tasks))
        return asked[-1]

    monkeypatch.setattr(background, "sweeps_in_pool", submit)
    return asked


LARGE = {"cells": "256", "num_steps": "400"}


class TestBackground:
    def test_a_large_map_is_a_job_and_the_old_one_stays(self, jobs):
        app = open_page()
        old = titles(app)
        app.select_slider(key="maps_cells").set_value(256).run()
        assert len(jobs) == 1
        assert titles(app) == old
        assert TEXTS["old"] in sentences(app)
        app.run()
        assert len(jobs) == 1, "the same maps are asked for once"
        jobs[0].state = "done"
        app.run()
        assert TEXTS["old"] not in sentences(app)
        assert app.session_state["maps_shown"].cells == 256
        app.run()
        assert len(jobs) == 1

    def test_first_map_is_large(self, jobs):
        app = open_page(**LARGE, surface="beale")
        assert figures(app) == []
        assert app.selectbox(key="maps_optimizer_0").value == "adam"
        assert len(jobs) == 1

    @pytest.mark.parametrize("state", ["cancelled", "failed"])
    def test_an_ended_job_can_be_started_again(self, jobs, state):
        app = open_page(**LARGE, surface="booth")
        jobs[0].state = state
        app.run()
        said = [element.value for element in (*app.info, *app.error)]
        assert said == [TEXTS["cancelled"] if state == "cancelled" else FakeJob.error]
        app.button(key="maps_again").click().run()
        assert len(jobs) == 2
        assert jobs[1].state == "running"

    def test_other_settings_cancel_it(self, jobs):
        app = open_page(**LARGE, surface="matyas")
        app.select_slider(key="maps_cells").set_value(16).run()
        assert jobs[0].state == "cancelled"
        assert len(figures(app)) == 2

    def test_a_full_queue_is_told(self, monkeypatch):
        def refuse(*_args, **_more):
            raise Busy("All places in the queue are taken.")

        monkeypatch.setattr(background, "sweeps_in_pool", refuse)
        app = open_page(**LARGE, surface="ackley")
        assert app.warning[0].value == "All places in the queue are taken."
        assert app.button(key="maps_again")


def test_coming_back_from_explore_keeps_the_settings():
    app = open_page(view="basins", num_steps="100")
    app._page_hash = calc_hash("")
    app.query_params.clear()
    app.run()
    app._page_hash = calc_hash("maps")
    app.query_params.clear()
    app.run()
    assert app.session_state["maps"].view == BASINS
    assert app.query_params["view"] == "basins"


@pytest.fixture
def pick(monkeypatch):
    """Picks a cell of the default maps; returns what the page said and what Explore was opened with."""

    def picking(sent, index=0):
        said, opened_with = [], []
        monkeypatch.setattr(store, "picked", lambda _key: sent)
        monkeypatch.setattr(store, "shown", Maps)
        monkeypatch.setattr(store, "open_in_explore", opened_with.append)
        monkeypatch.setattr(type(store.MAPS), "notify", lambda _self, text: said.append(text))
        store.open_pick("maps_map_0", index)
        return said, opened_with

    return picking


def test_a_pick_is_looked_up_by_its_place(pick):
    said, (explore,) = pick({"row": 5, "column": 7, "x": 1e9, "y": "<b>"}, index=1)
    assert said == []
    assert explore.specs() == (panels_of(Maps())[1].cell(5, 7),)


@pytest.mark.parametrize(
    "sent",
    [None, {}, [], "row", {"row": 5}, {"row": -1, "column": 0}, {"row": 64, "column": 0}, {"row": "a", "column": 0},
     {"row": float("inf"), "column": 0}, {"row": float("nan"), "column": 0}, {"row": {}, "column": 0}],
)  # fmt: skip
def test_a_bad_pick_is_told(pick, sent):
    assert pick(sent) == ([TEXTS["bad_pick"]], [])


def test_a_measure_that_is_none_is_told_as_in_a_link():
    app = open_page(num_steps="100", cells="24")
    box = app.selectbox(key="maps_measure")
    before = box.value
    box.options.append("<b>cost</b>")  # in this browser
    box.set_value("<b>cost</b>").run()
    assert not app.exception
    (warning,) = app.warning
    assert "must be one of" in warning.value
    assert app.selectbox(key="maps_measure").value == before
