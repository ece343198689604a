"""The check against PyTorch as a visitor meets it: asked for, running, done, failed, and never stale."""

import numpy as np
import pytest

from tests.ui.test_explore import open_page
from viz import OPTIMIZERS, RunSpec
from viz.jobs.comparison import Check
from viz.jobs.job import Job, Work
from viz.jobs.line import Busy
from viz.jobs.reference import check_path
from viz.ui.explore import trust
from viz.ui.explore.verdicts import judge

LANES = ["adam,lr=0.05", "lion,lr=0.01"]


class Pool:
    """A pool that takes jobs and leaves it to the test what becomes of them."""

    Busy = Busy

    def __init__(self):
        self.jobs = []
        self.full = False

    def submit(self, session, function, parts, *, title="", limit_s=120.0, is_alive=lambda: True, combine=None):
        if self.full:
            raise Busy("50 others are waiting already: try again in a minute.")
        job = Job(session, title, Work(function, tuple(parts), combine, limit_s, is_alive), self)
        job.begin()
        self.jobs.append(job)
        return job

    def place(self, job):
        return None

    def cancel(self, job):
        job.end("cancelled")

    def job_of(self, session):
        return self.jobs[-1] if self.jobs else None

    def forget(self, session):
        self.jobs.clear()


@pytest.fixture
def pool(monkeypatch):
    pool = Pool()
    monkeypatch.setattr(trust, "pool", pool)
    return pool


def press(app):
    app.button(key="check").click().run()
    assert not app.exception
    return app


def finish(app, pool, **found):
    """End the job with the same finding for all of its parts, and let the page notice."""
    job = pool.jobs[-1]
    job.end("done", result=job.work.combine([Check(**{"steps": 500, **found}) for _ in job.work.parts]))
    app.run()
    assert not app.exception


def badges(app):
    """The list of verdicts as HTML, empty where there is none."""
    found = [element.proto.body for element in app.get("html") if 'class="as-trust"' in element.proto.body]
    return found[0] if found else ""


def test_nothing_is_checked_before_it_is_asked_for(pool):
    app = open_page(lane=LANES)
    assert badges(app) == ""
    assert pool.jobs == []


def test_running_then_done(pool):
    app = press(open_page(lane=LANES))
    (job,) = pool.jobs
    assert job.work.function is check_path
    (part,) = job.work.parts
    assert part.spec == RunSpec(start=(-1.2, 1.0), hyper={"lr": 0.05})
    assert np.array_equal(part.x[0, 0], (-1.2, 1.0))
    assert app.button(key="check").disabled
    assert any("torch" in bar.proto.text for bar in app.get("progress"))
    # What PyTorch does not have needs no job.
    assert 'data-check="none"' in badges(app)
    assert OPTIMIZERS["lion"].definition[1:] in badges(app).replace("&#x27;", "'")
    finish(app, pool, largest=3.2e-16, at=77)
    assert "The largest difference over 500 steps is 3e-16: both follow the same path to the last bits." in badges(app)
    assert badges(app).count("<li") == 2
    assert app.button(key="check").disabled
    assert not app.get("progress")
    assert pool.jobs == []


def test_a_changed_lane_has_no_tick_and_finds_it_again(pool):
    app = press(open_page(lane=LANES))
    finish(app, pool)
    assert 'data-check="same"' in badges(app)
    app.select_slider(key="lr_0").set_value(0.1).run()
    assert 'data-check="same"' not in badges(app)
    assert 'data-check="none"' in badges(app)
    assert not app.button(key="check").disabled
    app.select_slider(key="lr_0").set_value(0.05).run()
    assert 'data-check="same"' in badges(app)


def test_what_ends_after_the_lane_has_changed_is_not_its_tick(pool):
    app = press(open_page(lane=LANES[:1]))
    app.select_slider(key="lr_0").set_value(0.1).run()
    finish(app, pool)
    assert badges(app) == ""


def test_only_unchecked_lanes_are_sent(pool):
    app = press(open_page(lane=["adam,lr=0.05", "adam,lr=0.05,name=twice", "sgd,lr=0.001"]))
    assert len(pool.jobs[-1].work.parts) == 2
    finish(app, pool)
    assert badges(app).count("<li") == 3
    app.select_slider(key="lr_2").set_value(0.002).run()
    press(app)
    (part,) = pool.jobs[-1].work.parts
    assert part.spec.optimizer == "sgd"


