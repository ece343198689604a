"""The Lessons page's wiring: every lesson can be walked through, the reveal waits, the goal is checked and ticked."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.container import read
from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Settings
from viz.core.schedules import SCHEDULES
from viz.lessons import LESSONS
from viz.lessons.measures import NEVER
from viz.mnist.spec import TrainSpec
from viz.ui.explore.permalink import from_query as read_explore
from viz.ui.lessons import store
from viz.ui.lessons.goal import standing as standing_of
from viz.ui.lessons.place import GOAL, REVEAL, Place
from viz.ui.lessons.progress import MAX_SENT, read_finished
from viz.ui.lessons.texts import TEXTS
from viz.ui.mnist.permalink import from_query as read_mnist
from viz.ui.way_on import query_in_explore, query_in_mnist

SCRIPT = str(Path(__file__).resolve().parents[2] / "viz" / "ui" / "shell.py")
FIRST = LESSONS["first_step"]


def open_page(**query):
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    app._page_hash = calc_hash("lessons")
    for name, value in query.items():
        app.query_params[name] = value
    return run(app)


def run(changed):
    """Let the app run on what ``changed`` has changed: a widget, or the app itself."""
    app = changed.run()
    assert not app.exception, app.exception
    return app


def place(app):
    return app.session_state["lessons"]


def press(app, name):
    return run(app.button(key=f"lessons_{name}").click())


def choose(app, option):
    return run(app.radio(key=f"lessons_choice_{place(app).key}").set_value(option))


def texts(app):
    shown = [*app.markdown, *app.success, *app.warning, *app.info]
    return "\n".join(element.value for element in shown)


def standing(app):
    return next(html.proto.body for html in app.get("html") if "as-standing" in html.proto.body)


def payload(app):
    """Header of the player's container."""
    return read(app.get("bidi_component")[0].proto.bytes)[0]


@pytest.mark.parametrize("key", LESSONS)
def test_a_walk_through_every_stop(key):
    """A wrong answer gets its reply; the solution reaches the goal, ticks the lesson and leads to the next one."""
    lesson = LESSONS[key]
    app = open_page(lesson=key)
    assert not app.warning
    for _ in lesson.beats:
        assert app.get("bidi_component")
        press(app, "next")
    assert app.button(key="lessons_commit").disabled
    wrong = (lesson.prediction.answer + 1) % len(lesson.prediction.options)
    press(choose(app, wrong), "commit")
    assert place(app).kind == REVEAL
    assert lesson.prediction.options[wrong].reply in texts(app)
    assert place(app).guess == wrong
    press(app, "next")
    assert place(app).kind == GOAL
    assert "Reached" not in texts(app)
    press(press(app, "hint"), "solution")
    assert lesson.goal.praise in texts(app)
    assert lesson.takeaway in texts(app)
    # The link holds the solution as it stands.
    again = open_page(**app.query_params)
    assert not again.warning
    assert place(again).values == place(app).values
    following = store.next_lesson(key)
    press(app, "next_lesson")
    assert place(app) == Place(following)
    assert app.session_state["lessons_finished"] == {key}


def test_the_right_answer_controls_and_reset():
    app = open_page(lesson="first_step", beat="3")
    press(choose(app, FIRST.prediction.answer), "commit")
    assert app.success[0].value.startswith("**You were right.**")
    assert payload(app)["show"]["autoplay"]
    press(app, "next")
    assert "2.400" in standing(app)
    slider = f"lessons_first_step_{place(app).stop}_lr"
    run(app.select_slider(key=slider).set_value(0.2))
    assert "2.300" in standing(app)
    assert payload(app)["lanes"][0]["hyper"]["lr"] == 0.2
    assert app.query_params["lr"] == "0.2"
    press(app, "reset")
    assert "2.400" in standing(app)
    assert "lr" not in app.query_params
    press(press(app, "back"), "back")
    assert app.radio(key="lessons_choice_first_step").disabled


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (NEVER, ",.0f", TEXTS["never"]),
        (float("nan"), ".2f", TEXTS["unknown"]),
        (-1.0, ".0f", "−1"),
        (1e-8, ".0e", "1e-08"),
    ],
)
def test_where_one_stands_is_said_in_words_where_it_is_no_number(number, form, shown):
    goal = replace(FIRST.goal, now=replace(FIRST.goal.now, of=lambda paths: number, form=form))
    assert standing_of(goal, goal.view) == shown


def test_the_reveal_waits_for_an_answer_or_for_the_teacher():
    app = open_page(lesson="first_step", beat="4")
    assert place(app).stop == 2
    assert app.warning[0].value == TEXTS["first_predict"].replace(":", r"\:").replace(".", r"\.")
    app = open_page(lesson="first_step", beat="5", reveal="teacher")
    assert place(app).stop == 2
    assert not app.radio
    assert FIRST.prediction.options[1].text in texts(app)
    press(app, "reveal")
    assert place(app).kind == REVEAL
    assert app.query_params["reveal"] == "shown"
    assert FIRST.prediction.options[0].reply in texts(app)
    press(app, "next")
    assert FIRST.takeaway in texts(app)
    press(app, "next_lesson")
    assert place(app) == Place("momentum", teacher=True)


