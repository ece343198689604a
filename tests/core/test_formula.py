"""The lines that a reader sees: LaTeX as one would write it by hand."""

import re

import pytest

from viz import OPTIMIZERS
from viz.core.formula import SYMBOLS

X = r"x_{t} &= x_{t-1} + \Delta x_{t}"
EFFECTIVE = r"{\alpha^{\mathrm{eff}}}_{t}"

ADAM = [
    r"m_{t} &= \beta_1 \, m_{t-1} + \left(1 - \beta_1\right) \, g_{t}",
    r"v_{t} &= \beta_2 \, v_{t-1} + \left(1 - \beta_2\right) \, g_{t}^{2}",
    r"\hat m_{t} &= \frac{m_{t}}{1 - \beta_1^{t}}",
    r"\hat v_{t} &= \frac{v_{t}}{1 - \beta_2^{t}}",
    EFFECTIVE + r" &= \frac{\alpha}{\sqrt{\hat v_{t}} + \varepsilon}",
    r"\Delta x_{t} &= -" + EFFECTIVE + r" \, \hat m_{t}",
    X,
]
DECAYED = r"\left(g_{t} + \lambda \, x_{t-1}\right)"


def lines_of(formula):
    """The rows of a formula's aligned block, the rows of cases inside one joined by "else"."""
    begin, end = r"\begin{aligned}", r"\end{aligned}"
    assert formula.latex.startswith(begin)
    assert formula.latex.endswith(end)
    cases = re.sub(r"\\begin{cases}.*?\\end{cases}", lambda c: c[0].replace(r" \\ ", " else "), formula.latex)
    return cases.removeprefix(begin).removesuffix(end).split(r" \\ ")


def row(formula, name):
    """The row of the quantity ``name``."""
    return lines_of(formula)[[line.name for line in formula.lines].index(name)]


def test_adam():
    assert lines_of(OPTIMIZERS["adam"].formula_for({"weight_decay": 0.0})) == ADAM


def test_adam_with_weight_decay():
    """The penalty is in the gradient that both moments see, and nowhere else."""
    lines = lines_of(OPTIMIZERS["adam"].formula_for({"weight_decay": 0.1}))
    assert lines[0] == r"m_{t} &= \beta_1 \, m_{t-1} + \left(1 - \beta_1\right) \, " + DECAYED
    assert lines[1] == r"v_{t} &= \beta_2 \, v_{t-1} + \left(1 - \beta_2\right) \, " + DECAYED + "^{2}"
    assert lines[2:] == ADAM[2:]


def test_adamw_decays_beside_the_step():
    lines = lines_of(OPTIMIZERS["adamw"].formula)
    assert lines[:5] == ADAM[:5]
    assert lines[5] == ADAM[5] + r" - \alpha \, \lambda \, x_{t-1}"


def test_adamw_without_decay_is_adam():
    assert lines_of(OPTIMIZERS["adamw"].formula_for({"weight_decay": 0.0})) == ADAM


def test_without_bias_correction():
    formula = OPTIMIZERS["adam"].formula_for({"weight_decay": 0.0, "bias_correction": False})
    assert row(formula, "m_hat") == r"\hat m_{t} &= m_{t}"
    assert row(formula, "step") == r"\Delta x_{t} &= -" + EFFECTIVE + r" \, m_{t}"
    assert r"^{t}" not in formula.latex


@pytest.mark.parametrize(
    ("key", "name", "expected"),
    [
        ("sgd", "step", r"\Delta x_{t} &= -\alpha \, g_{t}"),
        ("nesterov", "step", r"\Delta x_{t} &= -\alpha \, \left(g_{t} + \mu \, b_{t}\right)"),
        ("adagrad", "v", r"v_{t} &= v_{t-1} + g_{t}^{2}"),
        ("rmsprop", "v", r"v_{t} &= \rho \, v_{t-1} + \left(1 - \rho\right) \, g_{t}^{2}"),
        ("amsgrad", "v_max", r"{v^{\max}}_{t} &= \max\left({v^{\max}}_{t-1},\, v_{t}\right)"),
        ("adamax", "u", r"u_{t} &= \max\left(\beta_2 \, u_{t-1},\, \left|g_{t}\right| + \varepsilon\right)"),
        ("yogi", "v", (r"v_{t} &= v_{t-1} - \left(1 - \beta_2\right) \, "
                       r"\operatorname{sign}\left(v_{t-1} - g_{t}^{2}\right) \, g_{t}^{2}")),
        ("lion", "step", r"\Delta x_{t} &= -\alpha \, \operatorname{sign}\left(c_{t}\right)"),
        ("adan", "diff", r"d_{t} &= \begin{cases} g_{t} - g_{t-1} & t > 1 else 0 & \text{else} \end{cases}"),
    ],
)  # fmt: skip
def test_without_weight_decay(key, name, expected):
    assert row(OPTIMIZERS[key].formula_for({"weight_decay": 0.0}), name) == expected


def test_switching_centred_on_adds_its_mean():
    plain = OPTIMIZERS["rmsprop"].formula_for({"weight_decay": 0.0})
    centred = OPTIMIZERS["rmsprop"].formula_for({"weight_decay": 0.0, "centered": True})
    assert "grad_mean" not in [line.name for line in plain.lines]
    assert row(centred, "grad_mean") == r"\bar g_{t} &= \rho \, \bar g_{t-1} + \left(1 - \rho\right) \, g_{t}"
    assert r"\bar g_{t}^{2}" in row(centred, "effective_lr")


def test_a_factor_of_zero_takes_its_term_away():
    formula = OPTIMIZERS["momentum"].formula_for({"weight_decay": 0.0, "momentum": 0.0, "dampening": 0.0})
    assert lines_of(formula) == [r"b_{t} &= g_{t}", EFFECTIVE + r" &= \alpha", r"\Delta x_{t} &= -\alpha \, g_{t}", X]


def test_eps_stays_even_at_zero():
    assert r"\varepsilon" in OPTIMIZERS["adam"].formula_for({"eps": 0.0}).latex


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_weight_decay_vanishes_everywhere(optimizer):
    assert r"\lambda" in optimizer.formula.latex
    assert r"\lambda" not in optimizer.formula_for({"weight_decay": 0.0}).latex


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_braces_and_parentheses_are_paired(optimizer):
    latex = optimizer.formula.latex
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
    assert latex.count(r"\begin") == latex.count(r"\end")


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_a_line_stands_on_the_lines_above_it(optimizer):
    """Every name in a line is an input, a setting, a value one step before, or was computed above."""
    known = {"grad", "t"} | {q.name for q in optimizer.hypers}

    def check(tree):
        if isinstance(tree, str):
            assert tree in known
        elif isinstance(tree, list) and tree[0] == "prev":
            assert tree[1] == "x" or tree[1] in optimizer.state
            assert tree[1] in SYMBOLS
        elif isinstance(tree, list):
            for branch in tree[1:]:
                check(branch)

    for line in optimizer.formula.lines:
        check(line.tree)
        known.add(line.name)
