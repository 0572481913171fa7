"""The public site on a telephone and on a desk, for eyes and screen readers; and the authority's words on their way to it."""

import pytest
from playwright.sync_api import expect

from examhall.programme.days import day_of
from seeds.public_site import announce
from tests.browser.exam_day import ExamDay
from tests.browser.eyes import STILL, Eyes
from tests.browser.machines import Machines
from tests.browser.people import Staff

pytestmark = pytest.mark.browser

LOOKED_AT = ("/", "/programme/levels", "/calendar", "/centres", "/documents/syllabus")  # each kind of page once
OTHERS = ("/programme", "/programme/procedure", "/programme/textbooks", "/centres/0001", "/notices", "/documents")
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_the_public_site_is_whole_on_a_telephone_and_what_the_authority_writes_reaches_it(
    day: ExamDay, machine: Machines
) -> None:
    announce(day.hall)
    eyes, visitor = Eyes(), machine(**STILL).new_page()
    visitor.set_viewport_size({"width": 390, "height": 844})
    for path in (*OTHERS, *LOOKED_AT):
        visitor.goto(path)
        assert visitor.evaluate(TOO_WIDE) <= 0, path
        if path in LOOKED_AT:
            eyes.look(visitor, path)
    visitor.goto("/")
    visitor.get_by_text("Menu").click()
    visitor.locator(".folded-ways").get_by_role("link", name="Centres").click()
    visitor.get_by_label("City").select_option("南屏市")
    visitor.keyboard.press("Enter")
    visitor.get_by_role("button", name="Find").click()
    expect(visitor.locator(".card")).to_have_count(1)

    authority = Staff(day, machine(**STILL), "authority").page
    authority.goto("/staff/programme/texts/scope")
    authority.locator("#text_en").fill("**Everything** in the syllabus.")
    authority.get_by_role("button", name="Preview").click()
    expect(authority.locator(".prose strong")).to_have_text("Everything")
    eyes.look(authority, "writing a text")
    authority.locator("#why").fill("clearer")
    authority.get_by_role("button", name="Save as a new edition").click()
    expect(authority.locator("#valid_from")).to_have_value(day_of(day.hall.now()))
    visitor.goto("/programme")
    expect(visitor.locator("#scope strong")).to_have_text("Everything")
    assert not eyes.found
