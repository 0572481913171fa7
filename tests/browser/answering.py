"""How a candidate answers, one way for each kind of field: real clicks, typing, and keys where a task is done by keys."""

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Candidate

Fill = Callable[[Page, Locator, Any], None]


def choose(page: Page, field: Locator, option: str) -> None:
    """One row, one line of a drop-down list, one leaf of a tree, or one row of a long code table."""
    if field.locator("select").count():
        field.locator("select").select_option(option)
    elif field.locator(".code-box").count():
        look_up(field.locator(".code-box"), option)
    elif field.locator(".tree").count():
        leaf = field.locator("label.leaf", has=page.locator(f'input[value="{option}"]'))
        for branch in leaf.locator("xpath=ancestor::details").all():
            if branch.get_attribute("open") is None:
                branch.locator("> summary").click()
        leaf.click()
    else:
        field.locator(".option", has=page.locator(f'input[value="{option}"]')).locator("label").click()


def look_up(box: Locator, option: str) -> None:
    """Open the code table and choose a row of it; one that lies too far down is found by the code that stands before it."""
    field = box.locator("input")
    field.click()
    row = box.locator(f'[data-id="{option}"]')
    for letters in "0123456789":
        if row.count():
            break
        field.fill(letters)
    row.click()


def tick(page: Page, field: Locator, options: list[str]) -> None:
    """Exactly these rows: what is ticked besides is taken back."""
    for box in field.locator("input[type=checkbox]").all():
        if box.is_checked() != (box.get_attribute("value") in options):
            box.locator("xpath=ancestor::label").click()


def write(page: Page, field: Locator, text: str) -> None:
    """Into a line, a box of several lines, a number or a date."""
    box = field.locator("input:not([type=date]), textarea")
    box.click()
    box.press("Control+a")
    page.keyboard.insert_text(text)
    box.blur()


def put_in_order(page: Page, field: Locator, cards: list[str]) -> None:
    """By keys alone: Alt with an arrow carries a card from where it lies to its place."""
    field.get_by_role("button", name="Keep this order").click()
    for place, card in enumerate(cards):
        row = field.locator(f'[data-card="{card}"]')
        lies = [one.get_attribute("data-card") for one in field.locator("[data-card]").all()].index(card)
        row.get_by_role("button", name="Move up").focus()
        for _ in range(lies - place):
            page.keyboard.press("Alt+ArrowUp")
        expect(field.locator("[data-card]").nth(place)).to_have_attribute("data-card", card)


def match(page: Page, field: Locator, pairs: Mapping[str, str]) -> None:
    for source, target in pairs.items():
        if field.locator(".matrix").count():
            field.locator(f'input[data-source="{source}"][value="{target}"]').check()
            continue
        field.locator("li", has=page.locator(f'[id$="-{source}"]')).locator("select").select_option(target)


def fill_table(page: Page, field: Locator, rows: list[Mapping[str, str]]) -> None:
    """Add a row for each, or find the printed one, and fill its cells."""
    name = field.get_attribute("data-field")
    printed = [row.get_attribute("data-row") for row in field.locator("tr[data-row]").all()]
    for place, row in enumerate(rows):
        if printed:
            place = next(at for at, given in enumerate(printed) if given in row.values())
        else:
            field.get_by_role("button", name="Add a row").click()
        for column, value in row.items():
            if value in printed or not value:
                continue
            cell = field.locator(f'[id="{name}-{place}-{column}"]')
            if cell.evaluate("cell => cell.matches('select')"):
                cell.select_option(value)
            elif cell.evaluate("cell => cell.matches('[role=combobox]')"):
                look_up(cell.locator("xpath=.."), value)
            else:
                cell.fill(value)
                cell.blur()


FILL: dict[str, Fill] = {
    "choice": choose, "choices": tick, "text": write, "number": write, "date": write, "order": put_in_order, "match": match,
    "table": fill_table,
}  # fmt: skip


def answer(candidate: Candidate, name: str, response: Any) -> str:
    """Give this response to a field of the question on the page; which kind of field it was."""
    field = candidate.field(name)
    kind = field.get_attribute("data-kind") or ""
    FILL[kind](candidate.page, field, response)
    return kind
