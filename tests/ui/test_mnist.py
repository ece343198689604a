"""The MNIST page's wiring: what is chosen is trained, what was trained is shown, and what is missing is said."""

import csv
import io
import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from viz.core.optimizer import OPTIMIZERS
from viz.figures.numbers import percent_text
from viz.jobs.job import Job, Work
from viz.jobs.plane import PlaneLosses
from viz.jobs.pool import Busy
from viz.jobs.training import Stretch, TrainingTask, train_lanes
from viz.jobs.with_torch import WITHOUT_TORCH
from viz.mnist.history import History
from viz.mnist.record import QUANTITIES
from viz.mnist.training import train
from viz.ui.controls import plain
from viz.ui.mnist import digit, download, missing, plane, runs
from viz.ui.mnist.choices import MAX_LANES
from viz.ui.mnist.notes import NOTES
from viz.ui.mnist.presets import PRESETS, law_of
from viz.ui.mnist.runs import Run
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.share import DIGITS, to_csv
from viz.ui.mnist.texts import TEXTS

SCRIPT = str(Path(__file__).resolve().parents[2] / "viz" / "ui" / "shell.py")
SMALL = {"model": "softmax", "epochs": "2", "batch": "128", "lane": ["adam,lr=0.01", "sgd,lr=0.1"]}
"""24 steps of two lanes."""


def open_page(**query):
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    app._page_hash = calc_hash("mnist")
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def press(app, name):
    app.button(key=f"mnist_{name}").click().run()
    assert not app.exception
    return app


def look_at(app, view):
    app.segmented_control(key="mnist_view").set_value(view).run()
    assert not app.exception
    return app


def figures(app):
    """What is drawn, by title."""
    found = {}
    for element in app.get("bidi_component"):
        data = element.proto.bytes
        content = json.loads(data[4 + int.from_bytes(data[:4], "little") :] or "{}")
        if "figure" in content:
            found[content["figure"]["layout"]["meta"]["title"]] = content["figure"]
    return found


def html(app, part):
    return next((element.proto.body for element in app.get("html") if f'class="{part}"' in element.proto.body), "")


def table(app):
    """The cells of the table of lanes, row by row."""
    rows = re.findall("<tr>(.*?)</tr>", html(app, "as-results as-lanes").partition("<tbody>")[2])
    return [re.findall("<td>(.*?)</td>", row) for row in rows]


def said(app):
    return [e.value for e in (*app.markdown, *app.caption, *app.info, *app.warning, *app.error)]


class Line:
    """Where the fake pools' jobs stand."""

    def place(self, job):
        return None

    def cancel(self, job):
        job.end("cancelled")


class Pool:
    """Takes trainings; ``now`` has them done at once, in this process, else the test says what becomes of them."""

    def __init__(self, now):
        self.now = now
        self.jobs = []
        self.refusal = None

    def take(self, session, specs, *, resume=None, is_alive):
        if self.refusal:
            raise self.refusal
        task = TrainingTask(tuple(specs), None if resume is None else tuple(resume))
        job = Job(session, "", Work(train_lanes, (task,), None, 100.0, is_alive), Line())
        job.begin()
        self.jobs.append(job)
        if self.now:
            job.end("done", result=train_lanes(task, partial(self.report, job)))
        return job

    @staticmethod
    def report(job, fraction, payload=None):
        job.note(0, fraction, () if payload is None else (payload,))


@pytest.fixture
def pool(monkeypatch):
    """Trainings that are done at once."""
    pool = Pool(now=True)
    monkeypatch.setattr(runs, "training_in_pool", pool.take)
    return pool


@pytest.fixture
def slow(monkeypatch):
    """Trainings whose progress the test makes."""
    pool = Pool(now=False)
    monkeypatch.setattr(runs, "training_in_pool", pool.take)
    return pool


def tell(job, steps, lane=0, fraction=0.5):
    """Have the job report the first ``steps`` records of a lane."""
    training = train(job.work.parts[0].specs[lane])
    records = [next(training) for _ in range(steps)]
    job.note(0, fraction, (Stretch(lane, History.of(training.layers, records)),))


def test_opens_on_what_one_press_will_do():
    app = open_page()
    assert TEXTS["intro"] in said(app)
    assert not app.button(key="mnist_train").disabled
    assert not app.query_params
    assert not app.warning
    assert html(app, "as-samples").count('class="as-digit"') == 10


