"""What the browser works out from the rule's lines is what the rule computed."""

import pytest

from tests.browser.explore import Explore
from viz import OPTIMIZERS, RunSpec, simulate
from viz.core.formula import SYMBOLS

NUM_STEPS = 60
START = (2.0, 1.7)
LANES = {"adam": 0.05, "adan": 0.05, "radam": 0.001, "nadam": 0.05, "adadelta": 1.0, "lion": 0.01}
LINK = f"surface=beale&x={START[0]}&y={START[1]}&num_steps={NUM_STEPS}"


@pytest.fixture
def explore(page):
    lanes = "".join(f"&lane={key},lr={lr}" for key, lr in LANES.items())
    return Explore(page).open(LINK + lanes)


def rounding(value):
    """Half a unit of the last digit shown: the inspector prints four digits, three beside a power of ten."""
    return 5.1e-4 if 1e-3 <= abs(value) < 1e6 else 5.1e-3


def test_every_line_of_the_inspector_is_the_record(explore):
    lane = explore.player.get_by_role("combobox", name="Lane", exact=True)
    symbols = {name: plain for name, (plain, _) in SYMBOLS.items()}
    for key, lr in LANES.items():
        path = simulate(RunSpec(surface="beale", start=START, optimizer=key, num_steps=NUM_STEPS, hyper={"lr": lr}))
        record = {"grad": path.grad, "step": path.step, "x": path.x[1:], **path.info}
        lane.select_option(label=OPTIMIZERS[key].name)
        for step in (1, 2, NUM_STEPS):
            explore.scrub(step)
            shown = explore.inspected_numbers()
            assert set(shown) == {symbols[name] for name in record}
            for name, recorded in record.items():
                for value, expected in zip(shown[symbols[name]], recorded[step - 1, 0], strict=True):
                    assert value == pytest.approx(expected, rel=rounding(expected), abs=1e-12), (key, step, name)
