"""The lines of an update rule for a reader, derived from the rule itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from viz.core.expression import Expression
from viz.core.quantity import Quantity, Value
from viz.core.trace import PREVIOUS, is_symbol, trace

Tree = str | float | list[Any]
"""A name, a number, ``["prev", name]`` (the value one step before), or ``[op, argument, …]``."""


@dataclass(frozen=True)
class Line:
    """One line of a formula: ``name = tree``."""

    name: str
    tree: Tree


@dataclass(frozen=True)
class Formula:
    """The lines of an update rule in the order in which they are computed, the last ones ``step`` and ``x``."""

    lines: tuple[Line, ...]
    symbols: Mapping[str, str]

    @cached_property
    def latex(self) -> str:
        """The lines as one LaTeX ``aligned`` block."""
        rows = [f"{self._name(line.name)} &= {self._latex(line.tree)}" for line in self.lines]
        return "\\begin{aligned}" + r" \\ ".join(rows) + "\\end{aligned}"

    def _name(self, name: str) -> str:
        if name in self.symbols:
            return self.symbols[name]
        return "t" if name == "t" else _subscript(SYMBOLS[name][1], "t")

    def _latex(self, tree: Tree, binding: int = 0) -> str:
        """``tree`` in LaTeX, in parentheses where it binds weaker than its surroundings."""
        if isinstance(tree, str):
            return self._name(tree)
        if not isinstance(tree, list):
            return f"{tree:g}"
        op, *args = tree
        if op == "prev":
            return _subscript(SYMBOLS[args[0]][1], "t-1")
        text, own = self._operation(op, args)
        return rf"\left({text}\right)" if own < binding else text

    def _operation(self, op: str, args: list[Any]) -> tuple[str, int]:
        show = self._latex
        if op == "/":
            return rf"\frac{{{show(args[0])}}}{{{show(args[1])}}}", 4
        if op == "-" and len(args) == 1:
            return f"-{show(args[0], 2)}", 1
        if op in "+-":
            return f"{show(args[0], 1)} {op} {show(args[1], 2)}", 1
        if op == "*":
            return rf"{show(args[0], 2)} \, {show(args[1], 3)}", 2
        if op == "**":
            return f"{show(args[0], 5)}^{{{show(args[1])}}}", 3
        if op == "where":
            condition, yes, no = map(show, args)
            return rf"\begin{{cases}} {yes} & {condition} \\ {no} & \text{{else}} \end{{cases}}", 4
        if op in _CALLS:
            return _CALLS[op].format(*map(show, args)), 4
        return f"{show(args[0])} {_RELATIONS[op]} {show(args[1])}", 0


SYMBOLS = {
    "x": ("x", "x"), "grad": ("g", "g"), "t": ("t", "t"), "m": ("m", "m"), "v": ("v", "v"), "m_hat": ("m̂", r"\hat m"),
    "v_hat": ("v̂", r"\hat v"), "step": ("Δx", r"\Delta x"), "v_max": ("vₘₐₓ", r"v^{\max}"),
    "effective_lr": ("αₑ", r"\alpha^{\mathrm{eff}}"), "u": ("u", "u"), "mu_product": ("Πμ", r"\Pi\mu"),
    "rho_t": ("ρ", r"\rho"), "rectifier": ("r", "r"), "diff": ("d", "d"), "n": ("n", "n"), "n_hat": ("n̂", r"\hat n"),
    "delta": ("δ", r"\delta"), "buffer": ("b", "b"), "grad_mean": ("ḡ", r"\bar g"), "update": ("c", "c"),
}  # fmt: skip
"""How the quantities that rules compute are printed, plainly and in LaTeX; hyper-parameters bring their own symbols."""

_CALLS = {
    "sqrt": r"\sqrt{{{0}}}", "abs": r"\left|{0}\right|", "sign": r"\operatorname{{sign}}\left({0}\right)",
    "maximum": r"\max\left({0},\, {1}\right)",
}  # fmt: skip
_RELATIONS = {">": ">", ">=": r"\ge", "<": "<", "<=": r"\le"}


def _subscript(latex: str, index: str) -> str:
    return rf"{{{latex}}}_{{{index}}}" if "^" in latex or "_" in latex else f"{latex}_{{{index}}}"


def fixed_settings(hypers: tuple[Quantity, ...], values: Mapping[str, Value]) -> dict[str, Value]:
    """The settings that leave no symbol in the lines: switches, and factors of 0, whose terms drop out.

    ε stays even at 0: it is a summand, and its floor is what defines 0/0.
    """
    return {
        q.name: values.get(q.name, q.default)
        for q in hypers
        if q.is_switch or (q.name != "eps" and values.get(q.name) == 0)
    }


def trace_formula(
    rule: Callable[..., Any], hypers: tuple[Quantity, ...], state: Mapping[str, float], values: Mapping[str, Value]
) -> Formula:
    """The lines of ``rule``: one for each quantity in its info, then the step and the new x."""
    traced = trace(rule, hypers, state, fixed_settings(hypers, values))
    named = {**traced.info, "step": traced.step}
    names: dict[Any, str] = {}
    lines = []
    for name, node in named.items():
        lines.append(Line(name, _tree(node, names)))
        if isinstance(node, Expression) and not is_symbol(node):
            names.setdefault(node, name)
    lines.append(Line("x", ["+", ["prev", "x"], "step"]))
    return Formula(tuple(lines), {q.name: q.latex for q in hypers})


def _tree(node: Any, names: Mapping[Any, str]) -> Tree:
    """``node`` as a tree that stops at the quantities named already."""
    if not isinstance(node, Expression):
        return float(node)
    if node in names:
        return names[node]
    if is_symbol(node):
        name = node.args[0]
        if name == "x":
            return ["prev", "x"]
        return ["prev", name.removeprefix(PREVIOUS)] if name.startswith(PREVIOUS) else name
    op = "-" if node.op == "neg" else node.op
    return [op, *(_tree(arg, names) for arg in node.args)]