def test_trains_what_is_chosen_and_shows_it(pool):
    app = press(open_page(**SMALL), "train")
    assert set(figures(app)) == {"Training loss", "Test accuracy", "Adam · dense1", "Adam · all layers"}
    for row, spec in zip(table(app), pool.jobs[0].work.parts[0].specs, strict=True):
        training = train(spec)
        records, evaluation = list(training), training.evaluate()
        assert row[1].replace("<strong>", "").startswith(f"{100 * evaluation.accuracy:.2f}")
        assert row[3:5] == [f"{np.mean([record.loss for record in records[-20:]]):.4g}", "24"]
    assert not app.button(key="mnist_train").disabled
    assert not [text for text in said(app) if text.startswith("These are the results of other settings")]


def test_every_view(pool, monkeypatch):
    app = press(open_page(**SMALL), "train")
    for quantity in QUANTITIES:
        app.selectbox(key="mnist_quantity").set_value(quantity).run()
        of_adam = NOTES[quantity].get("adam", "")
        assert f"{TEXTS[f'read_{quantity}']} {of_adam}".strip() in [text.strip() for text in said(app)]
    app.segmented_control(key="mnist_shown").set_value(2).run()
    assert TEXTS["lacks"].format(lane="SGD") in said(app)
    assert (app.query_params["quantity"], app.query_params["shown"]) == ("snr", "2")
    look_at(app, "results")
    evaluation = app.session_state["mnist_run"].trained.result.lanes[1].evaluation
    assert any(f"{100 * evaluation.accuracy:.2f}" in title for title in figures(app) if title.startswith("▲ SGD"))
    assert html(app, "as-mistakes").count("<li") == len(evaluation.mistakes)
    mistake = evaluation.mistakes[0]
    monkeypatch.setattr(digit, "drawn", lambda key: np.full((64, 64), 255, np.uint8))
    monkeypatch.setattr(digit, "to_image", lambda dataset, ink: mistake.image)
    look_at(app, "draw")
    bars = [element.proto.body for element in app.get("html") if 'class="as-bars"' in element.proto.body]
    assert len(bars) == 2
    assert f'<li class="as-best"><b>{mistake.predicted}</b>' in bars[1]
    assert percent_text(mistake.confidence) in bars[1]


def test_curves_over_seconds_raw_and_linear(pool):
    app = press(open_page(**SMALL), "train")
    traces = len(figures(app)["Training loss"]["data"])
    app.segmented_control(key="mnist_clock").set_value("seconds").run()
    app.toggle(key="mnist_smooth").set_value(False).run()
    app.toggle(key="mnist_log_loss").set_value(False).run()
    figure = figures(app)["Training loss"]
    assert figure["layout"]["xaxis"]["title"]["text"] == TEXTS["seconds_axis"]
    assert figure["layout"]["yaxis"].get("type") != "log"
    assert len(figure["data"]) < traces
    assert (app.query_params["clock"], app.query_params["smooth"], app.query_params["scale"]) == (
        "seconds",
        "0",
        "linear",
    )


def test_results_of_other_settings_stay_and_are_marked(pool):
    app = press(open_page(**SMALL), "train")
    before = table(app)
    app.select_slider(key="mnist_lr_0").set_value(0.1).run()
    asked = "Adam 0\\.01, SGD 0\\.1 on Softmax regression, Digits 8×8, epochs 2, batch size 128, seed 0"
    old = TEXTS["old"].format(settings=asked)
    assert old in said(app)
    assert table(app) == before
    press(app, "take_back")
    assert app.query_params["lane"] == ["adam,lr=0.01", "sgd,lr=0.1"]
    assert old not in said(app)


def test_a_setting_that_is_moved_and_moved_back_is_no_other(pool):
    app = press(open_page(**SMALL), "train")
    for value in (False, True):
        app.session_state["mnist_edit_0"] = True
        app.run()
        app.toggle(key="mnist_adam_bias_correction_0").set_value(value).run()
    assert not app.info


def test_results_survive_another_page(pool):
    app = press(open_page(**SMALL), "train")
    before = table(app)
    app._page_hash = calc_hash("maps")
    app.query_params.clear()
    app.run()
    app._page_hash = calc_hash("mnist")
    app.run()
    assert table(app) == before


