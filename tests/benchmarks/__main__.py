"""Run the named benchmarks, or all, and print their tables."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pkgutil import iter_modules

from tests import benchmarks
from tests.benchmarks.table import Table

PACKAGES = ("numpy", "torch", "sympy", "streamlit", "plotly", "playwright")


def header() -> str:
    """What the figures were taken on."""
    versions = [f"{name} {found}" for name in PACKAGES if (found := _version(name))]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    machine = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    return f"{machine}, {os.cpu_count()} cores{load}\n{', '.join(versions)}"


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def find() -> dict[str, Callable[[], list[Table]]]:
    """The benchmarks by name."""
    modules = {m.name: import_module(f"tests.benchmarks.{m.name}") for m in iter_modules(benchmarks.__path__)}
    return {name: module.run for name, module in modules.items() if hasattr(module, "run")}


def main(names: list[str]) -> int:
    available = find()
    if unknown := set(names) - set(available):
        print(f"no benchmark {sorted(unknown)[0]!r}; choose from {', '.join(available)}", file=sys.stderr)
        return 2
    print(header())
    for name in names or available:
        for table in available[name]():
            print(f"\n{table}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
