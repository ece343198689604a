"""What training tells of itself, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

QUANTITIES = ("effective_step", "m_hat", "v_hat_root", "snr")
"""What is counted, in absolute value: Δθ, m̂, √v̂ and m̂/√v̂. A rule without moments has the first only."""
LOG10_EDGES = np.linspace(-12.0, 4.0, 65)
"""Edges of the bins: log₁₀ of the absolute value, four bins a decade; what lies beyond is in the outer ones."""
MAX_SAMPLE = 4_096
"""Parameters of a layer that are counted: of a larger one every k-th."""


@dataclass(frozen=True, eq=False)
class Inspection:
    """A look into the layers at one step.

    Args:
        counts: by quantity, (layers, 64) uint32: how many parameters of the layer lie in each bin of ``LOG10_EDGES``.
        zeros: by quantity, (layers,) uint32: how many are exactly 0, and so in no bin.
        update_ratio: (layers,), ‖Δθ‖/‖θ‖ of the layer's parameters.
    """

    counts: Mapping[str, Any]
    zeros: Mapping[str, Any]
    update_ratio: Any


@dataclass(frozen=True, eq=False)
class Record:
    """One step.

    Args:
        step: from 1.
        epoch: passes over the training set when the step is done: step / steps per epoch.
        seconds: that training has taken since the start, without evaluations and inspections.
        lr: of this step.
        loss, accuracy: of this step's batch, before the step.
        grad_norm: ‖g‖ over all parameters.
        test_loss, test_accuracy, validation_loss, validation_accuracy: after the step; None where not evaluated.
        inspection: None where not inspected.
        stopped: why the run ends here, as a sentence; empty while all is well.
    """

    step: int
    epoch: float
    seconds: float
    lr: float
    loss: float
    accuracy: float
    grad_norm: float
    test_loss: float | None = None
    test_accuracy: float | None = None
    validation_loss: float | None = None
    validation_accuracy: float | None = None
    inspection: Inspection | None = None
    stopped: str = ""
