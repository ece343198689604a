"""Lessons in a real browser: from the first page to a checked goal by keyboard alone, on a large screen and a phone."""

import re

from playwright.sync_api import expect

from tests.browser.explore import Explore
from tests.browser.lessons import Lessons
from viz.lessons import LESSONS


def test_a_newcomer_gets_to_the_first_answer_and_reaches_the_goal_by_keyboard(page):
    lessons = Lessons(page)
    lessons.forget()
    explore = Explore(page).open()
    invite = page.get_by_role("link", name="New here?")
    expect(invite).to_be_visible()
    invite.focus()
    lessons.press("Enter").at(1, "look").press("PageDown").at(2, "look").press("PageDown")
    lessons.predict(1, step=3)
    expect(page.get_by_text("You were right.")).to_be_visible()
    expect(page.get_by_text("1.0000 lr in x and 1.0000 lr in y")).to_be_visible()
    lessons.press("PageDown").at(5, "your turn")
    expect(lessons.standing).to_contain_text("2.400")
    lessons.slide(0, "ArrowRight", 4)
    expect(lessons.standing).to_contain_text("2.250")
    expect(page.get_by_text("Reached.")).to_be_visible()
    expect(page).to_have_url(re.compile("lr=0.25"))
    # The tick is there tomorrow, the invitation is not.
    lessons.open()
    expect(page.get_by_text("1 of")).to_be_visible()
    expect(lessons.button("Continue with lesson 2")).to_be_visible()
    explore.open()
    expect(invite).to_be_hidden()


def test_a_wrong_answer_a_hint_and_the_next_lesson_on_a_phone(phone):
    lessons = Lessons(phone).open("lesson=bias_correction")
    number_of_beats = len(LESSONS["bias_correction"].beats)
    for step in range(1, number_of_beats + 1):
        lessons.at(step, "look").press("PageDown")
    prediction = LESSONS["bias_correction"].prediction
    lessons.predict((prediction.answer + 1) % len(prediction.options), number_of_beats + 1)
    expect(phone.get_by_text("Not so.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    lessons.press("PageDown").at(number_of_beats + 3, "your turn")
    lessons.tab_to(lessons.button("Hint")).press("Enter")
    lessons.tab_to(lessons.button("Show me a solution")).press("Enter")
    expect(phone.get_by_text("Reached.")).to_be_visible()
    lessons.tab_to(lessons.button("Next lesson")).press("Enter").at(1, "look")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390


def test_a_teacher_steps_through_a_lesson_with_the_reveal_locked(page):
    lessons = Lessons(page).open("lesson=momentum&reveal=teacher")
    steps = len(LESSONS["momentum"].beats) + 1
    for step in range(1, steps):
        lessons.at(step, "look").press("PageDown")
    lessons.at(steps, "predict").press("PageDown").press("v").at(steps + 1, "reveal")
    expect(page.get_by_text("The answer:")).to_be_visible()
    lessons.press("PageUp").at(steps, "predict").press("PageDown").at(steps + 1, "reveal")
    page.go_back()
    lessons.at(steps, "predict").press("PageDown").at(steps + 1, "reveal").press("PageDown").at(steps + 2, "your turn")
    lessons.tab_to(lessons.button("Hint")).press("Enter")
    lessons.tab_to(lessons.button("Show me a solution")).press("Enter")
    expect(page.get_by_text("Reached.")).to_be_visible()
    lessons.tab_to(lessons.button("Share")).press("Enter")
    link = page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").last.inner_text()
    page.goto(link)
    lessons.at(steps, "predict")
    expect(lessons.button("Reveal")).to_be_visible()
    # In the menu, Lessons is the list, also for those who are in a lesson.
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Lessons").click()
    expect(page).to_have_url(re.compile(r"/lessons\?reveal=teacher$"))
    expect(page.locator(".st-key-lessons_list")).to_be_visible()
