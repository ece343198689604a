"""Figures side by side with what one would take instead: ``python -m tests.benchmarks [core sweep server …]``."""
