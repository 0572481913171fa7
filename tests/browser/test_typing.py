"""In the middle of typing: the display changes, an input method composes, text is copied; and all of it by keys alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from examhall.papers.interactions import Order
from examhall.sittings.entries import Answered
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import at_work

pytestmark = pytest.mark.browser

SETTLED = 2500  # ms: longer than typed text may wait before it is kept
MOST_TABS = 60


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """With the Tab key, or back with Shift+Tab, until the focus is there."""
    expect(target).to_be_visible()
    for _ in range(MOST_TABS):
        if target.evaluate("target => target === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not come to {target}")


def test_language_text_size_and_contrast_change_in_the_middle_of_typing_and_nothing_is_lost(
    day: ExamDay, machine: Machines
) -> None:
    candidate, _ = at_work(day, machine, "practical")
    page, sitting = candidate.page, day.sitting("practical", 1)
    task = day.task(sitting, "L1-T04")
    candidate.go_to(task.number)
    page.evaluate("globalThis.samePage = true")
    box = candidate.field(task.field("words")).locator("textarea")
    before = box.evaluate("box => parseFloat(getComputedStyle(box).fontSize)")
    box.press_sequentially("SAY US")

    page.get_by_role("button", name="Display").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="24").click()
    dialog.get_by_role("button", name="High contrast").click()
    dialog.get_by_role("button", name="中文").click()
    page.locator("dialog[open] footer button").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    expect(page.get_by_role("button", name="交卷")).to_be_visible()
    assert box.evaluate("box => parseFloat(getComputedStyle(box).fontSize)") > before
    expect(box).to_have_value("SAY US")
    box.press_sequentially(" DOLLARS")
    candidate.all_is_saved()
    assert day.answers(sitting) == {task.field("words"): "SAY US DOLLARS"}
    assert page.evaluate("globalThis.samePage")

    page.reload()
    expect(page.get_by_role("button", name="交卷")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    expect(box).to_have_value("SAY US DOLLARS")


def test_an_input_method_is_not_disturbed_and_nothing_half_composed_is_saved(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "practical")
    page, sitting = candidate.page, day.sitting("practical", 1)
    task = day.task(sitting, "L1-T04")
    candidate.go_to(task.number)
    box = candidate.field(task.field("marks")).locator("textarea")
    box.focus()
    hand = candidate.context.new_cdp_session(page)
    for composed in ("s", "sh", "sha", "shang", "shang p", "shang pin"):
        hand.send("Input.imeSetComposition", {"text": composed, "selectionStart": len(composed), "selectionEnd": len(composed)})
    expect(box).to_have_value("shang pin")
    page.wait_for_timeout(SETTLED)
    assert not day.entries(sitting, Answered)
    hand.send("Input.insertText", {"text": "商品"})
    expect(box).to_have_value("商品")
    candidate.all_is_saved()
    assert [entry.value for entry in day.entries(sitting, Answered)] == ["商品"]


def test_leaving_a_field_saves_what_is_not_saved_yet_and_nothing_twice(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "practical")
    page, sitting = candidate.page, day.sitting("practical", 1)
    task = day.task(sitting, "L1-T04")
    candidate.go_to(task.number)
    box = candidate.field(task.field("words")).locator("textarea")
    saved = lambda: [entry.value for entry in day.entries(sitting, Answered)]  # noqa: E731
    box.press_sequentially("SAY US")
    page.wait_for_timeout(SETTLED)
    candidate.all_is_saved()
    box.blur()
    page.wait_for_timeout(SETTLED)
    assert saved() == ["SAY US"]
    box.press_sequentially(" DOLLARS")
    box.blur()
    expect(candidate.saved).to_have_attribute("data-save", "saved", timeout=900)  # left: not after a second's rest
    page.wait_for_timeout(SETTLED)
    assert saved() == ["SAY US", "SAY US DOLLARS"]


MARKED = "[...(CSS.highlights.get('marked') ?? [])].map((range) => range.toString())"


def test_sentences_are_highlighted_with_the_keyboard_alone(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "practical")
    page, sitting = candidate.page, day.sitting("practical", 1)
    candidate.go_to(day.task(sitting, "L1-T05").number)
    chosen = lambda: page.evaluate("getSelection().toString().trim()")  # noqa: E731
    button = page.get_by_role("button", name="Highlight")
    for place in (page.locator(".stem"), page.locator(".document:visible")):
        if place.get_attribute("tabindex") is not None:
            place.focus()
        page.keyboard.press("h")  # nothing is selected: a sentence is
        expect(button).to_be_visible()
        first = chosen()
        assert first
        assert (place.text_content() or "").lstrip().startswith(first)
        page.keyboard.press("Shift+H")
        second = chosen()
        assert second not in ("", first)
        page.keyboard.press("h")
        assert chosen() == ""
        assert [one.strip() for one in page.evaluate(MARKED)] == [second]
        while chosen() != second:
            page.keyboard.press("Shift+H")
        page.keyboard.press("h")
        assert page.evaluate(MARKED) == []


def test_text_of_a_document_may_be_copied_into_a_field_but_nothing_comes_from_outside(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "practical")
    page, sitting = candidate.page, day.sitting("practical", 1)
    task = day.task(sitting, "L1-T04")
    candidate.go_to(task.number)
    contract = task.right[task.field("contract_number")]
    box = candidate.field(task.field("contract_number")).locator("input")
    page.locator(".document").get_by_text(contract, exact=True).first.click(click_count=3)
    page.keyboard.press("Control+c")
    box.focus()
    page.keyboard.press("Control+v")
    expect(box).to_have_value(re.compile(re.escape(contract)))

    candidate.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('from outside')")
    other = candidate.field(task.field("term")).locator("input")
    other.focus()
    page.keyboard.press("Control+v")
    expect(page.get_by_text("Only text copied on this page can be pasted.")).to_be_visible()
    expect(other).to_have_value("")


def test_a_theory_question_is_answered_and_handed_in_with_the_keyboard_alone(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "theory")
    page, sitting = candidate.page, day.sitting("theory", 1)
    first, second = day.asked(sitting)[:2]
    page.keyboard.press("d")
    page.keyboard.press("Shift+A")
    expect(page.locator(".option").first).to_have_class(re.compile("struck"))
    page.keyboard.press("n")
    expect(candidate.head).to_have_text(re.compile(r"^2\b"))
    page.keyboard.press("f")
    expect(candidate.cell(2)).to_have_class(re.compile("flagged"))
    tab_to(page, candidate.field(second.only).locator("input").first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(candidate.field(second.only).locator("input").nth(1)).to_be_checked()
    candidate.all_is_saved()
    assert day.answers(sitting) == {first.only: first.options[3], second.only: second.options[1]}

    tab_to(page, page.get_by_role("button", name="Hand in", exact=True))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("dialog[open]").get_by_role("button", name="Hand in…"), "Shift+Tab")
    page.keyboard.press("Enter")
    tab_to(page, page.locator("dialog[open]").get_by_role("button", name="Hand in now"), "Shift+Tab")
    page.keyboard.press("Enter")
    assert candidate.receipt() == day.receipt(sitting)


def test_an_operation_task_is_done_with_the_keyboard_alone(day: ExamDay, machine: Machines) -> None:
    candidate, _ = at_work(day, machine, "practical")
    page, sitting = candidate.page, day.sitting("practical", 1)
    task = day.task(sitting, "L1-T05")
    for _ in range(task.number - 1):
        page.keyboard.press("n")
    expect(candidate.head).to_have_text(re.compile(rf"^{task.number}\b"))
    for field in task.question.fields:
        place, right = candidate.field(field.id), task.right[field.id]
        match place.get_attribute("data-kind"):
            case "choice":
                tab_to(page, place.locator("select"))
                for _ in range([option.id for option in field.interaction.options].index(right) + 1):
                    page.keyboard.press("ArrowDown")
            case "choices":
                boxes = place.locator("input")
                tab_to(page, boxes.first)
                for option in field.interaction.options:
                    if option.id in right:
                        page.keyboard.press("Space")
                    page.keyboard.press("ArrowDown")
            case "number":
                tab_to(page, place.locator("input"))
                page.keyboard.type(right)
            case "order":
                tab_to(page, place.get_by_role("button", name="Keep this order"))
                page.keyboard.press("Enter")
                order_by_keys(page, place, right)
    candidate.all_is_saved()
    given = day.answers(sitting)
    assert given.keys() == task.right.keys()
    for field in task.question.fields:
        in_order = list if field.interaction.__class__ is Order else sorted
        assert in_order(given[field.id]) == in_order(task.right[field.id])


def order_by_keys(page: Page, field: Locator, cards: list[str]) -> None:
    """Tab to a card, and carry it with Alt and an arrow to its place."""
    for place, card in enumerate(cards):
        lies = [one.get_attribute("data-card") for one in field.locator("[data-card]").all()].index(card)
        tab_to(page, field.locator(f'[data-card="{card}"]').get_by_role("button", name="Move up"))
        for _ in range(lies - place):
            page.keyboard.press("Alt+ArrowUp")
        expect(field.locator("[data-card]").nth(place)).to_have_attribute("data-card", card)
