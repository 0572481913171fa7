"""What an author does at the editors, in the words of the desk."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

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
