"""Everything that has to hold, in one command: ``python -m tests``. Arguments go to pytest.

Lint, types and tests all run even where one of them fails, so that one look shows all there is to mend.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WORKERS = str(min(4, os.cpu_count() or 1))


def checks(pytest_arguments: list[str]) -> list[tuple[str, list[str]]]:
    """Name and command of each check, pytest last so that its closing line closes the output."""
    return [
        ("lint", ["ruff", "check", "."]),
        ("format", ["ruff", "format", "--check", "."]),
        ("types", ["mypy"]),
        # In the order of the folders: the slow groups in the browser come first, single tests fill up the end.
        ("tests", ["pytest", "-n", WORKERS, "--dist", "loadscope", "--no-loadscope-reorder", *pytest_arguments]),
    ]


def main() -> int:
    failed = []
    for name, command in checks(sys.argv[1:]):
        print(f"── {name}: {' '.join(command)}", flush=True)
        if subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
