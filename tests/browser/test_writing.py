"""An author at the desk: items written by hand with their view and findings beside, two machines over one draft, and the review."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.authoring import FORMULA, a_picture, about, begin, hand_on, nothing_to_mend, part, write_options
from tests.browser.exam_day import ExamDay
from tests.browser.eyes import serious
from tests.browser.machines import Machines
from tests.browser.people import Staff

pytestmark = pytest.mark.browser


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
    page.locator("#options > li").nth(4).get_by_role("button", name="Move up").press("Enter")
    expect(page.locator("#options > li").nth(3).get_by_role("button", name="Move up")).to_be_focused()
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
    expect(reviewer.get_by_text("因为合同这样约定").first).to_be_hidden()  # the key waits until it was solved, or is asked for
    reviewer.get_by_role("link", name="Solve it yourself").click()
    reviewer.locator(".option", has_text="装运港一侧").click()
    reviewer.get_by_role("button", name="Answer it").click()
    expect(reviewer.locator("dialog[open]")).to_contain_text("All of it is right.")
    reviewer.locator("dialog[open]").get_by_role("button", name="Back to the item").click()
    expect(reviewer.get_by_text("因为合同这样约定").first).to_be_visible()
    stem = reviewer.locator(".lines li", has_text="Stem:")
    stem.get_by_role("link").click()
    expect(reviewer.get_by_role("textbox", name="Comment on line")).to_be_focused()
    reviewer.keyboard.insert_text("哪一种货币？")
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
    said = page.get_by_role("region", name="What the review said")
    expect(said).to_contain_text("题干请写明币别。")
    expect(page.locator("[data-part='stem'] .said-here")).to_have_text("哪一种货币？")
    said.get_by_role("button", name="Stem").click()
    expect(page.get_by_label("Stem")).to_be_focused()
    said.get_by_role("textbox", name="What became of it").fill("写明了美元")
    said.get_by_role("button", name="Mark as answered").click()
    expect(said).to_contain_text("Comment answered")
    expect(page.locator(".said-here")).to_have_count(0)
    page.get_by_label("Stem").fill(FORMULA.replace("金额", "金额（美元）"))
    nothing_to_mend(page)
    assert hand_on(page) == written[0]
    expect(page.get_by_text("Version 2").first).to_be_visible()
    expect(page.locator(".headline .badge")).to_have_text("In review")
    reviewer.goto(f"/bank/items/{written[0]}")
    reviewer.get_by_text("Key, rationale and the author's words").click()
    earlier = reviewer.locator("#earlier")
    expect(earlier).to_contain_text("to version 1, line")
    expect(earlier).to_contain_text("写明了美元")
    expect(reviewer.locator(".changed mark").first).to_be_visible()


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
    expect(both.locator("tbody tr")).to_have_count(1)  # one part differs, and none that both left as it was
    both.get_by_role("button", name="Go on with mine").click()
    expect(second.locator("#saved")).to_have_text(re.compile(r"^Saved \d"))

    first.get_by_label("Source").fill("大纲")
    first.get_by_role("button", name="Save").click()
    first.locator("dialog[open]").get_by_role("button", name="Go on with theirs").click()
    expect(first.get_by_label("Point of knowledge")).to_have_value("第二位写的")
    expect(first.get_by_label("Source")).to_have_value("")
    first.get_by_role("link", name="Kept editions").click()
    first.get_by_role("row", name="Put aside").first.get_by_role("link").click()
    expect(first.locator(".changed")).to_contain_text("Source: 大纲")
    first.get_by_role("button", name="Take up these words").click()
    expect(first.get_by_label("Source")).to_have_value("大纲")
    expect(first.get_by_label("Point of knowledge")).to_have_value("第一位写的")


def test_the_desk_and_the_editor_are_accessible_and_nothing_scrolls_sideways(day: ExamDay, machine: Machines) -> None:
    page = Staff(day, machine(), "author").page
    page.goto("/bank/write")
    page.get_by_text("Display", exact=True).click()
    assert serious(page) == []
    page.get_by_role("button", name="High contrast").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "contrast")
    page.goto("/bank/import")
    page.get_by_label("File").set_input_files({"name": "items.gift", "mimeType": "text/plain", "buffer": b"x"})
    expect(page.locator("#file-name")).to_have_text("items.gift")
    assert serious(page) == []
    begin(page, "multiple")
    expect(page.frame_locator("#view").locator(".option").first).to_be_visible()
    assert serious(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_picture_comes_into_a_question_with_words_for_whoever_cannot_see_it(day: ExamDay, machine: Machines) -> None:
    page = Staff(day, machine(), "author").page
    begin(page, "truth")
    page.get_by_label("Stem").fill("图中标志表示“此面向上”。")
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Add a picture").first.click()
    chosen.value.set_files({"name": "mark.png", "mimeType": "image/png", "buffer": a_picture()})
    page.get_by_label("What the picture shows").fill("纸箱上的标志：两个向上的箭头")
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_label("Stem")).to_have_value(re.compile(r"!\[纸箱上的标志：两个向上的箭头\]\(picture:[0-9a-f]{32}\)"))
    seen = page.frame_locator("#view").locator(".prose img")
    expect(seen).to_have_attribute("alt", "纸箱上的标志：两个向上的箭头")
    expect(seen).to_have_js_property("naturalWidth", 60)
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Add a picture").first.click()
    chosen.value.set_files({"name": "mark.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"})
    expect(page.locator("dialog[open]")).to_contain_text("This file is not a picture that can be read.")


def test_an_author_writes_a_task_tries_it_and_mends_what_its_tests_find(day: ExamDay, machine: Machines) -> None:
    """By the form alone: documents, figures, fields, variants and a wrong answer, then the text form and the candidate's view."""
    machine_of_author = machine()
    page = Staff(day, machine_of_author, "author").page
    page.goto("/bank/write")
    page.get_by_label("Kind").select_option("task")
    page.get_by_label("Area").select_option("12")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#findings")).to_contain_text("Give the task a title.")
    seen = page.frame_locator("#view")
    expect(seen.get_by_text("一、操作技能题（共1题，每题0分）")).to_be_visible()  # long before its points add up
    for label, text in (("Title", "计费重"), ("Point of knowledge", "体积重"), ("Source", "考试大纲 12")):
        page.get_by_label(label, exact=True).fill(text)

    part(page, "Stem and documents")
    page.get_by_label("Stem").fill("按货物资料算出体积重（单位千克，保留两位小数）。")
    page.get_by_role("button", name="+ Document").click()
    page.get_by_label("Title", exact=True).last.fill("货物资料")
    page.locator("[data-part='documents.0.text'] textarea").fill(
        "长 {{ length }} cm，宽 {{ width }} cm，高 {{ height }} cm；除数 6000。"
    )

    part(page, "Figures")
    for n, (name, value) in enumerate((("length", "60"), ("width", "40"), ("height", "50"))):
        page.locator("[data-part='parameters'] .add").click()
        row = page.locator("[data-part='parameters'] .row-line").nth(n)
        row.get_by_label("Short name").fill(name)
        row.get_by_label("Text", exact=True).fill(value)

    part(page, "Fields")
    page.get_by_label("Kind", exact=True).select_option("number")
    page.get_by_role("button", name="+ Field").click()
    page.get_by_label("Label", exact=True).fill("体积重")
    page.get_by_label("Right value").fill("length * width * height / 6000")
    page.get_by_label("Points", exact=True).last.fill("20")
    page.get_by_label("Unit", exact=True).fill("kg")
    page.get_by_label("Kind", exact=True).select_option("date")  # each new field may be of another kind
    page.get_by_role("button", name="+ Field").click()
    second = page.locator("[data-part='fields.1']")
    expect(second.locator(".kind")).to_have_text("Date")
    expect(second.get_by_label("Short name")).to_have_value("f2")
    page.locator(".row-line", has=second).get_by_role("button", name="Take away").click()

    part(page, "Variants")
    for n, height in enumerate(("45", "55", "35", "65", "75"), 1):
        page.locator(f"[data-part='variants.{n}'] > summary").click()
        page.locator(f"[data-part='variants.{n}.parameters'] .add").click()
        page.locator(f"[data-part='variants.{n}.parameters'] .name").fill("height")
        page.locator(f"[data-part='variants.{n}.parameters'] .row-line textarea").nth(1).fill(height)

    part(page, "Tests")
    page.get_by_role("button", name="+ Test").click()
    page.get_by_label("What the candidate does wrong").fill("除数用 5000")
    page.get_by_label("Points it must earn").fill("5")
    page.locator("[data-part='tests.0.given'] .add").click()
    page.locator("[data-part='tests.0.given'] .name").fill("f1")
    page.locator("[data-part='tests.0.given'] .row-line textarea").nth(1).fill("length * width * height / 5000")
    expect(page.locator("#runs")).to_contain_text("6 of 12 answers are not marked as they must be")
    page.get_by_role("button", name="Hand on to review").click()
    expect(page.locator("dialog[open]")).to_contain_text("The test “除数用 5000” fails in variant A.")
    page.get_by_role("button", name="Close").click()
    page.get_by_label("Points it must earn").fill("0")
    expect(page.locator("#runs")).to_contain_text("All 12 answers are marked as they must be")
    nothing_to_mend(page)

    part(page, "As text")
    text = page.get_by_label("The task as text")
    expect(text).to_have_value(re.compile(r"title: 计费重"))
    text.fill(text.input_value().replace("title: 计费重", "title: 体积重与计费重"))
    page.get_by_role("button", name="Take the text over").click()
    part(page, "About the task")
    expect(page.get_by_label("Title", exact=True).first).to_have_value("体积重与计费重")

    page.get_by_role("group", name="Variants").get_by_role("button", name="B", exact=True).click()
    expect(page.frame_locator("#view").get_by_text("高 45 cm")).to_be_visible()
    with machine_of_author.expect_page() as opened:
        page.get_by_role("button", name="Try it").click()
    trial = opened.value
    trial.get_by_role("button", name="Model answer").click()
    trial.get_by_role("button", name="Mark").click()
    expect(trial.locator("dialog[open]")).to_contain_text("20 of 20 points")
    trial.close()
    assert re.fullmatch(r"L1-T\d\d", hand_on(page))
    expect(page.locator(".headline .badge")).to_have_text("In review")


