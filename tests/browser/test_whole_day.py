"""A whole exam day in the browser: both parts sat and handed in, rooms closed by the chief, graded, and looked at by the officer."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from examhall.sittings.entries import HandedIn
from examhall.sittings.receipts import receipt_code
from examhall.sittings.states import State
from tests.browser.answering import FILL, answer
from tests.browser.exam_day import Asked, ExamDay
from tests.browser.people import Candidate, Proctor, Staff

pytestmark = pytest.mark.browser

OTHERS = 39  # in the first room


def theory_of(asked: list[Asked]) -> tuple[list[Asked], list[Asked], list[Asked]]:
    """Single choice, multiple choice, true or false."""
    return asked[:40], asked[40:60], asked[60:]


def press(page: Page, asked: Asked, options: list[str]) -> None:
    """Choose by letter, as quick candidates do, and go on."""
    letters = [option.id for option in asked.question.fields[0].interaction.options]
    for option in options:
        page.keyboard.press("abcde"[letters.index(option)])
    page.keyboard.press("n")


def sit_the_theory(candidate: Candidate, asked: list[Asked]) -> None:
    """40 points from single choice, 10 from five multiple choices, 1 and 0 from two that are not whole, 10 of 20 true or false."""
    single, multiple, truth = theory_of(asked)
    candidate.sees_the_paper()
    for one in single[:3]:
        candidate.go_to(one.number)
        answer(candidate, *next(iter(one.right.items())))
    candidate.go_to(4)
    for one in single[3:]:
        press(candidate.page, one, list(one.right.values()))
    for one in multiple[:5]:
        press(candidate.page, one, *one.right.values())
    (short,) = multiple[5].right.values()
    press(candidate.page, multiple[5], short[:2])
    press(candidate.page, multiple[6], [option.id for option in multiple[6].question.fields[0].interaction.options])
    candidate.go_to(61)
    for one in truth[:10]:
        press(candidate.page, one, list(one.right.values()))
    for one in truth[10:]:
        (right,) = one.right.values()
        press(candidate.page, one, [option.id for option in one.question.fields[0].interaction.options if option.id != right])


def sit_the_practical(candidate: Candidate, asked: list[Asked]) -> set[str]:
    """Three of the five tasks as they should be, which is 60 points; the kinds of fields filled in."""
    candidate.sees_the_paper()
    kinds = set()
    for one in asked:
        if one.key.item in ("L1-T02", "L1-T04", "L1-T05"):
            candidate.go_to(one.number)
            kinds |= {answer(candidate, field, response) for field, response in one.right.items()}
    return kinds


def close_the_room(chief: Proctor, candidate: Candidate) -> None:
    """The others are marked absent in one act; then nothing is open any more."""
    expect(chief.seat(1)).to_have_attribute("data-state", "submitted")
    chief.mark_all_others_absent(1)
    expect(chief.page.locator("#counts button", has_text="Absent").locator("strong")).to_have_text(str(OTHERS))
    chief.close_room()


def line_of(page: Page, candidate: Candidate) -> Locator:
    return page.locator("table.list tbody tr", has_text=candidate.ticket)


def results(officer: Staff, part: str) -> Page:
    """The results of a part, once the back office has graded it."""
    page = officer.page
    page.goto(f"/results/{officer.day.administration(part)}")
    for _ in range(40):
        if page.locator("main").get_by_text("Absent").count():
            return page
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"the back office has not graded the {part}")


def test_a_whole_day_is_sat_handed_in_closed_and_graded_in_the_browser(
    day: ExamDay, machine: Callable[..., BrowserContext]
) -> None:
    chief, candidate = Proctor(day, machine(), "chief"), Candidate(day, machine())
    sittings = {part: day.sitting(part, 1) for part in ("theory", "practical")}
    candidate.arrive("theory")

    with day.back_office():
        chief.watch("theory").let_in(1)
        chief.open_part()
        sit_the_theory(candidate, day.asked(sittings["theory"]))
        expect(chief.seat(1)).to_contain_text("77/80")
        candidate.hand_in()
        theory_receipt = candidate.receipt()
        close_the_room(chief, candidate)

        candidate.page.get_by_role("link", name=re.compile("^To the next part")).click()
        candidate.get_ready()
        chief.watch("practical").let_in(1)
        chief.open_part()
        kinds = sit_the_practical(candidate, day.asked(sittings["practical"]))
        assert kinds == set(FILL)
        candidate.hand_in()
        practical_receipt = candidate.receipt()
        close_the_room(chief, candidate)

        officer = Staff(day, machine(), "officer")
        page = results(officer, "practical")
        expect(line_of(page, candidate)).to_contain_text(re.compile(r"Handed in\s*60\.0\s*Passed\s*Passed"))
        page = results(officer, "theory")
        expect(line_of(page, candidate)).to_contain_text(re.compile(r"Handed in\s*61\.0\s*Passed\s*Passed"))

    for part, receipt in (("theory", theory_receipt), ("practical", practical_receipt)):
        stands = day.stands(sittings[part])
        assert (stands.state, stands.closed, stands.kept) == (State.SUBMITTED, True, {})
