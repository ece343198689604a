"""Explore's wiring: what a widget changes arrives in the bytes that the player gets, in the table and in the link."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.container import read
from viz import RunSpec, simulate
from viz.ui.controls import plain
from viz.ui.explore.presets import PRESETS
from viz.ui.explore.settings import MAX_LANES, Explore
from viz.ui.state import NOT_OFFERED

SCRIPT = str(Path(__file__).resolve().parents[2] / "viz" / "ui" / "shell.py")


def open_page(**query):
    app = AppTest.from_file(SCRIPT, default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def payload(app):
    """Header of the player's container, with a function that reads an array out of it."""
    return read(app.get("bidi_component")[0].proto.bytes)


def lanes(app):
    return [lane["name"] for lane in payload(app)[0]["lanes"]]


def test_opens_on_something_worth_looking_at():
    app = open_page()
    header, array = payload(app)
    assert header["surface"]["name"] == "Rosenbrock"
    assert header["start"] == [-1.2, 1.0]
    assert lanes(app) == ["Adam", "RMSProp", "Momentum", "SGD"]
    path = simulate(RunSpec(start=(-1.2, 1.0), hyper={"lr": 0.1}))
    channels = header["lanes"][0]["channels"]
    np.testing.assert_allclose(array(channels["loss"]), path.loss[:, 0], rtol=1e-6)
    np.testing.assert_allclose(array(channels["m"]), path.info["m"][:, 0], rtol=1e-6)
    rebuilt = path.x[0, 0] + np.cumsum(array(channels["step"]).astype(float), axis=0)
    np.testing.assert_allclose(rebuilt, path.x[1:, 0], atol=1e-6)
    assert not app.warning


def test_a_lanes_slider_moves_that_lane_and_the_link():
    app = open_page()
    before = payload(app)[0]
    app.select_slider(key="lr_0").set_value(0.05).run()
    after = payload(app)[0]
    assert [lane["hyper"]["lr"] for lane in after["lanes"]] == [0.05, 0.02, 5e-4, 1e-3]
    assert after["spec"] != before["spec"]
    assert app.query_params["lane"][0] == "adam,lr=0.05"


@pytest.mark.parametrize("second", ["lr_0", "add_lane"])
def test_a_quick_second_move_keeps_the_first(second):
    """Its run carries the link of before the first, as the browser has not heard of the newer one yet."""
    app = open_page(surface="rosenbrock", num_steps="300")
    app.select_slider(key="num_steps").set_value(200).run()
    app.query_params["num_steps"] = "300"
    move = app.select_slider(key="lr_0").set_value(0.05) if second == "lr_0" else app.button(key="add_lane").click()
    move.run()
    assert payload(app)[0]["num_steps"] == 200
    assert app.query_params["num_steps"] == "200"
    assert payload(app)[0]["lanes"][0]["hyper"]["lr"] == (0.05 if second == "lr_0" else 0.1)


def test_sidebar():
    app = open_page()
    app.selectbox(key="surface").set_value("himmelblau").run()
    assert payload(app)[0]["start"] == [5.0, -5.0]
    app.number_input(key="start_x").set_value(1.25).run()
    app.number_input(key="start_y").set_value(0.5).run()
    app.select_slider(key="num_steps").set_value(200).run()
    header = payload(app)[0]
    assert (header["start"], header["num_steps"]) == ([1.25, 0.5], 200)
    assert app.query_params["num_steps"] == "200"


def open_more(app):
    app.session_state["more"] = True
    app.run()
    assert not app.exception


def edit(app, index):
    """Open a lane's popover: AppTest forgets at each run which one is open."""
    app.session_state[f"edit_{index}"] = True
    app.run()
    assert not app.exception


def results(app):
    return next(
        html.proto.body for html in app.get("html") if "as-results" in html.proto.body and "<td>" in html.proto.body
    )


def test_more_noise_and_seeds():
    app = open_page()
    open_more(app)
    app.select_slider(key="noise").set_value(1.0).run()
    app.slider(key="seeds").set_value(5).run()
    header, array = payload(app)
    lane = header["lanes"][0]
    assert lane["runs"] == 5
    assert array(lane["seeds"]["paths"]).shape[0] == 5
    low, mean, high = (array(lane["band"][name]) for name in ("low", "mean", "high"))
    assert np.all(low <= high)
    assert np.all(low <= mean * (1 + 1e-6))


def test_rotation_turns_the_start_with_the_surface():
    app = open_page(surface="quadratic", x="1", y="0")
    open_more(app)
    app.slider(key="rotation").set_value(90.0).run()
    header = payload(app)[0]
    assert header["start"] == [0.0, 1.0]
    assert "rotation=90" in header["surface"]["url"]


def test_loss_scale_and_surface_parameter():
    app = open_page(surface="quadratic")
    open_more(app)
    app.select_slider(key="param_quadratic_kappa").set_value(1000.0).run()
    app.select_slider(key="loss_scale").set_value(10.0).run()
    header, array = payload(app)
    start = header["start"]
    assert array(header["lanes"][0]["channels"]["loss"])[0] == pytest.approx(5 * (start[0] ** 2 + 1000 * start[1] ** 2))


