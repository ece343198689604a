"""Settings survive the link, and whatever else stands in a link becomes something allowed and a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz import OPTIMIZERS, SURFACES
from viz.core.quantity import Quantity, Settings
from viz.core.schedules import SCHEDULES
from viz.ui.explore.permalink import from_query, to_query
from viz.ui.explore.presets import PRESETS
from viz.ui.explore.settings import MAX_LANES, Explore
from viz.ui.lane import MAX_NAME, Lane
from viz.ui.setup import RUN_QUANTITIES


def as_browser_sends(query):
    return {name: [value] if isinstance(value, str) else value for name, value in query.items()}


def values(quantity: Quantity):
    if quantity.is_switch:
        return st.booleans()
    if quantity.integer:
        return st.integers(int(quantity.low), int(quantity.high))
    return st.floats(quantity.low, quantity.high, exclude_max=quantity.open_high)


def settings_of(quantities):
    return st.fixed_dictionaries({}, optional={q.name: values(q) for q in quantities}).map(Settings)


names = st.text(max_size=MAX_NAME).map(lambda text: " ".join(text.split())[:MAX_NAME].strip())


@st.composite
def lanes(draw):
    optimizer = draw(st.sampled_from(list(OPTIMIZERS.values())))
    schedule = draw(st.sampled_from(list(SCHEDULES.values())))
    hyper, params = draw(settings_of(optimizer.hypers)), draw(settings_of(schedule.params))
    return Lane(optimizer.key, hyper, schedule.key, params, draw(names))


@st.composite
def explores(draw):
    surface = draw(st.sampled_from(list(SURFACES.values())))
    numbers = {name: draw(values(q)) for name, q in RUN_QUANTITIES.items()}
    point = st.floats(-1e6, 1e6)
    return Explore(
        surface=surface.key,
        start=(draw(point), draw(point)),
        surface_params=draw(settings_of(surface.params)),
        lanes=tuple(draw(st.lists(lanes(), min_size=1, max_size=MAX_LANES))),
        **numbers,
    )


@given(explores())
def test_round_trip(state):
    """What is shown after the link equals what was shown before, spec by spec, without a notice."""
    query = as_browser_sends(to_query(state))
    again, notices = from_query(query)
    assert notices == []
    assert as_browser_sends(to_query(again)) == query
    assert [lane.label for lane in again.lanes] == [lane.label for lane in state.lanes]
    for lane, twin in zip(state.lanes, again.lanes, strict=True):
        hypers = OPTIMIZERS[lane.optimizer].hypers
        assert [lane.value(q.name) for q in hypers] == [twin.value(q.name) for q in hypers]
    fields = ("surface", "start", *RUN_QUANTITIES)
    assert [getattr(again, name) for name in fields] == [getattr(state, name) for name in fields]


@given(st.dictionaries(st.sampled_from(["surface", "x", "y", "lane", "kappa", *RUN_QUANTITIES]), st.lists(st.text())))
def test_any_text_gives_allowed_settings(query):
    """Nothing in a link can break the page: the specs can always be made."""
    state, _ = from_query(query)
    assert len(state.specs()) == len(state.lanes) <= MAX_LANES


@pytest.mark.parametrize("name", PRESETS)
def test_presets_survive(name):
    state = PRESETS[name]
    again, notices = from_query(as_browser_sends(to_query(state)))
    assert notices == []
    assert to_query(again) == to_query(state)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"surface": ["rosenbrok"]}, "There is no surface “rosenbrok”; Rosenbrock is shown."),
        ({"num_steps": ["99999"]}, "num_steps must be a whole number in [1, 20000], not 99999; 20000 is used."),
        ({"num_steps": ["ten"]}, "num_steps must be a number, not “ten”; 500 is used."),
        ({"noise": ["-1"]}, "noise must be in [0, 1e+06], not -1; 0 is used."),
        ({"x": ["nan"]}, "x must be a number, not “nan”; -1.2 is used."),
        ({"seeds": ["2.4"]}, "seeds must be a whole number in [1, 32], not 2.4; 2 is used."),
        ({"lane": ["adamm,lr=0.1"]}, "There is no optimiser “adamm”; Adam is shown."),
        (
            {"seed": ["12345678.4"]},
            "seed must be a whole number in [0, 4.29497e+09], not 1.23457e+07; 12345678 is used.",
        ),
        ({"lane": ["adam,beta1=1.5"]}, "beta1 must be in [0, 1), not 1.5; 0.999999 is used."),
        ({"lane": ["adam,speed=3"]}, "Adam takes no “speed”; it is left out."),
        ({"lane": ["adam,bias_correction=maybe"]}, "bias_correction must be 0 or 1, not “maybe”; 1 is used."),
        ({"lane": ["adam"] * 9}, "The link has 9 lanes; the first 6 are shown."),
    ],
)
def test_notices(query, sentence):
    state, notices = from_query(query)
    assert notices == [sentence]
    assert state.specs()
