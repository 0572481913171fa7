"""Time runs out in a part of twenty seconds: the page locks at zero, the hall collects, and what comes later is kept aside."""

import pytest
from playwright.sync_api import expect

from examhall.instants import SECOND
from examhall.sittings import journal
from examhall.sittings.entries import Answered, Expired, KeptAside
from examhall.sittings.states import State
from examhall.sittings.timing import GRACE
from tests.browser.answering import answer
from tests.browser.exam_day import ExamDay, Kind
from tests.browser.machines import Machines, note, noted
from tests.browser.people import Candidate, Proctor

pytestmark = pytest.mark.browser

COLLECTED_WITHIN = 5 * SECOND  # of the end of the grace


@pytest.mark.parametrize("day", [Kind(20)], indirect=True)
def test_at_zero_the_page_locks_the_hall_collects_and_a_late_change_is_kept_aside(day: ExamDay, machine: Machines) -> None:
    typing, cut_off = (Candidate(day, machine(), seat).arrive("practical") for seat in (1, 2))
    chief = Proctor(day, machine()).watch("practical")
    sittings = {one: day.sitting("practical", one.seat) for one in (typing, cut_off)}
    tasks = {one: day.task(sitting, "L1-T04") for one, sitting in sittings.items()}
    chief.let_in(1, 2)
    chief.open_part()
    for one, task in tasks.items():
        one.sees_the_paper()
        note(one.page, "document.querySelector('.player').inert || !document.querySelector('.player').checkVisibility()")
        one.go_to(task.number)
        answer(one, task.field("contract_number"), "MT-1")
        one.all_is_saved()
    cut_off.context.set_offline(True)
    cut_off.field(tasks[cut_off].field("term")).locator("input").press_sequentially("CIF, too late")

    last = tasks[typing].field("words")
    typing.field(last).locator("textarea").focus()
    while typing.page.locator(".player").is_visible():
        typing.page.keyboard.type("A", delay=50)
    typing.sees_screen("Time is up")
    typed = typing.field(last).locator("textarea").input_value()
    assert len(typed) > 20
    deadline = day.deadline(sittings[typing])
    assert 0 <= noted(typing.page) - deadline / SECOND < 1
    cut_off.sees_screen("Time is up")
    expect(cut_off.page.get_by_text("go up by themselves. Please stay seated and tell the proctor.")).to_be_visible()

    for seat in (1, 2):
        expect(chief.seat(seat)).to_have_attribute("data-state", "expired", timeout=20_000)
    for sitting in sittings.values():
        with day.reading() as connection:
            (collected,) = (p.record for p in journal.read(connection, sitting) if isinstance(p.record.entry, Expired))
        assert (collected.entry.effective_at, day.stands(sitting).state) == (deadline, State.EXPIRED)
        assert deadline + GRACE <= collected.at <= deadline + GRACE + COLLECTED_WITHIN
    typing.sees_screen("Time is up, your paper is collected")
    assert day.answers(sittings[typing]) == {tasks[typing].field("contract_number"): "MT-1", last: typed}

    cut_off.context.set_offline(False)
    told = cut_off.sees_screen("Time is up, your paper is collected")
    expect(told).to_contain_text("kept aside")
    kept = day.entries(sittings[cut_off], KeptAside)
    assert {entry.why for entry in kept} == {"late"}
    assert kept[-1].value == "CIF, too late"
    assert day.answers(sittings[cut_off]) == {tasks[cut_off].field("contract_number"): "MT-1"}
    expect(chief.seat(2).locator(".flags").get_by_role("img")).to_have_accessible_name(f"{len(kept)} answers kept aside")
    assert all(not entry.late or entry.field == last for entry in day.entries(sittings[typing], Answered))
