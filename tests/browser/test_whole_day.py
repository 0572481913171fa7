"""A whole exam day in the browser: both parts sat and handed in, rooms closed by the chief, graded, looked at by the officer."""

import re
from collections.abc import Sequence
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from examhall.sittings.entries import HandedIn
from examhall.sittings.states import State
from question_bank.headings import plain
from tests.browser.answering import FILL, answer
from tests.browser.exam_day import Asked, ExamDay
from tests.browser.machines import Machines, picture
from tests.browser.people import Candidate, Proctor, Staff

pytestmark = pytest.mark.browser

DONE = ("L1-T02", "L1-T04", "L1-T05")  # the tasks that the candidate does, of five


def press(page: Page, asked: Asked, options: Sequence[str]) -> None:
    """Choose by letters, as quick candidates do, and go on."""
    for option in options:
        page.keyboard.press("abcde"[asked.options.index(option)])
    page.keyboard.press("n")


def sit_the_theory(candidate: Candidate, asked: Sequence[Asked]) -> str:
    """40 points from single choice; 10, half a point each of a short one, and 0 from multiple choice; 10 from true or false."""
    single, multiple, truth = asked[:40], asked[40:60], asked[60:]
    candidate.sees_the_paper()
    for one in single[:3]:
        candidate.go_to(one.number)
        answer(candidate, *next(iter(one.right.items())))
    candidate.go_to(4)
    for one in single[3:]:
        press(candidate.page, one, list(one.right.values()))
    for one in multiple[:5]:
        press(candidate.page, one, *one.right.values())
    (short,) = [right[:-1] for right in multiple[5].right.values()]
    press(candidate.page, multiple[5], short)
    press(candidate.page, multiple[6], multiple[6].options)  # ticking everything pays nothing
    candidate.go_to(61)
    for one in truth[:10]:
        press(candidate.page, one, list(one.right.values()))
    for one in truth[10:]:
        press(candidate.page, one, [option for option in one.options if option not in one.right.values()])
    return f"{60 + 0.5 * len(short):.1f}"


def sit_the_practical(candidate: Candidate, asked: Sequence[Asked]) -> set[str]:
    """Three tasks as they should be, which is 60 points, and two left blank. Gives the kinds of fields filled in."""
    candidate.sees_the_paper()
    kinds = set()
    for one in asked:
        if one.key.item in DONE:
            candidate.go_to(one.number)
            for place, (field, response) in enumerate(one.right.items()):
                kinds.add(answer(candidate, field, response))
                if one.key.item == "L1-T04" and place == 5:
                    candidate.all_is_saved()
                    candidate.page.locator(".fields .group").first.evaluate("head => head.scrollIntoView({block: 'start'})")
                    picture(candidate.page, "practical")
    return kinds


def marks_shown(page: Page) -> list[str]:
    """What the officer's page says each field of the paper is worth: neither whole tasks nor cells of tables."""
    fields = page.locator("tbody tr").filter(has_not=page.locator("td.muted, td.number strong"))
    return fields.locator("td.number:last-child").all_inner_texts()


def marks_due(asked: Asked) -> list[str]:
    keys = [asked.key.key.fields[asked.key.fields[field.id]] for field in asked.question.fields]
    return [f"{plain(key.points if asked.key.item in DONE else Decimal(0))} / {plain(key.points)}" for key in keys]


def test_a_whole_day_is_sat_handed_in_closed_and_graded_in_the_browser(day: ExamDay, machine: Machines) -> None:
    chief, candidate = Proctor(day, machine(), "chief"), Candidate(day, machine(), 1)
    theory, practical = day.sitting("theory", 1), day.sitting("practical", 1)

    with day.back_office():
        candidate.arrive("theory")
        chief.watch("theory").let_in(1)
        chief.open_part()
        expected = sit_the_theory(candidate, day.asked(theory))
        expect(chief.seat(1)).to_contain_text("67/80")
        candidate.hand_in()
        receipts = {theory: candidate.receipt()}
        chief.close_with(1)

        candidate.page.get_by_role("link", name=re.compile("^To the next part")).click()
        candidate.get_ready()
        blank = Candidate(day, machine(), 2).arrive("practical")
        chief.watch("practical").let_in(1, 2)
        chief.open_part()
        done = sit_the_practical(candidate, day.asked(practical))
        assert done == set(FILL), "the tasks ask for every kind of field"
        candidate.hand_in()
        receipts[practical] = candidate.receipt()
        blank.sees_the_paper()
        blank.hand_in()
        blank.receipt()
        chief.close_with(1, 2)

        officer = Staff(day, machine(), "officer")
        absent = day.sign_ins.candidates[2][1]
        page = officer.results("practical", candidate.ticket)
        assert officer.said_of(candidate.ticket) == ["Handed in", "60.0", "Passed", "Passed", "Marked"]
        assert officer.said_of(blank.ticket) == ["Handed in", "0.0", "Not passed", "Not passed", "Marked"]
        assert officer.said_of(absent) == ["Absent", "—", "Absent", "Absent", "Marked"]
        page = officer.results("theory", candidate.ticket)
        assert officer.said_of(candidate.ticket) == ["Handed in", expected, "Passed", "Passed", "Marked"]
        assert officer.said_of(blank.ticket) == ["Absent", "—", "Absent", "Not passed", "Marked"]

        page = officer.results("practical", candidate.ticket)
        officer.line_of(candidate.ticket).get_by_role("link").click()
        expect(page.locator("h1")).to_have_text(candidate.name)
        assert marks_shown(page) == [mark for task in day.asked(practical) for mark in marks_due(task)]

    for sitting, receipt in receipts.items():
        stands = day.stands(sitting)
        assert (stands.state, stands.closed) == (State.SUBMITTED, True)
        assert len(day.entries(sitting, HandedIn)) == 1
        assert day.receipt(sitting) == receipt
