"""The records of a run as columns: small enough to send, quick to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from viz.mnist.record import LOG10_EDGES, QUANTITIES, Record


@dataclass(frozen=True, eq=False)
class History:
    """Columns of a run's records, or of a stretch of them; stretches add up with ``+``.

    Args:
        layers: names, from the input to the output.
        step, epoch, seconds, lr, loss, accuracy, grad_norm: (n,), one value for each step.
        evaluated: (e,), the steps at which test and validation set were looked at; evaluated_seconds: their seconds.
        test_loss, test_accuracy, validation_loss, validation_accuracy: (e,), nan where there is no such set.
        inspected: (i,), the steps at which the layers were looked into.
        counts: by quantity, (i, layers, bins); zeros: by quantity, (i, layers). Quantities that no look had are left
            out; where only some had one, the others counted nothing.
        update_ratio: (i, layers).
        stopped: why the run ended early, as a sentence; empty where it did not.
    """

    layers: tuple[str, ...]
    step: Any
    epoch: Any
    seconds: Any
    lr: Any
    loss: Any
    accuracy: Any
    grad_norm: Any
    evaluated: Any
    evaluated_seconds: Any
    test_loss: Any
    test_accuracy: Any
    validation_loss: Any
    validation_accuracy: Any
    inspected: Any
    counts: dict[str, Any]
    zeros: dict[str, Any]
    update_ratio: Any
    stopped: str = ""

    @classmethod
    def of(cls, layers: Sequence[str], records: Sequence[Record]) -> History:
        """The columns of ``records``; none at all are fine."""
        evaluated = [r for r in records if r.test_loss is not None]
        looks = [(r.step, r.inspection) for r in records if r.inspection is not None]
        names = [name for name in QUANTITIES if any(name in look.counts for _, look in looks)]
        shapes = {"counts": (len(layers), len(LOG10_EDGES) - 1), "zeros": (len(layers),)}

        def column(rows: Sequence[Record], name: str) -> Any:
            values = [getattr(row, name) for row in rows]
            return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

        def table(kind: str) -> dict[str, Any]:
            none = np.zeros(shapes[kind])
            rows = [getattr(look, kind) for _, look in looks]
            return {name: np.array([row.get(name, none) for row in rows], dtype=np.uint32) for name in names}

        every = {name: column(records, name) for name in ("epoch", "seconds", "lr", "loss", "accuracy", "grad_norm")}
        tests = ("test_loss", "test_accuracy", "validation_loss", "validation_accuracy")
        return cls(
            layers=tuple(layers),
            step=np.array([r.step for r in records], dtype=np.int64),
            **every,
            evaluated=np.array([r.step for r in evaluated], dtype=np.int64),
            evaluated_seconds=column(evaluated, "seconds"),
            **{name: column(evaluated, name) for name in tests},
            inspected=np.array([step for step, _ in looks], dtype=np.int64),
            counts=table("counts"),
            zeros=table("zeros"),
            update_ratio=np.array([look.update_ratio for _, look in looks], dtype=np.float64).reshape(-1, len(layers)),
            stopped=records[-1].stopped if records else "",
        )

    def __add__(self, later: History) -> History:
        """This stretch and the one after it."""
        return join((self, later))


def join(stretches: Sequence[History]) -> History:
    """All stretches of one run, in their order; at least one."""
    first = stretches[0]
    if len(stretches) == 1:
        return first
    columns: dict[str, Any] = {
        field.name: np.concatenate([getattr(stretch, field.name) for stretch in stretches])
        for field in fields(History)
        if field.name not in {"layers", "counts", "zeros", "stopped"}
    }
    for table in ("counts", "zeros"):
        columns[table] = _join_tables([getattr(s, table) for s in stretches], [len(s.inspected) for s in stretches])
    return History(layers=first.layers, **columns, stopped=stretches[-1].stopped)


def _join_tables(tables: Sequence[dict[str, Any]], lengths: Sequence[int]) -> dict[str, Any]:
    """By quantity the rows of all stretches; one that lacks the quantity has counted nothing in its ``lengths``."""
    shapes = {name: table[name].shape[1:] for table in tables for name in table}
    return {
        name: np.concatenate(
            [
                table.get(name, np.zeros((length, *shapes[name]), np.uint32))
                for table, length in zip(tables, lengths, strict=True)
            ]
        )
        for name in QUANTITIES
        if name in shapes
    }
