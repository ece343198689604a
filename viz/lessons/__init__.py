"""The lessons: every module of ``viz.lessons.catalogue`` declares one, and ``LESSONS`` holds them in teaching order.

A new lesson is one more module there with a ``LESSON``; its ``place`` puts it in order.
"""

from __future__ import annotations

import importlib
import pkgutil
from operator import attrgetter
from types import MappingProxyType

from viz.lessons import catalogue
from viz.lessons.lesson import Lesson

__all__ = ["LESSONS", "Lesson"]


def _declared() -> dict[str, Lesson]:
    names = sorted(module.name for module in pkgutil.iter_modules(catalogue.__path__))
    lessons = [importlib.import_module(f"{catalogue.__name__}.{name}").LESSON for name in names]
    return {lesson.key: lesson for lesson in sorted(lessons, key=attrgetter("place"))}


LESSONS = MappingProxyType(_declared())
