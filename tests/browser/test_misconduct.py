"""Misconduct in the room: noted with a photograph, the candidate heard, two signatures, and on the record; the candidate goes on."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from examhall.sittings.states import State
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines, picture
from tests.browser.people import Proctor, at_work

pytestmark = pytest.mark.browser


def a_photograph() -> bytes:
    into = BytesIO()
    Image.effect_noise((160, 120), 80).convert("RGB").resize((800, 600)).save(into, "JPEG")
    return into.getvalue()


def test_misconduct_is_noted_photographed_answered_to_signed_by_two_and_on_the_record(day: ExamDay, machine: Machines) -> None:
    candidate, chief = at_work(day, machine, "theory")
    proctor = Proctor(day, machine(), "proctor1").watch("theory")
    page, sitting = proctor.page, day.sitting("theory", 1)

    proctor.act("incident", 1)
    dialog = proctor.dialog("Note an incident")
    dialog.get_by_label("Facts").fill("Written in haste")
    dialog.get_by_role("button", name="Note", exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text("Please choose what happened.")  # no kind is chosen beforehand
    dialog.get_by_label("What happened").select_option("copying")
    proctor.answers("Note an incident", "Note", Facts="A slip of paper under the keyboard")
    for console in (proctor, chief):
        expect(console.seat(1)).to_have_attribute("aria-label", re.compile("Misconduct noted"))
    page.locator("#candidate .noted.misconduct").get_by_role("link", name="Misconduct sheet").click()
    photo = {"name": "slip.jpg", "mimeType": "image/jpeg", "buffer": a_photograph()}
    page.get_by_label("Photograph").set_input_files(photo)
    page.get_by_role("button", name="Add the photograph").click()
    shown = page.get_by_role("img", name="Photograph 1")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("photo => photo.naturalWidth") == 800

    page.get_by_role("link", name="Hand the screen to the candidate").click()
    page.get_by_label("Statement of the candidate").fill("It lay there before I came.")
    page.get_by_role("button", name="This is my statement").click()
    expect(page.get_by_role("heading", name="Your statement is noted")).to_be_visible()
    page.get_by_role("link", name="Proctor: back to the sheet").click()
    sheet = page.locator("article.record")
    expect(sheet).to_contain_text("It lay there before I came.")
    expect(sheet).to_contain_text("written by the candidate")

    proctor.sign("proctor1")
    expect(page.get_by_text("Draft: 1 of 2 signatures.")).to_be_visible()
    proctor.sign("proctor1")
    expect(page.get_by_role("alert")).to_contain_text("another one must be the second")
    proctor.sign("chief")
    expect(page.get_by_text("Signed by two. The decision is the authority's.")).to_be_visible()
    picture(page, "misconduct")

    candidate.choose(day.asked(sitting)[0], right=True)  # the room only records
    candidate.all_is_saved()
    assert day.stands(sitting).state is State.IN_PROGRESS
    page.goto(f"/proctor/rooms/{day.run('theory')}/record")
    line = page.locator(".part", has=page.get_by_role("heading", name="Misconduct")).locator("tbody tr")
    for said in (candidate.name, candidate.ticket, "201", "A slip of paper under the keyboard"):
        expect(line).to_contain_text(said)
    expect(line).not_to_contain_text("not signed yet")
    line.get_by_role("link", name="Sheet").click()
    expect(sheet).to_contain_text("It lay there before I came.")
