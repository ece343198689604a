"""MNIST in a real browser: from the menu to the results, a training broken off and one gone on with, a drawn digit."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.explore import PAINT, Explore
from tests.browser.mnist import TRAINED, Mnist
from viz.mnist import TrainSpec
from viz.ui.mnist.texts import TEXTS

SMALL = "model=softmax&epochs=3&batch=64&lane=adam,lr=0.01&lane=sgd,lr=0.1"
STEPS = TrainSpec(model="softmax", epochs=3, batch_size=64).num_steps
ENDLESS = "model=mlp&hidden=512-512&epochs=100&batch=8&lane=adam"


@pytest.fixture
def mnist(page):
    return Mnist(page)


def test_one_press_trains_and_every_view_shows_it(mnist):
    page = mnist.page
    Explore(page).open()
    page.get_by_role("link", name="MNIST").click()
    mnist.train()
    mnist.trained()
    for name in ("loss", "accuracy", "density", "ratio"):
        mnist.painted(name)
    mnist.expect_steps(1350, 1350, 1350)
    expect(page).to_have_url(re.compile(r"/mnist$"))
    page.get_by_role("radio", name="Seconds").click()
    mnist.look_at("Evaluation")
    mnist.painted("confusion")
    expect(page.locator("ul.as-mistakes li").first).to_be_visible()
    mnist.look_at("Loss surface")
    mnist.button(TEXTS["plane_compute"]).click()
    expect(mnist.plot("plane")).to_have_attribute("data-rendered", re.compile(r"\w+"), timeout=TRAINED)
    assert mnist.query() == {
        **mnist.query(), "clock": ["seconds"], "view": ["plane"], "dataset": ["digits"], "epochs": ["30"]
    }  # fmt: skip
    page.locator(".st-key-mnist_lr_0").get_by_role("slider").press("ArrowRight")
    expect(page.get_by_text("These are the results of other settings")).to_be_visible(timeout=PAINT)
    mnist.button(TEXTS["take_back"]).click()
    expect(page.get_by_text("These are the results of other settings")).to_have_count(0, timeout=PAINT)


def test_cancel_keeps_the_curves_and_train_on_goes_on(mnist):
    page = mnist.open(ENDLESS).page
    mnist.train()
    expect(mnist.table).to_contain_text(re.compile(r"\d s"), timeout=TRAINED)
    page.get_by_role("link", name="Explore").click()
    expect(Explore(page).player).to_be_visible(timeout=PAINT)
    page.get_by_role("link", name="MNIST").click()
    expect(page.get_by_role("progressbar")).to_be_visible(timeout=PAINT)
    mnist.button("Cancel").click()
    expect(page.get_by_text(TEXTS["cancelled"])).to_be_visible(timeout=PAINT)
    assert mnist.steps()[0] > 0
    mnist.painted("loss")
    mnist.open(SMALL)
    mnist.train()
    mnist.trained()
    mnist.expect_steps(STEPS, STEPS)
    mnist.button("Train on", exact=False).click()
    expect(page).to_have_url(re.compile("epochs=6"))
    mnist.expect_steps(2 * STEPS, 2 * STEPS)
    mnist.trained()


def test_a_digit_drawn_on_a_phone_is_read(phone):
    mnist = Mnist(phone).open(f"{SMALL}&view=draw")
    mnist.train()
    mnist.trained()
    pad = phone.locator(".as-pad-sheet")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    phone.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.15 * box["height"])
    phone.mouse.down()
    phone.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.85 * box["height"], steps=12)
    phone.mouse.up()
    expect(phone.locator(".as-bars .as-best")).to_have_count(2, timeout=PAINT)
    expect(phone.get_by_text(TEXTS["seen"].format(side=8))).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
