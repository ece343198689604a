"""The visitor's training: started in the pool, followed while it runs, kept in the session when it has ended."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from viz.jobs.training import training_in_pool
from viz.ui.jobs import session_is_alive, session_key
from viz.ui.mnist.run import Run, Trained
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST

_RUN, _REFUSAL = "mnist_run", "mnist_refusal"


def current() -> Run | None:
    """The visitor's run, with its latest news."""
    run: Run | None = st.session_state.get(_RUN)
    if run is not None:
        run.listen()
    return run


def refusal() -> str:
    """Why the last training was not taken; empty where it was."""
    text: str = st.session_state.get(_REFUSAL, "")
    return text


def start() -> None:
    """Train what the settings say; what runs is cancelled."""
    _submit(MNIST.to_change(), None)


def train_on() -> None:
    """Go on with the last results for more epochs; the settings then say how many there are in all."""
    MNIST.touch()
    run = current()
    if run is None or run.trained is None or not run.trained.epochs_on:
        return
    before = run.trained
    settings = replace(before.settings, epochs=before.settings.epochs + before.epochs_on)
    if _submit(settings, before):
        MNIST.store(settings.with_view_of(MNIST.current()))


def _submit(settings: Mnist, before: Trained | None) -> bool:
    session = session_key()
    resume = [lane.checkpoint for lane in before.result.lanes] if before else None
    st.session_state[_REFUSAL] = ""
    try:
        specs = settings.specs()
        job = training_in_pool(session, specs, resume=resume, is_alive=partial(session_is_alive, session))
    except ValueError as error:  # of the settings, or Busy
        st.session_state[_REFUSAL] = str(error)
        return False
    st.session_state[_RUN] = Run(settings, specs, job, before)
    return True
