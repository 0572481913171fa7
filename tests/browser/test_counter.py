"""A centre's counter by keys alone: somebody is found, compared and pays, once; and what was paid goes back by two persons."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from seeds.demo import today
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


def test_a_fee_goes_back_by_two_persons_as_a_void_on_its_day_and_part_by_part_later(day: ExamDay, machine: Machines) -> None:
    """The mistake of today is voided and may be paid anew; of yesterday's receipt one part is refunded, and nothing twice."""
    eyes, clerk = Eyes(), Staff(day, machine(**STILL), "centre")
    page = clerk.page

    def gives_back(button: str, reason: str, signed_by: str, part: str = "") -> None:
        page.locator("main details > summary").press("Enter")
        if part:
            page.get_by_role("checkbox", name=re.compile(part)).press("Space")
        page.get_by_label("Reason", exact=True).fill(reason)
        page.get_by_label("Second person's user name").fill(signed_by)
        page.get_by_label("Second person's password").fill(day.sign_ins.passwords[signed_by])
        page.get_by_role("button", name=button, exact=True).press("Enter")

    def opens_a_receipt(which: str) -> None:
        page.goto(f"/centre/accounts?{which}")
        page.locator("tr", has=page.locator(".badge", has_text="Paid")).get_by_role("link").first.click()

    opens_a_receipt("")
    gives_back("Void it", "wrong means of payment", "centre")
    expect(page.get_by_role("alert")).to_contain_text("second person")
    page.get_by_label("Second person's user name").fill("centre2")
    page.get_by_label("Second person's password").fill(day.sign_ins.passwords["centre2"])
    page.get_by_role("button", name="Void it", exact=True).press("Enter")
    expect(page.locator("h1 + .badge")).to_have_text("Voided")
    eyes.look_in_both_languages(page, "a voided receipt")
    page.get_by_role("link", name=re.compile(r"^\d{12}$")).click()
    expect(page.locator("h1 + .badge")).to_have_text("Eligibility approved")
    expect(page.get_by_role("link", name="To the counter")).to_be_visible()

    yesterday = (today(day.hall) - dt.timedelta(days=1)).isoformat()
    opens_a_receipt(f"first={yesterday}&last={yesterday}")
    gives_back("Refund", "fell ill", "centre2", part="Theory")
    expect(page.locator("h1 + .badge")).to_have_text("Partly refunded")
    eyes.look_in_both_languages(page, "a refunded receipt")
    page.goto("/centre/accounts")
    expect(page.get_by_text("Refunded").first).to_be_visible()
    assert not eyes.found
