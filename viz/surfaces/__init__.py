"""The problems to run on: surfaces and gradient sequences, filled into ``SURFACES`` and ``SEQUENCES`` here.

Every module of ``viz.surfaces.catalogue`` declares some surfaces, ``sequences`` the gradient sequences.

A new surface is one more ``Surface(...)`` in a module's ``ENTRIES``; a new module is found by itself.
"""

from __future__ import annotations

import importlib
import pkgutil

from viz.core.sequence import SEQUENCES
from viz.core.surface import SURFACES, Surface
from viz.surfaces import catalogue, sequences

# The order of the menu; a group that is not named here follows after these.
GROUPS = ("Valleys", "Bowls", "Saddles", "Many minima", "Flats and cliffs")

__all__ = ["GROUPS", "SEQUENCES", "SURFACES"]


def _declared() -> list[Surface]:
    names = sorted(module.name for module in pkgutil.iter_modules(catalogue.__path__))
    modules = [importlib.import_module(f"{catalogue.__name__}.{name}") for name in names]
    return sorted((surface for module in modules for surface in module.ENTRIES), key=_rank)


def _rank(surface: Surface) -> int:
    return GROUPS.index(surface.group) if surface.group in GROUPS else len(GROUPS)


SURFACES.fill(_declared())
SEQUENCES.fill(sequences.ENTRIES)
