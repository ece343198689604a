"""A run's settings as a stand-alone PyTorch script: what a student takes home.

It needs torch and NumPy only, and takes the same initial weights and batches, so that its losses are the run's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from textwrap import indent
from typing import Any

from viz.core.optimizer import OPTIMIZERS, Optimizer
from viz.core.quantity import Value
from viz.core.schedules import SCHEDULES
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.data.randomness import Purpose
from viz.mnist.in_place import floored
from viz.mnist.networks.models import MODELS
from viz.mnist.networks.network import KERNEL, Conv, Dense, Flatten, Layer, MaxPool, Network, Picture, Relu
from viz.mnist.script import parts
from viz.mnist.script.rule import class_name, rule_class
from viz.mnist.spec import TrainSpec

FILE_NAME = "train.py"
"""How it calls itself."""
_WIDTH = 100
_FACTORS = {
    "warmup": "min(t / {warmup_steps:.0f}, 1)",
    "cosine": "0.5 * (1 + math.cos(math.pi * (t - 1) / NUM_STEPS))",
    "step": "{gamma!r} ** ((t - 1) // {step_size:.0f})",
    "exponential": "{decay!r} ** (t - 1)",
    "inverse_sqrt": "1 / math.sqrt(t)",
}
"""The schedules but the constant one, as Python."""


def pytorch_script(spec: TrainSpec) -> str:
    """The script that trains as ``spec`` says.

    Raises:
        ValueError: its schedule cannot be written in PyTorch.
    """
    dataset = DATASETS[spec.dataset]
    blocks = [
        _constants(spec),
        parts.READERS[dataset.key],
        parts.STREAM,
        *_choice(spec),
        _model(spec.network),
        *_optimizer(spec),
        _schedule(spec),
        parts.AUGMENT.format(purpose=int(Purpose.AUGMENT)) if spec.augment else "",
        parts.LOSSES[spec.loss],
        parts.LOOP.format(
            purpose=int(Purpose.ORDER),
            images="augment(train_images[chosen], epoch, first)" if spec.augment else "train_images[chosen]",
            scheduler="\n        scheduler.step()" if spec.schedule != "constant" else "",
            validation=parts.LOOK_AT_VALIDATION if spec.num_validation else "",
        ),
    ]
    body = _joined([text.strip("\n") for text in blocks if text])
    return f"{_docstring(spec)}\n\n{_joined([_imports(body), body])}\n"


def _joined(blocks: list[str]) -> str:
    """The blocks with a blank line between them, two around functions and classes."""
    text = blocks[0]
    for before, block in pairwise(blocks):
        is_function = before.splitlines()[-1].startswith(" ") or block.startswith(("def ", "class ", "@"))
        text += ("\n\n\n" if is_function else "\n\n") + block
    return text


def _docstring(spec: TrainSpec) -> str:
    dataset, model = DATASETS[spec.dataset], MODELS[spec.model]
    first = (
        f"{model.name} on {dataset.name} with {OPTIMIZERS[spec.optimizer].name}: a training of AdamScope in PyTorch."
    )
    return '"""' + "\n\n".join((first, parts.USAGE[dataset.key].format(file=FILE_NAME), parts.SAME)) + '\n"""'


def _imports(body: str) -> str:
    standard = [name for name in ("gzip", "math", "sys") if f"{name}." in body]
    lines = [f"import {name}" for name in standard] + ["from collections import OrderedDict"]
    lines += ["from pathlib import Path"] if "Path(" in body else []
    third = ["import numpy as np", "import torch", "from torch import nn", "from torch.nn import functional as F"]
    return "\n".join([*lines, "", *third])


def _constants(spec: TrainSpec) -> str:
    dataset = DATASETS[spec.dataset]
    device = parts.AUTO_DEVICE if spec.device == "auto" else repr(spec.device)
    return parts.CONSTANTS.format(
        seed=spec.seed, epochs=spec.epochs, batch_size=spec.batch_size, device=device,
        white=dataset.white, mean=dataset.mean, std=dataset.std,
    )  # fmt: skip


def _choice(spec: TrainSpec) -> Iterator[str]:
    """Which of the training images are trained on, and which are held back."""
    if spec.subset:
        yield parts.SUBSET.format(purpose=int(Purpose.SUBSET), subset=spec.subset)
    if count := spec.num_validation:
        yield parts.VALIDATION.format(purpose=int(Purpose.VALIDATION), count=count)


def _model(network: Network) -> str:
    lines = [f'("{name}", {_module(layer)}),' for name, layer in network.named_layers.items()]
    return parts.MODEL.format(purpose=int(Purpose.WEIGHTS), layers=indent("\n".join(lines), "    "))


def _module(layer: Layer) -> str:
    match layer:
        case Dense():
            return f"nn.Linear({layer.inputs}, {layer.outputs})"
        case Conv():
            return f"nn.Conv2d({layer.inputs}, {layer.outputs}, {KERNEL}, padding={KERNEL // 2})"
        case Relu():
            return "nn.ReLU()"
        case MaxPool():
            return "nn.MaxPool2d(2)"
        case Picture():
            return f"nn.Unflatten(1, (1, {layer.side}, {layer.side}))"
        case Flatten():
            return "nn.Flatten()"


def _optimizer(spec: TrainSpec) -> tuple[str, str]:
    """The class of its own that the rule needs, if any, and the line that makes the optimiser."""
    optimizer = OPTIMIZERS[spec.optimizer]
    values: Mapping[str, Value] = optimizer.hyper_values(spec.hyper)
    if spec.backend != "torch":
        values = floored(values)  # 0/0, at a pixel that never has ink, is a step of 0 as in the run
    if optimizer.torch_twin is not None and (spec.backend == "torch" or _is_in_torch(optimizer, values)):
        kind, fixed = optimizer.torch_twin
        return "", _call(f"torch.optim.{kind}", {**_torch_settings(values), **fixed})
    text, settings = rule_class(optimizer, values)
    left_out = [f"{name}={value!r}" for name, value in values.items() if name not in settings]
    note = f"\n# Part of its lines: {', '.join(left_out)}." if left_out else ""
    return text, _call(class_name(optimizer), settings) + note


def _is_in_torch(optimizer: Optimizer, values: Mapping[str, Value]) -> bool:
    """Whether ``torch.optim`` takes the same steps with these settings."""
    if optimizer.torch_twin is None or not values.get("bias_correction", True):
        return False
    # Without momentum SGD ignores dampening and refuses Nesterov's look-ahead.
    return not (optimizer.torch_twin[0] == "SGD" and values.get("momentum") == 0)


def _torch_settings(values: Mapping[str, Value]) -> dict[str, Any]:
    """All settings of a rule under PyTorch's names: the betas are one, and the bias correction is none."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name == "beta1":
            found["betas"] = (value, values["beta2"])
        elif name not in ("beta2", "bias_correction"):
            found[name] = value
    return found


def _call(name: str, settings: Mapping[str, Any]) -> str:
    arguments = ["model.parameters()", *(f"{key}={value!r}" for key, value in settings.items())]
    line = f"optimizer = {name}({', '.join(arguments)})"
    if len(line) <= _WIDTH:
        return line
    return f"optimizer = {name}(\n    {', '.join(arguments)}\n)"


def _schedule(spec: TrainSpec) -> str:
    if spec.schedule == "constant":
        return ""
    if spec.schedule not in _FACTORS:
        raise ValueError(f"the schedule {spec.schedule} cannot be written as a script yet")
    schedule = SCHEDULES[spec.schedule]
    factor = _FACTORS[spec.schedule].format(**schedule.param_values(spec.schedule_params))
    return parts.SCHEDULE.format(help=schedule.help, factor=factor, steps=spec.num_steps)
