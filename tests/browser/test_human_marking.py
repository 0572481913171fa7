"""A marker at work without a mouse, and whoever decides between two marks; neither ever reads whose the answer is."""

import pytest
from playwright.sync_api import Page, expect

from seeds.demo import today
from seeds.earlier_batch import sit_earlier_batch
from seeds.marking import give_to_markers
from tests.browser.exam_day import ExamDay
from tests.browser.eyes import STILL, Eyes
from tests.browser.machines import Machines
from tests.browser.people import Staff

pytestmark = pytest.mark.browser

TELEPHONE = {"width": 390, "height": 844}


def fits(page: Page) -> bool:
    """Nothing stands out of the side of a telephone."""
    page.set_viewport_size(TELEPHONE)
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_marker_marks_by_keyboard_and_a_third_person_decides(day: ExamDay, machine: Machines) -> None:
    people, _ = sit_earlier_batch(day.hall, today(day.hall))
    give_to_markers(day.hall)
    eyes, read = Eyes(), list[str]()
    marker = Staff(day, machine(**STILL), "marker2").page
    marker.goto("/marking")
    marker.get_by_role("button", name="Next answer").press("Enter")
    eyes.look_in_both_languages(marker, "an answer to be marked", themes=("contrast",))
    read.append(marker.content())
    marker.get_by_role("radio", name="0", exact=True).focus()
    for _ in range(3):
        marker.keyboard.press("ArrowRight")
    expect(marker.get_by_role("radio", name="1.5")).to_be_checked()
    marker.keyboard.press("Tab")
    marker.keyboard.type("Without the closing word")
    for key in ("Tab", "Tab", "Enter"):
        marker.keyboard.press(key)
    expect(marker.get_by_role("heading", name="Your marks of today")).to_be_visible()
    expect(marker.locator("tbody tr").first).to_contain_text("1.5 / 2")
    assert fits(marker)

    officer = Staff(day, machine(**STILL), "markers").page
    officer.goto("/marking/differing")
    officer.get_by_role("link", name="Decide").click()
    eyes.look(officer, "two marks that differ")
    read.append(officer.content())
    assert fits(officer)
    officer.get_by_role("radio", name="2", exact=True).check(force=True)  # what is clicked is drawn over it
    officer.get_by_label("Reason").fill("写法与合同一致。")
    officer.get_by_role("button", name="Decide on these points").click()
    expect(officer.get_by_role("heading", name="Nothing to decide")).to_be_visible()
    assert not [name for name, ticket, _ in people for page in read if name in page or ticket in page]
    assert eyes.found == []
