"""An author at the desk: items written by hand with their view and findings beside, two machines over one draft, and the review."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Staff

pytestmark = pytest.mark.browser

FORMULA = r"毛利率 \(\frac{a}{b}\)，按表计算：" + "\n\n| 项目 | 金额 |\n|:--|--:|\n| 货款 | 100 |"


def begin(page: Page, kind: str) -> None:
    page.goto("/bank/write")
    page.get_by_label("Kind").select_option(kind)
    page.get_by_label("Area").select_option("06")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#findings li").first).to_be_visible()


def about(page: Page) -> None:
    page.get_by_label("Point of knowledge").fill("贸易术语")
    page.get_by_label("Source").fill("考试大纲 06")


def write_options(page: Page, *options: tuple[str, bool]) -> None:
    for row, (text, right) in zip(page.locator("#options > li").all(), options, strict=True):
        row.locator(".text").fill(text)
        row.locator(".why").fill("因为合同这样约定")
        if right:
            row.locator("input").check()


def nothing_to_mend(page: Page) -> None:
    expect(page.locator("#findings")).to_have_text("Nothing to mend.")


def hand_on(page: Page) -> str:
    """To review; the item's id."""
    page.get_by_role("button", name="Hand on to review").click()
    page.wait_for_url("**/bank/items/*")
    return page.url.rsplit("/", 1)[1]


def test_an_author_writes_an_item_of_each_kind_and_a_reviewer_sends_one_back(day: ExamDay, machine: Machines) -> None:
    page = Staff(day, machine(), "author").page
    written = []

    begin(page, "single")
    expect(page.locator("#findings")).to_contain_text("There is no stem yet.")
    page.get_by_role("button", name="There is no stem yet.").click()
    expect(page.get_by_label("Stem")).to_be_focused()
    page.keyboard.insert_text(FORMULA)
    write_options(page, ("装运港一侧", True), ("目的港一侧", False), ("工厂一侧", False), ("仓库一侧", False))
    about(page)
    nothing_to_mend(page)
    seen = page.frame_locator("#view")
    expect(seen.locator("math")).to_be_visible()
    expect(seen.locator("table td").nth(1)).to_have_text("100")
    expect(seen.locator(".option")).to_have_count(4)
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_text(re.compile(r"^Saved \d"))
    written.append(hand_on(page))

    begin(page, "multiple")
    page.get_by_label("Stem").fill("下列哪些费用由 CIF 的卖方承担，并计入报价之中？")
    page.get_by_role("button", name="Add an option").click()
    write_options(
        page,
        ("出口通关费用", True),
        ("海上主运费", True),
        ("货运保险费", True),
        ("进口关税", False),
        ("目的港卸货后的内陆费", False),
    )
    page.locator("#options > li").nth(4).get_by_role("button", name="Move up").click()
    expect(page.locator("#options .text").nth(3)).to_have_value("目的港卸货后的内陆费")
    about(page)
    nothing_to_mend(page)
    written.append(hand_on(page))

    begin(page, "truth")
    page.get_by_label("Stem").fill("采用 DAP 术语成交时，由卖方办理进口清关并缴纳进口税费，这一说法正确。")
    page.get_by_label("False").check()
    page.get_by_label("Why").fill("DAP 由买方办理进口清关。")
    about(page)
    nothing_to_mend(page)
    written.append(hand_on(page))

    reviewer, second = Staff(day, machine(), "reviewer").page, Staff(day, machine(), "reviewer2").page
    reviewer.goto(f"/bank/items/{written[0]}")
    stem = reviewer.locator(".lines li", has_text="stem:")
    stem.get_by_role("link").click()
    reviewer.get_by_role("textbox", name="Comment on line").fill("哪一种货币？")
    reviewer.get_by_role("button", name="Add the comment").click()
    expect(stem.locator("blockquote")).to_contain_text("哪一种货币？")
    reviewer.get_by_label("Comment", exact=True).fill("题干请写明币别。")
    reviewer.get_by_role("button", name="Send back").click()
    expect(reviewer.locator(".headline .badge")).to_have_text("Sent back")
    for item in written[1:]:
        reviewer.goto(f"/bank/items/{item}")
        reviewer.get_by_role("button", name="Reviewed: good").click()
        expect(reviewer.locator(".headline .badge")).to_have_text("Reviewed")
        expect(reviewer.get_by_role("button", name="Approve")).to_have_count(0)  # two persons are asked for
        second.goto(f"/bank/items/{item}")
        second.get_by_role("button", name="Approve").click()
        expect(second.locator(".headline .badge")).to_have_text("Approved")

    page.goto(f"/bank/items/{written[0]}")
    expect(page.get_by_text("题干请写明币别。")).to_be_visible()
    expect(page.locator(".lines blockquote")).to_contain_text("哪一种货币？")
    page.get_by_role("button", name="Write a new version").click()
    page.get_by_label("Stem").fill(FORMULA.replace("金额", "金额（美元）"))
    nothing_to_mend(page)
    assert hand_on(page) == written[0]
    expect(page.get_by_text("Version 2").first).to_be_visible()


def test_two_machines_over_one_draft_lose_nothing(day: ExamDay, machine: Machines) -> None:
    first = Staff(day, machine(), "author").page
    begin(first, "truth")
    second = Staff(day, machine(), "author").page
    second.goto(first.url)
    first.get_by_label("Point of knowledge").fill("第一位写的")
    first.get_by_role("button", name="Save").click()
    expect(first.locator("#saved")).to_have_text(re.compile(r"^Saved \d"))

    second.get_by_label("Point of knowledge").fill("第二位写的")
    expect(second.locator("#saved")).to_have_text("Not saved yet")
    second.get_by_role("button", name="Save").click()
    both = second.locator("dialog[open]")
    expect(both).to_contain_text("第一位写的")
    expect(both).to_contain_text("第二位写的")
    both.get_by_role("button", name="Go on with mine").click()
    expect(second.locator("#saved")).to_have_text(re.compile(r"^Saved \d"))

    first.get_by_label("Source").fill("大纲")
    first.get_by_role("button", name="Save").click()
    first.locator("dialog[open]").get_by_role("button", name="Go on with theirs").click()
    expect(first.get_by_label("Point of knowledge")).to_have_value("第二位写的")
    expect(first.get_by_label("Source")).to_have_value("")


def test_the_desk_and_the_editor_are_accessible_and_nothing_scrolls_sideways(day: ExamDay, machine: Machines) -> None:
    page = Staff(day, machine(), "author").page
    page.goto("/bank/write")
    assert serious(page) == []
    begin(page, "multiple")
    expect(page.frame_locator("#view").locator(".option").first).to_be_visible()
    assert serious(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")]
