"""Before the day and beside it: practice keeps nothing, and an accommodation entered while somebody sits reaches the page at once."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from examhall.instants import SECOND
from examhall.sittings import journal
from examhall.sittings.entries import Accommodated
from examhall.sittings.tables import journal as journal_rows
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines, note, noted
from tests.browser.people import Candidate, Staff, at_work

pytestmark = pytest.mark.browser

AT_ONCE = 2.0  # seconds until the candidate's page follows
# how many rows this browser keeps of sittings
KEPT = """async () => {
  const open = indexedDB.open("examhall", 1);
  await new Promise((done) => (open.onsuccess = done));
  const counted = ["ledgers", "changes", "parked"].map((name) => new Promise((done) => {
    const rows = open.result.transaction(name).objectStore(name).count();
    rows.onsuccess = () => done(rows.result);
  }));
  return (await Promise.all(counted)).reduce((sum, rows) => sum + rows, 0);
}"""


def test_practice_is_the_real_page_and_keeps_nothing(day: ExamDay, machine: Machines) -> None:
    context = machine()
    page: Page = context.new_page()
    with day.reading() as connection:
        before = connection.execute(select(func.count()).select_from(journal_rows)).scalar()
    page.goto("/exam")
    page.get_by_role("link", name=re.compile("^Practise first")).click()
    candidate = Candidate(day, context)
    candidate.page.close()
    candidate.page = page
    candidate.get_ready()
    candidate.sees_the_paper()
    context.set_offline(True)
    page.locator(".option label").first.click()
    expect(page.locator(".said, .cover-foot").first).to_contain_text("The network is down")
    context.set_offline(False)
    candidate.all_is_saved()
    expect(candidate.cell(1)).to_have_class(re.compile("answered"))
    candidate.hand_in()
    assert candidate.receipt() == "PRACTICE"
    page.get_by_role("link", name="Leave the practice").click()
    page.wait_for_url("**/")
    assert page.evaluate(KEPT) == 0
    with day.reading() as connection:
        assert connection.execute(select(func.count()).select_from(journal_rows)).scalar() == before


def test_an_accommodation_entered_during_a_sitting_reaches_the_page_and_gives_a_break(day: ExamDay, machine: Machines) -> None:
    candidate, chief = at_work(day, machine, "theory")
    page, sitting = candidate.page, day.sitting("theory", 1)
    left, tools = candidate.clock.locator(".left"), page.locator(".bar .tools")
    expect(tools.get_by_role("button", name="Take a break")).to_be_hidden()
    expect(page.locator("button.aloud")).to_have_count(0)

    officer = Staff(day, machine(), "officer").page
    officer.goto(f"/staff/accommodations/new?ticket={candidate.ticket}")
    officer.locator('[name=part][value="practical"]').uncheck()
    officer.get_by_label("More time, in minutes").fill("10")
    officer.get_by_label("Breaks, in minutes").fill("5")
    for kind in ("large text", "high contrast", "read aloud"):
        officer.get_by_label(kind).check()
    officer.get_by_label("Approved by").fill("Review board")
    officer.get_by_label("Reference of the evidence").fill("2026-77")
    note(page, "document.documentElement.dataset.theme === 'contrast'")
    officer.get_by_role("button", name="Enter it").click()
    expect(officer.locator(".notice.ok")).to_be_visible()
    seen = noted(page)
    with day.reading() as connection:
        (at,) = (p.record.at for p in journal.read(connection, sitting) if isinstance(p.record.entry, Accommodated))
    assert seen - at / SECOND < AT_ONCE
    expect(candidate.clock.locator(".sum")).to_contain_text("10 extra")
    assert page.locator(".stem").evaluate("stem => getComputedStyle(stem).fontSize") == "24px"
    expect(page.get_by_role("button", name="Read the question")).to_be_visible()
    expect(page.get_by_role("button", name="Read this option")).to_have_count(page.locator(".option").count())

    tools.get_by_role("button", name="Take a break").click()
    page.locator("dialog[open]").get_by_role("button", name="Begin the break").click()
    screen = candidate.sees_screen("You are having a break")
    expect(screen).to_contain_text("The clock stands until")
    stood = left.inner_text()
    page.wait_for_timeout(2100)
    expect(left).to_have_text(stood)
    expect(chief.seat(1)).to_have_attribute("aria-label", re.compile("Break until"))
    chief.act("resume", 1)
    candidate.sees_the_paper()
    expect(tools.get_by_role("button", name="Take a break")).to_be_visible()
