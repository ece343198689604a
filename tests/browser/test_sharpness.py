"""The sharpness panel in a real browser: switched on, read at the cursor, and what it costs."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.explore import PAINT, Explore, number
from viz import RunSpec, simulate
from viz.core.sharpness import sharpness

LINK = "surface=beale&x=2&y=1.7&num_steps=120"


@pytest.fixture
def explore(page):
    return Explore(page)


def panels(explore):
    return explore.player.locator(".as-panels-plot").get_by_role("img")


def row(explore):
    return explore.player.locator(".as-formulas tfoot tr")


def test_the_toggle_draws_the_panel_and_its_link_opens_it(explore):
    explore.open(LINK)
    expect(panels(explore)).not_to_have_accessible_name(re.compile("sharpness"))
    expect(row(explore)).to_have_count(0)
    explore.open_more()
    explore.repainted(explore.page.get_by_text("Sharpness", exact=True).click)
    shown = re.compile(r"; sharpness, λₘₐₓ\(P⁻¹H\), stability threshold\.$")
    expect(panels(explore)).to_have_accessible_name(shown)
    explore.expect_query("sharpness=1")
    explore.page.reload()
    expect(panels(explore)).to_have_accessible_name(shown, timeout=PAINT)


LANES = {
    "Adam": ("adam,lr=0.05", {"hyper": {"lr": 0.05}}, "λₘₐₓ(P⁻¹H)", "(2 + 2β₁)/((1 − β₁)·α) = 760"),
    "SGD": ("sgd,lr=0.001", {"optimizer": "sgd", "hyper": {"lr": 0.001}}, "λₘₐₓ(H)", "2/α = 2000"),
    "NAdam": (
        "nadam,lr=0.05,schedule=cosine",
        {"optimizer": "nadam", "hyper": {"lr": 0.05}, "schedule": "cosine"},
        "λₘₐₓ(P⁻¹H)",
        "μₜ₊₁(1 − β₁))·α) = ",
    ),
}


def test_the_inspector_says_how_close_it_is(explore):
    explore.open(f"{LINK}&sharpness=1" + "".join(f"&lane={lane}" for lane, *_ in LANES.values()) + "&lane=lion,lr=0.01")
    choice = explore.player.get_by_role("combobox", name="Lane", exact=True)
    for name, (_, spec, symbol, edge) in LANES.items():
        choice.select_option(label=name)
        expect(row(explore).get_by_role("rowheader")).to_have_text(symbol)
        result = sharpness(simulate(RunSpec("beale", start=(2.0, 1.7), num_steps=120, **spec)))
        for step in (1, 60, 120):
            explore.scrub(step)
            value, threshold = result.eigenvalue[step - 1, 0], result.threshold[step - 1]
            shown = row(explore).locator("td").inner_text()
            assert edge in shown
            assert number(shown.split(",")[0]) == pytest.approx(value, rel=6e-3)
            assert number(re.search(r"which is (\S+) of", shown).group(1)) == pytest.approx(value / threshold, rel=6e-3)
            assert number(shown.rsplit(" = ", 1)[1]) == pytest.approx(threshold, rel=6e-3)
    choice.select_option(label="Lion")
    expect(row(explore)).to_contain_text("; Lion has no stability threshold")


def test_an_infinite_threshold_is_told(explore):
    explore.open(f"{LINK}&sharpness=1&lane=momentum,lr=0.001,dampening=1")
    expect(row(explore)).to_contain_text("; nothing is too steep here: the stability threshold (2 + 2μ)/((1 − τ)·α) is")


AXIS = """async ([base, curves, edge]) => {
    const [{ sharpnessPanel }, { panelAxis }] = await Promise.all(
        ["panel-sharpness.js", "panel-axes.js"].map((name) => import(new URL(name, base)))
    );
    const lanes = curves.map((values) => ({
        divergedAt: -1,
        sharpness: {
            eigenvalue: Float32Array.from(values),
            threshold: new Float32Array(values.length).fill(edge ?? Infinity),
        },
    }));
    const theme = { text: "#000", laneColor: () => "#000" };
    const { low, high } = panelAxis(sharpnessPanel(lanes, false, theme));
    return [low, high];
}"""


def test_the_axis_holds_thresholds_and_curves(explore):
    explore.open(LINK)
    loaded = explore.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    base = next(name for name in loaded if name.endswith("/panels.js"))
    for curve, edge, low, high in [
        ([1.0] * 9, 2e5, (-2, 0), (5.3, 7)),  # a small rate: the curve is far below its threshold, and shown
        ([1e3] * 5 + [1e-9, -5.0, 1e-9], 2e3, (-1.5, 0), (3.3, 5)),  # through 0: a few steps do not stretch the axis
        ([0.0] * 9, 2e3, (2, 3.3), (3.3, 4)),  # a kinked surface has no curvature at all
        ([3.0] * 9, None, (-1, 0.48), (0.48, 1.5)),  # an infinite threshold
    ]:
        found = explore.page.evaluate(AXIS, [base, [curve], edge])
        assert low[0] <= found[0] <= low[1], (curve, found)
        assert high[0] <= found[1] <= high[1], (curve, found)


def test_the_edge_of_stability_preset(explore):
    explore.open()
    explore.page.get_by_role("button", name="Presets").click()
    explore.repainted(explore.page.get_by_text("Edge of stability").click)
    explore.expect_query("sharpness=1")
    lanes = explore.player.get_by_role("combobox", name="Lane", exact=True)
    for name in ("Adam", "RMSProp", "Momentum", "SGD"):
        lanes.select_option(label=name)
        expect(explore.status).to_contain_text(f"· {name}:")
        ratio = re.search(r"which is (\S+) of", row(explore).locator("td").inner_text()).group(1)
        assert 0.6 < number(ratio) < 1.4


def test_the_player_still_fits_one_screen(explore):
    for count in (4, 6):
        explore.open("sharpness=1" + "".join(f"&lane=adam,lr={0.01 * (k + 1):.2f}" for k in range(count)))
        expect(row(explore)).to_be_visible()
        assert explore.player.evaluate("node => node.getBoundingClientRect().bottom") <= 900


def test_fits_a_phone(phone):
    explore = Explore(phone).open("sharpness=1")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert explore.player.evaluate("node => node.scrollWidth <= node.clientWidth")
    expect(row(explore)).to_be_visible()
