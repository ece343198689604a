"""What trains: the same few calls for NumPy and for torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from viz.core.quantity import Value
from viz.mnist.networks.network import Array32, Network, Weights
from viz.mnist.spec import TrainSpec

State = dict[str, Any]
"""What the optimiser remembers, as arrays by name: what a checkpoint holds beside the weights."""


class Backend(Protocol):
    """A network with an optimiser. Arrays that it gives may be views: they change with the next step."""

    def backward(self, x: Array32, labels: Any) -> tuple[float, float]:
        """Loss and accuracy of a batch at the present weights; the gradients are kept."""

    def update(self, t: int, hyper: Mapping[str, Value]) -> None:
        """Step ``t`` with the gradients of the last ``backward``."""

    def grad_norm(self) -> float:
        """‖g‖ over all parameters."""

    def outputs(self, x: Array32) -> Array32:
        """The network's outputs, (n, classes)."""

    def weights(self) -> Weights:
        """The present weights."""

    def gradients(self) -> Weights:
        """Those of the last ``backward``."""

    def moments(self) -> dict[str, Weights] | None:
        """The rule's state by its names; None where it is not our rule that steps."""

    def set_weights(self, weights: Weights) -> None:
        """Replace the weights."""

    def state(self) -> State:
        """What the optimiser remembers, as copies."""

    def set_state(self, state: State) -> None:
        """Take up what ``state`` returned; ``ValueError`` where it does not fit."""


def make_backend(spec: TrainSpec, network: Network, weights: Weights) -> Backend:
    """The backend of ``spec``, at ``weights``.

    Raises:
        ValueError: it needs torch and there is none, or there is no such device.
    """
    if spec.backend == "numpy":
        from viz.mnist.networks.numpy_backend import NumpyBackend

        return NumpyBackend(spec, network, weights)
    from viz.mnist.networks.torch_backend import TorchBackend

    return TorchBackend(spec, network, weights)
