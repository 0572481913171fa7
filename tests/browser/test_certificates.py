"""A certificate from the proposal to its revocation: issued by two persons, verified from its QR code without a sign-in."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from examhall.people.operations import staff_id
from examhall.sittings.tables import sitting
from grading.certificates.signing import addresses_in
from grading.operations import grade_run
from tests.bank_builders import Bank, Sat, right
from tests.browser.exam_day import ExamDay
from tests.browser.machines import Machines
from tests.browser.people import Staff
from tests.browser.test_accessible import STILL, Eyes
from tests.certificate_builders import let_out

pytestmark = pytest.mark.browser


def sat_by_the_first(day: ExamDay, parts: Sequence[str] = ("theory", "practical")) -> Bank:
    """The first seat passes these parts, nobody else comes, and the results are public."""
    hall = day.hall
    with day.reading() as connection:
        staff = {name: staff_id(connection, name) for name in ("officer", "authority")}
    bank = Bank(hall, staff)
    for part in parts:
        run, administration = day.run(part), day.administration(part)
        with day.reading() as connection:
            rows = connection.execute(select(sitting).where(sitting.c.run_id == run).order_by(sitting.c.seat)).all()
        paper = day.booklet(rows[0].id).paper
        room = Sat(bank, administration, paper, run, [row.id for row in rows], [row.registration_id for row in rows])
        room.open(absent=range(2, len(rows) + 1))
        room.sit(1, right(room, 1))
        room.close()
        grade_run(hall, run, staff["officer"])
        let_out(bank, administration)
    return bank


def test_a_certificate_is_issued_by_two_verified_from_its_code_revoked_and_verified_again(
    day: ExamDay, machine: Machines
) -> None:
    sat_by_the_first(day)
    eyes = Eyes()
    officer, authority = Staff(day, machine(**STILL), "officer").page, Staff(day, machine(**STILL), "authority").page
    officer.goto("/staff/certificates")
    officer.locator("table a[href*='/batches/']").click()
    name = officer.locator("tbody label").inner_text()
    eyes.look(officer, "who may get one")
    officer.get_by_role("button", name="Propose their certificates").click()
    expect(officer.get_by_text("another person has to decide")).to_be_visible()
    authority.goto("/staff/certificates")
    eyes.look(authority, "what presses")
    authority.get_by_role("link", name="2026").first.click()
    authority.get_by_role("button", name="Issue these certificates").click()
    expect(authority.get_by_role("status")).to_be_visible()
    with day.back_office():
        expect(authority.get_by_role("link", name="Open the printer's file")).to_be_visible()
    authority.locator("table a[href*='/one/']").click()
    eyes.look(authority, "a certificate")
    document = authority.request.get(authority.get_by_role("link", name="Signed document").get_attribute("href"))
    (code,) = addresses_in(document.body())  # the same address as in the code's picture, which tests of the paper hold

    telephone = machine(**STILL).new_page()
    telephone.set_viewport_size({"width": 390, "height": 844})
    telephone.goto(code[code.index("/c/") :])
    expect(telephone.get_by_role("heading", level=1)).to_have_text("This certificate is valid")
    eyes.look_in_both_languages(telephone, "a valid certificate", themes=("contrast",))
    telephone.get_by_label("Name as it is printed on the paper").fill(name)
    telephone.get_by_role("button", name="Compare the name").click()
    expect(telephone.get_by_text("The name agrees with the signed one.")).to_be_visible()

    authority.get_by_text("Replace or revoke it").click()
    authority.get_by_label("It was issued by mistake").check()
    authority.get_by_label("Reason").fill("two persons were taken for one")
    authority.get_by_role("button", name="Propose it to another person").click()
    officer.goto(authority.url)
    officer.get_by_role("button", name="Revoke it").click()
    expect(officer.get_by_text("carried out")).to_be_visible()
    telephone.goto(code[code.index("/c/") :])
    expect(telephone.get_by_role("heading", level=1)).to_have_text("This certificate has been revoked")
    expect(telephone.get_by_text("It was issued by mistake")).to_be_visible()
    telephone.goto("/certificates")
    eyes.look(telephone, "verifying")
    assert not eyes.found