def test_add_duplicate_rename_remove():
    app = open_page()
    app.button(key="add_lane").click().run()
    app.button(key="add_lane").click().run()
    assert len(lanes(app)) == MAX_LANES
    assert "add_lane" not in [button.key for button in app.button]
    edit(app, 1)
    assert app.button(key="duplicate_1").disabled
    app.text_input(key="name_1").set_value("  my   lane ").run()
    assert lanes(app)[1] == "my lane"
    edit(app, 1)
    app.button(key="remove_1").click().run()
    assert len(lanes(app)) == MAX_LANES - 1
    assert "my lane" not in lanes(app)


def test_the_editor_draws_what_the_optimizer_declares():
    app = open_page()
    edit(app, 0)
    app.toggle(key="adam_bias_correction_0").set_value(False).run()
    assert "bias_correction=0" in app.query_params["lane"][0]
    names = [line["name"] for line in payload(app)[0]["lanes"][0]["formula"]]
    assert names == ["m", "v", "m_hat", "v_hat", "effective_lr", "step", "x"]
    edit(app, 0)
    app.selectbox(key="optimizer_0").set_value("lion").run()
    assert payload(app)[0]["lanes"][0]["optimizer"] == "Lion"
    edit(app, 0)
    assert app.select_slider(key="lion_beta2_0").value == 0.99
    app.selectbox(key="schedule_0").set_value("warmup").run()
    header, array = payload(app)
    assert array(header["lanes"][0]["channels"]["lr"])[:2] == pytest.approx([0.02 / 50, 0.04 / 50])


@pytest.mark.parametrize("name", PRESETS)
def test_presets_open_without_a_notice(name):
    app = open_page()
    app.session_state["explore"] = PRESETS[name]
    app.run()
    assert not app.exception
    assert not app.warning
    header = payload(app)[0]
    assert [lane["diverged_at"] for lane in header["lanes"]] == [-1] * len(PRESETS[name].lanes)


def test_coming_back_from_another_page_keeps_the_settings():
    app = open_page(surface="beale", lane="lion,lr=0.1")
    app.session_state["page"] = "maps"
    app.query_params.clear()
    app.run()
    assert lanes(app) == ["Lion"]
    assert app.query_params["surface"] == "beale"


def test_a_link_followed_within_the_session_is_taken():
    """Back and Forward change the address without a widget."""
    app = open_page(surface="beale", lane="lion,lr=0.1")
    app.query_params.clear()
    app.query_params.update({"surface": "booth", "lane": ["sgd,lr=0.01"]})
    app.run()
    assert payload(app)[0]["surface"]["name"] == "Booth"
    assert lanes(app) == ["SGD"]


def test_reset():
    app = open_page(surface="beale", lane="lion,lr=0.1")
    assert lanes(app) == ["Lion"]
    app.button(key="reset").click().run()
    assert app.session_state["explore"] == Explore()


def test_a_bad_link_is_clamped_and_told():
    app = open_page(surface="rosenbrok", num_steps="1e9", lane="adam,lr=fast,name=<b>*x*</b>")
    assert len(app.warning) == 3
    assert lanes(app) == ["<b>*x*</b>"]
    assert app.query_params["num_steps"] == "20000"
    app.select_slider(key="num_steps").set_value(100).run()
    assert not app.warning


def test_divergence_is_reported_and_never_an_error():
    app = open_page(lane="sgd,lr=1", num_steps="50")
    header, _ = payload(app)
    path = simulate(RunSpec(optimizer="sgd", start=(-1.2, 1.0), num_steps=50, hyper={"lr": 1.0}))
    assert header["lanes"][0]["diverged_at"] == path.diverged_at[0] > 0
    assert f"<td>{path.diverged_at[0]}</td>" in results(app)


def test_names_in_the_table_are_text():
    app = open_page(lane="adam,lr=0.1,name=%3Cscript%3E")
    assert "&lt;script&gt;" in results(app)
    assert "<script>" not in results(app)


def test_a_link_wrong_in_a_thousand_places_gets_a_few_sentences():
    app = open_page(lane="adam," + ",".join(f"no{k}=1" for k in range(1000)))
    assert len(app.warning) == 9
    assert app.warning[-1].value == plain("992 more values of the link could not be taken as they stand.")


def test_a_value_that_no_widget_offers_is_refused_in_a_sentence():
    app = open_page()
    edit(app, 0)
    before = payload(app)[0]
    for widget, hostile in (("surface", "<script>"), ("optimizer_0", "nope")):
        box = app.selectbox(key=widget)
        box.options.append(hostile)  # in this browser
        box.set_value(hostile).run()
        assert not app.exception
        assert [warning.value for warning in app.warning] == [plain(NOT_OFFERED)]
        assert payload(app)[0] == before
        edit(app, 0)
        assert app.selectbox(key=widget).value != hostile
