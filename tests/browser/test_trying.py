"""Every operation task done by hand on the page its candidates meet: each control can give the model answer, and it earns all."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from question_bank.tables import item
from tests.browser.answering import FILL
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines, picture
from tests.browser.people import Staff

pytestmark = pytest.mark.browser

TASKS = [f"T{number:02d}" for number in range(1, 21)]
PICTURED = {"T01": "shop", "T02": "order", "T03": "freight", "T04": "document", "T06": "bank", "T11": "window", "T13": "ads"}


def tasks_of(day: ExamDay) -> list[str]:
    """The address of each task, in the order of their names."""
    with day.reading() as connection:
        ids = connection.execute(select(item.c.id).where(item.c.kind == "task")).scalars().all()
    return [f"/bank/try/{next(one for one in sorted(ids) if one.endswith(task))}/1" for task in TASKS]


def marks(page: Page) -> str:
    page.get_by_role("button", name="Mark", exact=True).click()
    dialog = page.locator("dialog[open]")
    said = dialog.locator("h2").inner_text()
    dialog.get_by_role("button", name="Close").last.click()
    return said


@pytest.mark.parametrize("half", [0, 1])
def test_each_task_can_be_done_by_hand_and_the_model_answer_earns_all_of_it(day: ExamDay, machine: Machines, half: int) -> None:
    page = Staff(day, machine(), "author").page
    for task, address in list(zip(TASKS, tasks_of(day), strict=True))[half::2]:
        page.goto(address)
        told: dict[str, Any] = page.request.get(f"{address}/booklet").json()
        fields = told["booklet"]["sections"][0]["questions"][0]["fields"]
        expect(page.locator("[data-field]")).to_have_count(len(fields))
        assert marks(page) == "0 of 20 points", task
        for field in fields:
            FILL[field["interaction"]["kind"]](page, page.locator(f'[data-field="{field["id"]}"]'), told["model"][field["id"]])
        if task in PICTURED:
            page.locator(".workspace-scroll").evaluate("one => one.scrollTo(0, one.querySelector('.group').offsetTop - 16)")
            picture(page, f"workspace-{PICTURED[task]}")
        assert marks(page) == "20 of 20 points", task
        assert page.evaluate("[scrollX, scrollY, document.body.scrollTop]") == [0, 0, 0], f"{task}: the page itself moved"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), task


def test_a_code_is_found_with_its_dot_and_without_and_by_a_word_of_its_name(day: ExamDay, machine: Machines) -> None:
    page = Staff(day, machine(), "author").page
    page.goto(tasks_of(day)[TASKS.index("T07")])
    field = page.locator("[role=combobox]").first
    field.click()
    text = page.locator(".codes:not([hidden]) [role=option]").nth(3).inner_text()
    code = re.split(r"\s", text)[0]
    assert "." in code
    for typed in (code, code.replace(".", "")):
        field.fill(typed)
        page.keyboard.press("Enter")
        expect(field).to_have_value(text)
    field.fill("no such code at all")
    expect(page.locator(".codes:not([hidden])")).to_contain_text("Nothing fits.")
    field.blur()
    expect(field).to_have_value(text)
