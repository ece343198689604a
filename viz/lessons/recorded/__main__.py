"""``python -m viz.lessons.recorded``: train what the lessons show and is not in ``recordings.json`` yet.

It needs PyTorch and MNIST, and takes some ten seconds a training. What no lesson shows any more is dropped. To make
everything anew, as after a change of a network or a rule, delete the file first. One thread (``OMP_NUM_THREADS=1``)
gives the same bits again; more of them sum in another order.
"""

from __future__ import annotations

import sys

from viz.lessons import LESSONS
from viz.lessons.recorded import FILE, read, write
from viz.lessons.recorded.record import needed, record


def main() -> None:
    """Bring the file up to date; it is written after each training, so an interrupted run goes on later."""
    specs = needed(LESSONS.values())
    known = {one.spec: one for one in read(FILE)}
    for place, spec in enumerate(specs, 1):
        if spec not in known:
            known[spec] = record(spec)
            told = f"{spec.optimizer} {dict(spec.hyper)} seed {spec.seed}: {known[spec].test_accuracy}"
            sys.stdout.write(f"{place}/{len(specs)} {told}\n")
        write(FILE, tuple(known[one] for one in specs if one in known))


if __name__ == "__main__":
    main()
