"""A score is reviewed: a candidate asks on a telephone, two officers answer, and an inspection shows the marked paper."""

import re

import pytest
from playwright.sync_api import expect

from examhall.instants import MINUTE
from examhall.people.operations import staff_id
from examhall.schedule.local_time import as_typed
from grading.releasing.operations import confirm, release
from seeds.demo import today
from seeds.earlier_batch import sit_earlier_batch
from seeds.sign_ins import ZONE
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Staff
from tests.browser.test_accessible import STILL, Eyes
from tests.browser.test_looking_up_results import TELEPHONE, read_picture
from tests.grading.test_releasing import SILENT

pytestmark = pytest.mark.browser

HOUR = 60 * MINUTE
NUMBER = re.compile(r"FH\d{4}-0001")


def test_a_candidate_asks_two_officers_answer_and_the_paper_is_read_under_supervision(day: ExamDay, machine: Machines) -> None:
    people, (theory, _practical) = sit_earlier_batch(day.hall, today(day.hall))
    with day.reading() as connection:
        officer, authority = staff_id(connection, "officer"), staff_id(connection, "authority")
    release(day.hall, authority, confirm(day.hall, officer, theory, SILENT))
    _name, ticket, identity = people[0]
    eyes = Eyes()

    telephone = machine(**STILL).new_page()
    telephone.set_viewport_size(TELEPHONE)
    telephone.goto("/results-lookup")
    telephone.get_by_label("Admission ticket number").fill(ticket)
    telephone.get_by_label("Identity number").fill(identity)
    telephone.get_by_label("Digits of the picture").fill(read_picture(day, telephone))
    telephone.keyboard.press("Enter")
    telephone.get_by_role("link", name=re.compile("^Score review")).click()
    telephone.get_by_label("Why you ask").fill("Please add the points of the multiple choices again.")
    telephone.get_by_role("button", name="Ask for the review of this part").click()
    expect(telephone.get_by_text(NUMBER)).to_be_visible()
    assert telephone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    eyes.look(telephone, "a review that was asked for")

    first = Staff(day, machine(**STILL), "officer").page
    first.goto("/results/reviews")
    first.get_by_role("link", name=NUMBER).click()
    first.get_by_role("button", name="Mark this sitting again").click()
    expect(first.get_by_text("another person signs")).to_be_visible()
    second = Staff(day, machine(**STILL), "authority").page
    second.goto(first.url)
    eyes.look(second, "findings to be signed")
    second.get_by_label("Remark to the candidate").fill("All points were counted.")
    second.get_by_role("button", name="Sign", exact=True).click()
    expect(second.get_by_text("The result stands").first).to_be_visible()

    telephone.reload()
    expect(telephone.get_by_text("review answered")).to_be_visible()
    reply = telephone.request.get(str(telephone.get_by_role("link", name="Reply (PDF)").get_attribute("href")))
    assert reply.body().startswith(b"%PDF")

    first.get_by_role("link", name=re.compile("秋季理论知识")).click()
    first.get_by_role("link", name="Open a supervised inspection").click()
    first.get_by_label("Reason").fill("Asked for after the reply to the review.")
    now = day.hall.now()
    first.get_by_label("Begins").fill(as_typed(now, ZONE))
    first.get_by_label("Ends").fill(as_typed(now + HOUR, ZONE))
    first.get_by_label("Networks of its machines").fill("127.0.0.1\n::1")
    first.get_by_label("Who watches").select_option(officer)
    first.get_by_role("button", name="Open this inspection").click()
    first.get_by_role("button", name="Show a new code").click()
    code = first.locator(".handed code").inner_text()
    eyes.look(first, "the watcher's page")

    desk = machine(**STILL).new_page()
    desk.goto("/inspection")
    desk.get_by_label("Admission ticket number").fill(ticket)
    desk.get_by_label("Code that the watcher shows").fill(code)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("columnheader", name="Right answer").first).to_be_visible()
    eyes.look(desk, "a marked paper under supervision")
    desk.emulate_media(media="print")
    expect(desk.locator(".inspected-question").first).to_be_hidden()
    expect(desk.get_by_text("A marked paper is not printed.")).to_be_visible()
    desk.emulate_media(media="screen")
    first.get_by_role("button", name="End it now").click()
    expect(desk.get_by_text("The marked paper is not shown any more")).to_be_visible(timeout=20_000)
    assert not eyes.found
