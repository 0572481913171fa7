"""The network goes away for minutes: the candidate types on, hands in, and nothing is lost, doubled or out of order."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from examhall.sittings.entries import Answered, HandedIn
from examhall.sittings.states import State
from tests.browser.answering import answer
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import at_work

pytestmark = pytest.mark.browser

MINUTES = 4


def lose_one_reply(page: Page) -> None:
    """The hall takes the next save, but the page never hears of it."""

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/responses", lose, times=1)


def test_minutes_without_network_lose_nothing_and_the_hand_in_waits_for_it(day: ExamDay, machine: Machines) -> None:
    candidate, chief = at_work(day, machine, "practical")
    page, sitting = candidate.page, day.sitting("practical", 1)
    task = day.task(sitting, "L1-T04")
    typed = {task.field("contract_number"): "MT-1", task.field("term"): "CIF Hamburg", task.field("words"): "SAY ONE THOUSAND"}
    candidate.go_to(task.number)
    lose_one_reply(page)
    answer(candidate, task.field("invoice_buyer"), task.right[task.field("invoice_buyer")])
    candidate.all_is_saved()
    page.clock.install()

    candidate.context.set_offline(True)
    for minute, (field, text) in enumerate(typed.items()):
        candidate.field(field).locator("input, textarea").press_sequentially(text, delay=10)
        page.clock.fast_forward((MINUTES - minute) * 20_000)
    expect(candidate.saved).to_have_text("Kept on this machine, reconnecting")
    expect(candidate.saved).to_have_attribute("data-save", "local")
    expect(page.get_by_text("The network is down. Your answers are kept on this machine; please go on.")).to_be_visible()
    fields = sum(len(one.question.fields) for one in day.asked(sitting))
    expect(chief.seat(1)).to_have_attribute("aria-label", re.compile(rf"Working, Lost \d+ s, 1 of {fields} answered"))

    candidate.hand_in()
    waiting = candidate.sees_screen("Not yet received. Please stay seated.")
    expect(waiting).to_contain_text("It counts only when a receipt code stands here.")
    page.clock.fast_forward(30_000)
    expect(waiting).to_be_visible()
    assert day.stands(sitting).state is State.IN_PROGRESS

    candidate.context.set_offline(False)
    page.clock.fast_forward(10_000)
    assert candidate.receipt() == day.receipt(sitting)
    expect(chief.seat(1)).to_have_attribute("data-state", "submitted")
    answered = day.entries(sitting, Answered)
    assert [entry.number for entry in answered] == list(range(1, len(answered) + 1))
    assert len({entry.token for entry in answered}) == len(answered)
    assert list(dict.fromkeys(entry.field for entry in answered))[1:] == list(typed)
    assert day.answers(sitting).items() >= typed.items()
    (hand_in,) = day.entries(sitting, HandedIn)
    assert (hand_in.last, hand_in.number) == (len(answered), len(answered) + 1)


def test_a_hall_that_is_killed_and_comes_back_costs_no_answer(day: ExamDay, machine: Machines) -> None:
    candidate, chief = at_work(day, machine, "theory")
    sitting = day.sitting("theory", 1)
    before, meanwhile = day.asked(sitting)[:2]
    given = {before.only: candidate.choose(before, right=True)}
    candidate.all_is_saved()
    day.served.kill()
    given[meanwhile.only] = candidate.choose(meanwhile, right=True)
    expect(candidate.saved).to_have_text("Kept on this machine, reconnecting")
    expect(chief.page.get_by_text("The console has lost the hall. Candidates go on; what you see may be old.")).to_be_visible()
    day.served.start()
    candidate.all_is_saved()
    expect(chief.seat(1)).to_contain_text("2/80")
    expect(chief.page.locator("#stale")).to_be_hidden()
    assert day.answers(sitting) == given


def test_a_page_whose_saves_fail_is_on_the_list_after_a_minute_though_it_is_connected_and_who_reads_is_not(
    day: ExamDay, machine: Machines
) -> None:
    candidate, chief = at_work(day, machine, "theory")
    first = day.asked(day.sitting("theory", 1))[0]
    candidate.page.clock.install()
    candidate.page.clock.fast_forward(120_000)
    need = chief.page.locator(".need", has_text="Answers unsaved for 60 s")
    expect(need).to_have_count(0)
    candidate.page.route("**/responses", lambda route: route.fulfill(status=507, json={"code": "storage_full", "says": "full"}))
    candidate.choose(first, right=True)
    candidate.page.clock.fast_forward(70_000)
    expect(need).to_be_visible()
    expect(chief.seat(1)).to_have_attribute("data-need", "unsaved")
    candidate.page.unroute("**/responses")
    candidate.page.clock.fast_forward(30_000)
    expect(need).to_have_count(0)
