"""Everything that defines what the MNIST page trains and shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

from viz.core.optimizer import OPTIMIZERS
from viz.core.schedules import SCHEDULES
from viz.mnist.data.catalogue import DATASETS
from viz.mnist.networks.models import MODELS
from viz.mnist.networks.network import Network
from viz.mnist.record import QUANTITIES
from viz.mnist.spec import TrainSpec
from viz.ui.mnist.choices import (
    AUTO,
    BETWEEN_LOOKS,
    INSIDE,
    LOOK_ON,
    LOOKS,
    MAX_PARAMETERS,
    MOST_LOOKS,
    PLANES,
    STEPS,
    suggested_size,
)
from viz.ui.mnist.lane import TrainLane
from viz.ui.mnist.texts import TEXTS

DEFAULT_LANES = (
    TrainLane.of("adam", lr=0.001),
    TrainLane.of("momentum", lr=0.01),
    TrainLane.of("rmsprop", lr=0.001),
)


@dataclass(frozen=True)
class Mnist:
    """The page's whole state: what the link holds, what a preset sets, what the runs are made from.

    Args:
        dataset, model, hidden, loss, epochs, batch_size, subset, seed, validation, augment, device: see ``TrainSpec``.
        backend: as there, or ``"auto"``.
        lanes: the optimisers that are compared.
        clock: what the curves go over, steps or seconds.
        smooth: whether the loss is drawn as a running mean, with the batches' own values pale behind it.
        log_loss: whether the loss is drawn over decades.
        view: what stands below the curves.
        shown: the lane, from 1, that is looked into.
        layer: its layer, by name; empty for the first.
        quantity: what is shown of that layer.
        plane: which directions span the plane of the paths.
    """

    dataset: str = "digits"
    model: str = "mlp"
    hidden: tuple[int, ...] = (64,)
    loss: str = "cross_entropy"
    epochs: int = 30
    batch_size: int = 32
    subset: int | None = None
    seed: int = 0
    validation: float = 0.0
    augment: bool = False
    backend: str = AUTO
    device: str = AUTO
    lanes: tuple[TrainLane, ...] = DEFAULT_LANES
    clock: str = STEPS
    smooth: bool = True
    log_loss: bool = True
    view: str = INSIDE
    shown: int = 1
    layer: str = ""
    quantity: str = QUANTITIES[0]
    plane: str = PLANES[0]

    def specs(self) -> tuple[TrainSpec, ...]:
        """One spec a lane.

        Raises:
            ValueError: a sentence that says what cannot be trained so.
        """
        parameters = len(self.lanes) * self.network.num_parameters
        if parameters > MAX_PARAMETERS:
            raise ValueError(
                TEXTS["too_many_parameters"].format(
                    lanes=len(self.lanes), parameters=f"{parameters:,}", most=f"{MAX_PARAMETERS:,}"
                )
            )
        return tuple(self._spec(lane) for lane in self.lanes)

    def _spec(self, lane: TrainLane) -> TrainSpec:
        loss: Any = lane.loss or self.loss
        backend: Any = None if self.backend == AUTO else self.backend
        spec = TrainSpec(
            dataset=self.dataset,
            model=self.model,
            optimizer=lane.optimizer,
            # All of them, so that a setting that was moved and moved back asks for the same run.
            hyper={q.name: lane.value(q.name) for q in OPTIMIZERS[lane.optimizer].hypers},
            epochs=self.epochs,
            loss=loss,
            batch_size=self.batch_size,
            seed=self.seed,
            subset=self.subset,
            validation=self.validation,
            augment=self.augment,
            backend=backend,
            device=self.device,
            schedule=lane.schedule,
            schedule_params=SCHEDULES[lane.schedule].param_values(lane.schedule_params),
            hidden=self.hidden,
            evaluate_on=LOOK_ON if DATASETS[self.dataset].num_test > LOOK_ON else None,
        )
        epoch = spec.steps_per_epoch
        every = max(min(BETWEEN_LOOKS, epoch), epoch // LOOKS, spec.num_steps // MOST_LOOKS)
        return replace(spec, evaluate_every=every)

    @property
    def network(self) -> Network:
        """What every lane trains."""
        dataset = DATASETS[self.dataset]
        return Network(MODELS[self.model].build(dataset.side, dataset.classes, self.hidden))

    def with_dataset(self, key: str) -> Self:
        """Another data set, in a size that suits it."""
        return self._sized(key, self.model)

    def with_model(self, key: str) -> Self:
        """Another model, in a size that suits it; a backend that cannot train it gives way."""
        backend = AUTO if self.backend == "numpy" and MODELS[key].needs_torch else self.backend
        return replace(self._sized(self.dataset, key), backend=backend, layer="")

    def _sized(self, dataset: str, model: str) -> Self:
        size = suggested_size(dataset, model)
        return replace(
            self, dataset=dataset, model=model, epochs=size.epochs, batch_size=size.batch_size, subset=size.subset
        )

    def with_view_of(self, other: Mnist) -> Self:
        """The same settings, looked at as ``other`` is."""
        return replace(self, **{name: getattr(other, name) for name in VIEW_FIELDS})


VIEW_FIELDS = ("clock", "smooth", "log_loss", "view", "shown", "layer", "quantity", "plane")
"""Fields that change nothing about the runs."""
