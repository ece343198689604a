"""Figures side by side with what one would take instead: ``python -m tests.benchmarks [name …]``.

Every module here that has ``run() -> list[Table]`` is a benchmark of its name.
"""
