"""A machine dies and the candidate moves to a spare seat: the old station is fenced, the proctor lets the new one on."""

import re

import pytest
from playwright.sync_api import expect

from examhall.sittings.entries import Granted, SeatChanged
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Candidate, at_work

pytestmark = pytest.mark.browser


def test_a_candidate_goes_on_at_a_spare_seat_with_all_that_was_saved(day: ExamDay, machine: Machines) -> None:
    old, chief = at_work(day, machine, "theory")
    sitting = day.sitting("theory", 1)
    first, second = day.asked(sitting)[:2]
    old.choose(first, right=True)
    old.all_is_saved()

    chief.act("change_seat", 1)
    expect(chief.dialog("Change seat").get_by_label("New seat")).to_have_value("41")  # spare ones come first
    chief.answers("Change seat", "Change seat", Reason="显示器故障")
    expect(old.sees_screen("This machine no longer writes")).to_contain_text("Your seat is now seat 41.")
    expect(chief.page.locator('#attention [data-need="moving"]')).to_contain_text(old.name)

    new = Candidate(day, machine(), 1)
    new.sign_in()
    new.page.goto(f"/sittings/{sitting}")
    new.sees_screen("Waiting for the proctor")
    chief.page.locator('#attention [data-need="second_sign_in"]').get_by_role("button", name="Decide…").click()
    chief.answers("Change of machine", "Let this machine go on")
    new.sees_the_paper()
    expect(new.page.get_by_text("Seat 41")).to_be_visible()
    expect(new.cell(1)).to_have_class(re.compile("answered"))
    new.choose(second, right=True)
    new.all_is_saved()
    assert day.answers(sitting).keys() == {first.only, second.only}
    (moved,) = day.entries(sitting, SeatChanged)
    assert (moved.before, moved.seat, moved.reason) == (1, 41, "显示器故障")
    assert not day.entries(sitting, Granted), "minutes are granted apart"
    new.hand_in()
    new.receipt()
