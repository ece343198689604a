"""Typed formulas: what is allowed means what Python means by it, and nothing else gets in."""

from __future__ import annotations

import math
import time
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from viz.surfaces.derive import FormulaDerivatives
from viz.surfaces.formula import MAX_LENGTH, parse
from viz.surfaces.tree import CONSTANTS, FUNCTIONS, constant

HOSTILE = [
    # Size and time.
    ("9**9**9**9", "not a finite real number"),
    ("2**(9**9**9)*x", "not a finite real number"),
    ("x**9**9**9", "not a finite real number"),
    ("x**(-9999)", "exponent -9999 is too large"),
    ("x**65", "exponent 65 is too large"),
    ("((x**64)**64)**64", "reach the degree 4096"),
    ("(x + (y + (x + (y + 1)**32)**32)**32)**32", "reach the degree 1024"),
    ("1e999", "not a finite real number"),
    ("9" * 400, "not a finite real number"),
    ("exp(710)", "not a finite real number"),
    ("exp(" * 18 + "x" + ")" * 18, "nested too deeply"),
    ("x**" * 20 + "y", "nested too deeply"),
    ("(" * 230 + "x" + ")" * 230, "cannot be read"),
    ("-" * 450 + "x", "at most 150"),
    ("+".join("x" * 90), "at most 150"),
    ("*".join(f"sin({i}*x)" for i in range(1, 12)), "at most 10 factors"),
    ("x+" * 400 + "y", "at most 500 characters"),
    # Escapes.
    ("__import__('os').system('true')", "'__import__'"),
    ("x.__class__", "character '.'"),
    ("().__class__.__bases__", "character '.'"),
    ("x[0]", r"character '\['"),
    ("{x}", "character '{'"),
    ("'x'", '''character "'"'''),
    ('f"{x}"', "the name 'f'"),
    ("(lambda: x)()", "the name 'lambda'"),
    ("[x for x in y]", r"character '\['"),
    ("x if y else 1", "the name 'if'"),
    ("(x := 1)", "character ':'"),
    ("x\\\ny", r"character '\\\\'"),
    ("x#y", "character '#'"),
    ("x; y", "character ';'"),
    ("x, y", "Tuple"),
    ("eval(x)", "the name 'eval'"),
    ("factorial(99999)", "the name 'factorial'"),
    ("gamma(x)", "the name 'gamma'"),
    ("inverse_root(x)", "the name 'inverse_root'"),
    ("sign(x)", "the name 'sign'"),
    ("oo*x", "the name 'oo'"),
    ("x!", "character '!'"),
    ("x\x00", "character '.x00'"),
    # Characters that look like others: Python itself would read the second one as sin.
    ("ѕin(x)", "character 'ѕ'"),
    ("ｓin(x)", "character 'ｓ'"),
    ("x²", "character '²'"),
    ("x − y", "character '−'"),
    ("π*x", "character 'π'"),
    ("٣*x", "character '٣'"),
    # Mistakes.
    ("", "is empty"),
    (" \n\t", "is empty"),
    ("x^2", r"written \*\*"),
    ("2x", r"products are written with \*"),
    ("2(x + 1)", r"products are written with \*"),
    ("x(y)", r"products are written with \*"),
    ("x y", "cannot be read"),
    ("x +", "cannot be read"),
    ("(x", "cannot be read"),
    ("007", "cannot be read"),
    ("0x1f", "'0x1f'"),
    ("1_000", "'1_000'"),
    ("1j", "'1j'"),
    ("x//y", "FloorDiv"),
    ("snh(x)", "did you mean 'sinh'"),
    ("z", "allowed are x, y, pi, e, sin"),
    ("sin", r"such as sin\(x\)"),
    ("sin()", "exactly one argument"),
    ("sin(x, y)", "exactly one argument"),
    ("sin(**x)", "exactly one argument"),
    ("sin(*x)", "Starred"),
    ("1/0 + x", "not a finite real number"),
    ("sqrt(-1)*x", "not a finite real number"),
    ("log(0)", "not a finite real number"),
    ("(-8)**0.5", "not a finite real number"),
]


