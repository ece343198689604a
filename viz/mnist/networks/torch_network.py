"""A network as a torch module, with the same names and shapes of weights."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import torch
from torch import nn

from viz.mnist.networks.network import KERNEL, Conv, Dense, Flatten, Layer, MaxPool, Network, Picture, Relu


def module_of(network: Network) -> nn.Sequential:
    """The module; its weights are not the network's initial ones yet."""
    named: OrderedDict[str, nn.Module] = OrderedDict()
    for name, layer in network.named_layers.items():
        named[name] = _module(layer)
        if isinstance(layer, Conv) and "layout" not in named:
            named["layout"] = _ChannelsLast()
    return nn.Sequential(named)


class _ChannelsLast(nn.Module):
    """Puts a pixel's channels side by side in memory: the convolutions after it take two thirds of the time on a CPU.

    Only the features: the weights stay as they are, in one piece, for the optimiser.
    """

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """The same values."""
        return x.contiguous(memory_format=torch.channels_last)


def _module(layer: Layer) -> nn.Module:
    match layer:
        case Dense():
            return nn.Linear(layer.inputs, layer.outputs)
        case Conv():
            return nn.Conv2d(layer.inputs, layer.outputs, KERNEL, padding=KERNEL // 2)
        case Relu():
            return nn.ReLU()
        case MaxPool():
            return nn.MaxPool2d(2)
        case Picture():
            return nn.Unflatten(1, (1, layer.side, layer.side))
        case Flatten():
            return nn.Flatten()


def device_of(name: str) -> Any:
    """The device that ``name`` asks for; ``"auto"`` is the best there is.

    Raises:
        ValueError: this machine has no such device.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    found = [kind for kind, is_there in there.items() if is_there]
    if name == "auto":
        return torch.device(found[0])
    if name not in found:
        raise ValueError(f"device must be one that this machine has ({', '.join(found)}), got {name!r}")
    return torch.device(name)
