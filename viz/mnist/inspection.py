"""A look into the layers: how large m̂, √v̂, their ratio and the step are, parameter by parameter, as histograms.

A rule works element by element, so the rule itself, run on a sample of a layer's parameters, says what it does to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from viz.core.optimizer import Info, Optimizer
from viz.core.quantity import Value
from viz.mnist.networks.backends import Backend
from viz.mnist.networks.network import Network, Weights
from viz.mnist.record import LOG10_EDGES, MAX_SAMPLE, QUANTITIES, Inspection

_BINS = len(LOG10_EDGES) - 1
_ZERO, _NAN = _BINS, _BINS + 1
"""Places for what is in no bin."""
_PLACES = _BINS + 2
_DROPPED = 14
"""Bits of a float32 that decide nothing: without them its bits are a number below 2¹⁷, exact to 0.2 %."""


class Inspector:
    """Looks at one step of ``backend``: ``before`` with the gradients there, ``after`` once the step is done."""

    def __init__(self, network: Network, optimizer: Optimizer, backend: Backend) -> None:
        self._optimizer, self._backend = optimizer, backend
        layers, names = network.layer_names, list(network.shapes)
        layer_of = {name: layers.index(name.rpartition(".")[0]) for name in names}
        sizes = {name: int(np.prod(shape)) for name, shape in network.shapes.items()}
        totals = [sum(sizes[name] for name in names if layer_of[name] == k) for k in range(len(layers))]
        self._strides = {name: -(-totals[layer_of[name]] // MAX_SAMPLE) for name in names}
        self._groups = [[name for name in names if layer_of[name] == k] for k in range(len(layers))]
        counts = [-(-sizes[name] // self._strides[name]) for name in names]
        self._offsets = np.repeat([layer_of[name] * _PLACES for name in names], counts)
        self._weights: dict[str, Any] = {}
        self._sampled: Any = None
        self._found: dict[str, Any] = {}

    def before(self, t: int, hyper: Mapping[str, Value]) -> None:
        """Note what step ``t`` will do."""
        weights = self._backend.weights()
        self._weights = {name: np.array(array) for name, array in weights.items()}
        self._sampled = self._sample(weights)
        self._found = {}
        moments = self._backend.moments()
        if moments is None:
            return
        state = {name: self._sample(arrays) for name, arrays in moments.items()}
        with np.errstate(all="ignore"):
            step, _, info = self._optimizer.update(
                self._sampled, self._sample(self._backend.gradients()), state, t, hyper
            )
            self._found = {"effective_step": step, **_moments(info, t, self._optimizer.hyper_values(hyper))}

    def after(self) -> Inspection:
        """The inspection, once the step is done. Where torch.optim steps, the step is what the weights moved by."""
        weights = self._backend.weights()
        found = self._found or {"effective_step": self._sample(weights) - self._sampled}
        ratio = [_length(weights, self._weights, group) for group in self._groups]
        names = [name for name in QUANTITIES if name in found]
        table = self._count([found[name] for name in names])
        counts = {name: table[k, :, :_BINS] for k, name in enumerate(names)}
        zeros = {name: table[k, :, _ZERO] for k, name in enumerate(names)}
        return Inspection(counts, zeros, np.array(ratio))

    def _sample(self, arrays: Weights) -> Any:
        """Every k-th parameter of each array, all in one row, in double precision."""
        parts = [arrays[name].reshape(-1)[::stride] for name, stride in self._strides.items()]
        return np.concatenate(parts, dtype=np.float64)

    def _count(self, quantities: list[Any]) -> Any:
        """(quantities, layers, places): how many of a layer's parameters are in each bin, are 0, or are no number."""
        magnitudes = np.empty((len(quantities), len(self._offsets)), np.float32)
        for row, values in zip(magnitudes, quantities, strict=True):
            np.abs(values, out=row, casting="same_kind")
        each = len(self._groups) * _PLACES
        places = _place_of_bits().take(magnitudes.view(np.uint32) >> _DROPPED) + self._offsets
        places += each * np.arange(len(quantities))[:, None]
        counts = np.bincount(places.ravel(), minlength=len(quantities) * each)
        return counts.astype(np.uint32).reshape(len(quantities), -1, _PLACES)


@cache
def _place_of_bits() -> Any:
    """The place of each positive float32 by its leading bits: a look-up takes a fifth of the logarithm's time."""
    bits = np.arange(1 << (32 - 1 - _DROPPED), dtype=np.uint32) << _DROPPED
    with np.errstate(all="ignore"):
        middle = (bits + (1 << (_DROPPED - 1))).view(np.float32).astype(np.float64)
        places = np.clip(np.searchsorted(LOG10_EDGES, np.log10(middle), side="right") - 1, 0, _BINS - 1)
    places[np.isnan(middle)] = _NAN
    places[np.isinf(bits.view(np.float32))] = _BINS - 1
    places[0] = _ZERO
    return places


def _moments(info: Info, t: int, hyper: Mapping[str, Any]) -> dict[str, Any]:
    """m̂, √v̂ and their ratio for a rule that has them, else what there is."""
    found: dict[str, Any] = {}
    if "m_hat" in info:
        found["m_hat"] = info["m_hat"]
    root = _root_of_second_moment(info, t, hyper)
    if root is not None:
        found["v_hat_root"] = root
    if len(found) == 2:
        # Where both are 0, a pixel that never has ink, there is neither signal nor noise: counted as 0.
        found["snr"] = np.divide(found["m_hat"], root, out=np.zeros_like(root), where=root > 0)
    return found


def _root_of_second_moment(info: Info, t: int, hyper: Mapping[str, Any]) -> Any:
    """√v̂ by whatever name the rule has for it, corrected where the rule corrects; AdaMax's u is no square."""
    if "n_hat" in info:  # Adan's v is another thing
        return np.sqrt(info["n_hat"])
    if "v_hat" in info:
        return np.sqrt(info["v_hat"])
    if "rectifier" in info:  # RAdam corrects within its step
        return np.sqrt(info["v"] / (1 - hyper["beta2"] ** t))
    if "v" in info:
        return np.sqrt(info["v"])
    return info.get("u")


def _length(after: Weights, before: Weights, names: list[str]) -> float:
    """‖Δθ‖/‖θ‖ over the arrays of one layer; nan where all weights are 0."""
    moved = sum(_square(after[name] - before[name]) for name in names)
    size = sum(_square(before[name]) for name in names)
    return float(np.sqrt(moved / size)) if size else float("nan")


def _square(array: Any) -> float:
    return float(np.vdot(array, array))
