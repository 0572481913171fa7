"""What lies where on the candidate's page: tools cover nothing that is to be read, and a narrow window cuts no word."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import at_work

pytestmark = pytest.mark.browser

CUT = "all => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"


def left(place: Locator) -> float:
    box = place.bounding_box()
    assert box
    return box["x"]


def right(place: Locator) -> float:
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"]


def test_the_calculator_opens_beside_the_card_and_covers_neither_letters_nor_options(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "theory")
    page = candidate.page
    page.get_by_role("button", name="Calculator").click()
    calculator = page.locator(".calculator")
    for label in page.locator(".option label").all():
        assert right(label) <= left(calculator)
    assert right(calculator) <= left(page.locator(".card"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Calculator")).to_be_focused()
    page.keyboard.press("m")
    page.keyboard.press("k")
    assert right(calculator) <= left(page.locator(".card.folded"))


def test_options_can_be_struck_out_before_a_mouse_comes_near(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "theory")
    strike = candidate.page.locator(".option .strike").first
    assert 0.3 < float(strike.evaluate("strike => getComputedStyle(strike).opacity")) < 1
    strike.hover()
    expect(strike).to_have_css("opacity", "1")


def test_on_a_telephone_no_word_is_cut_and_nothing_scrolls_sideways(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "theory")
    page = candidate.page
    page.set_viewport_size({"width": 390, "height": 844})
    for locale in ("English", "中文"):
        page.keyboard.press("f")
        assert page.locator(".foot button").evaluate_all(CUT) == [], locale
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.get_by_role("button", name="Calculator" if locale == "English" else "计算器").first.click()
        assert left(page.locator(".calculator")) >= 0
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Display" if locale == "English" else "显示").click()
        page.locator("dialog[open]").get_by_role("button", name="中文" if locale == "English" else "English").click()
        page.keyboard.press("Escape")


def test_in_high_contrast_a_flag_looks_the_same_on_every_cell_and_in_the_legend(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "theory")
    page = candidate.page
    page.evaluate("document.documentElement.dataset.theme = 'contrast'")
    for key in ("a", "f", "n", "f"):
        page.keyboard.press(key)
    looks = page.locator(".cell.flagged, .swatch.flagged").evaluate_all(
        "all => all.map((one) => getComputedStyle(one, '::after').backgroundImage)"
    )
    assert len(looks) == 3
    assert len(set(looks)) == 1
