"""Two tabs of one browser: the newer one goes on with what the older one left, and the numbers have no gap."""

import pytest
from playwright.sync_api import expect

from examhall.sittings.entries import Answered
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Candidate, at_work

pytestmark = pytest.mark.browser


def test_the_older_tab_says_that_it_goes_on_elsewhere_and_the_numbers_have_no_gap(day: ExamDay, machine: Machines) -> None:
    first, _ = at_work(day, machine, "theory")
    sitting = day.sitting("theory", 1)
    one, two, three, four = day.asked(sitting)[:4]
    given = {one.only: first.choose(one, right=True)}
    first.all_is_saved()
    first.page.route("**/responses", lambda route: route.abort())
    given[two.only] = first.choose(two, right=True)
    expect(first.saved).to_have_attribute("data-save", "local")

    second = Candidate(day, first.context, 1)
    second.page.goto(f"/sittings/{sitting}")
    first.sees_screen("Continued on another page")
    second.sees_the_paper()
    given[three.only] = second.choose(three, right=True)
    second.all_is_saved()
    assert day.answers(sitting) == given

    first.page.unroute("**/responses")
    first.page.get_by_role("button", name="Go on here").click()
    first.sees_the_paper()
    second.sees_screen("Continued on another page")
    given[four.only] = first.choose(four, right=True)
    first.all_is_saved()
    assert day.answers(sitting) == given
    answered = day.entries(sitting, Answered)
    assert [entry.number for entry in answered] == [1, 2, 3, 4]
    assert len({entry.browser for entry in answered}) == 1