def test_no_lane_with_a_twin_needs_no_job(pool):
    app = press(open_page(lane=["lion,lr=0.01"]))
    assert pool.jobs == []
    assert "PyTorch has no Lion to compare with." in badges(app)


def test_failed_says_why_and_can_be_asked_again(pool):
    app = press(open_page(lane=LANES))
    pool.jobs[-1].end("failed", error="The worker was stopped from outside; start again.")
    app.run()
    assert [error.value for error in app.error] == ["The worker was stopped from outside; start again."]
    press(app)
    assert not app.error
    assert len(pool.jobs) == 2


def test_cancelled_leaves_the_button(pool):
    app = press(open_page(lane=LANES))
    pool.jobs[-1].cancel()
    app.run()
    assert not app.button(key="check").disabled
    assert not app.get("progress")


def test_a_full_queue_is_told(pool):
    app = open_page(lane=LANES)
    pool.full = True
    press(app)
    assert "50 others are waiting" in app.info[0].value


def test_without_torch_it_says_how_to_get_it(pool, monkeypatch):
    monkeypatch.setattr(trust, "has_torch", lambda: False)
    app = press(open_page(lane=LANES))
    assert "pip install -r requirements-torch.txt" in app.info[0].value
    assert pool.jobs == []
    assert not app.error


def test_why_it_did_not_work_goes_with_the_lanes_it_was_about(pool):
    app = open_page(lane=LANES)
    pool.full = True
    press(app)
    assert app.info
    app.select_slider(key="lr_0").set_value(0.1).run()
    assert not app.info
    pool.full = False
    press(app)
    pool.jobs[-1].end("failed", error="It took longer than the limit.")
    app.run()
    assert app.error
    app.select_slider(key="lr_0").set_value(0.2).run()
    assert not app.error


def test_names_stay_text(pool):
    app = press(open_page(lane=["adam,lr=0.05,name=%3Cb%3Ebold"]))
    finish(app, pool)
    assert "&lt;b&gt;bold" in badges(app)


SPEC = RunSpec(num_steps=500)


@pytest.mark.parametrize(
    ("check", "kind", "words"),
    [
        ({}, "same", "Not one bit differs over 500 steps."),
        ({"largest": 1e-12, "at": 5}, "same", "to the last bits"),
        ({"largest": 4e-11, "at": 5}, "rounding", "is 4e-11: the same path, on which roundings have added up"),
        (
            {"largest": 0.3, "at": 7, "sensitivity": 0.2},
            "chaotic",
            "by less than 2e-13 degrees moves our own by up to 0.2",
        ),
        ({"largest": 0.3, "at": 7, "sensitivity": float("inf")}, "chaotic", "between staying and diverging"),
        ({"largest": 0.3, "at": 7, "sensitivity": 1e-15}, "apart", "is 0.3, at step 7: more than rounding explains"),
        ({"steps": 12}, "same", "over 12 steps. Both leave the range of numbers at step 13."),
        ({"largest": 1e-7, "rule": 3e-16, "gradient": 2e-15}, "chaotic", "same gradients (to 2e-15) and take the same"),
        (
            {"steps": 12, "parted": True, "rule": 3e-16, "gradient": 2e-15},
            "chaotic",
            "After 12 steps only one of the two stays finite. On PyTorch's own path both",
        ),
        ({"largest": 1e-7, "rule": 3e-16, "gradient": 2.0}, "apart", "the gradients differ at some point"),
        ({"largest": 1e-7, "rule": 1e-3, "gradient": 2e-16}, "apart", "do not follow the same rule"),
        ({"steps": 0, "parted": True, "rule": 0.0, "gradient": 0.0}, "apart", "From the first step on only one"),
        ({"steps": 12, "parted": True}, "apart", "from there on only one of the two stays finite"),
        ({"missing": "bias_correction"}, "none", "PyTorch's Adam has no setting “bias correction”"),
        ({"refused": "Nope"}, "none", "PyTorch does not take these settings: Nope."),
    ],
)
def test_judgement(check, kind, words):
    found, sentence = judge(SPEC, Check(**{"steps": 500, **check}))
    assert found == kind
    assert words in sentence


def test_what_is_special_about_a_twin_is_said():
    _, sentence = judge(RunSpec(optimizer="nadam"), Check(steps=500))
    assert "float32 its own path is off by some 5e-8" in sentence