def test_curves_grow_and_a_cancelled_training_keeps_them(slow):
    app = press(open_page(**SMALL), "train")
    (job,) = slow.jobs
    assert app.button(key="mnist_train").disabled
    assert [row[4] for row in table(app)] == ["–", "–"]
    tell(job, 5)
    app.run()
    assert [row[4] for row in table(app)] == ["5", "–"]
    assert "50% after" in app.get("progress")[0].proto.text
    app.select_slider(key="mnist_lr_0").set_value(0.1).run()
    assert any(text.startswith("The training that runs has other settings") for text in said(app))
    assert not app.button(key="mnist_train").disabled
    app.button(key=f"cancel_{job.key}").click().run()
    assert TEXTS["cancelled"] in said(app)
    assert [row[4] for row in table(app)] == ["5", "–"]
    assert "mnist_train_on" not in [button.key for button in app.button]
    assert TEXTS["no_results"] in said(look_at(app, "results"))
    assert TEXTS["no_model"] in said(look_at(app, "draw"))


def test_cancelled_before_the_first_step(slow):
    app = press(open_page(**SMALL), "train")
    slow.jobs[0].cancel()
    app.run()
    assert TEXTS["cancelled_at_once"] in said(app)
    assert figures(app) == {}


def test_a_failure_is_told_in_its_words(slow):
    app = press(open_page(**SMALL), "train")
    slow.jobs[0].end("failed", error="The worker was stopped from outside; start again.")
    app.run()
    assert [e.value for e in app.error] == [
        TEXTS["failed_at_once"].format(reason=plain("The worker was stopped from outside; start again."))
    ]
    assert not app.button(key="mnist_train").disabled


def test_a_full_queue_is_told_and_results_stay(pool):
    app = press(open_page(**SMALL), "train")
    pool.refusal = Busy("50 others are waiting already: try again in a minute.")
    press(app, "train")
    assert plain(str(pool.refusal)) in said(app)
    assert len(table(app)) == 2


def test_a_lane_that_stops_says_why_and_the_others_go_on(pool):
    app = press(open_page(**SMALL | {"lane": ["sgd,lr=1e6,loss=mse", "adam,lr=0.01"], "view": "results"}), "train")
    run = app.session_state["mnist_run"]
    stopped, other = run.trained.histories
    assert stopped.stopped
    assert len(other.step) == 24
    assert TEXTS["lane_stopped"].format(lane="● SGD", reason=plain(stopped.stopped)) in said(app)
    assert TEXTS["no_evaluation"].format(reason=plain(stopped.stopped)) in said(app)
    press(app, "train_on")
    again = app.session_state["mnist_run"].trained.histories
    assert again[0].step.tolist() == stopped.step.tolist()
    assert len(again[1].step) == 48


def test_training_on_is_the_longer_training(pool):
    app = press(open_page(**SMALL), "train")
    press(app, "train_on")
    assert app.query_params["epochs"] == "4"
    run = app.session_state["mnist_run"]
    for history, spec in zip(run.trained.histories, run.specs, strict=True):
        assert history.loss.tolist() == [record.loss for record in train(spec)]
    assert app.button(key="mnist_train_on").label == TEXTS["train_on"].format(epochs=2)


def test_a_cancelled_continuation_keeps_what_was_trained(pool):
    app = press(open_page(**SMALL), "train")
    pool.now = False
    press(app, "train_on")
    job = pool.jobs[-1]
    spec = job.work.parts[0].specs[0]
    records = list(train(spec))[24:30]
    job.note(0, 0.2, (Stretch(0, History.of(("dense1",), records)),))
    app.run()
    job.cancel()
    app.run()
    assert [row[4] for row in table(app)] == ["30", "24"]
    assert any("after 24 steps" in title for title in figures(look_at(app, "results")))
    pool.now = True
    press(app, "train_on")
    assert app.session_state["mnist_run"].trained.histories[0].step.tolist() == list(range(1, 49))


