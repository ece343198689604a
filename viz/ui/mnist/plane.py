"""The lanes' paths on their loss surface: a plane through the weights' space, on which the pool computes the loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from viz.figures.plane import plane_figure
from viz.jobs.job import Job
from viz.jobs.plane import plane_in_pool
from viz.mnist.spec import LOSSES
from viz.player.style import LANE_STYLES
from viz.ui.controls import plain
from viz.ui.jobs import draw_job, let_go, session_is_alive, session_key, watch_job
from viz.ui.mnist.choices import PLANES
from viz.ui.mnist.run import Run, Trained
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS
from viz.ui.plot import draw_plot
from viz.ui.terms import with_terms

HEIGHT = 460
_ASKED = "mnist_plane_asked"


@dataclass
class _Asked:
    """The losses that were asked for last; ``job`` is None where the pool said no, for the reason in ``refusal``."""

    trained: Trained
    kind: str
    job: Job | None = None
    refusal: str = ""


def draw_plane(state: Mnist, run: Run, names: Sequence[str]) -> None:
    """The plane of the last training, or the button that has it computed."""
    trained, kind = run.trained, state.plane
    if trained is None:
        st.caption(TEXTS["no_results"])
        return
    st.segmented_control(
        TEXTS["plane_kind"],
        list(PLANES),
        format_func=lambda kind: TEXTS[kind],
        required=True,
        **MNIST.bind_field("plane", kind),
    )
    st.caption(with_terms(TEXTS["plane_about"], "principal_components", "filter_normalisation"))
    if kind not in trained.result.planes:
        st.info(TEXTS["no_plane"])
        return
    asked = _collect(trained)
    if kind in trained.losses:
        _draw_figure(kind, trained, names)
    else:
        _draw_asked(trained, kind, asked if asked is not None and asked.kind == kind else None)


def _collect(trained: Trained) -> _Asked | None:
    """What was asked for and is not there yet; what was asked of an older training is not wanted any more."""
    asked: _Asked | None = st.session_state.get(_ASKED)
    if asked is None:
        return None
    if asked.trained is trained and (asked.job is None or asked.job.state != "done"):
        return asked
    del st.session_state[_ASKED]
    if asked.job is not None:
        asked.job.cancel()  # nothing happens to one that is done
        if asked.trained is trained:
            trained.losses[asked.kind] = asked.job.result
        let_go(asked.job)
    return None


def _draw_asked(trained: Trained, kind: str, asked: _Asked | None) -> None:
    """How far the losses are; where they are not under way, the button that asks for them."""
    job = asked.job if asked is not None else None
    if job is not None and not job.ended:
        watch_job(job)
        return
    if job is not None and job.state == "failed":
        draw_job(job)
    elif job is not None:
        st.info(TEXTS["plane_cancelled"])
    elif asked is not None:
        st.warning(plain(asked.refusal))
    st.button(
        TEXTS["plane_compute"],
        icon=":material/landscape:",
        key=MNIST.key("plane_compute"),
        on_click=_ask,
        args=(trained, kind),
    )


def _ask(trained: Trained, kind: str) -> None:
    MNIST.touch()
    session = session_key()
    asked = st.session_state[_ASKED] = _Asked(trained, kind)
    try:
        asked.job = plane_in_pool(
            session,
            trained.specs[0],
            trained.result.planes[kind],
            title=TEXTS["plane_title"],
            is_alive=partial(session_is_alive, session),
        )
    except ValueError as error:  # Busy, too
        asked.refusal = str(error)


def _draw_figure(kind: str, trained: Trained, names: Sequence[str]) -> None:
    losses = trained.losses[kind]
    plane = losses.plane
    figure = plane_figure(
        losses.xs,
        losses.ys,
        losses.loss,
        plane.paths,
        names,
        LANE_STYLES[: len(names)],
        plane.explained,
        kind=kind,
        steps=plane.steps,
        images=losses.images,
        parameters=trained.settings.network.num_parameters,
        title=TEXTS["plane_title"],
    )
    draw_plot(figure, MNIST.key("plane_plot"), height=HEIGHT)
    if len({spec.loss for spec in trained.specs}) > 1:
        st.caption(TEXTS["plane_loss_of"].format(loss=LOSSES[trained.specs[0].loss]))
