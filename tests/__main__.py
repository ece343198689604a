"""Everything that has to hold, in one command: ``python -m tests``. Arguments go to pytest.

Lint, types and tests all run even where one of them fails, so that one look shows all there is to mend. The types are
checked beside the tests: by themselves they would keep one core busy and the others waiting for most of a minute.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def start(name: str, command: list[str], **streams: Any) -> subprocess.Popen[str]:
    print(f"── {name}: {' '.join(command)}", flush=True)
    return subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, text=True, **streams)


def main() -> int:
    *quick, types, tests = checks(sys.argv[1:])
    failed = [name for name, command in quick if start(name, command).wait()]
    beside = start(*types, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if start(*tests).wait():
        failed.append("tests")
    said, _ = beside.communicate()
    if beside.returncode:  # where all is well, the tests' closing line closes the output
        failed.append("types")
        print(said, flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
