"""From an author's first word to a candidate's last answer: written, sent back, approved, assembled twice, sealed, laid out, sat."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from examhall.config import Config
from examhall.day import load_day
from seeds import sign_ins
from seeds.demo import CONTENT, demo_day, rooms_of, staff, today
from seeds.installation import installation
from seeds.sign_ins import SignIns
from tests.browser.authoring import hand_on, nothing_to_mend, write_item, write_task
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Candidate, Proctor, Staff

pytestmark = pytest.mark.browser


@pytest.fixture
def day(demo_bank: Path, tmp_path: Path) -> Iterator[ExamDay]:
    """A day that is planned, its candidates placed; no paper is chosen for it yet."""
    data = tmp_path / "data"
    shutil.copytree(demo_bank, data)
    hall = installation(Config(data))
    known = staff(hall)
    with hall.database.writing() as connection:
        planned = demo_day(today(hall).isoformat(), 1, "L1", {}, rooms_of(connection))
        loaded = load_day(connection, hall, planned, [], "demo", hall.now())
    people = [(one.name, ticket, one.identity) for one, ticket in zip(planned.candidates, loaded.tickets, strict=True)]
    sign_ins.write(data, SignIns(planned.date, known.passwords, people))
    hall.database.engine.dispose()
    day = ExamDay(data)
    with day.served, day.back_office():
        yield day
    assert not day.faults()
    day.hall.database.engine.dispose()


def review(page: Page, item: str, move: str, note: str = "") -> None:
    page.goto(f"/bank/items/{item}")
    if note:
        page.get_by_label("Comment", exact=True).fill(note)
    page.get_by_role("button", name=move, exact=True).click()
    expect(page.locator(".notice.stop")).to_have_count(0)


def state_of(page: Page, item: str, word: str) -> None:
    page.goto(f"/bank/items/{item}")
    expect(page.locator(".headline .badge")).to_have_text(word)


def confirm(page: Page, day: ExamDay, heading: str, button: str, second: str) -> None:
    """An act of two persons, the second at the first one's machine."""
    sheet = page.locator("section.sheet", has=page.get_by_role("heading", name=heading, exact=True))
    sheet.locator("[name=second]").fill(second)
    sheet.locator("[name=second_password]").fill(day.sign_ins.passwords[second])
    sheet.get_by_role("button", name=button).click()


def test_from_an_author_s_first_word_to_a_candidate_s_last_answer(day: ExamDay, machine: Machines) -> None:
    author = Staff(day, machine(), "author").page
    written = [
        write_item(author, "single", "展会样品发运之前，哪一笔开支写在发票的备注栏？"),
        write_item(author, "multiple", "集装箱离厂那一天，仓管员应当确认哪些事项？"),
        write_item(author, "truth", "展会样品的熏蒸证书可以在船到港之后再补办。"),
        write_task(author, (CONTENT / "tasks" / "T03.yaml").read_text(encoding="utf-8")),
    ]

    first, second = Staff(day, machine(), "reviewer").page, Staff(day, machine(), "reviewer2").page
    review(first, written[0], "Send back", "请写明合同采用的贸易术语。")
    author.goto(f"/bank/items/{written[0]}")
    expect(author.get_by_text("请写明合同采用的贸易术语。").first).to_be_visible()
    author.get_by_role("button", name="Write a new version").click()
    author.get_by_label("Stem").fill("展会样品按 CIF 发运之前，哪一笔开支写在发票的备注栏？")
    nothing_to_mend(author)
    assert hand_on(author) == written[0]
    for item in written:
        review(first, item, "Reviewed: good")
        review(second, item, "Approve")
        state_of(second, item, "Approved")

    officer = Staff(day, machine(), "officer").page
    officer.goto("/bank/papers")
    officer.locator("a[href*='assemble=L1-theory']").click()
    form = officer.locator("form", has=officer.locator("input[value='L1-theory']"))
    form.get_by_label("Title, as printed").fill("跨境电子商务员 · 理论知识")
    form.get_by_label("Parallel papers").fill("2")
    form.get_by_role("button", name="Assemble").click()
    expect(officer.get_by_role("heading", name="Proof sheet")).to_be_visible(timeout=60_000)
    expect(officer.locator("thead th", has_text=re.compile("理论知识 [AB]$"))).to_have_count(2)
    expect(officer.locator("tbody [data-state='stop']")).to_have_count(0)

    officer.goto("/bank/papers")
    officer.get_by_role("link", name="跨境电子商务员 · 理论知识 B").click()
    confirm(officer, day, "Seal the paper", "Seal with both", "authority")
    expect(officer.get_by_role("heading", name="Release the key")).to_be_visible()
    with officer.expect_navigation():  # a page that is looked at again while it is still on its way is torn off
        officer.get_by_role("button", name="Lay this paper on the seats").first.click()
    until_laid(officer)
    confirm(officer, day, "Release the key", "Release with both", "chief")
    expect(officer.get_by_role("heading", name="Release the key")).to_have_count(0)

    candidate, chief = Candidate(day, machine()).arrive("theory"), Proctor(day, machine())
    chief.watch("theory").let_in(1)
    chief.open_part()
    candidate.sees_the_paper()
    asked = day.asked(day.sitting("theory", 1))
    assert len(asked) == 80
    for one in [one for one in asked if len(one.right) == 1 and isinstance(one.right[one.only], str)][:5]:
        candidate.choose(one, right=True)
    candidate.all_is_saved()
    candidate.hand_in()
    assert candidate.receipt()


def until_laid(page: Page) -> None:
    """The back office lays the booklets out; the page says it when it is looked at again."""
    for _ in range(60):
        page.reload()
        if page.get_by_text("with this paper").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("the back office has not laid the paper out")
