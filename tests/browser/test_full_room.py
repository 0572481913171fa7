"""A full room on the console: who needs somebody stands on top, most urgent first."""

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.crowd import Crowd
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines, picture
from tests.browser.people import Candidate, Proctor

pytestmark = pytest.mark.browser

SEATS = range(2, 37)  # beside the candidate at the first seat; four never come


def test_the_console_of_a_full_room_shows_who_needs_somebody_most_urgent_first(
    day: ExamDay, machine: Machines, playwright: Playwright
) -> None:
    candidate, chief = Candidate(day, machine(), 1).arrive("theory"), Proctor(day, machine()).watch("theory")
    crowd = Crowd(day, playwright, machine(), "theory", SEATS)
    chief.room_act("Let all in…")
    chief.answers("Let in", "Let in 36 who signed in")
    chief.open_part()
    candidate.sees_the_paper()
    expect(chief.page.locator("#counts button", has_text="Working").locator("strong")).to_have_text("36")
    crowd.unplug(26)
    for seat, one in crowd.at.items():
        one.choose(day, 12 + seat * 7 % 25)
    expect(chief.seat(2)).to_contain_text("26/80")

    chief.act("mark_absent", 39, 40)
    chief.answers("Mark absent", "Mark absent")
    crowd.at[9].hand_in(12 + 9 * 7 % 25)
    crowd.at[20].send("signals", {"signal": "focus_lost", "detail": "window"})
    chief.act("grant", 14)
    chief.answers("Grant minutes", "Grant", Minutes_for_each=5, Reason="The machine failed")
    chief.act("pause", 30)
    chief.answers("Stop the clock", "Pause", Reason="The candidate is not well")
    chief.act("incident", 22)
    chief.dialog("Note an incident").get_by_label("What happened").select_option("late")
    chief.answers("Note an incident", "Note", Facts="Came four minutes after the opening")
    candidate.page.get_by_role("button", name="Raise hand").click()
    candidate.page.locator("dialog[open]").get_by_role("button", name="The machine or the network").click()
    assert crowd.at[12].ask_lease("another-machine-of-12")["code"] == "another_machine"

    expect(chief.page.locator("#needy")).to_have_text("5", timeout=30_000)
    needs = chief.page.locator("#attention .need")
    shown = [(one.get_attribute("data-need"), one.locator(".number").inner_text()) for one in needs.all()]
    assert shown == [
        ("second_sign_in", "12"), ("hand", "01"), ("lost", "26"), ("waiting", "30"), ("focus_loss", "20"),
    ]  # fmt: skip
    chief.choose_nobody()
    picture(chief.page, "console")

    needs.nth(1).get_by_role("button", name="Hand answered").click()
    expect(candidate.page.get_by_role("button", name="Raise hand")).to_be_visible()
    chief.room_act("Message to all…")
    chief.answers("Message to all", "Send", Message="The bell rings at ten.")
    expect(candidate.page.get_by_role("status").filter(has_text="The proctor says")).to_contain_text("The bell rings at ten.")
    expect(chief.page.locator("#sent li").first).to_contain_text("recorded, received by 34 of 35")  # all but the lost one
    crowd.leave()