@pytest.mark.parametrize(("text", "sentence"), HOSTILE, ids=[text[:24].strip() or "blank" for text, _ in HOSTILE])
def test_refused_at_once_with_a_sentence(text: str, sentence: str) -> None:
    started = time.process_time()
    with pytest.raises(ValueError, match=sentence) as caught:
        parse(text)
    assert time.process_time() - started < 0.1
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", [None, 3, b"x", ["x"]])
def test_only_text_is_a_formula(text: Any) -> None:
    with pytest.raises(ValueError, match="must be text"):
        parse(text)


@given(st.text(alphabet=st.sampled_from("xye0129.+-*/(), sincoexplg_^=[]'\"\n"), max_size=60))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        tree = parse(text)
    except ValueError:
        return
    assert constant(tree) is None or math.isfinite(constant(tree))


@pytest.mark.parametrize("text", ["1/(x - x)", "x/(y - y + 0)", "(x - x)**-2", "log(x)/(2*y - y - y)"])
def test_a_division_by_what_cancels_to_zero_is_refused_at_first_use(text: str) -> None:
    with pytest.raises(ValueError, match="always zero"):
        _ = FormulaDerivatives(text, {}).value


@pytest.mark.parametrize(
    "text",
    [
        # Constants that appear only after terms cancel: sympy's own functions would evaluate these towers.
        "(x - x + 9)**((x - x + 9)**((x - x + 9)**(9 + y - y)))",
        "exp(exp(exp(exp(x - x + 9))))",
        "sqrt(x - x - 1)",
        "(1e300*x)**64*(1e300*y)**64",
        "x**-64 + y**-63",
        "x**y",
        "log(x)/sqrt(y) + asin(x) + x**2.5",
    ],
)
def test_arrays_overflow_or_leave_the_domain_without_raising(text: str) -> None:
    derivatives = FormulaDerivatives(text, {})
    x, y = np.array([[-2.0, 0.0, 2.0, 1e200], [0.0, -1.0, 0.5, 1e300]])
    with np.errstate(all="ignore"):
        results = [*derivatives.value_and_gradient(x, y), *derivatives.hessian(x, y), derivatives.value(x, y)]
    assert all(np.broadcast_to(result, 4).dtype == np.float64 for result in results)


@pytest.mark.parametrize(
    "text",
    [
        "/".join(f"(x + {i}*y)" for i in range(10)),
        "*".join(f"sin(x*y + {i})" for i in range(10)),
        "x**" * 14 + "y",
        "sin(x*" * 7 + "y" + ")" * 7,
        "exp(" * 14 + "x*y" + ")" * 14,
    ],
)
def test_the_largest_formulas_are_derived_in_bounded_time(text: str) -> None:
    started = time.process_time()
    derivatives = FormulaDerivatives(text, {})
    assert callable(derivatives.point)
    assert time.process_time() - started < 5.0


def test_spaces_and_line_breaks_do_not_matter() -> None:
    assert FormulaDerivatives("  x**2\n + y ", {}).point(3.0, 1.0) == FormulaDerivatives("x**2+y", {}).point(3.0, 1.0)
    assert parse("x" + " " * (MAX_LENGTH - 1)) is not None


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_function_and_its_derivatives(name: str) -> None:
    text, exact = f"{name}(x/2)", {"abs": mpmath.fabs}.get(name) or getattr(mpmath, name)
    derivatives = FormulaDerivatives(text, {})
    for x in (0.3, 0.7, 1.9):
        f, first, second = (float(mpmath.diff(lambda u: exact(u / 2), x, n)) for n in range(3))
        assert derivatives.point(x, 0.0) == pytest.approx((f, first, 0.0), rel=1e-13)
        assert float(np.broadcast_to(derivatives.hessian(np.array([x]), np.zeros(1))[0], 1)[0]) == pytest.approx(
            second, rel=1e-12, abs=1e-15
        )


