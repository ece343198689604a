"""How Adam works in a real browser: from a control's help to its term, through the sections, and on into Explore."""

import re

from playwright.sync_api import expect

from tests.browser.explore import PAINT, Explore
from viz.lessons.how_adam_works.glossary import GLOSSARY, QUANTITY_TERMS
from viz.lessons.how_adam_works.questions import QUESTIONS
from viz.ui.how_adam_works.sections import SECTIONS

READY = "[data-player=ready]"


def go_to(page, section):
    page.get_by_role("radio", name=SECTIONS[section].name, exact=True).click()
    expect(page).to_have_url(re.compile(f"section={section}|how_adam_works$"))


def test_from_a_controls_help_through_the_sections_into_explore(page):
    Explore(page).open()
    page.locator(".st-key-seed").get_by_test_id("stTooltipIcon").hover()
    term = QUANTITY_TERMS["seed"]
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=GLOSSARY[term].name, exact=True).click()
    tab = opened.value
    expect(tab.locator(f"#as-term-{term}")).to_be_in_viewport(timeout=PAINT)
    expect(tab.locator(".as-marked")).to_have_count(1)

    go_to(tab, "algorithm")
    expect(tab.locator(READY)).to_be_visible(timeout=PAINT)
    expect(tab.get_by_text("It is told, by a formula here")).to_be_visible()
    expect(tab.locator(".as-formulas [data-name=x] th")).to_be_in_viewport()  # the last line: all fit one screen

    # A question far down the list, by keyboard: the one above it closes, and yet it stays before the reader.
    go_to(tab, "questions")
    expect(tab.locator(READY)).to_be_visible(timeout=PAINT)
    last = list(QUESTIONS)[-1]
    tab.locator(f".st-key-how_questions_{last} summary").press("Enter")
    expect(tab).to_have_url(re.compile(f"open={last}"))
    expect(tab.locator(f".st-key-how_questions_{last} summary")).to_be_in_viewport()
    expect(tab.get_by_test_id("stExpanderDetails").filter(visible=True)).to_have_count(1)

    # The tree: a link for the keyboard, and Back returns.
    go_to(tab, "family")
    member = tab.locator(".as-wide [data-key=adamw]")
    member.press("Enter")
    expect(member).to_have_attribute("aria-current", "true", timeout=PAINT)
    expect(tab.get_by_role("heading", name="AdamW", exact=True)).to_be_visible()
    expect(tab.locator(READY)).to_be_visible(timeout=PAINT)
    tab.get_by_role("link", name="Open in Explore").click()
    expect(tab).to_have_url(re.compile(r"/\?.*lane=adamw%2C"), timeout=PAINT)
    expect(tab.locator(READY)).to_be_visible(timeout=PAINT)
    tab.go_back()
    expect(member).to_have_attribute("aria-current", "true", timeout=PAINT)
    expect(tab.get_by_role("alert")).to_have_count(0)
    tab.close()


def test_fits_a_phone(phone):
    phone.emulate_media(color_scheme="dark")
    phone.goto("/how_adam_works?section=family&open=lion")
    # The tree is taller than the screen: what was asked for is brought into sight.
    expect(phone.get_by_role("heading", name="Lion", exact=True)).to_be_in_viewport(timeout=PAINT)
    for section in SECTIONS:
        go_to(phone, section)
        if section != "glossary":
            expect(phone.locator(f"{READY}, [data-rendered]").first).to_be_visible(timeout=PAINT)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390
