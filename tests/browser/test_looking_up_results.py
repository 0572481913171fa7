"""Results on their way: an officer confirms, the authority releases, and a candidate looks them up on a telephone."""

import re

import pytest
from playwright.sync_api import Page, expect

from grading.looking_up.finding import KEY
from grading.looking_up.pictures import digits_of, read_stamp
from seeds.demo import today
from seeds.earlier_batch import sit_earlier_batch
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Staff
from tests.browser.test_accessible import STILL, Eyes

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 390, "height": 844}


def read_picture(day: ExamDay, page: Page) -> str:
    """What stands on the picture: known here by the server's own secret, which no page gives away."""
    key = day.hall.vault.key(KEY)
    picture = read_stamp(key, page.locator("[name=stamp]").input_value(), day.hall.now())
    assert picture is not None
    return digits_of(key, picture.drawn)


def test_what_two_persons_release_a_candidate_looks_up_on_a_telephone(day: ExamDay, machine: Machines) -> None:
    people, (theory, _practical) = sit_earlier_batch(day.hall, today(day.hall))
    _name, ticket, identity = people[0]
    eyes, where = Eyes(), f"/results/{theory}/release"
    telephone = machine(**STILL).new_page()
    telephone.set_viewport_size(TELEPHONE)

    def look_up(typed: str) -> None:
        telephone.goto("/results-lookup")
        telephone.get_by_label("Admission ticket number").fill(ticket)
        telephone.get_by_label("Identity number").fill(identity)
        telephone.get_by_label("Digits of the picture").fill(typed or read_picture(day, telephone))
        telephone.keyboard.press("Enter")

    look_up("")
    expect(telephone.get_by_role("alert")).to_contain_text("No result can be shown")
    eyes.look(telephone, "the look-up after a failure")
    said = telephone.get_by_role("alert").inner_text()

    officer = Staff(day, machine(**STILL), "officer").page
    officer.goto(where)
    with day.back_office():
        officer.get_by_role("button", name="Confirm these results").click()
        for _ in range(40):
            if officer.get_by_text("another person releases them").count():
                break
            officer.wait_for_timeout(250)
            officer.goto(where)
    eyes.look(officer, "a release that waits")
    expect(officer.get_by_role("button", name="Release the results")).to_have_count(0)
    authority = Staff(day, machine(**STILL), "authority").page
    authority.goto(where)
    authority.get_by_role("button", name="Release the results").click()
    expect(authority.get_by_text(re.compile("12 / 12"))).to_be_visible()
    authority.goto("/results/reports")
    eyes.look(authority, "reports")

    look_up("00000")
    expect(telephone.get_by_role("alert")).to_have_text(said)
    look_up("")
    expect(telephone.get_by_role("heading", name="Your results")).to_be_visible()
    expect(telephone.locator(".score").first).to_contain_text("/ 100")
    expect(telephone.get_by_text("Not released yet")).to_have_count(1)
    assert telephone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    eyes.look(telephone, "results")
    slip = telephone.request.get(str(telephone.get_by_role("link", name="Result slip").get_attribute("href")))
    assert slip.body().startswith(b"%PDF")
    telephone.get_by_role("button", name="Close this page").click()
    telephone.goto("/results-lookup/mine")
    expect(telephone.get_by_label("Digits of the picture")).to_be_visible()
    assert not eyes.found
