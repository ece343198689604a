"""The pool's side of a page: whose job it is, whether its visitor is still there, and the bar with Cancel."""

from __future__ import annotations

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from viz.jobs.job import Job
from viz.ui.controls import plain

POLL_SECONDS = 1.0


def session_key() -> str:
    """The name of the visitor's session, for the pool; only inside a run of the script."""
    context = get_script_run_ctx()
    if context is None:
        raise RuntimeError("there is no session outside a run of the script")
    return context.session_id


def session_is_alive(session_id: str) -> bool:
    """Whether the session has a browser tab that is connected; without a server nobody goes. From any thread."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session_id)


@st.fragment(run_every=POLL_SECONDS)
def watch_job(job: Job) -> None:
    """Draw ``job`` every second while it runs, and run the page once more when it has ended.

    Draw it only while ``job.ended`` is false: what is not drawn does not ask the server again and again.
    """
    if job.ended:
        st.rerun()
    draw_job(job)


def draw_job(job: Job) -> None:
    """The bar with place or percentage and seconds, and a button to cancel; where it has failed, its sentence."""
    if job.state == "failed":
        st.error(job.error or "")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="job"):
        text = describe(job)
        st.progress(job.progress, text=f"{plain(job.title)} · {text}" if job.title else text)
        # As a callback it is heard even by a run in which the job has ended and the button is gone; with the job in
        # its key, a click that comes late does not meet the next job.
        st.button("Cancel", icon=":material/close:", key=f"cancel_{job.key}", on_click=job.cancel)


def describe(job: Job) -> str:
    """One line on how far ``job`` is."""
    place = job.place
    if place == 1:
        return "Waiting: the next in the queue"
    if place is not None:
        return f"Waiting: number {place} in the queue"
    if job.ended:
        return {"done": "Done", "cancelled": "Cancelled"}.get(job.state, "Ended")
    return f"{job.progress:.0%} after {job.seconds:.0f} s"
