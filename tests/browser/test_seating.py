"""An officer seats a batch in the browser, keys alone where it counts: drawn, looked at, taken over, tickets printed."""

import pytest
from playwright.sync_api import expect

from seeds.demo import today
from seeds.later_batch import open_later_batch
from tests.browser.exam_day import ExamDay
from tests.browser.eyes import STILL, Eyes
from tests.browser.machines import Machines
from tests.browser.people import Staff

pytestmark = pytest.mark.browser


def test_a_batch_is_seated_and_its_tickets_are_printed(day: ExamDay, machine: Machines) -> None:
    open_later_batch(day.hall, today(day.hall))
    eyes, page = Eyes(), Staff(day, machine(**STILL), "officer").page
    page.goto("/staff/schedule")
    page.locator("tbody tr", has_text="Winter batch").get_by_role("link").click()
    eyes.look_in_both_languages(page, "a batch")
    with day.back_office():
        page.get_by_role("link", name="Seating", exact=True).click()
        page.get_by_role("button", name="Draw seats").press("Enter")
        page.get_by_role("button", name="Take it over").press("Enter")
        expect(page.locator(".badge[data-state=ok]").first).to_have_text("taken over")
        page.locator(".long tbody tr").first.get_by_role("link").click()
        expect(page.locator("table.seats td.taken")).to_have_count(39)
        eyes.look_in_both_languages(page, "a drawn room")
        page.get_by_role("link", name="Admission tickets").click()
        eyes.look_in_both_languages(page, "tickets by centre")
        page.get_by_role("button", name="Print").last.click()
        link = page.get_by_role("link", name="Open the file")
        link.wait_for()
    pdf = page.request.get(link.get_attribute("href") or "")
    assert (pdf.headers["content-type"], pdf.body()[:5]) == ("application/pdf", b"%PDF-")
    page.go_back()
    page.get_by_role("link", name="Candidates", exact=True).click()
    page.locator("tbody tr").last.get_by_role("link").click()
    eyes.look_in_both_languages(page, "a candidate")
    assert not eyes.found
