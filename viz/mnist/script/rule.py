"""An update rule as a class of a stand-alone script, for what ``torch.optim`` lacks; its lines are the rule's own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from textwrap import fill

from viz.core.formula import Tree
from viz.core.optimizer import Optimizer
from viz.core.quantity import Value

_CLASS = '''\
class {name}(torch.optim.Optimizer):
    """{about}

{definition}
    """

    SETTINGS = ({quoted})

    def __init__(self, parameters, **settings):
        super().__init__(parameters, settings)

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            {settings} = (group[name] for name in self.SETTINGS)
            for x in group["params"]:
                grad, state = x.grad, self.state[x]
                if not state:
                    state["t"] = 0
{initial}
                t = state["t"] + 1
{lines}
                x += step
                state.update({final})
'''
_PENALTY = ["+", "grad", ["*", "weight_decay", ["prev", "x"]]]
_WIDTH = 100
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 4}
_ON_NUMBERS = {"sqrt": "math.sqrt", "abs": "abs", "maximum": "max"}
_RELATIONS = (">", ">=", "<", "<=")
_WEAKEST, _NEGATION, _ATOM = 0, 3, 9


def class_name(optimizer: Optimizer) -> str:
    """How ``rule_class`` calls it."""
    return "".join(filter(str.isalnum, optimizer.name))


def rule_class(optimizer: Optimizer, values: Mapping[str, Value]) -> tuple[str, dict[str, Value]]:
    """The class for ``values``, all of the rule's settings, and the settings that it takes.

    Switches and factors of 0 are left out: their terms are not in the lines.
    """
    formula = optimizer.formula_for(values)
    lines = [(line.name, _without_penalty(line.tree)) for line in formula.lines[:-1]]  # the last one is x's own
    if any(tree != line.tree for (_, tree), line in zip(lines, formula.lines, strict=False)):
        lines.insert(0, ("grad", _PENALTY))
    names = {name for _, tree in lines for name in _names(tree)}
    kept = {name: value for name, value in values.items() if name in names}
    state = {name: value for name, value in optimizer.state.items() if name in {"grad", *dict(lines)}}
    write = _Writer({"t", *kept})
    texts = [(name, write.line(name, tree)) for name, tree in lines]
    text = _CLASS.format(
        name=class_name(optimizer),
        about=fill(optimizer.about, _WIDTH, subsequent_indent="    "),
        definition=fill(
            f"{optimizer.definition} {optimizer.source}.", _WIDTH, initial_indent="    ", subsequent_indent="    "
        ),
        settings=_tuple(kept),
        quoted=_tuple(f'"{name}"' for name in kept),
        initial="\n".join(f'{" " * 20}state["{name}"] = {_initial(value)}' for name, value in state.items()),
        lines="\n".join(f"{' ' * 16}{name} = {text}" for name, text in texts),
        # backward may write the next gradient into the same memory
        final=", ".join(f"{name}={name}{'.clone()' if name == 'grad' else ''}" for name in ("t", *state)),
    )
    return text, kept


def _tuple(items: Iterable[str]) -> str:
    texts = list(items)
    return ", ".join(texts) + ("," if len(texts) == 1 else "")


def _initial(value: float) -> str:
    return f"torch.full_like(x, {value!r})" if value else "torch.zeros_like(x)"


def _without_penalty(tree: Tree) -> Tree:
    """The tree with ``grad`` for every g + λx."""
    if tree == _PENALTY:
        return "grad"
    return [tree[0], *map(_without_penalty, tree[1:])] if isinstance(tree, list) else tree


def _names(tree: Tree) -> set[str]:
    """Everything that it names, but for earlier values."""
    if not isinstance(tree, list):
        return {tree} if isinstance(tree, str) else set()
    return set() if tree[0] == "prev" else set().union(*map(_names, tree[1:]))


class _Writer:
    """Trees as Python; ``scalars`` are the names that hold numbers, all others hold tensors."""

    def __init__(self, scalars: set[str]) -> None:
        self._scalars = scalars

    def line(self, name: str, tree: Tree) -> str:
        """What ``name`` is set to."""
        if self._is_scalar(tree):
            self._scalars.add(name)
        return self._write(tree)[0]

    def _write(self, tree: Tree) -> tuple[str, int]:
        """The text, and how strongly it binds."""
        if isinstance(tree, str):
            return tree, _ATOM
        if not isinstance(tree, list):
            return f"{tree:g}" if math.isclose(tree, float(f"{tree:g}"), rel_tol=1e-15) else repr(tree), _ATOM
        op, *arguments = tree
        if op == "prev":
            return ("x" if arguments[0] == "x" else f'state["{arguments[0]}"]'), _ATOM
        if op == "-" and len(arguments) == 1:
            return f"-{self._bound(arguments[0], _BINDS['*'])}", _NEGATION
        if op in _BINDS:
            own = _BINDS[op]
            left = self._bound(arguments[0], own + (op == "**"))
            right = self._bound(arguments[1], own + (op != "**"))
            return (f"{left}**{right}" if op == "**" else f"{left} {op} {right}"), own
        if op in _RELATIONS or (op == "where" and self._is_scalar(arguments[0])):
            texts = [self._write(argument)[0] for argument in arguments]
            return (
                f"{texts[0]} {op} {texts[1]}" if len(texts) == 2 else "{1} if {0} else {2}".format(*texts)
            ), _WEAKEST
        return self._call(op, arguments), _ATOM

    def _call(self, op: str, arguments: list[Tree]) -> str:
        texts = [self._write(argument)[0] for argument in arguments]
        if all(map(self._is_scalar, arguments)):
            return f"{_ON_NUMBERS[op]}({', '.join(texts)})"
        if op == "maximum" and self._is_scalar(arguments[1]):
            return f"torch.clamp({texts[0]}, min={texts[1]})"
        return f"torch.{op}({', '.join(texts)})"

    def _bound(self, tree: Tree, binding: int) -> str:
        text, own = self._write(tree)
        return f"({text})" if own < binding else text

    def _is_scalar(self, tree: Tree) -> bool:
        if isinstance(tree, list):
            return tree[0] != "prev" and all(map(self._is_scalar, tree[1:]))
        return not isinstance(tree, str) or tree in self._scalars
