"""The sharpness panel's switch: in the sidebar, in the link, in the bytes."""

from tests.ui.test_explore import open_more, open_page, payload
from viz.ui.explore.permalink import from_query
from viz.ui.explore.presets import PRESETS


def sharpness_sent(app):
    return ["sharpness" in lane for lane in payload(app)[0]["lanes"]]


def test_off_by_default_and_absent_from_the_link():
    app = open_page()
    assert not any(sharpness_sent(app))
    assert "sharpness" not in app.query_params


def test_the_toggle_sends_it_and_writes_the_link():
    app = open_page()
    open_more(app)
    app.toggle(key="sharpness").set_value(True).run()
    assert all(sharpness_sent(app))
    assert app.query_params["sharpness"] == "1"
    app.toggle(key="sharpness").set_value(False).run()
    assert not any(sharpness_sent(app))
    assert "sharpness" not in app.query_params


def test_a_link_opens_it():
    assert all(sharpness_sent(open_page(sharpness="1")))


def test_a_bad_value_is_told():
    state, notices = from_query({"sharpness": ["yes"]})
    assert not state.sharpness
    assert notices == ["sharpness must be 0 or 1, not “yes”; 0 is used."]


def test_its_preset_shows_it():
    assert [name for name, preset in PRESETS.items() if preset.sharpness] == ["Edge of stability"]


def test_a_diverged_lane_keeps_its_symbol():
    """What is no number once a run has diverged says nothing about a preconditioner."""
    header, _ = payload(open_page(sharpness="1", lane=["sgd,lr=1", "adam,lr=0.1"]))
    assert header["lanes"][0]["diverged_at"] > 0
    assert [lane["sharpness"]["preconditioned"] for lane in header["lanes"]] == [False, True]
