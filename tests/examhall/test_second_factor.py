"""Staff sign in with a password and a code: each code opens once, nothing opens before, and a dead telephone closes no room."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from examhall.audit import trail
from examhall.cli import examhall
from examhall.errors import SlowDown
from examhall.instants import SECOND
from examhall.lock_out import people
from examhall.people.confirming import CodeNeeded, FactorNotSetUp, signer
from examhall.people.factors import MOST_WRONG, SUGGESTED, CodeFailed, rule_now
from examhall.people.permissions import Role
from examhall.people.second_factor import address, fitting_step, is_recovery_code, new_recovery_codes, new_secret, picture
from examhall.people.tables import factor_rule, recovery_code, second_factor
from tests.builders import NINE, FrozenClock, a_hall
from tests.examhall.staff_desk import PASSWORD, is_in

STEP = 30 * SECOND
ROOT = Path(__file__).parents[2]


def signs(desk, username, code=None):
    """The id of who signs at somebody's screen with a password and, where one is given, a code."""
    typed = {"signer": username, "signer_password": PASSWORD} | ({} if code is None else {"signer_code": code})
    with desk.app.test_request_context(method="POST", data=typed):
        return signer()


def test_a_code_is_taken_one_step_early_or_late_and_no_further():
    secret = new_secret()
    here = NINE // STEP
    for steps, fits in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = pyotp.TOTP(secret).generate_otp(here + steps)
        assert (fitting_step(secret, code, NINE, 0) == here + steps) == fits, steps


def test_a_code_at_or_before_the_last_one_used_fits_no_more():
    secret, here = new_secret(), NINE // STEP
    codes = {steps: pyotp.TOTP(secret).generate_otp(here + steps) for steps in (-1, 0, 1)}
    assert fitting_step(secret, codes[0], NINE, here) is None
    assert fitting_step(secret, codes[-1], NINE, here) is None
    assert fitting_step(secret, codes[1], NINE, here) == here + 1


def test_the_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, SHA-1: the last six digits, as telephones show them."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        assert fitting_step(secret, code, seconds * SECOND, 0) == seconds // 30


