"""How Adam works: every section draws what its content says, and links lead where they say."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.container import read
from viz import OPTIMIZERS
from viz.lessons.how_adam_works.derivations import DERIVATIONS
from viz.lessons.how_adam_works.differences import COMPARISONS
from viz.lessons.how_adam_works.family import FAMILY
from viz.lessons.how_adam_works.glossary import GLOSSARY, QUANTITY_TERMS
from viz.lessons.how_adam_works.questions import QUESTIONS
from viz.ui.controls import plain
from viz.ui.how_adam_works.permalink import DEFAULT, from_query, to_query
from viz.ui.how_adam_works.sections import SECTIONS
from viz.ui.how_adam_works.settings import How
from viz.ui.how_adam_works.texts import TEXTS
from viz.ui.terms import heading, help_of, with_family, with_terms

SCRIPT = str(Path(__file__).resolve().parents[2] / "viz" / "ui" / "shell.py")


def open_page(**query):
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    app._page_hash = calc_hash("how_adam_works")
    return follow(app, **query)


def follow(app, **query):
    """The same session at another link."""
    app.query_params.clear()
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def as_link(state):
    return {name: [value] for name, value in to_query(state).items()}


def players(app):
    """Headers of the players on the page; other components send no bytes."""
    found = [element.proto.bytes for element in app.get("bidi_component")]
    return [header for header, _ in map(read, filter(None, found)) if "lanes" in header]


def texts(app):
    return "\n".join(element.value for element in app.markdown)


def test_every_state_has_a_link_that_leads_back():
    for section in SECTIONS.values():
        for key in ("", *section.entries):
            state = How(section.key, key)
            assert from_query(as_link(state)) == (state, [])
    same = How("libraries", next(iter(COMPARISONS)), same=True)
    assert from_query(as_link(same)) == (same, [])
    assert from_query({}) == (DEFAULT, [])
    assert from_query({"section": ["questions"]})[0].open == next(iter(QUESTIONS))


@pytest.mark.parametrize(
    ("query", "state", "sentence"),
    [
        ({"section": ["<b>"]}, DEFAULT, "section must be one of algorithm, why"),
        (
            {"section": ["family"], "open": ["adamx"]},
            How("family", "adamax"),
            "no optimiser “adamx”; “AdaMax” is shown",
        ),
        ({"section": ["glossary"], "open": ["?" * 10_000]}, How("glossary", ""), "There is no term “???"),
        ({"open": ["m"]}, DEFAULT, "The section Algorithm has nothing of its own to open; “m” is left out."),
        ({"section": ["libraries"], "settings": ["1"]}, How().with_section("libraries"), "settings must be one of"),
    ],
)
def test_what_a_link_says_wrongly_is_told(query, state, sentence):
    found, (notice,) = from_query(query)
    assert found == state
    assert sentence in notice and len(notice) < 200


def test_algorithm_shows_a_sentence_on_every_line():
    app = open_page()
    (header,) = players(app)
    lines = {line["name"] for line in header["lanes"][0]["formula"]}
    assert lines <= header["show"]["notes"].keys()
    assert not app.warning
    assert app.query_params == {}


def test_sections_and_what_is_opened_in_them():
    app = open_page()
    app.button_group(key="how_section").set_value("why").run()
    assert app.query_params["section"] == "why"
    assert [entry.label for entry in app.expander] == [plain(passage.title) for passage in DERIVATIONS.values()]
    assert len(players(app)) == 1  # of the first passage alone

    app.button_group(key="how_section").set_value("questions").run()
    last = list(QUESTIONS)[-1]
    app.session_state[f"how_questions_{last}"] = True
    follow(app, section="questions", open=last)
    assert len(app.expander) == len(QUESTIONS)
    assert len(players(app)) == 1

    follow(app, section="libraries")
    table = next(element.value for element in app.markdown if element.value.startswith(f"| {TEXTS['differs']}"))
    assert "Keras" in table
    for key in COMPARISONS:
        app.selectbox(key="how_comparison").set_value(key).run()
        if COMPARISONS[key].same:
            app.button_group(key="how_same").set_value(True).run()
        assert not app.exception
        assert app.query_params["open"] == key
    assert app.query_params["settings"] == "same"

    follow(app, section="glossary", open=next(iter(GLOSSARY)))
    for key in GLOSSARY:
        assert f'id="as-term-{key}"' in texts(app)
    assert texts(app).count("as-marked") == 1


def test_every_branch_shows_its_formula_and_runs_that_explore_can_take():
    app = open_page(section="family")
    for key in FAMILY:
        follow(app, section="family", open=key)
        assert app.subheader[-1].value == OPTIMIZERS[key].name
        assert app.latex[0].value.strip("$\n ") == OPTIMIZERS[key].formula.latex
        assert len(players(app)) == 1


def test_help_ends_with_a_link_to_the_term():
    lr = OPTIMIZERS["adam"].hypers[0]
    key = QUANTITY_TERMS["lr"]
    link = f"[{GLOSSARY[key].name}](how_adam_works?section=glossary&open={key})"
    assert help_of(lr) == f"{lr.help}\n\nGlossary: {link}"
    assert with_terms("", key) == f"Glossary: {link}"
    assert heading("<lr>", key) == (
        f'<th scope="col"><a href="how_adam_works?section=glossary&amp;open={key}" target="_blank">&lt;lr&gt;</a></th>'
    )
    for optimizer in OPTIMIZERS.values():
        assert all(q.name in QUANTITY_TERMS for q in optimizer.hypers)
    link = re.search(r"\((.*)\)$", with_family("", OPTIMIZERS["adam"]))[1]
    assert link == "how_adam_works?section=family&open=adam"
