"""What is computed once a step, on Python floats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from viz.core.compiler import TEMPLATES
from viz.core.expression import Expression
from viz.core.trace import PREVIOUS, is_symbol


class Scalars:
    """Writes what is computed on Python floats."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._cells = cells
        self._names: dict[Any, str] = {}
        self._settings: dict[str, str] = {}
        self._lines: list[str] = []

    def name(self, node: Any) -> str:
        """The variable that holds ``node``, or a number's own text."""
        if not isinstance(node, Expression):
            return repr(node if isinstance(node, bool) else float(node))
        if is_symbol(node):
            return self._symbol(node.args[0])
        if node not in self._names:
            text = TEMPLATES[node.op].format(*map(self.name, node.args))
            self._names[node] = f"_{len(self._names)}"
            self._lines.append(f"{self._names[node]} = {text}")
        return self._names[node]

    def _symbol(self, name: str) -> str:
        if name == "t" or name.startswith(PREVIOUS):
            return name.replace(PREVIOUS, "old_")
        return self._settings.setdefault(name, f"value_{name}")

    def function(self, name: str, results: Sequence[str]) -> str:
        """The source of a function that returns ``results``."""
        cells = "".join(f"old_{name}, " for name in self._cells)
        head = [f"({cells}) = cells"] if cells else []
        head += [f"{variable} = hyper[{setting!r}]" for setting, variable in self._settings.items()]
        lines = [*head, *self._lines, f"return {', '.join(results)}"]
        return "\n".join([f"def {name}(t, hyper, cells):", *(f"    {line}" for line in lines)])
