"""Run the named benchmarks, or all, and print their tables."""

from __future__ import annotations

import os
import platform
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

BENCHMARKS = (
    "core",
    "sweep",
    "server",
    "browser",
    "maps",
    "jobs",
    "optimizer_step",
    "reference",
    "training",
    "libraries",
)
"""Modules of this package with ``run() -> Iterable[Table]``; each is imported when it is its turn."""
PACKAGES = ("numpy", "torch", "jax", "optax", "keras", "sympy", "streamlit", "plotly", "playwright")


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


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]!r}; choose from {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    print(header())
    for name in names or BENCHMARKS:
        for table in import_module(f"tests.benchmarks.{name}").run():
            print(f"\n{table}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
