"""What all lanes share: data, model, loss, how long and on how much; the rest one click away."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from viz.core.quantity import Quantity
from viz.core.spec import MAX_SEED
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.networks.models import MODELS
from viz.mnist.spec import BACKENDS, DEVICES, LOSSES
from viz.ui.controls import choose, with_value
from viz.ui.mnist.choices import AUGMENT, AUTO, BATCH, ENGINES, EPOCHS, SEED, VALIDATION
from viz.ui.mnist.permalink import hidden_text, read_hidden
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.store import MNIST
from viz.ui.mnist.texts import TEXTS
from viz.ui.terms import help_of, with_terms

_EPOCHS = (1, 2, 3, 5, 10, 20, 30, 50, 100)
_BATCHES = (16, 32, 64, 128, 256, 512, 1024)
_IMAGES = (100, 200, 500, 1000, 3200, 6400, 12800, 25600)


def draw_sidebar(state: Mnist) -> None:
    """Draw the sidebar's controls."""
    _choose_data(state)
    _choose_model(state)
    st.selectbox(
        TEXTS["loss"],
        list(LOSSES),
        format_func=LOSSES.__getitem__,
        help=with_terms(TEXTS["loss_help"], "cross_entropy", "mean_squared_error"),
        **MNIST.bind_field("loss", state.loss),
    )
    _choose_whole("epochs", _EPOCHS, state.epochs, TEXTS["epochs"], EPOCHS)
    _choose_whole("batch_size", _BATCHES, state.batch_size, TEXTS["batch"], BATCH)
    _choose_images(state)
    st.number_input(
        TEXTS["seed"], 0, MAX_SEED, help=help_of(SEED), **MNIST.bind("seed", state.seed, partial(_whole, "seed"))
    )
    more = st.expander(TEXTS["more"], key=MNIST.key("more"), on_change=MNIST.touch)
    if more.open:
        with more:
            _choose_more(state)


def _choose_data(state: Mnist) -> None:
    dataset = DATASETS[state.dataset]
    st.selectbox(
        TEXTS["dataset"],
        list(DATASETS),
        format_func=lambda key: DATASETS[key].name,
        help=f"{dataset.about}\n\n{dataset.source}",
        **MNIST.bind("dataset", state.dataset, lambda key: MNIST.current().with_dataset(key)),
    )


def _choose_model(state: Mnist) -> None:
    model = MODELS[state.model]
    st.selectbox(
        TEXTS["model"],
        list(MODELS),
        format_func=lambda key: MODELS[key].name,
        help=model.about,
        **MNIST.bind("model", state.model, lambda key: MNIST.current().with_model(key)),
    )
    if model.has_hidden:
        st.text_input(
            TEXTS["hidden"],
            help=with_terms(TEXTS["hidden_help"], "hidden_layer"),
            max_chars=40,
            **MNIST.bind("hidden", hidden_text(state.hidden), partial(MNIST.with_field, "hidden"))
            | {"on_change": _take_hidden},
        )


def _take_hidden() -> None:
    """Store the widths that were typed, as far as they may be."""
    state, notices = MNIST.to_change(), list[str]()
    hidden = read_hidden(st.session_state[MNIST.key("hidden")], notices)
    MNIST.store(replace(state, hidden=hidden))
    if notices:
        MNIST.notify(notices[0])


def _choose_whole(field: str, options: tuple[int, ...], value: int, label: str, quantity: Quantity) -> None:
    st.select_slider(
        label,
        with_value(options, value),
        format_func="{:,}".format,
        help=help_of(quantity),
        **MNIST.bind(field, value, partial(_whole, field)),
    )


def _choose_images(state: Mnist) -> None:
    """How many images are trained on; the last choice is all of them."""
    everything = DATASETS[state.dataset].num_train
    value = state.subset or everything
    options = with_value(with_value(tuple(n for n in _IMAGES if n < everything), value), everything)
    st.select_slider(
        TEXTS["images"],
        options,
        format_func=lambda n: TEXTS["all_images"].format(count=f"{n:,}") if n == everything else f"{n:,}",
        help=with_terms(TEXTS["images_help"], "training_set"),
        **MNIST.bind(f"images_{state.dataset}", value, lambda n: _with_images(int(n), everything)),
    )


def _choose_more(state: Mnist) -> None:
    choose(
        MNIST, VALIDATION, state.validation, "validation", partial(MNIST.with_field, "validation"), TEXTS["validation"]
    )
    st.toggle(TEXTS["augment"], help=help_of(AUGMENT), **MNIST.bind_field("augment", state.augment))
    names = {AUTO: TEXTS["auto_backend"], **BACKENDS}
    engines = [name for name in ENGINES if not (name == "numpy" and MODELS[state.model].needs_torch)]
    st.selectbox(
        TEXTS["backend"],
        engines,
        format_func=names.__getitem__,
        help=TEXTS["backend_help"],
        **MNIST.bind_field("backend", state.backend),
    )
    st.selectbox(
        TEXTS["device"],
        list(DEVICES),
        format_func=lambda name: TEXTS["auto_device"] if name == AUTO else name,
        help=TEXTS["device_help"],
        disabled=state.backend == "numpy" or (state.backend == AUTO and not MODELS[state.model].needs_torch),
        **MNIST.bind_field("device", state.device),
    )


def _whole(field: str, value: Any) -> Mnist:
    return MNIST.with_field(field, int(value))


def _with_images(count: int, everything: int) -> Mnist:
    return MNIST.with_field("subset", None if count >= everything else count)
