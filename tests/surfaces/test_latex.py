"""LaTeX says what the formula says: nothing lost, nothing misread."""

from __future__ import annotations

import pytest

from viz.surfaces import SURFACES
from viz.surfaces.formula import parse
from viz.surfaces.latex import to_latex


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("x - (y - 1)", r"x - \left(y - 1\right)"),
        ("x - y - 1", r"x - y - 1"),
        ("x - -y", r"x - \left(-y\right)"),
        ("-x**2", r"-x^{2}"),
        ("(-x)**2", r"\left(-x\right)^{2}"),
        ("-(x + y)", r"-\left(x + y\right)"),
        ("-x/y", r"-\frac{x}{y}"),
        ("(x/y)**2", r"\left(\frac{x}{y}\right)^{2}"),
        ("x/2*y", r"\frac{x}{2} y"),
        ("x/(2*y)", r"\frac{x}{2 y}"),
        ("2*3*x", r"2 \cdot 3 x"),
        ("x*(-y)", r"x \left(-y\right)"),
        ("(x**2)**3", r"\left(x^{2}\right)^{3}"),
        ("x**y**2", r"x^{y^{2}}"),
        ("exp(-x)**2", r"\left(e^{-x}\right)^{2}"),
        ("sqrt(x)*abs(y)", r"\sqrt{x} \left|y\right|"),
        ("asin(x) + log(y)", r"\arcsin\left(x\right) + \log\left(y\right)"),
        ("1e-7*pi*x", r"1 \cdot 10^{-7} \pi x"),
        ("0.50*x + 3.0", r"0.5 x + 3"),
    ],
)
def test_latex(text: str, latex: str) -> None:
    assert to_latex(parse(text), {}) == latex


def test_parameters_have_their_own_latex() -> None:
    assert SURFACES["quadratic"].latex == r"\frac{x^{2} + \kappa y^{2}}{2}"
    assert SURFACES["rosenbrock"].latex == r"\left(1 - x\right)^{2} + b \left(y - x^{2}\right)^{2}"