class TestWhatIsMissing:
    """What this server lacks is said, with what it has instead."""

    def test_torch(self, monkeypatch):
        monkeypatch.setattr(missing, "can_train", lambda spec: not spec.needs_torch)
        app = open_page(model="cnn")
        assert TEXTS["needs_torch"].format(model="CNN", how=WITHOUT_TORCH) in said(app)
        assert app.button(key="mnist_train").disabled
        press(app, "without_torch")
        assert app.query_params.get("model") in (None, ["mlp"], "mlp")
        assert not app.button(key="mnist_train").disabled
        app = open_page(backend="rules")
        press(app, "without_torch")
        assert "backend" not in app.query_params
        assert not app.warning

    def test_mnist(self, monkeypatch):
        monkeypatch.setattr(missing, "is_available", lambda dataset: dataset == "digits")
        jobs = [Job("", TEXTS["downloading"], Work(None, (None,), None, 100.0, lambda: True), Line()) for _ in range(2)]
        monkeypatch.setattr(download, "download_in_pool", lambda title: jobs[0])
        app = open_page(dataset="mnist")
        assert app.button(key="mnist_train").disabled
        assert "11.6 MB" in app.button(key="mnist_download").label
        press(app, "download")
        assert TEXTS["downloading"] in app.get("progress")[0].proto.text
        jobs.pop(0).end("failed", error="No mirror answered.")
        app.run()
        assert [e.value for e in app.error] == ["No mirror answered."]
        press(app, "download")
        monkeypatch.setattr(missing, "is_available", lambda dataset: True)
        jobs[0].end("done")
        app.run()
        assert not app.button(key="mnist_train").disabled
        assert not app.info

    def test_mnist_and_the_digits_instead(self, monkeypatch):
        def refuse(title):
            raise Busy("50 others are waiting already: try again in a minute.")

        monkeypatch.setattr(missing, "is_available", lambda dataset: dataset == "digits")
        monkeypatch.setattr(download, "download_in_pool", refuse)
        app = press(open_page(dataset="mnist"), "download")
        assert plain("50 others are waiting already: try again in a minute.") in said(app)
        press(app, "use_digits")
        assert app.session_state["mnist"] == Mnist()

    def test_cancel_leaves_a_download_to_those_who_still_want_it(self, monkeypatch):
        job = Job("", "", Work(None, (None,), None, 100.0, lambda: True), Line())
        monkeypatch.setattr(missing, "is_available", lambda dataset: dataset == "digits")
        monkeypatch.setattr(download, "download_in_pool", lambda title: job)
        monkeypatch.setattr(download, "session_is_alive", lambda session: session != "gone")
        visits = []
        for session in ("first", "gone", "last"):
            monkeypatch.setattr(download, "session_key", lambda session=session: session)
            visits.append((session, press(open_page(dataset="mnist"), "download")))
        for session, app in (visits[0], visits[2]):
            assert not job.ended
            monkeypatch.setattr(download, "session_key", lambda session=session: session)
            app.button(key=f"cancel_{job.key}").click().run()
            assert not app.exception
            assert app.button(key="mnist_download")
        assert job.state == "cancelled"

    def test_a_twin(self):
        app = open_page(backend="torch", lane="yogi,lr=0.01")
        reason = "backend of yogi must be numpy or rules, as torch.optim has none"
        assert TEXTS["cannot"].format(reason=plain(reason)) in said(app)
        assert app.button(key="mnist_train").disabled


def test_the_loss_surface(pool, monkeypatch):
    asked = []

    def take(session, spec, found, *, title, is_alive):
        job = Job(session, title, Work(None, (found,), None, 100.0, is_alive), Line())
        job.begin()
        asked.append((job, spec))
        return job

    monkeypatch.setattr(plane, "plane_in_pool", take)
    app = look_at(press(open_page(**SMALL), "train"), "plane")
    press(app, "plane_compute")
    ((job, spec),) = asked
    assert spec == app.session_state["mnist_run"].specs[0]
    xs, ys = job.work.parts[0].axes(5)
    job.end("done", result=PlaneLosses(xs, ys, np.ones((5, 5)), 512, job.work.parts[0].without_weights()))
    app.run()
    assert TEXTS["plane_title"] in figures(app)
    app.segmented_control(key="mnist_plane").set_value("random").run()
    assert TEXTS["plane_title"] not in figures(app)
    press(app, "plane_compute")
    asked[1][0].cancel()
    app.run()
    assert TEXTS["plane_cancelled"] in said(app)


def test_sidebar():
    app = open_page()
    app.text_input(key="mnist_hidden").set_value("32, 16").run()
    app.select_slider(key="mnist_images_digits").set_value(500).run()
    app.select_slider(key="mnist_epochs").set_value(5).run()
    app.selectbox(key="mnist_loss").set_value("mse").run()
    app.session_state["mnist_more"] = True
    app.run()
    app.slider(key="mnist_validation").set_value(0.2).run()
    state = app.session_state["mnist"]
    assert (state.hidden, state.subset, state.epochs, state.loss, state.validation) == ((32, 16), 500, 5, "mse", 0.2)
    app.text_input(key="mnist_hidden").set_value("many").run()
    assert app.session_state["mnist"].hidden == (64,)
    assert len(app.warning) == 1
    app.selectbox(key="mnist_dataset").set_value("mnist").run()
    app.selectbox(key="mnist_model").set_value("cnn").run()
    assert app.session_state["mnist"].subset == 12_800
    assert not app.warning