ORDERED = """fields:
- ask: order
  id: f1
  label: 排序
  cards:
    '30': 三十
    '10': 十
    '20': 二十
  right:
  - '10'
  - '20'
  - '30'
  bands:
    '3': '2'
    '1': '1'
- ask: table
  id: f2
  label: 表
  columns:
  - ask: text
    id: '9'
    label: 品名
    points: '1'
  key:
  - '9'
  rows:
    '7':
      '9': 杯
    '2':
      '9': 碟
"""


def test_what_is_typed_as_text_stays_until_it_is_taken_and_keeps_names_that_are_numbers_in_order(
    day: ExamDay, machine: Machines
) -> None:
    page = Staff(day, machine(), "author").page
    page.goto("/bank/write")
    page.get_by_label("Kind").select_option("task")
    page.get_by_label("Area").select_option("12")
    page.get_by_role("button", name="Begin").click()
    part(page, "As text")
    text = page.get_by_label("The task as text")
    expect(text).to_have_value(re.compile(r"fields: \[\]"))
    typed = text.input_value().replace("fields: []\n", ORDERED)
    text.fill(typed)
    part(page, "Fields")
    expect(page.locator("#untaken")).to_be_visible()
    page.get_by_role("button", name="Hand on to review").click()
    expect(page.locator("dialog[open]")).to_contain_text("not taken over yet")
    page.get_by_role("button", name="Close").click()
    part(page, "As text")
    expect(text).to_have_value(typed)
    page.locator("#part-text").get_by_role("button", name="Take the text over").click()
    expect(page.locator("#untaken")).to_be_hidden()

    part(page, "Fields")
    page.locator("[data-part='fields.0'] > summary").click()
    names = page.locator("[data-part='fields.0.cards'] .name")
    assert [names.nth(n).input_value() for n in range(3)] == ["30", "10", "20"]
    page.locator("[data-part='fields.0.cards'] .row-line textarea").nth(1).fill("三十整")
    page.locator("[data-part='fields.1'] > summary").click()
    expect(page.locator("[data-part='fields.0']")).not_to_have_attribute("open", "")  # one at a time
    rows = page.locator("[data-part='fields.1.rows'] .row-line")
    expect(rows.first.locator("textarea")).to_have_count(2)
    page.locator("[data-part='fields.1.columns']").get_by_role("button", name="+ Column").click()
    expect(rows.first.locator("textarea")).to_have_count(3)
    expect(rows.first.locator("textarea").nth(1)).to_have_value("杯")
    page.locator("[data-part='columns.0'] > summary").click()
    page.locator("[data-part='columns.0.id'] input").fill("8")
    expect(rows.nth(1).locator("textarea").nth(1)).to_have_value("碟")  # its cells go with the column's name
    part(page, "As text")
    after = typed.replace("三十\n", "三十整\n", 1).replace("id: '9'", "id: '8'").replace("'9': ", "'8': ")
    kept = text.input_value
    expect(text).to_have_value(re.compile("三十整"))
    for line in after.split("\n"):
        assert line in kept().split("\n") or "'9'" in line or "key" in line, line
    assert kept().index("'30': 三十整") < kept().index("'10': 十") < kept().index("'20': 二十")
    assert kept().index("'7':") < kept().index("'2':")
    assert kept().index("'3': '2'") < kept().index("'1': '1'")


def test_the_task_editor_is_accessible_and_nothing_scrolls_sideways(day: ExamDay, machine: Machines) -> None:
    page = Staff(day, machine(), "author").page
    page.goto("/bank/items/L1-T03")
    page.get_by_role("button", name="Write a new version").click()
    nothing_to_mend(page)
    for name in ("About the task", "Stem and documents", "Figures", "Fields", "Variants", "Tests", "As text"):
        part(page, name)
        for fold in page.locator(".part:not([hidden]) .struct > summary").all()[:2]:
            fold.click()
        assert serious(page) == [], name
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        page.set_viewport_size({"width": 1280, "height": 800})