@pytest.mark.parametrize(
    ("query", "expected", "said"),
    [
        ({"lesson": "frist_step"}, Place("first_step"), "There is no lesson “frist_step”"),
        ({"lesson": "<b>"}, Place(), "There is no lesson “<b>”"),
        ({"lesson": "first_step", "beat": "99"}, Place("first_step", 2), "beat must be a whole number in [1, 5]"),
        ({"lesson": "first_step", "beat": "x"}, Place("first_step"), "beat must be a number"),
        (
            {"lesson": "first_step", "guess": "7"},
            Place("first_step", guess=2),
            "guess must be a whole number in [1, 3]",
        ),
        ({"lesson": "first_step", "reveal": "pupil"}, Place("first_step", teacher=True), "reveal must be one of"),
        (
            {"lesson": "first_step", "beat": "5", "guess": "1", "lr": "1e9"},
            Place("first_step", 4, guess=0, values=(("lr", 1.0),)),
            "lr must be in",
        ),
    ],
)
def test_a_bad_link_is_clamped_and_told(query, expected, said):
    found, notices = store.from_query({name: [value] for name, value in query.items()})
    assert found == expected
    assert any(notice.startswith(said) for notice in notices), notices


def test_links_come_back():
    for where in (
        Place(),
        Place(teacher=True),
        Place("first_step", 1),
        Place("first_step", 3, guess=2),
        Place("first_step", 4, guess=0, values=(("lr", 0.25),)),
        Place("first_step", 4, teacher=True, revealed=True),
    ):
        query = {name: [value] for name, value in store.to_query(where).items()}
        assert store.from_query(query) == (where, [])


def test_an_answer_that_is_not_offered_is_not_taken():
    app = open_page(lesson="first_step", beat="3")
    run(app.radio(key="lessons_choice_first_step").set_value(1))
    with pytest.raises(ValueError, match="17"):
        store.chosen(place(app), 17)


def test_a_gradient_sequence_is_written_out():
    """Where no surface shows where the gradients come from."""
    said = [caption.value for caption in open_page(lesson="counterexample").caption]
    assert any("p = 3" in text and "stays in $[-1, 1]$" in text for text in said)
    assert any("s = 1000" in caption.value for caption in open_page(lesson="long_memory", beat="2").caption)


def test_overview_lists_all_and_forgets():
    app = open_page()
    assert "0 of" in app.caption[0].value
    app.session_state["lessons_finished"] = frozenset({"first_step"})
    run(app)
    assert FIRST.takeaway in "".join(link.proto.label for link in app.get("page_link"))
    assert app.button(key="lessons_begin").label.startswith("Continue with lesson 2")
    press(app, "forget")
    assert app.session_state["lessons_finished"] == frozenset()
    press(app, "begin")
    assert place(app) == Place("first_step")


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("first_step,momentum", {"first_step", "momentum"}),
        ("first_step,<script>,,no_such", {"first_step"}),
        (["first_step"], set()),
        (None, set()),
        ("first_step," * MAX_SENT, set()),
    ],
)
def test_what_a_browser_remembers_is_checked(sent, taken):
    assert read_finished(sent) == taken


def test_every_view_leads_to_the_page_where_it_can_be_changed():
    for lesson in LESSONS.values():
        for view in (*(beat.view for beat in lesson.beats), lesson.reveal.view, lesson.goal.view):
            if view is None:
                continue
            if (query := query_in_explore(view)) is not None:
                state, notices = read_explore(as_sent(query))
                assert notices == []
                assert list(map(written_out, state.specs())) == [written_out(lane.spec) for lane in view.runs]
            elif (query := query_in_mnist(view)) is not None:
                state, notices = read_mnist(as_sent(query))
                assert notices == []
                for spec, lane in zip(state.specs(), view.runs, strict=True):
                    assert isinstance(lane.spec, TrainSpec)
                    for name in ("dataset", "model", "optimizer", "epochs", "batch_size", "seed", "subset", "hidden"):
                        assert getattr(spec, name) == getattr(lane.spec, name), name


def written_out(spec):
    """The spec with every setting of its rule and its schedule."""
    hyper = OPTIMIZERS[spec.optimizer].hyper_values(spec.hyper)
    schedule = SCHEDULES[spec.schedule].param_values(spec.schedule_params)
    return replace(spec, hyper=Settings(), schedule_params=Settings(), start=spec.starts[0]), hyper, schedule


def as_sent(query):
    return {name: [value] if isinstance(value, str) else value for name, value in query.items()}
