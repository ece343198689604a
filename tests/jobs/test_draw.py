"""The bar and its button on a page, and whose job it is."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from viz.jobs.job import Job, Work, single_or_list
from viz.jobs.line import Line
from viz.ui import jobs

KEY = "job_under_test"


def script() -> None:
    import streamlit as st

    from viz.ui.jobs import draw_job

    draw_job(st.session_state["job_under_test"])


def queued(line: Line, title: str = "Map") -> Job:
    job = Job("session", title, Work(max, (1, 2), single_or_list, 60.0, lambda: True), line)
    line.join(job)
    return job


def draw(job: Job) -> AppTest:
    app = AppTest.from_function(script)
    app.session_state[KEY] = job
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return app.get("progress")[0].proto.text


def test_tells_the_place_then_the_progress() -> None:
    line = Line()
    first, second = queued(line), queued(line)
    assert text(draw(first)) == "Map · Waiting: the next in the queue"
    assert text(draw(second)) == "Map · Waiting: number 2 in the queue"
    line.next_part(1)
    line.note(first.key, 0, 0.5, ())
    app = draw(first)
    assert re.fullmatch(r"Map · 25% after \d+ s, about \d+ s left", text(app))
    assert app.get("progress")[0].proto.value == 25


def test_a_title_is_text_and_nothing_else() -> None:
    assert text(draw(queued(Line(), "*a* $b$"))).startswith(r"\*a\* \$b\$")


def test_a_click_cancels() -> None:
    job = queued(Line())
    app = draw(job)
    app.button[0].click().run()
    assert job.state == "cancelled"
    assert not app.exception


def test_a_failure_is_a_sentence() -> None:
    line = Line()
    job = queued(line)
    line.fail(job, "The worker was stopped from outside; start again.")
    app = draw(job)
    assert [error.value for error in app.error] == [job.error]
    assert not app.button


def test_it_is_watched_only_while_it_runs() -> None:
    def page() -> None:
        import streamlit as st

        from viz.ui.jobs import watch_job

        job = st.session_state["job_under_test"]
        if not job.ended:
            watch_job(job)
        st.write(job.state)

    app = AppTest.from_function(page)
    app.session_state[KEY] = queued(Line())
    app.run()
    assert text(app) == "Map · Waiting: the next in the queue"
    app.button[0].click().run()
    assert app.markdown[0].value == "cancelled"
    assert not app.get("progress")


def test_outside_a_run_there_is_no_session() -> None:
    with pytest.raises(RuntimeError, match="no session"):
        jobs.session_key()
    assert jobs.session_is_alive("anything")
