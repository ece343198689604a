"""Declared surfaces, a module for each group; every module lists its own in ``ENTRIES``."""
