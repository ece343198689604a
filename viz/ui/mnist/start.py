"""Above the curves: the button that trains, and what a press will do."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from viz.mnist.data.catalogue import DATASETS
from viz.mnist.networks.models import MODELS
from viz.mnist.spec import TrainSpec
from viz.ui.controls import plain
from viz.ui.mnist import runs
from viz.ui.mnist.missing import draw_missing
from viz.ui.mnist.presets import law_of
from viz.ui.mnist.run import Run
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST, take_back
from viz.ui.mnist.texts import TEXTS


def draw_start(state: Mnist, run: Run | None) -> None:
    """Draw the row with Train, and below it what the reader has to know before pressing it."""
    try:
        specs: Sequence[TrainSpec] = state.specs()
    except ValueError as error:
        specs = ()
        st.warning(TEXTS["cannot"].format(reason=plain(str(error))))
    is_free = bool(specs) and draw_missing(state, specs)
    _draw_buttons(state, specs, run, is_free)
    if law := law_of(state):
        st.markdown(law)
    if refusal := runs.refusal():
        st.warning(plain(refusal))
    if run is not None and specs != run.specs:
        _draw_old(run)


def _draw_buttons(state: Mnist, specs: Sequence[TrainSpec], run: Run | None, is_free: bool) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=MNIST.key("start")):
        is_under_way = run is not None and run.is_running
        st.button(
            TEXTS["train"],
            icon=":material/play_arrow:",
            type="primary",
            key=MNIST.key("train"),
            on_click=runs.start,
            disabled=not is_free or (run is not None and is_under_way and specs == run.specs),
        )
        trained = run.trained if run is not None and not is_under_way else None
        if trained is not None and trained.epochs_on:
            st.button(
                TEXTS["train_on" if trained.epochs_on > 1 else "train_on_one"].format(epochs=trained.epochs_on),
                icon=":material/resume:",
                key=MNIST.key("train_on"),
                on_click=runs.train_on,
                help=TEXTS["train_on_help"],
            )
        if specs:
            spec = specs[0]
            numbers = {
                "steps": spec.num_steps,
                "epochs": spec.epochs,
                "images": spec.num_train,
                "batch": spec.batch_size,
                "parameters": state.network.num_parameters,
            }
            st.caption(TEXTS["size"].format(**{name: f"{number:,}" for name, number in numbers.items()}))


def _draw_old(run: Run) -> None:
    """The results are not those of the settings: say of which, and offer the way back."""
    text = TEXTS["training_other" if run.is_running else "old"].format(settings=described(run.settings))
    note, back = st.columns([4, 1], vertical_alignment="center")
    note.info(text, icon=":material/history:")
    back.button(
        TEXTS["take_back"],
        icon=":material/undo:",
        key=MNIST.key("take_back"),
        on_click=take_back,
        args=(run.settings,),
        width="stretch",
    )


def described(settings: Mnist) -> str:
    """Settings in a few words, as Markdown."""
    lanes = ", ".join(plain(lane.name or f"{lane.label} {lane.lr:g}") for lane in settings.lanes)
    return TEXTS["described"].format(
        lanes=lanes,
        model=MODELS[settings.model].name,
        dataset=DATASETS[settings.dataset].name,
        epochs=settings.epochs,
        batch=settings.batch_size,
        seed=settings.seed,
    )
