"""Our optimisers' counterparts in ``torch.optim``. Torch is imported when one is made, not before."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Value


class RefusedError(ValueError):
    """``torch.optim`` does not take the settings; the text is its own."""


def twin(key: str, params: Iterable[Any], hyper: Mapping[str, Value], **extra: Any) -> Any:
    """The ``torch.optim.Optimizer`` over the tensors ``params`` with our ``key``'s settings under PyTorch's names.

    Args:
        extra: what PyTorch's class takes beside the rule's settings, such as ``fused=True``.

    Raises:
        RefusedError: PyTorch says no to the settings.
        LookupError: it has no such optimiser.
    """
    kind, fixed = _torch_class(key)
    values = OPTIMIZERS[key].hyper_values(hyper)
    known = inspect.signature(kind).parameters
    keywords = {name: value for name, value in values.items() if name in known}
    if "betas" in known:
        keywords["betas"] = values["beta1"], values["beta2"]
    try:
        return kind(params, **keywords, **fixed, **extra)
    except ValueError as error:
        raise RefusedError(str(error)) from None


def missing_setting(key: str, hyper: Mapping[str, Value]) -> str:
    """The first setting in ``hyper`` that changes something and that PyTorch's class lacks, or nothing."""
    kind, _ = _torch_class(key)
    known = {*inspect.signature(kind).parameters, "beta1", "beta2"}
    ours = {q.name: q.default for q in OPTIMIZERS[key].hypers}
    return next((name for name, value in hyper.items() if name not in known and value != ours[name]), "")


def _torch_class(key: str) -> tuple[Callable[..., Any], Mapping[str, Any]]:
    from torch import optim

    declared = OPTIMIZERS[key].torch_twin
    if declared is None:
        raise LookupError(f"torch.optim has no {key}")
    return getattr(optim, declared[0]), declared[1]