def test_constants_and_parameters() -> None:
    assert FormulaDerivatives("pi*x + e*y", {}).point(1.0, 2.0) == (math.pi + 2.0 * math.e, math.pi, math.e)
    assert FormulaDerivatives("3", {}).point(1.0, 2.0) == (3.0, 0.0, 0.0)
    # A parameter may have the name of nothing else; it is an argument in declared order.
    assert FormulaDerivatives("b*x + a*y", {"a": "a", "b": "b"}).point(1.0, 1.0, 10.0, 3.0) == (13.0, 3.0, 10.0)


def leaves() -> st.SearchStrategy[str]:
    return st.sampled_from(["x", "y"]) | st.integers(0, 9).map(str)


def polynomials() -> st.SearchStrategy[str]:
    """Texts of + − * ** and signs, with and without parentheses, so that precedence is put to the test."""

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        joined = st.tuples(inner, st.sampled_from(["+", "-", "*", " - ", " * "]), inner).map("".join)
        powers = st.tuples(inner, st.integers(0, 4)).map(lambda pair: f"({pair[0]})**{pair[1]}")
        bare_powers = st.tuples(leaves(), st.integers(0, 4)).map(lambda pair: f"{pair[0]}**{pair[1]}")
        return st.one_of(joined, inner.map(lambda t: f"({t})"), inner.map(lambda t: f"-{t}"), powers, bare_powers)

    return st.recursive(leaves(), grow, max_leaves=10)


@given(polynomials(), st.integers(-5, 5), st.integers(-5, 5))
def test_polynomials_equal_python_integers_exactly(text: str, x: int, y: int) -> None:
    bound = eval(text.replace("-", "+"), {"x": 9, "y": 9})  # noqa: S307  (no intermediate can be larger, however sympy sorts)
    assume(bound < 2**53)
    try:
        derivatives = FormulaDerivatives(text, {})
    except ValueError as refusal:
        assert "factors" in str(refusal) or "nested" in str(refusal) or "degree" in str(refusal)  # noqa: PT017
        assume(False)
    assert derivatives.point(float(x), float(y))[0] == eval(text, {"x": x, "y": y})  # noqa: S307


def expressions() -> st.SearchStrategy[str]:
    numbers = st.sampled_from(["0.5", "2", "1.25e-1", "pi", "3.", ".75", "e"])

    def grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        operations = st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]}){t[1]}({t[2]})")
        calls = st.tuples(st.sampled_from(["sin", "cos", "tan", "exp", "log", "sqrt"]), inner).map(
            lambda t: f"{t[0]}({t[1]})"
        )
        powers = st.tuples(inner, st.sampled_from(["2", "3", "-1", "-2"])).map(lambda t: f"({t[0]})**{t[1]}")
        return st.one_of(operations, calls, powers, inner.map(lambda t: f"-({t})"))

    return st.recursive(st.sampled_from(["x", "y"]) | numbers, grow, max_leaves=6)


@given(expressions(), st.floats(0.1, 3.0), st.floats(0.1, 3.0))
def test_expressions_lie_in_the_interval_that_mpmath_gives(text: str, x: float, y: float) -> None:
    """Interval arithmetic on inputs widened by 1e-11: whoever evaluates without a mistake ends inside."""
    iv = mpmath.iv
    wide = {name: iv.mpf([v * (1 - 1e-11), v * (1 + 1e-11)]) for name, v in {"x": x, "y": y, **CONSTANTS}.items()}
    try:
        enclosure = eval(text, {**wide, **{n: getattr(iv, n) for n in ("sin", "cos", "tan", "exp", "log", "sqrt")}})  # noqa: S307
        low, high = float(mpmath.mpf(iv.mpf(enclosure).a)), float(mpmath.mpf(iv.mpf(enclosure).b))
        found = FormulaDerivatives(text, {}).point(x, y)[0]
    except (ArithmeticError, ValueError, TypeError, mpmath.libmp.ComplexResult):
        assume(False)
    assume(math.isfinite(low) and math.isfinite(high))
    slack = 1e-9 * max(abs(low), abs(high))
    assert low - slack <= found <= high + slack
