"""A candidate moves to another machine: the proctor agrees, the old machine is fenced, and what it still had is decided on."""

import re

import pytest
from playwright.sync_api import expect

from examhall.sittings.entries import KeptAdmitted, KeptAside, KeptRejected
from tests.browser.exam_day import ExamDay
from tests.browser.machines import SCREEN, Machines
from tests.browser.people import Candidate, at_work

pytestmark = pytest.mark.browser


def test_another_machine_goes_on_once_the_proctor_agrees_and_what_the_old_one_had_is_decided_on(
    day: ExamDay, machine: Machines
) -> None:
    old, chief = at_work(day, machine, "theory")
    sitting = day.sitting("theory", 1)
    first, second, third = day.asked(sitting)[:3]
    old.choose(first, right=True)
    old.all_is_saved()
    old.context.set_offline(True)
    old.choose(second, right=True)
    old.choose(third, right=True)
    expect(old.saved).to_have_attribute("data-save", "local")

    new = Candidate(day, machine(), 1)
    new.sign_in()
    new.enter("theory")
    new.sees_screen("Waiting for the proctor")
    need = chief.page.locator('#attention [data-need="second_sign_in"]')
    expect(need).to_contain_text(new.name)
    need.get_by_role("button", name="Decide…").click()
    chief.answers("Change of machine", "Let this machine go on")

    new.sees_the_paper()
    expect(new.page.get_by_text("Continued from another machine. The hall has your answers up to")).to_be_visible()
    expect(new.cell(1)).to_have_class(re.compile("answered"))
    expect(new.cell(2)).to_have_class(re.compile("unanswered"))
    new.choose(second, right=False)
    new.all_is_saved()

    old.context.set_offline(False)
    told = old.sees_screen("This machine no longer writes")
    expect(told).to_contain_text("Changes received from this machine and kept aside: 2. The chief proctor decides on them.")
    assert [entry.why for entry in day.entries(sitting, KeptAside)] == ["fenced", "fenced"]
    assert day.answers(sitting).keys() == {first.only, second.only}
    expect(chief.seat(1).locator(".flags").get_by_role("img")).to_have_accessible_name("2 answers kept aside")

    page = chief.page
    page.locator("#banners").get_by_role("link", name="Decide…").click()
    expect(page.get_by_text("Score without them: 1.0; with them: 3.0")).to_be_visible()
    expect(page.get_by_role("group", name="Decision on question 3").get_by_label("Admit")).to_be_checked()
    page.get_by_label("Reason").fill("Seen by the proctor")
    page.get_by_role("button", name="Decide this candidate's as chosen").click()
    expect(page.get_by_text("Score without them: 2.0; with them: 3.0")).to_be_visible()
    expect(new.page.get_by_text("They now stand at questions: 3.")).to_be_visible()
    expect(new.cell(3)).not_to_have_class(re.compile("unanswered"))
    new.go_to(3)
    expect(new.field(third.only).locator(f'input[value="{third.right[third.only]}"]')).to_be_checked()

    new.hand_in()
    new.receipt()
    chief.watch("theory")
    chief.mark_all_others_absent(1)
    chief.room_act("Close the room…")
    blocked = chief.dialog("The room cannot close yet")
    expect(blocked).to_contain_text("1 have answers kept aside that a chief proctor has not decided on")
    expect(blocked.locator(".whom")).to_contain_text(new.name)
    blocked.get_by_role("button", name="Close").click()

    page.locator("#banners").get_by_role("link", name="Decide…").click()
    against = page.get_by_role("group", name="Decision on question 2")
    expect(against.get_by_label("Later")).to_be_checked()  # another machine answered later: a person must choose
    against.get_by_label("Reject").check()
    page.get_by_role("button", name="Decide all as chosen").click()
    expect(page.get_by_text("Please give a reason: it is written into the record.")).to_be_visible()
    expect(page.get_by_label("Reason")).to_be_focused()
    expect(against.get_by_label("Reject")).to_be_checked()  # what was chosen stays
    assert not day.entries(sitting, KeptRejected)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size(SCREEN)
    page.get_by_label("Reason").fill("The network failed at seat 1")
    page.get_by_role("button", name="Decide all as chosen").click()
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    decided = day.entries(sitting, KeptAdmitted, KeptRejected)
    assert [(type(entry), entry.reason) for entry in decided] == [
        (KeptAdmitted, "Seen by the proctor"), (KeptRejected, "The network failed at seat 1")
    ]  # fmt: skip
    assert day.answers(sitting) == {first.only: first.right[first.only], second.only: second.wrong, **third.right}
    page.get_by_role("link", name="Back to the console").click()
    expect(page).to_have_url(re.compile(f"/proctor/rooms/{day.run('theory')}$"))
    chief.watch("theory").close_room()
    page.goto(f"/proctor/rooms/{day.run('theory')}/record")
    lines = page.locator(".part", has_text="Decisions on answers kept aside").locator("tbody tr")
    expect(lines).to_have_count(2)
    told = ("One answer admitted: Seen by the proctor", "One answer not admitted: The network failed at seat 1")
    for line, said in zip(lines.all(), told, strict=True):
        expect(line.get_by_role("cell").nth(4)).to_contain_text(said)


def test_a_machine_that_the_proctor_refuses_is_told_so_and_the_first_one_goes_on(day: ExamDay, machine: Machines) -> None:
    candidate, chief = at_work(day, machine, "theory")
    sitting = day.sitting("theory", 1)
    other = Candidate(day, machine(), 1)
    other.sign_in()
    other.enter("theory")
    other.sees_screen("Waiting for the proctor")
    chief.act("machine", 1)
    chief.answers("Change of machine", "Refuse")
    other.sees_screen("The proctor has not agreed")
    question = day.asked(sitting)[0]
    chosen = candidate.choose(question, right=True)
    candidate.all_is_saved()
    assert day.answers(sitting) == {question.only: chosen}
