"""The pool's side of a page: whose job it is, whether its visitor is still there, and the bar with Cancel."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from viz.jobs import pool
from viz.jobs.job import Job
from viz.ui.controls import plain

POLL_SECONDS = 1.0
LEAST_DONE = 0.05
"""The fraction from which on the time left can be told."""


def session_key() -> str:
    """The name of the visitor's session, for the pool; only inside a run of the script."""
    context = get_script_run_ctx()
    if context is None:
        raise RuntimeError("there is no session outside a run of the script")
    return context.session_id


def session_is_alive(session_id: str) -> bool:
    """Whether the session has a browser tab that is connected; without a server nobody goes. From any thread."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session_id)


def let_go(job: Job) -> None:
    """Have the pool forget an ended job, whose result the page has taken over."""
    if pool.job_of(job.session) is job:
        pool.forget(job.session)


@st.fragment(run_every=POLL_SECONDS)
def watch_job(job: Job, cancel: Callable[[], None] | None = None) -> None:
    """Draw ``job`` every second while it runs, and run the page once more when it has ended.

    Draw it only while ``job.ended`` is false: what is not drawn does not ask the server again and again.
    """
    if job.ended:
        st.rerun()
    draw_job(job, cancel)


def draw_job(job: Job, cancel: Callable[[], None] | None = None) -> None:
    """The bar with place or percentage and seconds, and a button to cancel; where it has failed, its sentence.

    Args:
        cancel: what the button does; None cancels the job.
    """
    if job.state == "failed":
        st.error(job.error or "")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="job"):
        text = describe(job)
        st.progress(job.progress, text=f"{plain(job.title)} · {text}" if job.title else text)
        # As a callback it is heard even by a run in which the job has ended and the button is gone; with the job in
        # its key, a click that comes late does not meet the next job.
        st.button("Cancel", icon=":material/close:", key=f"cancel_{job.key}", on_click=cancel or job.cancel)


def describe(job: Job) -> str:
    """One line on how far ``job`` is."""
    place = job.place
    if place == 1:
        return "Waiting: the next in the queue"
    if place is not None:
        return f"Waiting: number {place} in the queue"
    if job.ended:
        return {"done": "Done", "cancelled": "Cancelled"}.get(job.state, "Ended")
    done = f"{job.progress:.0%} after {job.seconds:.0f} s"
    if job.progress < LEAST_DONE:
        return done
    left = max(1.0, job.seconds * (1 - job.progress) / job.progress)
    return f"{done}, about {f'{left / 60:.0f} min' if left >= 90 else f'{left:.0f} s'} left"
