"""The clock in the proctor's hands: a pause covers the paper, granted minutes move the end, and the page says why at once."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from examhall.instants import MINUTE, SECOND
from examhall.schedule.tables import administration
from examhall.sittings import journal
from examhall.sittings.entries import Entry, Granted, Locked, Paused, Resumed, Unlocked
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines, block_sockets, note, noted
from tests.browser.people import Candidate, Proctor, at_work

pytestmark = pytest.mark.browser

AT_ONCE = 2.0  # seconds until the candidate's page follows
EXTRA_TIME = 7  # the seat of the candidate with 15 minutes more


def seconds_until_shown(day: ExamDay, sitting: str, page: Page, kind: type[Entry]) -> float:
    """From the entry in the journal to the moment it could be seen."""
    with day.reading() as connection:
        at = next(p.record.at for p in journal.read(connection, sitting) if isinstance(p.record.entry, kind))
    return noted(page) - at / SECOND


def test_who_would_open_a_room_before_the_hour_on_the_tickets_is_told_so_first(day: ExamDay, machine: Machines) -> None:
    chief = Proctor(day, machine()).watch("theory")
    told, ended = chief.page.get_by_text("The tickets say"), "Nobody is admitted after"
    for minutes, shown in ((-1, 0), (14, 1)):
        starts_at = day.hall.now() + minutes * MINUTE + 30 * SECOND
        with day.hall.database.writing() as connection:
            connection.execute(update(administration).values(starts_at=starts_at, settings='{"late_limit": 900}'))
        chief.page.reload()
        chief.room_act("Open the part…")
        expect(chief.dialog("Open the part")).to_be_visible()
        expect(told).to_have_count(shown)
        if not shown:
            chief.page.keyboard.press("Escape")
    expect(told).to_have_text(re.compile(rf"^The tickets say \d\d:\d\d: 14 min from now\. .* {ended} \d\d:\d\d\.$"))


@pytest.mark.parametrize("socket", [True, False], ids=["by_socket", "by_plain_requests"])
def test_pause_resume_and_minutes_reach_the_page_within_two_seconds(day: ExamDay, machine: Machines, socket: bool) -> None:
    context = machine()
    if not socket:
        block_sockets(context)
    candidate, chief = Candidate(day, context, EXTRA_TIME).arrive("practical"), Proctor(day, machine())
    page, sitting = candidate.page, day.sitting("practical", EXTRA_TIME)
    chief.watch("practical").let_in(EXTRA_TIME)
    chief.open_part()
    candidate.sees_the_paper()
    candidate.go_to(day.task(sitting, "L1-T04").number)
    expect(candidate.clock.locator(".sum")).to_have_text(re.compile(r"^\d\d:\d\d = \d\d:\d\d \+ 90 min \+ 15 extra$"))

    if not socket:
        expect(chief.seat(EXTRA_TIME)).to_have_attribute("aria-label", re.compile("Unsteady"))

    paused = "document.querySelector('.cover .screen[data-shape=pause]')"
    note(page, paused)
    chief.act("pause", EXTRA_TIME)
    chief.answers("Stop the clock", "Pause", Reason="The lamp failed")
    screen = candidate.sees_screen("The examination is paused")
    expect(screen).to_contain_text("Reason: The lamp failed")
    assert seconds_until_shown(day, sitting, page, Paused) < AT_ONCE
    controls = page.locator(".answer").locator("input, select, textarea, button")
    assert controls.count() > 10
    assert all(control.is_disabled() for control in controls.all())
    expect(chief.seat(EXTRA_TIME)).to_have_attribute("data-state", "paused")
    left = candidate.clock.locator(".left").inner_text()
    page.wait_for_timeout(2100)
    expect(candidate.clock.locator(".left")).to_have_text(left)

    note(page, f"!{paused} && document.querySelector('.player').checkVisibility()")
    chief.act("resume", EXTRA_TIME)
    candidate.sees_the_paper()
    assert seconds_until_shown(day, sitting, page, Resumed) < AT_ONCE
    assert all(control.is_enabled() for control in controls.all())
    expect(candidate.clock.locator(".sum")).to_have_text(re.compile(r"\+ 90 min \+ 15 extra \+ 0:\d\d pause$"))
    expect(page.get_by_text(re.compile("^The end has changed: "))).to_be_visible()

    note(page, "document.querySelector('.clock .sum').textContent.includes('granted')")
    chief.act("grant", EXTRA_TIME)
    chief.answers("Grant minutes", "Grant", Minutes_for_each=5, Reason="The lamp failed")
    expect(candidate.clock.locator(".sum")).to_have_text(re.compile(r"\+ 90 min \+ 15 extra \+ 5 granted \+ 0:\d\d pause$"))
    assert seconds_until_shown(day, sitting, page, Granted) < AT_ONCE
    expect(chief.page.locator("#candidate .sum")).to_contain_text("+ 90 + 15 extra + 5 granted + 0:")
    assert [type(entry) for entry in day.entries(sitting, Paused, Resumed, Granted)] == [Paused, Resumed, Granted]


def test_a_candidate_leaves_the_seat_and_only_the_proctor_uncovers_the_paper(day: ExamDay, machine: Machines) -> None:
    candidate, chief = at_work(day, machine, "theory")
    page = candidate.page
    page.get_by_role("button", name="Leave seat").click()
    page.get_by_role("button", name="Lock the page").click()
    screen = candidate.sees_screen("This page is locked")
    expect(screen).to_contain_text("The clock runs on and your answers are safe.")
    page.reload()
    candidate.sees_screen("This page is locked")
    need = chief.page.locator(".need")
    expect(need).to_contain_text("Page locked")
    expect(need).to_contain_text("The candidate is away from the seat")
    need.get_by_role("button", name="Unlock").click()
    candidate.sees_the_paper()

    chief.act("lock", 1)
    chief.answers("Lock", "Lock", Reason="Identity to be checked")
    expect(candidate.sees_screen("This page is locked")).to_contain_text("Reason: Identity to be checked")
    chief.act("unlock", 1)
    candidate.sees_the_paper()
    assert [type(entry) for entry in day.entries(day.sitting("theory", 1), Locked, Unlocked)] == [Locked, Unlocked] * 2
