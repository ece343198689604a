"""MNIST's link: every setting comes back, and whatever else a link says becomes a setting that can be trained."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.test_permalink import as_browser_sends
from viz.core.quantity import Settings
from viz.ui.mnist.lane import TrainLane
from viz.ui.mnist.permalink import DEFAULT, from_query, read_hidden, to_query
from viz.ui.mnist.presets import PRESETS
from viz.ui.mnist.settings import Mnist

EVERYTHING = Mnist(
    dataset="mnist",
    model="mlp",
    hidden=(32, 16),
    loss="mse",
    epochs=7,
    batch_size=100,
    subset=500,
    seed=5,
    validation=0.25,
    augment=True,
    backend="rules",
    device="cpu",
    lanes=(
        TrainLane("lion", Settings({"lr": 0.003, "beta2": 0.9}), "step", Settings({"gamma": 0.1}), "a, b=c", "mse"),
        TrainLane.of("adam", lr=1e-4, bias_correction=False),
    ),
    clock="seconds",
    smooth=False,
    log_loss=False,
    view="results",
    shown=2,
    layer="dense2",
    quantity="snr",
    plane="random",
)


@pytest.mark.parametrize("state", [DEFAULT, EVERYTHING, *PRESETS.values()])
def test_round_trip(state):
    assert from_query(as_browser_sends(to_query(state))) == (state, [])


def test_everything_is_another_value_than_the_default():
    assert [
        name for name, value in vars(EVERYTHING).items() if name != "model" and value == getattr(DEFAULT, name)
    ] == []


def test_data_and_model_alone_come_in_a_size_that_suits_them():
    state, notices = from_query({"dataset": ["mnist"], "model": ["cnn"]})
    assert notices == []
    assert (state.epochs, state.batch_size, state.subset) == (1, 128, 12_800)
    assert from_query({"dataset": ["mnist"], "model": ["cnn"], "epochs": ["2"]})[0].subset is None


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"dataset": ["mnits"]}, "There is no data set “mnits”; MNIST 28×28 is shown."),
        ({"model": ["resnet"]}, "There is no model “resnet”; MLP is shown."),
        ({"hidden": ["9999"]}, "hidden must be a whole number in [1, 1024], not 9999; 1024 is used."),
        ({"hidden": ["8-8-8-8-8"]}, "hidden has 5 layers; the first 4 are taken."),
        ({"hidden": ["-"]}, "hidden must be widths such as 128-64, not “-”; 64 is used."),
        ({"epochs": ["1e9"]}, "epochs must be a whole number in [1, 100], not 1e+09; 100 is used."),
        ({"batch": ["nan"]}, "batch must be a number, not “nan”; 32 is used."),
        ({"images": ["5"]}, "images must be a whole number in [10, 1437], not 5; 10 is used."),
        ({"validation": ["2"]}, "validation must be in [0, 0.5], not 2; 0.5 is used."),
        ({"augment": ["yes"]}, "augment must be 0 or 1, not “yes”; 0 is used."),
        ({"loss": ["l1"]}, "loss must be one of cross_entropy, mse, not “l1”; cross_entropy is used."),
        ({"scale": ["cubic"]}, "scale must be one of log, linear, not “cubic”; log is used."),
        ({"layer": ["conv9"]}, "layer must be one of dense1, dense2, not “conv9”; dense1 is used."),
        ({"lane": ["adam"] * 5}, "The link has 5 lanes; the first 4 are shown."),
        ({"lane": ["adam,loss=l1"]}, "loss must be one of cross_entropy, mse, not “l1”; cross_entropy is used."),
        ({"lane": ["adam,lr=fast"]}, "lr must be a number, not “fast”; 0.001 is used."),
    ],
)  # fmt: skip
def test_notices(query, sentence):
    state, notices = from_query(query)
    assert notices == [sentence]
    assert state.specs()


NAMES = ["dataset", "model", "hidden", "epochs", "batch", "images", "seed", "validation", "augment", "loss", "backend",
         "device", "lane", "clock", "smooth", "scale", "view", "shown", "layer", "quantity", "plane"]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["0", "-1", "1e308", "nan", "inf", "cnn", "numpy", "torch", "mnist", "4096-4096", "adam,loss=mse,loss="]
    ),
)


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(TEXTS, max_size=3)))
def test_any_link_becomes_settings_and_sentences(query):
    state, notices = from_query(query)
    assert all(notice.endswith(".") for notice in notices)
    link = as_browser_sends(to_query(state))
    again, notices = from_query(link)
    assert (as_browser_sends(to_query(again)), notices) == (link, [])
    with suppress(ValueError):  # a sentence, such as of a backend that lacks the rule, in the place of Train
        assert len(state.specs()) == len(state.lanes)


def test_typed_widths():
    assert read_hidden("128, 64", []) == (128, 64)
    assert read_hidden(None, []) == DEFAULT.hidden


def test_too_many_parameters_are_refused_with_their_number():
    state = replace(EVERYTHING, hidden=(1024, 1024))
    with pytest.raises(
        ValueError, match=r"2 lanes of this network have 3,727,380 parameters together, and at most 2,000,0"
    ):
        state.specs()