def test_a_lanes_own_loss_and_default_rate(pool):
    app = open_page(**SMALL)
    app.button(key="mnist_add_lane").click().run()
    app.session_state["mnist_edit_2"] = True
    app.run()
    app.selectbox(key="mnist_optimizer_2").set_value("adadelta").run()
    app.session_state["mnist_edit_2"] = True
    app.run()
    app.selectbox(key="mnist_loss_2").set_value("mse").run()
    assert app.query_params["lane"][2] == "adadelta,lr=1,loss=mse"
    press(app, "train")
    assert TEXTS["mixed_losses"] in said(app)
    app.button(key="mnist_add_lane").click().run()
    assert len(app.session_state["mnist"].lanes) == MAX_LANES
    assert "mnist_add_lane" not in [button.key for button in app.button]


def test_numbers_as_csv(pool):
    app = press(open_page(**SMALL | {"lane": "adam,lr=0.01,name=%3DSUM(A1)"}), "train")
    run: Run = app.session_state["mnist_run"]
    rows = list(csv.DictReader(io.StringIO(to_csv(run))))
    history = run.known[0]
    assert [float(row["loss"]) for row in rows] == history.loss.tolist()
    assert [int(row["step"]) for row in rows if row["test_accuracy"]] == history.evaluated.tolist()
    assert [int(row["step"]) for row in rows if row["update_ratio_dense1"]] == history.inspected.tolist()
    assert {row["name"] for row in rows} == {"'=SUM(A1)"}
    assert {row["validation_loss"] for row in rows} == {""}


def test_files_to_take_along(pool):
    app = press(open_page(**SMALL), "train")
    app.session_state["mnist_share"] = True
    app.run()
    assert not app.exception
    labels = [element.proto.label for element in app.get("download_button")]
    assert labels == ["Download all numbers (CSV)", "● Adam", "▲ SGD", TEXTS["digits_file"], "● Adam", "▲ SGD"]
    assert DIGITS.is_file()


def test_text_from_a_link_is_text(pool):
    app = press(open_page(**SMALL | {"lane": "adam,lr=1,name=%3Cscript%3E%5Bx%5D(//a.example)"}), "train")
    app.select_slider(key="mnist_lr_0").set_value(0.1).run()
    assert "&lt;script&gt;" in html(app, "as-results as-lanes")
    assert not any("[x](" in text for text in said(app))


@pytest.mark.parametrize("name", PRESETS)
def test_presets_can_be_trained(name, monkeypatch):
    monkeypatch.setattr(missing, "is_available", lambda dataset: True)
    preset = PRESETS[name]
    assert all(spec.num_steps <= 2_000 for spec in preset.specs())
    app = open_page()
    app.session_state["mnist"] = replace(preset)
    app.run()
    assert not app.exception
    assert not app.warning
    assert not app.button(key="mnist_train").disabled
    assert law_of(preset) in said(app)
    assert law_of(replace(preset, seed=1)) == ""


def test_notes_are_of_what_there_is():
    assert set(NOTES) == set(QUANTITIES)
    assert all(set(notes) <= set(OPTIMIZERS) for notes in NOTES.values())


class TestLaws:
    """What is said of the presets shows in their runs."""

    def losses(self, key):
        specs = [
            replace(spec, inspect_every=0, evaluate_every=10_000) for spec in PRESETS[TEXTS[f"preset_{key}"]].specs()
        ]
        return [np.array([record.loss for record in train(spec)]) for spec in specs]

    def test_bias(self):
        corrected, not_corrected = self.losses("bias")
        assert corrected[:5].max() == corrected[0]
        assert not_corrected[:5].max() > 2 * not_corrected[0]
        assert not_corrected[-50:].mean() > 2 * corrected[-50:].mean()

    def test_spikes(self):
        slow, calm, spiky, lost = self.losses("spikes")
        assert np.median(calm[-100:]) < np.median(slow[-100:]) / 10
        assert np.median(spiky[-100:]) < 1e-4 < np.median(lost[-100:])
        half = len(spiky) // 2
        assert spiky[half:].max() > 0.1 > np.median(spiky[half:]) * 1000

    def test_decay(self):
        none, l2, decoupled = self.losses("decay")
        assert l2[-50:].mean() > 20 * decoupled[-50:].mean()
        assert decoupled[-50:].mean() < 10 * none[-50:].mean()

    def test_losses(self):
        first, second = ([r.test_accuracy for r in train(spec) if r.test_accuracy is not None]
                         for spec in PRESETS[TEXTS["preset_losses"]].specs())  # fmt: skip
        assert np.mean(first[:6]) > np.mean(second[:6]) + 0.15
        assert first[-1] == pytest.approx(second[-1], abs=0.02)
