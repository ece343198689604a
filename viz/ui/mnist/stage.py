"""The page's stage: lanes and Train on top; below what a training shows, which alone is drawn anew while it runs."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from viz.ui.controls import plain
from viz.ui.jobs import POLL_SECONDS, draw_job
from viz.ui.mnist import runs
from viz.ui.mnist.choices import DRAW, INSIDE, PLANE, RESULTS, VIEWS
from viz.ui.mnist.curves import draw_curves
from viz.ui.mnist.digit import draw_digit
from viz.ui.mnist.evaluation import draw_evaluation
from viz.ui.mnist.inside import draw_inside
from viz.ui.mnist.intro import draw_intro
from viz.ui.mnist.lanes import LANES
from viz.ui.mnist.plane import draw_plane
from viz.ui.mnist.presets import PRESETS
from viz.ui.mnist.run import Run
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.share import draw_share
from viz.ui.mnist.start import draw_start
from viz.ui.mnist.store import MNIST, apply
from viz.ui.mnist.table import draw_table
from viz.ui.mnist.texts import TEXTS


@st.fragment
def draw_stage() -> None:
    """All but the sidebar."""
    if MNIST.frame_is_stale():
        st.rerun()
    state, run = MNIST.current(), runs.current()
    LANES.draw(PRESETS, apply, lambda: draw_share(state, run))
    # Always there, and the fragment too, whether it runs or not: what moves to another place in the page is drawn anew
    # and loses its zoom.
    with st.container(key=MNIST.key("above")):
        draw_start(state, run)
    is_running = run is not None and run.is_running
    st.fragment(_draw_training, run_every=POLL_SECONDS if is_running else None)(is_running)
    MNIST.write_link()


def _draw_training(is_running: bool) -> None:
    """What the training has shown so far. ``is_running``: it did when the page was drawn."""
    state, run = MNIST.held(), runs.current()
    if is_running and (run is None or not run.is_running):
        MNIST.touch()  # the next run has this one's link, which nobody followed
        st.rerun()  # all of the page: Train can be pressed again
    if run is None:
        draw_intro(state)
    else:
        _draw_run(state, run)
    if MNIST.is_touched:
        MNIST.write_link()


def _draw_run(state: Mnist, run: Run) -> None:
    with st.container(key=MNIST.key("state")):
        _draw_state(run)
    if not (run.has_begun or run.is_running):
        return
    names = run.names_for(state)
    draw_curves(state, run, names)
    draw_table(run, names)
    st.segmented_control(
        TEXTS["views"],
        list(VIEWS),
        format_func=lambda view: TEXTS[f"view_{view}"],
        required=True,
        label_visibility="collapsed",
        **MNIST.bind_field("view", state.view),
    )
    _draw_view(state, run, names)


def _draw_view(state: Mnist, run: Run, names: Sequence[str]) -> None:
    if state.view == INSIDE:
        draw_inside(state, run, names)
    elif state.view == RESULTS:
        draw_evaluation(state, run, names)
    elif state.view == PLANE:
        draw_plane(state, run, names)
    elif state.view == DRAW:
        draw_digit(run, names)


def _draw_state(run: Run) -> None:
    """How far it is, or how it ended where that was not as it should be."""
    if run.is_running:
        draw_job(run.job)
    elif run.state == "failed":
        st.error(TEXTS["failed" if run.has_begun else "failed_at_once"].format(reason=plain(run.error)))
    elif run.state == "cancelled":
        st.info(TEXTS["cancelled" if run.has_begun else "cancelled_at_once"])
