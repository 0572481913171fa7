"""What an author does at the editors, in the words of the desk."""

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

# How many of the options are right, the first; and the options.
OPTIONS = {
    "single": (1, ("木箱熏蒸由出口方支付", "产地证明由进口方支付", "样品寄送由展馆支付", "展位租赁由货代支付")),
    "multiple": (2, ("船期表已经核对", "唛头已经刷在箱上", "柜号尚未登记", "铅封尚未领取")),
}
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


def part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Parts of the task").get_by_role("button", name=name).click()


def a_picture() -> bytes:
    into = BytesIO()
    Image.new("RGB", (60, 40), "navy").save(into, "PNG")
    return into.getvalue()


def write_item(page: Page, kind: str, stem: str) -> str:
    """An item of theory from its first word to review; its id."""
    begin(page, kind)
    page.get_by_label("Stem").fill(stem)
    if kind == "truth":
        page.get_by_label("False").check()
        page.get_by_label("Why").fill("合同另有约定。")
    else:
        rights, texts = OPTIONS[kind]
        write_options(page, *((text, n < rights) for n, text in enumerate(texts)))
    about(page)
    nothing_to_mend(page)
    return hand_on(page)


def write_task(page: Page, text: str) -> str:
    """A task from its text form to review, under the id that the bank gives it; its id."""
    page.goto("/bank/write")
    page.get_by_label("Kind").select_option("task")
    page.get_by_label("Area").select_option("12")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("#findings li").first).to_be_visible()
    part(page, "As text")
    form = page.get_by_label("The task as text")
    expect(form).to_have_value(re.compile("id: "))
    own = re.search(r"^id: (\S+)$", form.input_value(), re.MULTILINE)
    assert own
    form.fill(re.sub(r"^id: .*$", own[0], text, count=1, flags=re.MULTILINE))
    page.get_by_role("button", name="Take the text over").click()
    expect(page.locator("#runs")).to_contain_text("are marked as they must be")
    nothing_to_mend(page)
    return hand_on(page)
