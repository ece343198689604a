"""What trains: the same few calls for NumPy and for torch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from viz.core.quantity import Value
from viz.mnist.networks.network import Array32, Network, Weights, check_arrays
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

    def set_state(self, state: State, step: int) -> None:
        """Take up what ``state`` returned after ``step`` steps, at least one; ``ValueError`` where it does not fit."""


def make_backend(spec: TrainSpec, network: Network, weights: Weights) -> Backend:
    """The backend of ``spec``, at ``weights``.

    Raises:
        ValueError: it needs torch and there is none, or there is no such device.
    """
    if spec.backend == "numpy":
        from viz.mnist.networks.numpy_backend import NumpyBackend

        return NumpyBackend(spec, network, weights)
    try:
        from viz.mnist.networks.torch_backend import TorchBackend
    except ModuleNotFoundError as error:
        if error.name != "torch":
            raise
        raise ValueError(
            f"backend {spec.backend!r} needs PyTorch, which is not installed; "
            "pip install -r requirements-torch.txt adds it"
        ) from None
    return TorchBackend(spec, network, weights)


def check_state(state: State, own: State) -> None:
    """Fail with a ``ValueError`` unless ``state`` has the arrays of ``own``, in their shapes and types."""
    check_arrays("state", state, {name: (array.shape, array.dtype) for name, array in own.items()})
