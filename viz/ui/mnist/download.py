"""MNIST's download as each visitor sees it: one job for all, which Cancel ends only where nobody else follows it."""

from __future__ import annotations

import threading

import streamlit as st

from viz.jobs.download import download_in_pool
from viz.jobs.job import Job
from viz.jobs.pool import Busy
from viz.ui.jobs import session_is_alive, session_key
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS

_JOB, _REFUSAL = "mnist_download_job", "mnist_download_refusal"
_changing = threading.Lock()
_followers: dict[str, set[str]] = {}
"""The job's key → the sessions that follow it; of the latest job only."""


def followed() -> Job | None:
    """The download that the visitor has asked for, ended or not."""
    job: Job | None = st.session_state.get(_JOB)
    return job


def refusal() -> str:
    """Why the last one was not begun; empty where it was."""
    text: str = st.session_state.get(_REFUSAL, "")
    return text


def begin() -> None:
    """Follow the download that is under way, or begin one."""
    MNIST.touch()
    st.session_state[_REFUSAL] = ""
    with _changing:
        try:
            job = download_in_pool(TEXTS["downloading"])
        except Busy as busy:
            st.session_state[_REFUSAL] = str(busy)
            return
        sessions = _followers.get(job.key, set())
        _followers.clear()
        _followers[job.key] = sessions | {session_key()}
    st.session_state[_JOB] = job


def leave() -> None:
    """Follow it no longer; without anybody else who does it is cancelled."""
    MNIST.touch()
    job = st.session_state.pop(_JOB, None)
    if job is None:
        return
    with _changing:
        sessions = _followers.get(job.key, set())
        sessions.discard(session_key())
        if not any(map(session_is_alive, sessions)):
            job.cancel()
