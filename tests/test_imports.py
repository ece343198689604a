"""Imports run one way: app, pages → ui → player, figures, lessons, jobs → mnist, optimizers, surfaces → core."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = {
    "core": 0,
    "mnist": 1, "optimizers": 1, "surfaces": 1,
    "player": 2, "figures": 2, "lessons": 2, "jobs": 2,
    "ui": 3,
    "app": 4, "pages": 4,
}  # fmt: skip
FACADE = 2  # viz/__init__.py offers what stands on the floors below it
WEB = {"streamlit", "starlette"}
TORCH_ROOMS = {
    ROOT / "viz" / f"{name}.py"
    for name in (
        "jobs/reference", "mnist/bound", "mnist/networks/torch_backend", "mnist/networks/torch_network",
        "mnist/rule_optimizer", "mnist/twins",
    )
}  # fmt: skip
LAZY = {ROOT / "viz" / "jobs" / "reference.py", ROOT / "viz" / "mnist" / "twins.py"}
"""They import torch in functions only, when a job calls them."""
HEAVY = ("streamlit", "plotly", "torch", "sympy", "dask", "pandas")

SOURCES = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "viz").rglob("*.py")])


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[0] != "viz":
        return parts[0]
    return "viz" if parts[1] == "__init__" else parts[1]


@cache
def imported(path: Path) -> tuple[tuple[str, int], ...]:
    """Full names of what ``path`` imports, at the top or inside a function, and their lines."""
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[tuple[str, int]]:
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            if module == "viz":
                yield from ((f"viz.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield module, node.lineno


def room_imported(name: str) -> str | None:
    """The room of a full name; the facade for ``viz`` and the names that it exports."""
    parts = name.split(".")
    if parts[0] in {"app", "pages"}:
        return parts[0]
    if parts[0] != "viz":
        return None
    return parts[1] if len(parts) > 1 and parts[1] in FLOORS else "viz"


def floor(room: str) -> int:
    return FACADE if room == "viz" else FLOORS[room]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_downwards(path: Path) -> None:
    room = room_of(path)
    assert room == "viz" or room in FLOORS, f"{room} has no floor: add it to FLOORS"
    for name, line in imported(path):
        target = room_imported(name)
        if target is None or target == room:
            continue
        # The facade fills the registries that every floor reads through core, so those below may not lean on it.
        assert floor(target) < floor(room) or (target == "viz" and room in {"player", "figures", "lessons", "jobs"}), (
            f"{path.relative_to(ROOT)}:{line} imports {name}: {room} may not look up at or across to {target}"
        )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_packages_stay_in_their_rooms(path: Path) -> None:
    room = room_of(path)
    third_party = {name.split(".")[0] for name, _ in imported(path)} - sys.stdlib_module_names - {"viz"}
    if room not in {"ui", "pages", "app"}:
        assert not third_party & WEB, "only ui, pages and app know the web"
    assert ("torch" in third_party) == (path in TORCH_ROOMS), "only these import torch; see TORCH_ROOMS"
    if room in {"core", "viz"}:
        assert third_party <= {"numpy"}, "core imports NumPy only"


def test_importing_viz_leaves_heavy_packages_alone() -> None:
    """Every module but those of the web and those that stand on torch: what the server imports, and more."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in SOURCES
        if room_of(path) not in {"app", "pages", "ui"} and path not in TORCH_ROOMS - LAZY
    ]
    assert {"viz", "viz.mnist", "viz.mnist.training", "viz.jobs.training"} < set(modules)
    code = f"import sys, {', '.join(modules)}; print(*(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
