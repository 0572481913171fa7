"""A second factor at real browsers: setting a telephone up, its codes, the paper instead of it, and the day it is lost."""

import re
import time

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Staff

pytestmark = pytest.mark.browser

STEP = 30  # seconds that a code is shown


class Telephone:
    """Shows each code once: a hall takes none twice, and one that is half a minute early or late."""

    def __init__(self, secret: str) -> None:
        self._codes, self._last = pyotp.TOTP(secret), 0

    def code(self) -> str:
        self._last = max(self._last + 1, int(time.time()) // STEP - 1)
        return self._codes.generate_otp(self._last)


def serious(page: Page) -> list[str]:
    faults = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in faults if one["impact"] in ("serious", "critical")]


def knocks(day: ExamDay, page: Page) -> None:
    """With the password alone."""
    page.goto("/staff/sign-in")
    page.locator("[name=username]").fill("author")
    page.locator("[name=password]").fill(day.sign_ins.passwords["author"])
    page.keyboard.press("Enter")


def test_a_telephone_is_set_up_used_replaced_by_paper_and_lost(day: ExamDay, machine: Machines) -> None:
    mine = Staff(day, machine(), "author").page
    mine.goto("/staff/access/factor")
    drawn = mine.get_by_alt_text("QR code with your secret")
    assert drawn.evaluate("image => image.complete && image.naturalWidth > 0")
    telephone = Telephone(mine.locator("#secret").inner_text().replace(" ", ""))
    faults = serious(mine)
    mine.get_by_label("Your password").fill(day.sign_ins.passwords["author"])
    mine.get_by_label("Code that the app shows").fill(telephone.code())
    mine.keyboard.press("Enter")
    paper = mine.locator("ol.recovery code")
    expect(paper).to_have_count(10)
    faults += serious(mine)
    recovery = paper.first.inner_text()

    elsewhere = machine().new_page()
    knocks(day, elsewhere)
    elsewhere.wait_for_url("**/staff/sign-in/code")
    field = elsewhere.get_by_label("Code of the telephone")
    expect(field).to_be_focused()
    field.fill("000000")
    elsewhere.keyboard.press("Enter")
    expect(elsewhere.get_by_role("alert")).to_contain_text("does not fit")
    faults += serious(elsewhere)
    field.fill(telephone.code())
    elsewhere.keyboard.press("Enter")
    elsewhere.wait_for_url("**/staff")

    without = machine().new_page()
    knocks(day, without)
    without.get_by_label("Code of the telephone").fill(recovery.lower())
    without.keyboard.press("Enter")
    without.wait_for_url("**/staff")

    officer = Staff(day, machine(), "officer").page
    officer.goto("/staff/people?name=author")
    officer.locator("main a[href^='/staff/people/']").filter(has_not_text=re.compile("factor", re.I)).first.click()
    officer.locator("form[action$='/factor'] [name=reason]").fill("手机遗失，已当面核对身份")
    officer.locator("form[action$='/factor'] button").click()
    expect(officer.get_by_text("not needed here")).to_be_visible()

    for page in (mine, elsewhere, without):  # whoever has the telephone now is nowhere signed in with it
        page.goto("/staff")
        expect(page.locator("[name=password]")).to_be_visible()
    knocks(day, without)
    without.wait_for_url("**/staff")
    assert faults == []
