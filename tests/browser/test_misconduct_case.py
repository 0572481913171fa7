"""From a room's note to a decision that is taken back: told, stated, decided by two, public, appealed against, and public again."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select

from examhall.audit import trail
from examhall.instants import SECOND
from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from examhall.people.consents import agree, consent_text_now
from examhall.people.operations import add_staff, hash_password
from examhall.people.permissions import Role
from examhall.people.tables import account
from examhall.sittings.tables import sitting
from grading.marking import judge
from proctor.tables import incident
from tests.bank_builders import PASSWORD, Bank
from tests.browser.exam_day import ExamDay
from tests.browser.eyes import STILL, Eyes
from tests.browser.machines import Machines
from tests.browser.people import Staff
from tests.browser.test_applying import MOBILE, PHONE, code_in
from tests.browser.test_certificates import sat_by_the_first
from tests.certificate_builders import let_out

pytestmark = pytest.mark.browser

JUDGES = ("judge1", "judge2", "judge3")


def prepared(day: ExamDay) -> Bank:
    """The first seat's theory is passed and public, a proctor noted something there; its candidate has an account."""
    day.hall.judge = judge
    bank = sat_by_the_first(day, ("theory",))
    hall, sitting_id = day.hall, day.sitting("theory", 1)
    with hall.database.writing() as connection:
        whose = connection.execute(select(sitting.c.person_id).where(sitting.c.id == sitting_id)).scalar_one()
        said = trail.write(connection, hall.audit_key, hall.now(), "x", "note_incident", day.run("theory"))
        row = {"id": "note", "run_id": day.run("theory"), "sitting_id": sitting_id, "kind": "copying", "text": "纸条压在键盘下",
               "noted_by": bank.staff["officer"], "noted_at": hall.now(), "trail_number": said.number}  # fmt: skip
        connection.execute(insert(incident), row)
        lookup = hall.vault.lookup("contact", MOBILE)
        row = {"id": "theirs", "contact_kind": "mobile", "contact_locked": hall.vault.lock("contact", MOBILE.encode()),
               "contact_lookup": lookup, "person_id": whose, "made_at": hall.now() - SECOND}  # fmt: skip
        connection.execute(insert(account), row)
        consent = consent_text_now(connection)
        assert consent is not None
        agree(connection, hall.now(), "theirs", consent.version)
        for name in JUDGES:
            add_staff(connection, hall, hall.now(), "", name, name, hash_password(PASSWORD), [Role.AUTHORITY])
            day.sign_ins.passwords[name] = PASSWORD
    return bank


def made_public(day: ExamDay, bank: Bank, reason: str) -> None:
    """The back office has graded what the decision asked for, and two persons correct what is public."""
    while work_once(day.hall, kinds(named_wings())):
        pass
    let_out(bank, day.administration("theory"), cause=reason, reason=reason)


def decided(page: Page, words: str, reasons: str, second: str) -> None:
    """A decision on the case that is open, signed by a second person at the same screen."""
    form = page.locator("section", has=page.get_by_role("heading", name=words, exact=True))
    form.locator("[name=says]").fill(reasons)
    form.locator("[name=second]").fill(second)
    form.locator("[name=second_password]").fill(PASSWORD)
    form.get_by_role("button", name=words, exact=True).click()


def test_a_case_is_told_stated_decided_appealed_against_and_taken_back_and_the_public_result_follows(
    day: ExamDay, machine: Machines
) -> None:
    bank, eyes = prepared(day), Eyes()
    officer = Staff(day, machine(**STILL), "officer").page
    officer.goto("/results/misconduct")
    officer.get_by_role("link", name="Open a case").click()
    expect(officer.get_by_label("What was seen")).to_have_value("纸条压在键盘下")
    officer.get_by_role("button", name="Open a case").click()
    assert officer.request.get(f"{officer.url}/notice.pdf").body().startswith(b"%PDF")
    officer.get_by_label("How and when the candidate was told").fill("Handed over in person.")
    officer.get_by_role("button", name="Note that the candidate was notified").click()
    eyes.look(officer, "a case whose candidate was told")

    phone = machine(**STILL).new_page()
    phone.set_viewport_size(PHONE)
    phone.goto("/apply")
    phone.get_by_label("E-mail address or mobile number").fill(MOBILE)
    phone.get_by_role("button", name="Send me a code").click()
    phone.get_by_label("Code that was sent").fill(code_in(day))
    phone.get_by_role("button", name="Continue").click()
    note = phone.locator("section", has_text="you may make a statement until")
    note.get_by_role("link", name="Read it").click()
    phone.get_by_label("Your statement").fill("It lay there before I came.")
    phone.get_by_role("button", name="Send the statement").dblclick()
    expect(phone.locator(".history li")).to_contain_text(["Case opened", "Candidate notified", "It lay there before I came."])
    eyes.look_in_both_languages(phone, "the own case", themes=("contrast",))
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    where = phone.url.split("?")[0]

    first = Staff(day, machine(**STILL), "authority").page
    first.goto(officer.url)
    expect(first.get_by_text("the candidate's own words, written online")).to_be_visible()
    decided(first, "Decide on the case", "Two proctors saw it.", "judge1")
    expect(first.locator(".headline .badge")).to_have_text("misconduct decided")
    made_public(day, bank, "a misconduct case")
    phone.goto("/apply/results")
    expect(phone.locator(".part-head .badge").first).to_have_text("Void")
    phone.get_by_role("link", name="Your misconduct cases").click()
    phone.locator("main a[href*='/apply/cases/']").click()
    assert phone.request.get(f"{where}/decision.pdf").body().startswith(b"%PDF")
    phone.get_by_label("Your appeal, with its reasons").fill("The slip was of the one before me.")
    phone.get_by_role("button", name="Send the appeal").click()
    expect(phone.get_by_role("heading", name="Your appeal is being decided on")).to_be_visible()

    other = Staff(day, machine(**STILL), "judge2").page
    other.goto(officer.url)
    decided(other, "Cancel the decision", "The seat was not looked over before.", "judge3")
    expect(other.locator(".headline .badge")).to_have_text("cancelled on appeal")
    made_public(day, bank, "an appeal")
    phone.goto("/apply/results")
    expect(phone.locator(".part-head .badge").first).to_have_text("Passed")
    expect(phone.get_by_text("Reason: an appeal")).to_be_visible()
    assert phone.request.get(f"{where}/appeal.pdf").body().startswith(b"%PDF")
    assert not eyes.found
