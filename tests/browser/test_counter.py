"""A centre's counter by keys alone: somebody is found, compared and pays; the page before it makes no second receipt."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.exam_day import ExamDay
from tests.browser.eyes import STILL, Eyes
from tests.browser.machines import Machines
from tests.browser.people import Staff

pytestmark = pytest.mark.browser


def test_a_fee_is_taken_by_keys_alone_and_going_back_takes_it_no_second_time(day: ExamDay, machine: Machines) -> None:
    eyes, clerk = Eyes(), Staff(day, machine(**STILL), "centre")
    page = clerk.page
    page.goto("/centre/applications?state=approved")
    eyes.look(page, "applications")
    number = page.locator("table a").last.inner_text()
    page.get_by_role("link", name=number).click()
    eyes.look(page, "an application")
    page.goto("/centre/counter")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.locator(".due strong")).to_have_text(re.compile("¥"))
    due = page.locator(".due strong").inner_text()
    eyes.look(page, "the counter")
    for _ in range(5):  # the first of what is compared has the focus
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/centre/receipts/*taken=now")
    expect(page.get_by_role("link", name="Print the receipt")).to_be_focused()
    expect(page.locator(".due strong")).to_have_text(due)
    eyes.look(page, "a receipt")
    heading = page.locator("h1").inner_text()
    page.go_back()
    expect(page.get_by_text("The fee was taken: there is a receipt.")).to_be_visible()
    page.get_by_role("link", name="To the receipt").click()
    expect(page.locator("h1")).to_have_text(heading)
    page.goto("/centre/accounts")
    eyes.look(page, "an account")
    assert page.get_by_role("link", name=heading.removeprefix("Receipt ")).count() == 1
    assert not eyes.found
