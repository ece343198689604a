"""Maps' settings survive the link, and whatever else stands in a link becomes something allowed and a sentence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.test_permalink import as_browser_sends, lanes, settings_of, values
from viz import SURFACES
from viz.figures.maps import MEASURES
from viz.ui.links import setup_query
from viz.ui.maps.axes import AxisRange, limits, may_cross, spacings_of
from viz.ui.maps.panels import panels_of
from viz.ui.maps.permalink import DEFAULT, from_query, to_query
from viz.ui.maps.presets import PRESETS
from viz.ui.maps.settings import CELLS, MAX_CURVES, MAX_MAPS, QUANTITIES, VIEWS, Maps


@st.composite
def ranges(draw, quantity):
    spacing = draw(st.sampled_from(spacings_of(quantity)))
    if quantity.is_switch:
        return AxisRange(quantity.name, 0.0, 1.0, spacing)
    low, high = limits(quantity, spacing)
    ends = draw(st.lists(st.floats(low, high), min_size=2, max_size=2, unique=True))
    return AxisRange(quantity.name, min(ends), max(ends), spacing)


@st.composite
def states(draw):
    surface = draw(st.sampled_from(list(SURFACES.values())))
    point = st.floats(-1e6, 1e6)
    state = Maps(
        surface=surface.key,
        start=(draw(point), draw(point)),
        surface_params=draw(settings_of(surface.params)),
        view=draw(st.sampled_from(list(VIEWS))),
        lanes=tuple(draw(st.lists(lanes(), min_size=1, max_size=MAX_MAPS))),
        curves=tuple(draw(st.lists(lanes(), min_size=1, max_size=MAX_CURVES))),
        measure=draw(st.sampled_from(list(MEASURES))),
        cells=draw(values(CELLS)),
        **{name: draw(values(q)) for name, q in QUANTITIES.items()},
    )
    known = state.axis_quantities()
    across = draw(st.sampled_from(list(known)))
    up = draw(st.sampled_from([name for name in known if may_cross(name, across)]))
    return replace(
        state, across=draw(ranges(known[across])), up=draw(ranges(known[up])), rates=draw(ranges(known["lr"]))
    )


@given(states())
def test_round_trip(state):
    """The same maps after the link, sweep by sweep, without a notice."""
    query = as_browser_sends(to_query(state))
    again, notices = from_query(query)
    assert notices == []
    assert as_browser_sends(to_query(again)) == query
    assert [p.request for p in panels_of(again)] == [p.request for p in panels_of(state)] or has_defaults(state)
    fields = ("view", "measure", "cells", "up", "across", "rates", "start", *QUANTITIES)
    assert [getattr(again, name) for name in fields] == [getattr(state, name) for name in fields]


def has_defaults(state):
    """Whether a lane sets what is the default anyhow: the link leaves that out, and the run is the same."""
    again, _ = from_query(as_browser_sends(to_query(state)))
    return again.lanes != state.lanes or again.curves != state.curves


NAMES = ["view", "surface", "x", "lane", "curve", "up", "across", "rates", "measure", "cells", "kappa", *QUANTITIES]
WORDS = st.text() | st.sampled_from(["lr", "beta2,0,1", "lr,0,1,log", "turn,9,1", "x0", "rotation", "nan", "basins"])


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(WORDS)))
def test_any_text_gives_allowed_settings(query):
    """Nothing in a link can break the page: every map has its axes, and they increase."""
    state, _ = from_query(query)
    for panel in panels_of(state):
        assert {panel.up.name, panel.across.name} <= set(panel.quantities)
        for axis in (panel.up, panel.across):
            assert (axis.values(16)[1:] > axis.values(16)[:-1]).all()


@pytest.mark.parametrize("name", PRESETS)
def test_presets_survive(name):
    again, notices = from_query(as_browser_sends(to_query(PRESETS[name])))
    assert notices == []
    assert again == PRESETS[name]


def test_no_link_is_the_default():
    assert from_query({}) == (DEFAULT, [])
    assert from_query(as_browser_sends(to_query(DEFAULT))) == (DEFAULT, [])
    assert set(setup_query(DEFAULT, DEFAULT)) == {"surface", "x", "y", "num_steps", "seed"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"view": ["maps"]}, "view must be one of hyper, basins, sensitivity, not “maps”; hyper is used."),
        ({"num_steps": ["9999"]}, "num_steps must be a whole number in [1, 5000], not 9999; 5000 is used."),
        ({"cells": ["1000"]}, "cells must be a whole number in [16, 256], not 1000; 256 is used."),
        ({"measure": ["a"]},
         "measure must be one of final_loss, best_loss, steps_to_tolerance, minimum, not “a”; final_loss is used."),
        ({"across": ["speed,0,1"]}, "across cannot be “speed” here; lr is drawn."),
        ({"across": ["beta1"], "up": ["beta1"]}, "up cannot be “beta1” here; lr is drawn."),
        ({"across": ["turn"], "up": ["x0"]}, "up cannot be “x0” here; beta1 is drawn."),
        ({"across": ["lr,0,1,log"]}, "the low end of lr must be in [1e-12, 1e+06], not 0; 1e-12 is used."),
        ({"across": ["beta2,0.5,1"]}, "the high end of beta2 must be in [0, 0.999999], not 1; 0.999999 is used."),
        ({"across": ["lr,1,0.1"]}, "The range of lr must go from low to high; 0.0001 to 1 is used."),
        ({"across": ["lr,0.1,1,cubic"]}, "The spacing of lr must be log or linear, not “cubic”; log is used."),
        ({"across": ["lr,a,1"]}, "the low end of lr must be a number, not “a”; 0.0001 is used."),
        ({"rates": ["beta1"]}, "rates cannot be “beta1” here; lr is drawn."),
        ({"lane": ["adam"] * 3}, "The link has 3 lanes; the first 2 are shown."),
        ({"curve": ["adam"] * 9}, "The link has 9 lanes; the first 6 are shown."),
    ],
)  # fmt: skip
def test_notices(query, sentence):
    state, notices = from_query(query)
    assert notices == [sentence]
    assert panels_of(state)


def test_the_axis_that_the_link_names_is_taken():
    state, notices = from_query({"up": ["lr,0.01,1,log"]})
    assert notices == []
    assert (state.up, state.across.name) == (AxisRange("lr", 0.01, 1.0), "beta1")


def test_both_axes_the_same():
    state, notices = from_query({"up": ["beta1"], "across": ["beta1"]})
    assert (state.up.name, state.across.name) == ("lr", "beta1")
    assert notices == ["up cannot be “beta1” here; lr is drawn."]