def test_what_the_telephone_reads_names_person_and_hall():
    found = urlsplit(address("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "officer", "Examhall"))
    assert (found.scheme, found.netloc, found.path) == ("otpauth", "totp", "/Examhall:officer")
    assert parse_qs(found.query) == {"secret": ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"], "issuer": ["Examhall"]}
    assert picture("otpauth://totp/x").startswith("data:image/svg+xml")


def test_recovery_codes_are_ten_different_ones_told_apart_from_a_telephones():
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(is_recovery_code(code) and is_recovery_code(code.lower().replace("-", " ")) for code in codes)
    assert not is_recovery_code("123456")


def test_advised_are_those_who_release_seal_decide_see_marks_or_keep_accounts():
    assert {Role.EXAMS_OFFICER, Role.AUTHORITY, Role.CHIEF_PROCTOR, Role.MARKER, Role.CHIEF_MARKER} == SUGGESTED


def test_where_nobody_is_asked_a_password_is_enough(small_desk):
    small_desk.add("officer", Role.EXAMS_OFFICER)
    assert is_in(small_desk.comes_in("officer"))


def test_whose_role_is_asked_sets_a_telephone_up_before_anything_else_opens(desk):
    desk.add("officer", Role.EXAMS_OFFICER)
    desk.add("proctor", Role.PROCTOR)
    desk.ask_for_factor(Role.EXAMS_OFFICER)
    browser, where = desk.knock("officer")
    assert where == "/staff/sign-in/factor"
    assert browser.get("/staff").headers["Location"] == "/staff/sign-in"
    assert browser.get("/staff/people").status_code == 401
    desk.enrols(browser)
    assert is_in(browser)
    assert is_in(desk.comes_in("proctor"))


def test_a_wrong_code_sets_nothing_up_and_the_secret_stays_the_same(small_desk):
    small_desk.add("officer", Role.EXAMS_OFFICER)
    small_desk.ask_for_factor(Role.EXAMS_OFFICER)
    browser, _ = small_desk.knock("officer")
    first = browser.get("/staff/sign-in/factor").get_data(as_text=True).partition('id="secret">')[2][:39]
    refused = browser.post("/staff/sign-in/factor", data={"code": "000000"})
    assert refused.status_code == 403
    assert refused.get_data(as_text=True).partition('id="secret">')[2][:39] == first
    assert not is_in(browser)
    with small_desk.hall.database.reading() as connection:
        assert connection.execute(select(second_factor)).first() is None


def test_a_code_opens_once_and_its_successor_opens_again(desk, clock):
    desk.add("officer", Role.EXAMS_OFFICER)
    desk.ask_for_factor(Role.EXAMS_OFFICER)
    browser, _ = desk.knock("officer")
    secret, _ = desk.enrols(browser)
    clock.at += STEP
    code = desk.code(secret)
    first, where = desk.knock("officer")
    assert where == "/staff/sign-in/code"
    assert not is_in(first)
    assert first.post("/staff/sign-in/code", data={"code": code}).headers["Location"] == "/staff"
    assert is_in(first)
    second, _ = desk.knock("officer")
    replayed = second.post("/staff/sign-in/code", data={"code": code})
    assert replayed.status_code == 403
    assert not is_in(second)
    clock.at += STEP
    assert (
        second.post("/staff/sign-in/code", data={"code": f"{desk.code(secret)[:3]} {desk.code(secret)[3:]}"}).status_code == 302
    )
    assert is_in(second)


def test_a_recovery_code_opens_in_the_place_of_a_telephone_once_and_stands_in_the_trail(desk):
    desk.add("proctor", Role.PROCTOR)
    desk.ask_for_factor(Role.PROCTOR)
    browser, _ = desk.knock("proctor")
    _, codes = desk.enrols(browser)
    assert len(codes) == 10
    again, _ = desk.knock("proctor")
    assert again.post("/staff/sign-in/code", data={"code": codes[3].lower()}).status_code == 302
    assert is_in(again)
    assert "9 of 10" in again.get("/staff/access").get_data(as_text=True)
    third, _ = desk.knock("proctor")
    assert third.post("/staff/sign-in/code", data={"code": codes[3]}).status_code == 403
    with desk.hall.database.reading() as connection:
        acts = [act.action for act in trail.read(connection, desk.ids["proctor"])]
        kept = connection.execute(select(recovery_code.c.lookup)).scalars().all()
    assert acts.count("use_recovery_code") == 1
    assert len(kept) == 10
    assert not {code.replace("-", "") for code in codes} & set(kept)


def test_neither_the_secret_nor_the_waiting_one_can_be_read_from_database_or_cookie(small_desk):
    small_desk.add("officer", Role.EXAMS_OFFICER)
    small_desk.ask_for_factor(Role.EXAMS_OFFICER)
    browser, _ = small_desk.knock("officer")
    page = browser.get("/staff/sign-in/factor").get_data(as_text=True)
    secret = page.partition('id="secret">')[2].partition("<")[0].replace(" ", "")
    with browser.session_transaction() as kept:
        assert secret not in repr(dict(kept))
    small_desk.enrols(browser)
    with small_desk.hall.database.reading() as connection:
        assert secret.encode() not in connection.execute(select(second_factor.c.locked)).scalar_one()


def test_guessing_codes_is_slowed_and_after_a_hundred_only_paper_opens(small_desk, clock):
    small_desk.add("officer", Role.EXAMS_OFFICER)
    small_desk.ask_for_factor(Role.EXAMS_OFFICER)
    browser, _ = small_desk.knock("officer")
    secret, codes = small_desk.enrols(browser)
    guesser, _ = small_desk.knock("officer")
    answers = [guesser.post("/staff/sign-in/code", data={"code": "000000"}).status_code for _ in range(7)]
    assert answers[:5] == [403] * 5
    assert answers[5:] == [429, 429]
    with small_desk.hall.database.writing() as connection:
        connection.execute(second_factor.update().values(wrong=MOST_WRONG))
    clock.at += 20 * 60 * SECOND
    late, _ = small_desk.knock("officer")
    assert "Too many wrong codes" in late.post("/staff/sign-in/code", data={"code": small_desk.code(secret)}).get_data(
        as_text=True
    )
    assert late.post("/staff/sign-in/code", data={"code": codes[0]}).status_code == 302
    after, _ = small_desk.knock("officer")
    assert after.post("/staff/sign-in/code", data={"code": small_desk.code(secret)}).status_code == 302


def test_a_password_typed_ten_minutes_ago_no_longer_stands_before_the_code(small_desk, clock):
    small_desk.add("officer", Role.EXAMS_OFFICER)
    small_desk.ask_for_factor(Role.EXAMS_OFFICER)
    browser, _ = small_desk.knock("officer")
    clock.pass_minutes(10.1)
    assert browser.get("/staff/sign-in/factor").status_code == 401


def test_a_step_cannot_be_skipped(small_desk):
    """Who has a telephone is asked for its code, and gets no page on which another one is set up."""
    small_desk.add("officer", Role.EXAMS_OFFICER)
    small_desk.ask_for_factor(Role.EXAMS_OFFICER)
    browser, _ = small_desk.knock("officer")
    small_desk.enrols(browser)
    again, _ = small_desk.knock("officer")
    for step in ("factor", "password"):
        assert again.get(f"/staff/sign-in/{step}").status_code == 401
        assert again.post(f"/staff/sign-in/{step}", data={}).status_code == 401


def test_a_telephone_is_replaced_with_the_password_and_a_code_of_the_old_one(small_desk, clock):
    small_desk.add("author", Role.AUTHOR)
    browser = small_desk.comes_in("author")
    old, _ = small_desk.enrols(browser, "/staff/access/factor")
    elsewhere, _ = small_desk.knock("author")
    clock.at += STEP
    elsewhere.post("/staff/sign-in/code", data={"code": small_desk.code(old)})
    assert is_in(elsewhere)
    page = browser.get("/staff/access/factor").get_data(as_text=True)
    new = page.partition('id="secret">')[2].partition("<")[0].replace(" ", "")
    asked = {"code": small_desk.code(new), "old": PASSWORD, "old_code": "000000"}
    assert browser.post("/staff/access/factor", data=asked).status_code == 422
    assert browser.post("/staff/access/factor", data=asked | {"old": "not the password"}).status_code == 422
    clock.at += STEP
    told = {"code": small_desk.code(new), "old": PASSWORD, "old_code": small_desk.code(old)}
    assert browser.post("/staff/access/factor", data=told).status_code == 200
    assert is_in(browser)
    assert not is_in(elsewhere)


def test_new_recovery_codes_end_the_old_ones(small_desk, clock):
    small_desk.add("author", Role.AUTHOR)
    browser = small_desk.comes_in("author")
    secret, old = small_desk.enrols(browser, "/staff/access/factor")
    clock.at += STEP
    assert browser.post("/staff/access/recovery-codes", data={"code": "000000"}).status_code == 422
    page = browser.post("/staff/access/recovery-codes", data={"code": small_desk.code(secret)}).get_data(as_text=True)
    assert page.count("<code>") == 10
    again, _ = small_desk.knock("author")
    assert again.post("/staff/sign-in/code", data={"code": old[0]}).status_code == 403


def test_the_authority_sets_who_is_asked_and_two_at_once_see_each_other(small_desk):
    small_desk.add("authority", Role.AUTHORITY)
    small_desk.add("officer", Role.EXAMS_OFFICER)
    browser = small_desk.comes_in("authority")
    assert "asked of nobody" in browser.get("/staff/people").get_data(as_text=True)
    reply = browser.post("/staff/people/second-factor", data={"edition": "0", "role": ["proctor", "marker", "no role"]})
    assert reply.status_code == 302
    with small_desk.hall.database.reading() as connection:
        assert rule_now(connection) == (1, {"proctor", "marker"})
    stale = browser.post("/staff/people/second-factor", data={"edition": "0", "role": []})
    assert stale.status_code == 409
    assert "asked of nobody" not in browser.get("/staff/people").get_data(as_text=True)
    assert small_desk.comes_in("officer").get("/staff/people/second-factor").status_code == 403


def test_a_new_installation_asks_its_officer_and_its_authority(tmp_path):
    made = CliRunner().invoke(
        examhall, ["--data", str(tmp_path / "new"), "init", "--username", "o", "--name", "x", "--password", PASSWORD]
    )
    assert made.exit_code == 0, made.output
    hall = a_hall(tmp_path / "new", clock=FrozenClock(), vault_in_folder=True, tables=lambda database: None)
    with hall.database.reading() as connection:
        assert rule_now(connection) == (1, {"exams_officer", "authority"})
        assert len(connection.execute(select(factor_rule)).all()) == 1
    hall.database.engine.dispose()


def test_the_command_line_lets_somebody_in_again_with_a_reason(small_desk, monkeypatch):
    small_desk.add("officer", Role.EXAMS_OFFICER)
    small_desk.ask_for_factor(Role.EXAMS_OFFICER)
    browser, _ = small_desk.knock("officer")
    small_desk.enrols(browser)
    monkeypatch.setattr("examhall.cli.open_hall", lambda config: small_desk.hall)
    run = CliRunner().invoke
    assert run(people, ["reset-factor", "nobody", "--reason", "x"]).exit_code == 1
    assert run(people, ["reset-factor", "officer", "--reason", " "]).exit_code == 1
    assert is_in(browser)
    done = run(people, ["reset-factor", "officer", "--reason", "telephone in the river"])
    assert done.exit_code == 0, done.output
    assert not is_in(browser)
    assert small_desk.knock("officer")[1] == "/staff/sign-in/factor"
    with small_desk.hall.database.reading() as connection:
        act = next(act for act in trail.read(connection, small_desk.ids["officer"]) if act.action == "reset_factor")
    assert act.detail == {"reason": "telephone in the river"}
    given = run(people, ["give-password", "officer"]).output.strip()
    assert small_desk.knock("officer", given)[1] == "/staff/sign-in/password"


def test_who_signs_beside_another_gives_a_code_too_and_each_code_signs_once(small_desk, clock):
    small_desk.add("chief", Role.CHIEF_PROCTOR)
    assert signs(small_desk, "chief") == small_desk.ids["chief"]  # without a telephone the password is all there is
    browser = small_desk.comes_in("chief")
    secret, codes = small_desk.enrols(browser, "/staff/access/factor")
    clock.at += STEP
    for nothing in (None, "", "  "):
        with pytest.raises(CodeNeeded):
            signs(small_desk, "chief", nothing)
    with pytest.raises(CodeFailed):
        signs(small_desk, "chief", "000000")
    assert signs(small_desk, "chief", small_desk.code(secret)) == small_desk.ids["chief"]
    with pytest.raises(CodeFailed):
        signs(small_desk, "chief", small_desk.code(secret))
    assert signs(small_desk, "chief", codes[0].lower()) == small_desk.ids["chief"]
    with pytest.raises(CodeFailed):
        signs(small_desk, "chief", codes[0])


def test_who_would_have_to_set_a_telephone_up_at_the_door_signs_for_nothing_before_it(small_desk):
    small_desk.add("officer", Role.EXAMS_OFFICER)
    small_desk.ask_for_factor(Role.EXAMS_OFFICER)
    with pytest.raises(FactorNotSetUp):
        signs(small_desk, "officer")


def test_guessing_the_code_of_who_signs_is_slowed_as_at_the_door(small_desk):
    small_desk.add("chief", Role.CHIEF_PROCTOR)
    small_desk.enrols(small_desk.comes_in("chief"), "/staff/access/factor")
    for _ in range(5):
        with pytest.raises(CodeFailed):
            signs(small_desk, "chief", "000000")
    with pytest.raises(SlowDown):
        signs(small_desk, "chief", "000000")


def test_no_form_takes_somebody_elses_password_without_asking_for_the_code():
    """Every template with a password in it is a page of one's own, or the one form that asks for both."""
    asking = {
        file.relative_to(ROOT).as_posix()
        for file in ROOT.glob("*/templates/**/*.html")
        if re.search(r'type="password"', file.read_text(encoding="utf-8"))
    }
    own = {"examhall/templates/staff_sign_in.html", "examhall/templates/access/enrol.html",
           "examhall/templates/access/new_password.html", "examhall/templates/access/own.html",
           "examhall/templates/secure_browser/administration.html"}  # fmt: skip
    assert asking - own == {"examhall/templates/second_person.html"}
