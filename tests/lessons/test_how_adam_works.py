""" "How Adam works" keeps its word: its numbers are measured, its links known, its rules those of the libraries."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from tests.lessons.texts import check_links, check_numbers, check_readings, check_view, runs_of, unproven
from viz import OPTIMIZERS, RunSpec, simulate
from viz.core.formula import SYMBOLS
from viz.core.schedules import SCHEDULES
from viz.lessons.how_adam_works.algorithm import EXAMPLE, NOTES
from viz.lessons.how_adam_works.derivations import DERIVATIONS
from viz.lessons.how_adam_works.differences import COMPARISONS, DIFFERENCES, distances
from viz.lessons.how_adam_works.family import FAMILY
from viz.lessons.how_adam_works.glossary import GLOSSARY, QUANTITY_TERMS
from viz.lessons.how_adam_works.questions import QUESTIONS
from viz.lessons.lesson import Beat
from viz.lessons.reading import follow
from viz.lessons.sources import LINK
from viz.optimizers.libraries import LIBRARY_RULES

ANSWER, PASSAGE, BRANCH = 90, 130, 75
"""Words that a text may have."""


def beats() -> Iterator[tuple[str, Beat, int]]:
    yield from ((f"why-{key}", passage.beat, PASSAGE) for key, passage in DERIVATIONS.items())
    yield from ((f"family-{key}", branch.seen, BRANCH) for key, branch in FAMILY.items())
    yield from ((f"libraries-{key}", comparison.beat, BRANCH) for key, comparison in COMPARISONS.items())
    yield from ((f"questions-{key}", question.answer, ANSWER) for key, question in QUESTIONS.items())


every_beat = pytest.mark.parametrize(("beat", "most"), [pytest.param(b, most, id=name) for name, b, most in beats()])
every_rule = pytest.mark.parametrize("rule", LIBRARY_RULES.values(), ids=list(LIBRARY_RULES))


@every_beat
def test_beats_keep_their_word(beat, most):
    check_readings(beat)
    check_numbers(beat)
    check_view(beat)
    check_links(beat.text)
    assert len(beat.text.split()) <= most, "a text is short"
    assert beat.view, "nothing is said without a demonstration"


def test_the_example_has_a_note_on_every_line():
    (run,) = EXAMPLE.runs
    lines = [line.name for line in OPTIMIZERS["adam"].formula_for(run.spec.hyper).lines]
    assert ["grad", *lines] == list(NOTES)
    x = follow(run.spec).x[:, 0]
    overshoot = (x < 0).argmax(axis=0)
    assert 0 < overshoot[1] < overshoot[0] < run.spec.num_steps, "both coordinates have something to tell, y first"


def test_family_is_a_tree_of_all_optimizers():
    assert FAMILY.keys() == OPTIMIZERS.keys()
    known = list(FAMILY)
    for place, branch in enumerate(FAMILY.values()):
        assert set(branch.parents) <= set(known[:place]), "parents come before their children"
        assert bool(branch.parents) == (branch.key != "sgd")
        runs = runs_of(branch.seen.view)
        assert branch.changes.endswith(".") and not unproven(branch.changes, runs, {"3": "", "10": ""})
        shown = {run.spec.optimizer for run in runs}
        assert branch.key in shown
        assert all(isinstance(run.spec, RunSpec) for run in runs), "Explore can open it"
        if branch.parents and branch.key not in {"adadelta", "lion"}:  # beside SGD and Adam the change is plainer
            assert shown & set(branch.parents)


def test_claims_have_sources():
    for entry in (*DERIVATIONS.values(), *COMPARISONS.values()):
        assert LINK.search(entry.beat.text), entry.key


def test_questions():
    assert len(QUESTIONS) >= 11
    assert all(question.question.endswith("?") for question in QUESTIONS.values())


def test_glossary_is_closed():
    assert len({term.name for term in GLOSSARY.values()}) == len(GLOSSARY)
    for key, term in GLOSSARY.items():
        assert key == term.key and set(term.see) <= GLOSSARY.keys() - {key}, key
        assert term.text.endswith(".") and len(term.text.split()) <= 50, key
        assert not unproven(term.text, (), term.quoted), key
        check_links(term.text)


def test_every_setting_has_a_term():
    declared = {q.name for optimizer in OPTIMIZERS.values() for q in optimizer.hypers}
    declared |= {q.name for schedule in SCHEDULES.values() for q in schedule.params}
    assert declared <= QUANTITY_TERMS.keys()
    assert set(QUANTITY_TERMS.values()) <= GLOSSARY.keys()


def test_differences_name_their_comparison():
    assert {row.comparison for row in DIFFERENCES} - {""} <= COMPARISONS.keys()
    for row in DIFFERENCES:
        cells = (row.what, row.pytorch, row.keras, row.optax, row.follows)
        assert not any("|" in cell or "\n" in cell for cell in cells), "a cell of a Markdown table"
        assert all(row.quoted.values()), row.key


def test_quoted_defaults_are_the_rules():
    """The defaults in the table are those that the figure runs with."""
    rows = {row.key: row for row in DIFFERENCES}
    for key, (name, setting) in {"adamw": ("adamw", "weight_decay"), "rmsprop": ("rmsprop", "alpha")}.items():
        rules = (OPTIMIZERS[name], LIBRARY_RULES[f"keras_{name}"], LIBRARY_RULES[f"optax_{name}"])
        for cell, rule in zip((rows[key].pytorch, rows[key].keras, rows[key].optax), rules, strict=True):
            assert float(cell.split(",")[0]) == rule.hyper_values()[setting]


@pytest.mark.parametrize("comparison", COMPARISONS.values(), ids=list(COMPARISONS))
def test_distances(comparison):
    for same in (False, True):
        found = distances(comparison, same)
        assert found.keys() == comparison.others.keys()
        for distance in found.values():
            assert distance.shape == (comparison.spec.num_steps + 1,)
            assert distance[0] == 0 and np.isfinite(distance).all()
    rules = [OPTIMIZERS[comparison.spec.optimizer], *(LIBRARY_RULES[key] for key in comparison.others.values())]
    for rule in rules:
        assert {*comparison.spec.hyper, *comparison.same} <= {q.name for q in rule.hypers}


@every_rule
def test_library_rules_are_well_formed(rule):
    """Their lines can be printed, and what is made of them is named as elsewhere."""
    assert rule.key not in OPTIMIZERS, "no menu offers it"
    assert "aligned" in rule.formula.latex
    assert {line.name for line in rule.formula.lines} <= SYMBOLS.keys()
    assert rule.about.endswith(".")


def two_steps(key: str, **hyper: float) -> list[float]:
    """The steps for the gradients 2 and −1 at x = 1."""
    rule = LIBRARY_RULES[key]
    state, steps = rule.init(1.0), []
    for t, grad in enumerate((2.0, -1.0), 1):
        step, state, _ = rule.update(1.0, grad, state, t, {"lr": 0.1, **hyper})
        steps.append(step)
    return steps


@pytest.mark.parametrize(
    ("key", "hyper", "expected"),
    [
        # m 0.2, 0.08; v 0.004, 0.004996; α_t 0.1·√0.001/0.1, 0.1·√0.001999/0.19
        ("keras_adam", {"eps": 0.01}, [-0.2 * 1e-3**0.5 / (4e-3**0.5 + 0.01),
                                       -0.008 / 0.19 * 1.999e-3**0.5 / (4.996e-3**0.5 + 0.01)]),
        ("keras_adam", {"eps": 0.0, "weight_decay": 0.5}, [-0.15, -0.008 / 0.19 * (1.999 / 4.996) ** 0.5 - 0.05]),
        # the v̂ of step 1 is 4 and stays the maximum: 0.004996/0.001999 is less
        ("optax_amsgrad", {"eps": 0.0}, [-0.1, -0.1 * (0.08 / 0.19) / 2]),
        # of the raw v 0.004996 is the larger
        ("keras_amsgrad", {"eps": 0.0}, [-0.1, -0.008 / 0.19 * (1.999 / 4.996) ** 0.5]),
        # m̂ = 0.9·0.2/0.19 + 0.1·2/0.1, then 0.9·0.08/0.271 − 0.1/0.19
        ("optax_nadam", {"eps": 0.0}, [-0.05 * (0.18 / 0.19 + 2),
                                       -0.1 * (0.072 / 0.271 - 0.1 / 0.19) * (1.999 / 4.996) ** 0.5]),
        # v 0.4, 0.46; b 0.1·2/√0.5, then 0.5·b − 0.1/√0.56
        ("keras_rmsprop", {"eps": 0.1, "momentum": 0.5}, [-0.2 / 0.5**0.5, -0.1 / 0.5**0.5 + 0.1 / 0.56**0.5]),
        # v 0.1 + 4, 0.1 + 5
        ("keras_adagrad", {"eps": 0.9}, [-0.2 / 5**0.5, 0.1 / 6**0.5]),
        ("keras_momentum", {"momentum": 0.5}, [-0.2, 0.0]),
    ],
)  # fmt: skip
def test_library_rules_against_steps_worked_by_hand(key, hyper, expected):
    np.testing.assert_allclose(two_steps(key, **hyper), expected, rtol=1e-12, atol=1e-15)


def test_keras_nadam_is_pytorchs_with_a_faster_warm_up():
    """0.96^t is PyTorch's 0.96^(ψt) with ψ = 1."""
    spec = RunSpec("rosenbrock", "nadam", (-1.5, 2.0), 100, {"lr": 0.02, "eps": 1e-8})
    keras = simulate(spec, LIBRARY_RULES["keras_nadam"]).x[:, 0]
    x = torch.tensor([-1.5, 2.0], dtype=torch.float64, requires_grad=True)
    torch.set_default_dtype(torch.float64)  # of the running product of μ
    try:
        optimizer = torch.optim.NAdam([x], lr=0.02, momentum_decay=1.0)
        for t in range(100):
            x.grad = torch.from_numpy(spec.landscape.value_and_gradient(x.detach().numpy()[:, None])[1][:, 0].copy())
            optimizer.step()
            np.testing.assert_allclose(x.detach().numpy(), keras[t + 1], rtol=1e-9)
    finally:
        torch.set_default_dtype(torch.float32)


def test_a_rule_in_place_of_the_specs():
    """It takes the spec's settings, and its own defaults for the others, on floats and on arrays."""
    spec = RunSpec("rosenbrock", "adam", (-1.5, 2.0), 20, {"lr": 0.05}, seed=tuple(range(20)), noise=0.1)
    rule = LIBRARY_RULES["keras_adam"]
    many = simulate(spec, rule)
    one = simulate(RunSpec("rosenbrock", "adam", (-1.5, 2.0), 20, {"lr": 0.05}, seed=3, noise=0.1), rule)
    np.testing.assert_allclose(many.x[:, 3], one.x[:, 0], rtol=1e-12)
    explicit = RunSpec("rosenbrock", "adam", (-1.5, 2.0), 20, {"lr": 0.05, "eps": 1e-7}, seed=3, noise=0.1)
    np.testing.assert_array_equal(simulate(explicit, rule).x, one.x)


def test_links_lead_to_pages():
    for _, beat, _ in beats():
        for target in re.findall(r"\]\((?!https:)(\S+?)\)", beat.text):
            assert target in {"mnist", "explore", "maps", "lessons"}
