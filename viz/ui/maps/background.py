"""Sweeps that take longer than a click may: in the pool, followed by the page until they are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from viz.jobs.job import Job
from viz.jobs.pool import Busy
from viz.jobs.work import SweepTask, sweeps_in_pool
from viz.ui.jobs import draw_job, session_is_alive, session_key, watch_job
from viz.ui.maps.store import MAPS
from viz.ui.maps.sweeps import Request, keep
from viz.ui.maps.texts import TEXTS

_PENDING = "maps_pending"


@dataclass(frozen=True)
class Pending:
    """What was asked of the pool; ``job`` is None where the pool said no, for the reason in ``refusal``."""

    requests: tuple[Request, ...]
    job: Job | None
    refusal: str = ""


def collect() -> None:
    """Take over what the pool has finished. A job that was replaced by another page's is gone."""
    pending: Pending | None = st.session_state.get(_PENDING)
    if pending is not None and pending.job is not None and pending.job.state == "done":
        for request, grid in zip(pending.requests, pending.job.result, strict=True):
            keep(request, grid)
        del st.session_state[_PENDING]


def follow(requests: Sequence[Request]) -> None:
    """Have ``requests`` computed, unless they are already, and draw how far that is."""
    pending: Pending | None = st.session_state.get(_PENDING)
    if pending is None or pending.requests != tuple(requests):
        pending = _start(tuple(requests))
    if pending.job is not None and not pending.job.ended:
        watch_job(pending.job)
        return
    if pending.job is None:
        st.warning(pending.refusal)
    elif pending.job.state == "failed":
        draw_job(pending.job)
    else:
        st.info(TEXTS["cancelled"])
    st.button("Start again", icon=":material/refresh:", key="maps_again", on_click=_start_again)


def stop() -> None:
    """Cancel what nobody waits for any more: the settings have moved on to maps that are there."""
    pending: Pending | None = st.session_state.pop(_PENDING, None)
    if pending is not None and pending.job is not None:
        pending.job.cancel()


def _start(requests: tuple[Request, ...]) -> Pending:
    session = session_key()
    tasks = [SweepTask(r.spec, r.axes, r.tolerance, r.to_minimum) for r in requests]
    try:
        job = sweeps_in_pool(session, tasks, title="Maps", is_alive=partial(session_is_alive, session))
        pending = Pending(requests, job)
    except Busy as busy:
        pending = Pending(requests, None, str(busy))
    st.session_state[_PENDING] = pending
    return pending


def _start_again() -> None:
    MAPS.touch()
    st.session_state.pop(_PENDING, None)
