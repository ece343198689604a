"""The update rules, one file each or one for close relatives; every module's ``OPTIMIZERS`` joins the registry.

To add one, write its file here: nothing else names it. ``libraries`` holds what other libraries make of them.
"""

from importlib import import_module
from pkgutil import iter_modules

from viz.core.optimizer import OPTIMIZERS

_FIRST = ("sgd", "adagrad", "adadelta", "rmsprop", "adam", "adamax", "nadam", "radam")
"""The teaching order of the classics; the others follow by name."""


def _load() -> None:
    found = [module.name for module in iter_modules(__path__) if not (module.ispkg or module.name.startswith("_"))]
    for name in sorted(found, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)):
        OPTIMIZERS.fill(import_module(f"{__name__}.{name}").OPTIMIZERS)


_load()
