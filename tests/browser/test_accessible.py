"""Every page can be used with a screen reader and poor sight: axe finds nothing serious, in either language."""

import pytest
from playwright.sync_api import Page

from tests.browser.exam_day import ExamDay
from tests.browser.eyes import STILL, Eyes, serious
from tests.browser.machines import Machines
from tests.browser.people import Candidate, Proctor, Staff

pytestmark = pytest.mark.browser


def test_a_page_that_cannot_be_used_is_found(page: Page) -> None:
    page.set_content(
        '<html lang="zh-CN"><title>x</title><main><h1>x</h1><p style="color: #bbb">hardly to be read</p><button></button>'
    )
    assert [fault.split()[0] for fault in serious(page)] == ["button-name", "color-contrast"]


def test_axe_finds_nothing_serious_on_the_pages_of_candidate_and_proctor(day: ExamDay, machine: Machines) -> None:
    eyes, candidate, chief = Eyes(), Candidate(day, machine(**STILL), 1), Proctor(day, machine(**STILL))
    candidate.page.goto("/exam")
    eyes.look_in_both_languages(candidate.page, "sign-in")
    candidate.sign_in()
    eyes.look_in_both_languages(candidate.page, "a candidate's examinations")
    candidate.enter("theory")
    eyes.look_in_both_languages(candidate.page, "waiting room", ".waiting")
    candidate.get_ready()

    chief.page.goto("/staff")
    eyes.look_in_both_languages(chief.page, "staff's doors")
    chief.page.goto("/proctor/rooms")
    eyes.look_in_both_languages(chief.page, "exam rooms")
    chief.watch("theory").let_in(1)
    chief.open_part()
    candidate.sees_the_paper()
    candidate.choose(day.asked(day.sitting("theory", 1))[0], right=True)
    eyes.look_in_both_languages(candidate.page, "theory", ".player", ["contrast", "dark"])
    chief.seat(1).click()
    eyes.look_in_both_languages(chief.page, "console", "#map .seat", ["dark"])
    chief.page.locator('[data-view="list"]').click()
    eyes.look(chief.page, "console as a list")

    candidate.hand_in()
    candidate.receipt()
    eyes.look_in_both_languages(candidate.page, "receipt", ".receipt")
    candidate.page.get_by_role("link", name="To the next part").click()
    candidate.get_ready()
    chief.watch("practical").let_in(1)
    chief.open_part()
    for item in ("L1-T04", "L1-T02"):
        candidate.sees_the_paper()
        candidate.go_to(day.task(day.sitting("practical", 1), item).number)
        eyes.look_in_both_languages(candidate.page, f"practical, {item}", ".player", ["contrast", "dark"])
    assert not eyes.found


def test_axe_finds_nothing_serious_on_tasks_with_cards_matrices_and_code_tables(day: ExamDay, machine: Machines) -> None:
    eyes, author = Eyes(), Staff(day, machine(**STILL), "author")
    for item in ("L1-T01", "L1-T05", "L2-T09", "L2-T11"):
        author.page.goto(f"/bank/try/{item}/1")
        eyes.look_in_both_languages(author.page, f"trying {item}", ".player", ["contrast", "dark"])
    assert not eyes.found


def test_axe_finds_nothing_serious_on_the_results_pages(day: ExamDay, machine: Machines) -> None:
    eyes, candidate, chief = Eyes(), Candidate(day, machine(**STILL), 1).arrive("theory"), Proctor(day, machine(**STILL))
    chief.watch("theory").let_in(1)
    chief.open_part()
    candidate.sees_the_paper()
    candidate.choose(day.asked(day.sitting("theory", 1))[0], right=True)
    candidate.hand_in()
    candidate.receipt()
    chief.close_with(1)
    officer = Staff(day, machine(**STILL), "officer")
    with day.back_office():
        page = officer.results("theory", candidate.ticket)
    eyes.look_in_both_languages(page, "results")
    page.get_by_role("link", name=candidate.ticket).click()
    eyes.look_in_both_languages(page, "marks")
    page.goto("/results")
    eyes.look_in_both_languages(page, "administrations")
    chief.page.goto(f"/results/kept/{day.run('theory')}")
    eyes.look_in_both_languages(chief.page, "answers kept aside")
    chief.page.goto(f"/proctor/rooms/{day.run('theory')}/record")
    eyes.look_in_both_languages(chief.page, "room record")
    assert not eyes.found
