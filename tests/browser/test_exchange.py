"""Files in and out in a browser: an author sees what would come and brings it in, the authority fetches it; all of it readable."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.exam_day import ExamDay
from tests.browser.eyes import STILL, Eyes
from tests.browser.machines import Machines
from tests.browser.people import Staff

pytestmark = pytest.mark.browser

CHOICE = "::术语::FOB 后面应填写什么地点，而不是哪里？{=指定装运港 ~指定目的港 ~卖方工厂 ~买方仓库}"
HARM = '[html]<p>看<img src=x onerror\\="document.title\\=1">图 <script>document.title\\=1</script>。</p>{T}'
GIFT = f"{CHOICE}\n\n::配对::术语与地点 {{=FOB -> 装运港 =CIF -> 目的港}}\n\n::论述::谈谈跨境电商。{{}}\n\n{HARM}\n"


def give(page: Page, path: Path) -> None:
    page.goto("/bank/import")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_label("Area").select_option("06")
    page.get_by_label("Point of knowledge").fill("贸易术语")
    page.get_by_label("Source").fill("考试大纲 06")
    page.get_by_role("button", name="Read the file").press("Enter")


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_an_author_brings_a_file_in_and_the_authority_fetches_it(day: ExamDay, machine: Machines, tmp_path: Path) -> None:
    eyes, good, bad = Eyes(), tmp_path / "items.txt", tmp_path / "broken.txt"
    good.write_text(GIFT, encoding="utf-8")
    bad.write_text(f"{CHOICE}\n\n::缺选项::乙 {{=一 ~二}}\n", encoding="utf-8")
    page = Staff(day, machine(**STILL), "author").page
    page.goto("/bank/import")
    eyes.look_in_both_languages(page, "import")
    give(page, good)
    expect(page.get_by_role("status").get_by_text("It waits for the back office.")).to_be_visible()
    eyes.look(page, "waiting")
    with day.back_office():
        expect(page.get_by_role("heading", name="What would come")).to_be_visible(timeout=30_000)
        expect(page.locator("main")).to_contain_text("A free text that persons mark has no rubric in the file.")
        assert page.title() != "1"
        eyes.look_in_both_languages(page, "preview", themes=["contrast", "dark"])
        page.set_viewport_size({"width": 390, "height": 800})
        fits(page)
        page.get_by_role("button", name="Import all of it").press("Enter")
        expect(page.get_by_role("heading", name="What came")).to_be_visible(timeout=30_000)
        eyes.look(page, "what came")
        page.set_viewport_size({"width": 1280, "height": 800})
        item = page.locator(".ids a").first.inner_text()
        page.locator(".ids a").nth(1).click()
        expect(page.get_by_role("button", name="Hand on to review")).to_be_visible()

        give(page, bad)
        expect(page.locator("main")).to_contain_text("A single choice has four options", timeout=30_000)
        eyes.look_in_both_languages(page, "faults")
        page.set_viewport_size({"width": 390, "height": 800})
        fits(page)

        page = Staff(day, machine(**STILL), "authority").page
        page.goto("/bank/export")
        eyes.look_in_both_languages(page, "export")
        page.get_by_label("Id or point of knowledge").fill(item)
        page.get_by_role("button", name="Write the file").press("Enter")
        expect(page.locator("main")).to_contain_text("One item is in the file.", timeout=30_000)
        eyes.look_in_both_languages(page, "exported")
        with page.expect_download() as fetched:
            page.get_by_role("link", name="Fetch the file").click()
        assert fetched.value.suggested_filename.endswith("-qti3.zip")
    assert eyes.found == []
