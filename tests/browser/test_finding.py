"""A reviewer at the list of items by keys alone: to the search, through rows, a range chosen, one move, an item and the next."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.exam_day import ExamDay
from tests.browser.eyes import serious
from tests.browser.machines import Machines
from tests.browser.people import Staff

pytestmark = pytest.mark.browser


def test_the_list_is_worked_by_keys_alone(day: ExamDay, machine: Machines) -> None:
    page = Staff(day, machine(), "reviewer").page
    page.goto("/bank?level=L1&kind=single")
    links, boxes = page.locator("a.open"), page.locator('input[name="item"]')
    page.keyboard.press("/")
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.type("运费jkx")  # letters in the search are letters
    expect(page.locator("#words")).to_have_value("运费jkx")
    for _ in range(3):
        page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("words=%E8%BF%90%E8%B4%B9"))
    assert links.count() >= 3
    for text in links.all_inner_texts():
        assert text.startswith("L1-")

    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("#count")).to_have_text("Chosen: 1")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator("#count")).to_have_text("Chosen: 3")
    assert [box.is_checked() for box in boxes.all()[:3]] == [True] * 3

    chosen = links.all_inner_texts()[:3]
    page.locator("#note").fill("更换说法")
    page.locator('button[value="suspend"]').press("Enter")
    expect(page.locator(".headline")).to_contain_text("done for 3 of 3")
    page.get_by_role("link", name="Back to the list").press("Enter")
    for item_id in chosen:
        expect(page.locator("tr", has=page.get_by_role("link", name=item_id, exact=True)).locator(".badge")).to_have_text(
            "Suspended"
        )

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/bank/items/{chosen[0]}*")
    page.get_by_role("link", name="Next item").press("Enter")
    page.wait_for_url(f"**/bank/items/{chosen[1]}*")
    page.get_by_role("link", name="Back to the list").press("Enter")
    page.wait_for_url(re.compile("words=%E8%BF%90%E8%B4%B9"))


def test_a_click_with_shift_chooses_a_range_and_one_box_the_whole_page(day: ExamDay, machine: Machines) -> None:
    page = Staff(day, machine(), "reviewer").page
    page.goto("/bank")
    boxes, every = page.locator('input[name="item"]'), page.get_by_label("Choose all of this page")
    boxes.nth(2).click()
    boxes.nth(6).click(modifiers=["Shift"])
    expect(page.locator("#count")).to_have_text("Chosen: 5")
    assert every.evaluate("box => box.indeterminate")
    boxes.nth(6).click()
    boxes.nth(4).click(modifiers=["Shift"])
    expect(page.locator("#count")).to_have_text("Chosen: 2")
    every.check()
    expect(page.locator("#count")).to_have_text("Chosen: 50")
    every.uncheck()
    expect(page.locator("#count")).to_have_text("none chosen")


def test_list_and_overview_can_be_read_by_everybody_and_fit_a_telephone(day: ExamDay, machine: Machines) -> None:
    context = machine(reduced_motion="reduce")
    page = Staff(day, context, "reviewer").page
    for address in ("/bank?used=never", "/bank/overview", "/bank/items/L1-01-S01?list="):
        for locale in ("zh_CN", "en"):
            context.add_cookies([{"name": "locale", "value": locale, "url": day.address}])
            page.goto(address)
            assert serious(page) == [], (address, locale)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == 390, address
        page.set_viewport_size({"width": 1366, "height": 768})
