"""What a training needs and this server lacks, PyTorch or MNIST: how to get it, and what works without."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import streamlit as st

from viz.jobs.cluster import SCHEDULER
from viz.jobs.training import can_train
from viz.jobs.with_torch import WITHOUT_TORCH
from viz.mnist.data.load import is_available
from viz.mnist.data.mnist import DOWNLOAD_BYTES
from viz.mnist.networks.models import MODELS
from viz.mnist.spec import BACKENDS, TrainSpec
from viz.ui.controls import plain
from viz.ui.jobs import draw_job, watch_job
from viz.ui.mnist import download
from viz.ui.mnist.choices import AUTO
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS


def draw_missing(state: Mnist, specs: Sequence[TrainSpec]) -> bool:
    """Say what is missing on this server and offer what is not; whether nothing is."""
    has_engine, has_data = all(map(can_train, specs)), _has_data(state.dataset)
    if not has_engine:
        _draw_without_torch(state)
    if not has_data:
        _draw_without_mnist()
    return has_engine and has_data


def _has_data(dataset: str) -> bool:
    """Whether it can be read, as far as is known here: of another cluster's workers only they know."""
    return is_available(dataset) or bool(os.environ.get(SCHEDULER))


def _draw_without_torch(state: Mnist) -> None:
    model = MODELS[state.model]
    if model.needs_torch:
        text, label = TEXTS["needs_torch"].format(model=model.name, how=WITHOUT_TORCH), TEXTS["use_mlp"]
        other = state.with_model("mlp")
    else:
        text, label = TEXTS["backend_needs_torch"].format(backend=BACKENDS[state.backend], how=WITHOUT_TORCH), ""
        other = MNIST.with_field("backend", AUTO)
    st.warning(text)
    _offer(label or TEXTS["use_numpy"], "without_torch", lambda: MNIST.store(other))


def _draw_without_mnist() -> None:
    job = download.followed()
    if job is not None and not job.ended:
        watch_job(job, download.leave)
        return
    if job is not None and job.state == "failed":
        draw_job(job)
    megabytes = f"{DOWNLOAD_BYTES / 1e6:.1f}"
    st.info(TEXTS["no_mnist"].format(megabytes=megabytes), icon=":material/database:")
    if refusal := download.refusal():
        st.warning(plain(refusal))
    with st.container(horizontal=True, key=MNIST.key("get_data")):
        _offer(TEXTS["download"].format(megabytes=megabytes), "download", download.begin, ":material/download:")
        _offer(TEXTS["use_digits"], "use_digits", lambda: MNIST.store(MNIST.to_change().with_dataset("digits")))


def _offer(label: str, name: str, do: Callable[[], None], icon: str | None = None) -> None:
    st.button(label, icon=icon, key=MNIST.key(name), on_click=do)
