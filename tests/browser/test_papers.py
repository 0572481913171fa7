"""Officers at the bank's papers in a real browser: the two-way table adds up as it is typed, and a preview leaves nothing behind."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from examhall.papers.tables import booklet
from question_bank.tables import paper
from tests.browser.exam_day import ExamDay
from tests.browser.eyes import Eyes
from tests.browser.machines import Machines, picture
from tests.browser.people import Staff

pytestmark = pytest.mark.browser


def test_the_two_way_table_adds_up_while_it_is_typed_and_is_walked_by_keys(day: ExamDay, machine: Machines) -> None:
    page, eyes = Staff(day, machine(reduced_motion="reduce"), "officer").page, Eyes()
    page.goto("/bank/specifications/L1-theory")
    cell = page.locator("#count-single-01")
    cell.fill("7")
    expect(page.locator('output[data-area="01"]')).to_have_text("12")
    expect(page.locator('output[data-sum="items"]')).to_have_text("82")
    expect(page.locator('output[data-sum="points"]')).to_have_attribute("data-wrong", "")
    page.locator("#papers").fill("9")
    expect(page.locator("td:has(#count-single-01) .against")).to_contain_text("15 / 63")
    expect(page.locator("td:has(#count-single-01) .against")).to_contain_text("thin")
    cell.press("ArrowDown")
    expect(page.locator("#count-single-02")).to_be_focused()
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_role("alert")).to_contain_text("The table adds up to 82 items; a paper is to have 80.")
    picture(page, "specification")
    eyes.look(page, "a specification with findings")
    page.locator("#count-single-01").fill("5")
    page.locator("#minutes").fill("75")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.locator(".headline")).to_contain_text("Version 1")
    for address in (
        "/bank/specifications",
        "/bank/specifications/L1-theory",
        "/bank/specifications/L1-practical",
        "/bank/papers",
    ):
        page.goto(address)
        eyes.look_in_both_languages(page, address, themes=["contrast"])
    assert not eyes.found


def test_a_preview_is_drawn_by_the_candidates_own_player_and_nothing_is_kept(day: ExamDay, machine: Machines) -> None:
    with day.reading() as connection:
        paper_id = connection.execute(select(paper.c.id).where(paper.c.part == "theory")).scalars().first()
        before = connection.execute(select(func.count()).select_from(booklet)).scalar()
    page = Staff(day, machine(), "officer").page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    page.goto(f"/bank/papers/{paper_id}/preview")
    expect(page.locator(".card .cell")).to_have_count(80)
    expect(page.locator(".card .law")).to_have_text("Law as in force on 2026-11-01")
    page.locator(".option").first.click()
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".question-head h1")).to_contain_text("2")
    picture(page, "preview")
    with day.reading() as connection:
        assert connection.execute(select(func.count()).select_from(booklet)).scalar() == before
    assert sent == []
