"""A room from the door to the signed record: candidate, proctor and chief each at a browser of their own, at the same time."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from examhall.sittings.proving import prove_code, prove_file
from proctor.tables import arrival
from tests.browser.exam_day import ExamDay
from tests.browser.machines import SCREEN, Machines, picture
from tests.browser.people import Candidate, Proctor

pytestmark = pytest.mark.browser


def scan(page: Page, ticket: str) -> None:
    """As a scanner does, wherever the focus is."""
    page.keyboard.type(ticket)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"ticket={ticket}$"))


def noted_at_the_door(day: ExamDay) -> list[str]:
    with day.reading() as connection:
        return list(connection.execute(select(arrival.c.kind).order_by(arrival.c.number)).scalars())


def check_in(door: Page, day: ExamDay, candidate: Candidate) -> None:
    """One comes in; of the next the photo is another face."""
    other = day.sign_ins.candidates[1][1]
    door.goto("/proctor/door")
    for ticket in (candidate.ticket, other, candidate.ticket):
        scan(door, ticket)
    assert noted_at_the_door(day) == [], "a scan looks up, whoever stands on the page"
    expect(door.locator("#name")).to_have_text(candidate.name)
    expect(door.get_by_text(f"0000**********{candidate.identity[-4:]}")).to_be_visible()
    assert door.locator(".portrait img").evaluate("photo => photo.naturalWidth") > 0
    door.get_by_role("button", name="Identity checked, comes in").click()
    expect(door.get_by_role("status")).to_contain_text("Came in")
    scan(door, other)
    door.get_by_text("There is a doubt").click()
    door.locator("[name=text]").fill("Another face than on the photo")
    door.keyboard.press("Enter")
    expect(door.get_by_role("status")).to_contain_text("Identity in doubt")
    assert noted_at_the_door(day) == ["in", "doubt"]


def everything_is_in_sight(page: Page) -> None:
    for width in (1024, 1366):
        page.set_viewport_size({"width": width, "height": SCREEN["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    picture(page, "room-day")


def test_a_room_goes_from_the_check_in_to_the_sealed_record(day: ExamDay, machine: Machines, tmp_path: Path) -> None:
    candidate, proctor, chief = Candidate(day, machine()), Proctor(day, machine(), "proctor1"), Proctor(day, machine(), "chief")
    check_in(proctor.page, day, candidate)
    candidate.arrive("theory")

    proctor.watch("theory").let_in(1)
    chief.watch("theory").need("doubt").get_by_role("button", name="Settle…").click()
    expect(chief.dialog("Identity in doubt")).to_contain_text("Another face than on the photo")
    chief.dialog("Identity in doubt").get_by_label("Decision").select_option("refused")
    chief.answers("Identity in doubt", "Decide", Reason="Not the person of the ticket")
    proctor.open_part()
    candidate.sees_the_paper()
    candidate.choose(day.asked(day.sitting("theory", 1))[0], right=True)
    candidate.all_is_saved()
    expect(proctor.seat(1)).to_contain_text("1/80")
    everything_is_in_sight(proctor.page)

    proctor.room_act("Emergency pause…")
    proctor.answers("Emergency pause", "Stop all clocks now", Reason="Fire alarm")
    expect(candidate.sees_screen("The examination is paused")).to_contain_text("Fire alarm")
    expect(proctor.page.locator("#banners")).to_contain_text("A second person must confirm it.")
    chief.banner("Confirm")
    expect(proctor.page.locator("#banners")).not_to_contain_text("A second person must confirm it.")
    proctor.room_act("Resume the room…")
    proctor.answers("Resume the whole room", "Propose")
    expect(chief.seat(1)).to_have_attribute("data-state", "paused")
    chief.banner("Confirm…")
    chief.answers("Resume the whole room", "Confirm and do it")
    candidate.sees_the_paper()
    expect(candidate.clock.locator(".sum")).to_have_text(re.compile(r"pause$"))
    candidate.hand_in()
    receipt = candidate.receipt()

    chief.close_with(1)
    expect(proctor.page.locator("#opened")).to_contain_text("Closed at")
    proctor.page.goto(f"/proctor/rooms/{day.run('theory')}/record")
    record = proctor.page.locator("article.record")
    for said in ("Fire alarm", "Another face than on the photo", "Turned away: Not the person of the ticket"):
        expect(record).to_contain_text(said)
    proctor.sign("proctor1", capacity="proctor_1")
    proctor.sign("chief", capacity="chief_proctor")
    code = record.locator(".seal .code").inner_text()
    with proctor.page.expect_download() as fetched:
        proctor.page.get_by_role("link", name="Record file").click()
    fetched.value.save_as(tmp_path / "record.json")
    with day.reading() as connection:
        keys = day.hall.clerk.key, day.hall.audit_key
        assert (
            prove_code(connection, *keys, code) == prove_file(connection, *keys, (tmp_path / "record.json").read_bytes()) == []
        )
    assert day.receipt(day.sitting("theory", 1)) == receipt
