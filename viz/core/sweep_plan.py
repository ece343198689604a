"""Which loop each run of a sweep takes, and what settings it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from viz.core.landscape import turn_by, turn_point
from viz.core.noise import standard_noise
from viz.core.optimizer import OPTIMIZERS
from viz.core.quantity import Quantity
from viz.core.schedules import SCHEDULES
from viz.core.spec import RunSpec
from viz.core.surface import SURFACES, Array
from viz.core.sweep_axes import Axes, num_cells, turned_rotation, turned_start
from viz.core.sweep_graph import PARAM, Problem

Places = Mapping[str, Any]
"""For each axis, and for ``seeds``, the place of each run's value in it, (runs,)."""


class Group(NamedTuple):
    """Runs that share a loop: ``chosen`` of those asked for."""

    problem: Problem
    settings: dict[str, Any]
    chosen: Any


class Plan:
    """A sweep's runs, numbered cell by cell with the seeds innermost.

    Args:
        spec, axes: as ``viz.core.sweep_axes.check_sweep`` returns them.
    """

    def __init__(self, spec: RunSpec, axes: Axes) -> None:
        self.spec, self.axes = spec, axes
        self.surface, self.optimizer = SURFACES[spec.surface], OPTIMIZERS[spec.optimizer]
        self.noisy = bool(spec.noise) or "noise" in axes
        # Without noise all seeds are one run.
        self.seeds = spec.seeds if self.noisy else spec.seeds[:1]
        self.shape = (*(len(values) for values in axes.values()), len(self.seeds))
        self.runs = num_cells(axes) * len(self.seeds)
        self._turn_axis = next((name for name in ("rotation", "turn") if name in axes), None)
        self._turns = self._find_turns()

    def places(self, runs: Any) -> Places:
        """Where ``runs`` lie."""
        return dict(zip((*self.axes, "seeds"), np.unravel_index(runs, self.shape), strict=True))

    def starts(self, runs: Any) -> Array:
        """(2, runs): where each of ``runs`` begins."""
        places = self.places(runs)
        points = [self.spec.starts[0]]
        if "turn" in self.axes:
            points = [turned_start(self.spec, degrees) for degrees in self.axes["turn"].tolist()]
        x = np.array(points).T[:, places["turn"] if "turn" in self.axes else np.zeros(len(runs), np.intp)]
        for row, name in enumerate(("x0", "y0")):
            if name in self.axes:
                x[row] = self.axes[name][places[name]]
        return np.ascontiguousarray(x)

    @cached_property
    def noise(self) -> Array | None:
        """(num_steps, 2, seeds), times σ unless that is an axis."""
        if not self.noisy:
            return None
        sigma = 1.0 if "noise" in self.axes else self.spec.noise
        return np.asarray(sigma * np.stack([standard_noise(s, self.spec.num_steps) for s in self.seeds], axis=-1))

    def levels(self, runs: Any, minimum: Any) -> Array:
        """(runs,): the loss at the minimum whose index is ``minimum``, with the factor on the loss."""
        values = np.array([m.value for m in self.surface.minima])
        if "loss_scale" in self.axes:
            return np.asarray(values[minimum] * self.axes["loss_scale"][self.places(runs)["loss_scale"]])
        return np.asarray(values[minimum] * self.spec.loss_scale)

    def minimum_at(self, runs: Any, index: int) -> tuple[Any, Any]:
        """Where the minimum ``index`` lies in the drawn coordinates of ``runs``."""
        minimum = self.surface.minima[index]
        points = [turn_point((minimum.x, minimum.y), self.surface.pivot, turn) for turn in self._turns]
        if self._turn_axis is None:
            return points[0]
        x, y = np.array(points).T[:, self.places(runs)[self._turn_axis]]
        return x, y

    def groups(self, runs: Any) -> Iterator[Group]:
        """The loops that ``runs`` take. Apart from each other: switches, and what is turned from what is not."""
        places = self.places(runs)
        switches = [q.name for q in self.optimizer.hypers if q.is_switch and q.name in self.axes]
        turned = np.array([turn != (1.0, 0.0) for turn in self._turns])
        turned = turned[places[self._turn_axis]] if self._turn_axis else np.repeat(turned, len(runs))
        for is_turned, *values in product((False, True), *((False, True) for _ in switches)):
            fixed = dict(zip(switches, values, strict=True))
            chosen = np.flatnonzero(
                np.logical_and.reduce(
                    [turned == is_turned, *(self.axes[name][places[name]] == value for name, value in fixed.items())]
                )
            )
            if len(chosen):
                yield Group(*self._problem(is_turned, fixed), chosen)

    def _find_turns(self) -> list[tuple[float, float]]:
        """(cos, sin) for each value of the axis that turns the surface; one where none does."""
        if self._turn_axis is None:
            return [turn_by(self.spec.rotation)]
        values = self.axes[self._turn_axis].tolist()
        if self._turn_axis == "turn":
            values = [turned_rotation(self.spec, degrees) for degrees in values]
        return [turn_by(degrees) for degrees in values]

    def _problem(self, is_turned: bool, switches: Mapping[str, bool]) -> tuple[Problem, dict[str, Any]]:
        spec, axes = self.spec, self.axes
        settings = dict(self.optimizer.hyper_values({**spec.hyper, **_swept(self.optimizer.hypers, axes)}))
        settings |= switches
        fixed = {
            q.name: settings[q.name]
            for q in self.optimizer.hypers
            if q.name in switches or (q.name not in axes and (q.is_switch or settings[q.name] == 0))
        }
        varies = {name: name for name in settings if name in axes and name not in switches}
        names = [q.name for q in self.surface.params]
        params = dict(zip(names, self.surface.param_values(dict(spec.surface_params)), strict=True))
        params |= _swept(self.surface.params, axes)
        settings |= {PARAM + name: value for name, value in params.items()}
        varies |= {PARAM + name: name for name in params if name in axes}
        for name in ("loss_scale", "noise"):
            settings[name] = axes.get(name, getattr(spec, name))
            varies |= {name: name} if name in axes else {}
        for k, name in enumerate(("cos", "sin")):
            along = np.array([turn[k] for turn in self._turns])
            settings[name] = along if self._turn_axis else float(along[0])
            varies |= {name: self._turn_axis} if self._turn_axis and is_turned else {}
        scheduled = spec.schedule != "constant"
        if scheduled:
            factors = SCHEDULES[spec.schedule].factors(spec.num_steps, spec.schedule_params)
            lr = settings["lr"]
            settings["lr"] = np.multiply.outer(factors, lr) if "lr" in axes else (factors * lr).tolist()
        scaled = "loss_scale" in axes or spec.loss_scale != 1.0
        problem = Problem(
            self.optimizer, self.surface, tuple(fixed.items()), tuple(sorted(varies.items())), scheduled, is_turned,
            scaled, self.noisy,
        )  # fmt: skip
        return problem, settings


def _swept(quantities: tuple[Quantity, ...], axes: Axes) -> dict[str, Any]:
    """The values of those ``quantities`` that are axes."""
    return {q.name: axes[q.name] for q in quantities if q.name in axes}
