"""The MNIST page's settings as a link, and back: every value checked again, and every change told.

    ?dataset=digits&model=mlp&hidden=64&epochs=20&batch=64&seed=0&lane=adam,lr=0.001&lane=adam,lr=0.001,loss=mse
    &view=results&shown=2

What equals the default is left out, except what a reader of the link looks for: data, model, epochs, seed and lanes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from viz.core.quantity import Quantity
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.networks.models import MODELS
from viz.mnist.record import QUANTITIES
from viz.mnist.spec import DEVICES, LOSSES, MAX_LAYERS
from viz.ui.links import (
    Parameters,
    Query,
    lane_text,
    last,
    quoted,
    read_key,
    read_lanes,
    read_number,
    read_word,
    text_of,
)
from viz.ui.mnist.choices import (
    AUGMENT,
    BATCH,
    CLOCKS,
    ENGINES,
    EPOCHS,
    MAX_LANES,
    PLANES,
    SEED,
    SHOWN,
    SMOOTH,
    VALIDATION,
    VIEWS,
    WIDTH,
    suggested_size,
)
from viz.ui.mnist.lane import TrainLane
from viz.ui.mnist.settings import Mnist
from viz.ui.mnist.texts import TEXTS

DEFAULT = Mnist()

_ALWAYS = {"dataset", "model", "epochs", "batch_size", "seed"}
_NUMBERS: Mapping[str, tuple[str, Quantity]] = {
    "epochs": ("epochs", EPOCHS),
    "batch": ("batch_size", BATCH),
    "seed": ("seed", SEED),
    "validation": ("validation", VALIDATION),
    "augment": ("augment", AUGMENT),
    "smooth": ("smooth", SMOOTH),
    "shown": ("shown", SHOWN),
}
"""Parameter of the link → field and bounds."""
_WORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "loss": ("loss", tuple(LOSSES)),
    "backend": ("backend", ENGINES),
    "device": ("device", DEVICES),
    "clock": ("clock", CLOCKS),
    "view": ("view", VIEWS),
    "quantity": ("quantity", QUANTITIES),
    "plane": ("plane", PLANES),
}
_SCALES = {"log": True, "linear": False}
_LOSS = "loss="


def to_query(state: Mnist) -> Parameters:
    """The query parameters of ``state``."""
    query: Parameters = {"dataset": state.dataset, "model": state.model}
    if MODELS[state.model].has_hidden:
        query["hidden"] = hidden_text(state.hidden)
    for name, (field, _) in _NUMBERS.items():
        if field in _ALWAYS or getattr(state, field) != getattr(DEFAULT, field):
            query[name] = text_of(getattr(state, field))
    if state.subset is not None:
        query["images"] = text_of(state.subset)
    for name, (field, _) in _WORDS.items():
        if getattr(state, field) != getattr(DEFAULT, field):
            query[name] = getattr(state, field)
    if not state.log_loss:
        query["scale"] = "linear"
    if state.layer in state.network.layer_names:  # not one of a training with another model
        query["layer"] = state.layer
    return query | {"lane": [_lane_text(lane) for lane in state.lanes]}


def from_query(query: Query) -> tuple[Mnist, list[str]]:
    """The settings that ``query`` asks for, and a sentence for each value that could not be taken as it stands."""
    notices: list[str] = []
    dataset = read_key(last(query, "dataset"), DATASETS, DEFAULT.dataset, "data set", notices)
    model = read_key(last(query, "model"), MODELS, DEFAULT.model, "model", notices)
    # Who names data and model only gets a size that suits them.
    size = suggested_size(dataset, model)
    state = replace(
        DEFAULT,
        dataset=dataset,
        model=model,
        epochs=size.epochs,
        batch_size=size.batch_size,
        subset=size.subset if "images" not in query and "epochs" not in query else None,
        hidden=read_hidden(last(query, "hidden"), notices),
        log_loss=_SCALES[read_word(query, "scale", _SCALES, "log", notices)],
    )
    words: dict[str, Any] = {
        field: read_word(query, name, allowed, getattr(DEFAULT, field), notices)
        for name, (field, allowed) in _WORDS.items()
    }
    state = replace(state, **words)
    state = replace(state, lanes=_read_lanes(query, state.loss, notices) or DEFAULT.lanes)
    numbers: dict[str, Any] = {}
    for name, (field, quantity) in _NUMBERS.items():
        value = read_number(last(query, name), replace(quantity, default=getattr(state, field)), name, notices)
        numbers[field] = int(value) if quantity.integer else value
    state = replace(state, **numbers)
    state = replace(state, subset=_read_images(query, state, notices), shown=min(state.shown, len(state.lanes)))
    layers = state.network.layer_names
    layer = read_word(query, "layer", layers, layers[0], notices) if "layer" in query else ""
    return replace(state, layer=layer), notices


def hidden_text(hidden: tuple[int, ...]) -> str:
    """``128, 64`` as a link and a text field hold it: ``128-64``."""
    return "-".join(map(str, hidden))


def read_hidden(text: str | None, notices: list[str]) -> tuple[int, ...]:
    """The widths in ``text``, between which stands what is no digit; at most ``MAX_LAYERS``."""
    if text is None:
        return DEFAULT.hidden
    parts = text.replace(",", "-").replace(" ", "-").split("-")
    widths = [part for part in parts if part]
    if not widths:
        notices.append(TEXTS["no_hidden"].format(text=quoted(text), used=hidden_text(DEFAULT.hidden)))
        return DEFAULT.hidden
    if len(widths) > MAX_LAYERS:
        notices.append(TEXTS["too_many_hidden"].format(count=len(widths), most=MAX_LAYERS))
    return tuple(int(read_number(width, WIDTH, "hidden", notices)) for width in widths[:MAX_LAYERS])


def _read_images(query: Query, state: Mnist, notices: list[str]) -> int | None:
    dataset = DATASETS[state.dataset]
    if "images" not in query:
        return state.subset
    most = float(dataset.num_train)
    images = Quantity("images", "images", "", most, float(dataset.classes), most, integer=True)
    count = int(read_number(last(query, "images"), images, "images", notices))
    return None if count == dataset.num_train else count


def _lane_text(lane: TrainLane) -> str:
    return lane_text(lane) + (f",{_LOSS}{lane.loss}" if lane.loss else "")


def _read_lanes(query: Query, loss: str, notices: list[str]) -> tuple[TrainLane, ...]:
    """The lanes as every page reads them, and each one's own loss."""
    texts, losses = [], []
    for text in query.get("lane", ()):
        parts = text.split(",")
        texts.append(",".join(part for part in parts if not part.startswith(_LOSS)))
        losses.append([part.removeprefix(_LOSS) for part in parts if part.startswith(_LOSS)])
    lanes = read_lanes(texts, MAX_LANES, notices)
    return tuple(
        TrainLane.from_lane(lane, read_word({"loss": given}, "loss", tuple(LOSSES), loss, notices) if given else "")
        for lane, given in zip(lanes, losses[: len(lanes)], strict=True)
    )
