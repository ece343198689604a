"""The loop made from a rule's graph: every operation as NumPy does it, at 0, −0, infinity and nan too."""

import math

import numpy as np
import pytest

from viz.core.compiler import compile_loop
from viz.core.ops import maximum, sign, sqrt, where
from viz.core.optimizer import Optimizer
from viz.core.quantity import Quantity

SPECIAL = [0.0, -0.0, 1.5, -2.0, 1e200, -1e200, math.inf, -math.inf, math.nan]


def every_operation(x, grad, state, t, *, lr, flip):
    """Each operation once, on the gradient and the last one."""
    last = state["last"]
    info = {
        "sum": grad + last, "difference": grad - last, "product": grad * last, "square": grad**2, "power": 0.5**t,
        "quotient": grad / (abs(last) + 1.0), "negative": -grad, "size": abs(grad), "sign": sign(grad - last),
        "root": sqrt(abs(grad)), "maximum": maximum(grad, last), "floor": maximum(0.0, grad),
        "other_floor": maximum(grad, 0.0),
        "greater": where(grad > last, grad, 0.0 * lr), "at_least": where(grad >= last, 1.0 * lr, grad),
        "less": where(grad < last, grad, t * lr), "at_most": where(grad <= last, grad + 1, grad),
    }  # fmt: skip
    return lr * (0.0 if not flip else 1.0) + 0.0 * x, {"last": grad}, info


OPERATIONS = Optimizer(
    "operations", "Operations", every_operation,
    (Quantity("lr", "α", r"\alpha", 0.25), Quantity("flip", "flip", "flip", False)), {"last": 1.0}, "", "", "",
)  # fmt: skip


def run_loop(gradients, fixed):
    """What the loop records for each of ``gradients``, fed to both coordinates in opposite order."""
    loop, names = compile_loop(OPERATIONS, fixed, False)
    feed = iter(zip(gradients, gradients[::-1], strict=True))
    rows = np.empty((len(gradients), 1 + 2 * (3 + len(names))))
    point = lambda x, y: (0.0, *next(feed))  # noqa: E731
    done = loop((point, None, None), (0.0, 0.0), {"lr": 0.25}, None, len(gradients), rows)
    return done, rows[:, 1:].reshape(len(gradients), 2, -1), names


def test_every_operation_is_numpys():
    gradients = [g for a in SPECIAL for b in SPECIAL for g in (a, b)]
    done, rows, names = run_loop(gradients, (("flip", False),))
    assert done == len(gradients)
    grads = np.array([gradients, gradients[::-1]])
    state = OPERATIONS.init(np.zeros(2))
    with np.errstate(all="ignore"):
        for t in range(1, len(gradients) + 1):
            step, state, info = OPERATIONS.update(np.zeros(2), grads[:, t - 1], state, t, {"lr": 0.25})
            assert tuple(info) == names
            np.testing.assert_array_equal(rows[t - 1, :, 1], step)
            for i, name in enumerate(names):
                np.testing.assert_array_equal(rows[t - 1, :, 3 + i], np.broadcast_to(info[name], 2), err_msg=name)


def test_switches_choose_the_code():
    _, rows, _ = run_loop([1.0, 2.0], (("flip", True),))
    np.testing.assert_array_equal(rows[:, :, 1], 0.25)


def test_overflow_is_an_error_of_the_loop():
    """simulate catches it and runs on arrays."""

    def rule(x, grad, state, t, *, lr):
        return lr * grad, {}, {"huge": 10.0 ** (t * 200.0)}

    overflows = Optimizer("overflows", "Overflows", rule, (Quantity("lr", "α", r"\alpha", 0.25),), {}, "", "", "")
    loop, _ = compile_loop(overflows, (), False)
    with pytest.raises(OverflowError):
        loop((lambda x, y: (0.0, 0.0, 0.0), None, None), (0.0, 0.0), {"lr": 0.25}, None, 5, np.empty((5, 9)))
