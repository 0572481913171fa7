"""An exam that asks for Safe Exam Browser: another browser waits for the proctor, the right one comes in, sits and leaves."""

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from examhall.config import Config
from examhall.opening import make_hall
from examhall.people.operations import staff_id
from examhall.secure_browser import operations, queries
from examhall.secure_browser.keys import hash_for
from tests.browser.exam_day import ExamDay
from tests.browser.eyes import STILL, Eyes
from tests.browser.machines import Machines
from tests.browser.people import Candidate, Proctor, Staff

pytestmark = pytest.mark.browser

BUILD = "b" * 64

# What the client gives a page, as its newer builds do: keys that are there after `updateKeys`, hashed with the page's address.
CLIENT = """
globalThis.SafeExamBrowser = { version: "SEB_macOS_3.6", security: {
  async updateKeys(updated) {
    const { config, browser } = await globalThis.keysFor(location.href);
    Object.assign(globalThis.SafeExamBrowser.security, { configKey: config, browserExamKey: browser });
    updated();
  },
} };
"""


class Rule:
    """The rule of the theory, as the exams officer sets it."""

    def __init__(self, day: ExamDay) -> None:
        hall = make_hall(Config(day.data, public_origin=day.address))
        administration = day.administration("theory")
        with hall.database.writing() as connection:
            by = staff_id(connection, "officer")
            operations.set_rule(connection, hall, hall.now(), by, administration, True, "")
            operations.add_key(connection, hall, hall.now(), by, administration, "browser", BUILD, "macOS 3.6")
        with hall.database.reading() as connection:
            rule = queries.rule_of(connection, administration)
            assert rule is not None
            self.gate, self.quit = f"/seb/gate/{rule.gate}", f"/seb/quit/{rule.quit}"
            self.key = queries.accepted(connection, hall, rule).config[0]
        hall.database.engine.dispose()

    def client(self, context: BrowserContext) -> BrowserContext:
        """This machine runs Safe Exam Browser with the settings of the exam, until `key` is another one."""

        def keys_for(url: str) -> dict[str, Any]:
            return {"config": hash_for(url, self.key), "browser": hash_for(url, BUILD)}

        context.expose_function("keysFor", keys_for)
        context.add_init_script(CLIENT)
        return context


def test_the_right_browser_sits_the_exam_and_another_one_waits_for_the_proctor(day: ExamDay, machine: Machines) -> None:
    rule, chief = Rule(day), Proctor(day, machine()).watch("theory")
    sitting = day.sitting("theory", 1)

    first = Candidate(day, rule.client(machine()), 1)
    first.page.goto(rule.gate)
    first.page.wait_for_url("**/exam")
    first.sign_in()
    first.enter("theory")
    first.get_ready()

    other = Candidate(day, machine(**STILL), 2)
    other.page.goto("/exam")
    other.page.locator("[name=ticket]").fill(other.ticket)
    other.page.locator("[name=identity]").fill(other.identity)
    other.page.keyboard.press("Enter")
    expect(other.page.get_by_role("heading", name="This machine may not open the exam yet")).to_be_visible()
    expect(other.page.get_by_text("no_pass")).to_be_visible()
    eyes = Eyes()
    eyes.look(other.page, "a browser that is turned away")
    need = chief.page.locator('.need[data-need="access"]')
    expect(need).to_contain_text("Browser or network does not pass")
    need.get_by_role("button", name="Let in…").click()
    chief.answers("Let in unchecked", "Let in unchecked", Reason="A spare machine")
    expect(need).to_have_count(0)
    other.page.get_by_role("link", name="Try again").click()
    other.sign_in()
    other.enter("theory")

    chief.let_in(1)
    chief.open_part()
    first.sees_the_paper()
    assert not day.stands(sitting).signals
    right, rule.key = rule.key, "0" * 64
    first.page.reload()
    first.sees_the_paper()
    asked = day.asked(sitting)[0]
    given = first.choose(asked, right=True)
    first.all_is_saved()
    assert day.answers(sitting) == {asked.only: given}
    expect(need).to_contain_text("browser check failed")

    rule.key = right
    first.hand_in()
    first.receipt()
    first.page.get_by_role("link", name="Leave Safe Exam Browser").click()
    first.page.wait_for_url(f"**{rule.quit}")
    officer = Staff(day, machine(**STILL), "officer")
    officer.page.get_by_role("link", name="Secure browser and networks").click()
    officer.page.get_by_role("row", name="Theory").get_by_role("link").click()
    expect(officer.page.locator("#refused")).to_contain_text("did not come in through the start page")
    eyes.look(officer.page, "what one administration asks of browsers")
    assert not eyes.found
