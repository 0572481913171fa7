"""A page that comes back: after a reload, and after a browser that died with text not yet sent."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, BrowserType, Error, expect

from examhall.sittings.entries import Answered
from tests.browser.answering import answer
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Candidate, Proctor, at_work

pytestmark = pytest.mark.browser


def seconds_left(candidate: Candidate) -> int:
    parts = [int(part) for part in candidate.clock.locator(".left").inner_text().split(":")]
    return sum(part * 60**place for place, part in enumerate(reversed(parts)))


def test_a_reload_returns_to_the_same_item_order_and_time_with_nothing_lost(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "theory")
    page, sitting = candidate.page, day.sitting("theory", 1)
    asked = day.asked(sitting)
    candidate.go_to(5)
    page.get_by_role("button", name="Flag", exact=True).click()
    candidate.go_to(7)
    page.get_by_role("button", name="Strike out option B").click()
    stem, options = page.locator(".stem").inner_text(), page.locator(".option .text").all_inner_texts()
    line = candidate.clock.locator(".sum").inner_text()
    page.keyboard.press("c")
    before, at = seconds_left(candidate), time.monotonic()
    page.reload()

    candidate.sees_the_paper()
    expect(candidate.head).to_have_text(re.compile(r"^7\b"))
    assert (page.locator(".stem").inner_text(), page.locator(".option .text").all_inner_texts()) == (stem, options)
    expect(candidate.field(asked[6].question.fields[0].id).locator("input").nth(2)).to_be_checked()
    expect(page.locator(".option").nth(1)).to_have_class(re.compile("struck"))
    expect(candidate.cell(5)).to_have_class(re.compile("flagged"))
    expect(candidate.cell(7)).to_have_class(re.compile("answered"))
    expect(candidate.clock.locator(".sum")).to_have_text(line)
    assert abs(before - seconds_left(candidate) - (time.monotonic() - at)) < 2
    candidate.all_is_saved()
    assert day.answers(sitting) == {asked[6].question.fields[0].id: asked[6].options[2]}


RECEIVED_MEANWHILE = """async () => {
  const { fetchPaper } = await import("/static/js/paper.js");
  let taken = false;
  const store = { browser: "b", waiting: async () => (taken ? [] : [{ number: 3, field: "f", value: "x" }]), notes: async () => null };
  const told = () => ({ answers: taken ? { f: "x" } : {}, notes: null, numbers: {}, saved_at: null });
  const door = { get: async (path) => { const now = told(); taken = true; return path === "/answers" ? now : {}; } };
  return (await fetchPaper(door, store, {}, 0)).answers;
}"""


def test_an_answer_that_is_received_while_the_page_asks_for_its_answers_is_on_the_page(day: ExamDay, machine: Machines) -> None:
    """The hall tells what it has, then takes the answer, which is let go here before anybody looks: it would stand in neither."""
    page = machine().new_page()
    page.goto("/exam")
    assert page.evaluate(RECEIVED_MEANWHILE) == {"f": "x"}


def test_an_answer_given_in_the_very_moment_of_a_reload_is_there_and_is_saved(day: ExamDay, machine: Machines) -> None:
    """The store on the disk takes a moment, and the page is gone before it has taken anything."""
    candidate, _ = at_work(day, machine, "theory")
    page, sitting = candidate.page, day.sitting("theory", 1)
    asked = day.asked(sitting)
    for number, chosen in ((7, 2), (7, 0), (8, 1)):
        candidate.go_to(number)
        page.evaluate("n => { document.querySelectorAll('.option label')[n].click(); location.reload(); }", chosen)
        candidate.sees_the_paper()
        candidate.go_to(number)
        field = asked[number - 1].only
        expect(candidate.field(field).locator("input").nth(chosen)).to_be_checked()
        candidate.all_is_saved()
        assert day.answers(sitting)[field] == asked[number - 1].options[chosen]
    candidate.choose(asked[6], right=True)
    candidate.all_is_saved()
    page.reload()
    candidate.sees_the_paper()
    candidate.all_is_saved()
    assert day.answers(sitting)[asked[6].only] == asked[6].right[asked[6].only], "no older word comes back over a newer one"


def sit_down_again(
    day: ExamDay, machine: Machines, browser_type: BrowserType, launch: dict[str, Any], kept: Path
) -> BrowserContext:
    """The same machine with what its disk has kept."""
    return machine.prepare(browser_type.launch_persistent_context(kept, **launch, **machine.options()))


def test_text_not_yet_sent_survives_a_browser_that_dies(
    day: ExamDay, machine: Machines, browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> None:
    launch, profile = browser_type_launch_args, tmp_path / "profile"
    candidate = Candidate(day, sit_down_again(day, machine, browser_type, launch, profile)).arrive("practical")
    chief = Proctor(day, machine()).watch("practical")
    chief.let_in(1)
    chief.open_part()
    candidate.sees_the_paper()
    sitting = day.sitting("practical", 1)
    task = day.task(sitting, "L1-T04")
    candidate.go_to(task.number)
    answer(candidate, task.field("contract_number"), "sent")
    candidate.all_is_saved()

    candidate.context.set_offline(True)
    candidate.field(task.field("term")).locator("input").press_sequentially("CIF, not yet sent", delay=20)
    expect(candidate.saved).to_have_attribute("data-save", "local")
    assert task.field("term") not in day.answers(sitting)
    with pytest.raises(Error):
        candidate.context.new_cdp_session(candidate.page).send("Browser.crash")
    candidate.context.close()

    again = Candidate(day, sit_down_again(day, machine, browser_type, launch, profile))
    again.sign_in()
    again.enter("practical")
    again.sees_the_paper()
    expect(again.head).to_have_text(re.compile(rf"^{task.number}\b"))
    expect(again.field(task.field("term")).locator("input")).to_have_value("CIF, not yet sent")
    again.all_is_saved()
    assert day.answers(sitting) == {task.field("contract_number"): "sent", task.field("term"): "CIF, not yet sent"}
    numbers = [entry.number for entry in day.entries(sitting, Answered)]
    assert numbers == list(range(1, len(numbers) + 1))
    again.context.close()
