"""A candidate's own cases: told once notified and to nobody else, stated and appealed online in time, and the papers of a case."""

import re

import pytest
from flask.testing import FlaskClient
from msgspec.structs import replace
from sqlalchemy import insert, select
from sqlalchemy.sql.functions import count

from examhall.app import create_app
from examhall.jobs.worker import kinds, work_once
from examhall.own_doors import all_wings
from examhall.people.consents import ConsentFile, agree, consent_text_now, publish_consent_text
from examhall.people.guards import APPLICANTS_DOOR
from examhall.people.tables import account
from examhall.programme.editing import set_names
from examhall.programme.queries import names_now
from examhall.registration.tables import registration
from grading.misconduct import letters, queries
from grading.misconduct.handling import LONGEST
from grading.misconduct.letter_making import letter_data
from grading.misconduct.moves import FOR_EVER, Effect, Move, Reach, State
from grading.misconduct.own_words import MAY_APPEAL, MAY_STATE
from grading.misconduct.tables import case_step
from proctor.incidents import KINDS
from tests.bank_builders import a_desk
from tests.grading.test_misconduct import Desk
from tests.grading.test_releasing import confirmed, let_out


class Owners(Desk):
    """The room with its judges, and the browsers of those who sat there."""

    def browser(self, seat: int = 1, name: str = "") -> FlaskClient:
        app = create_app(self.hall)
        app.config["WTF_CSRF_ENABLED"] = False
        visitor = app.test_client()
        with self.hall.database.writing() as connection:
            whose = connection.execute(
                select(registration.c.person_id).where(registration.c.id == self.room.registrations[seat - 1])
            ).scalar_one()
            row = {"id": name or f"account{seat}", "contact_kind": "email", "contact_lookup": name or str(seat), "made_at": 1,
                   "contact_locked": self.hall.vault.lock("contact", b"a@example.cn"), "person_id": whose}  # fmt: skip
            connection.execute(insert(account), row)
        with visitor.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"] = APPLICANTS_DOOR + row["id"], True
        visitor.set_cookie("locale", "en")
        return visitor

    def notified(self, **more):
        case = self.open(**more)
        self.does(case, Move.NOTIFY, self.bank.staff["officer"])
        return case

    def steps(self, case):
        with self.hall.database.reading() as connection:
            return queries.steps_of(connection, self.hall, case)


@pytest.fixture
def desk(sqlite_bank):
    return Owners(sqlite_bank)


def said(reply):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True)))


def statement(says="I only asked for a pen.", seen=2):
    return {"says": says, "seen": seen}


def test_nobody_is_told_of_a_case_but_its_candidate_and_only_once_notified(desk):
    case = desk.open()
    mine, other = desk.browser(1), desk.browser(2)
    assert mine.get(f"/apply/cases/{case}").status_code == 404
    assert "There is no case about you" in said(mine.get("/apply/cases"))
    desk.does(case, Move.NOTIFY, desk.bank.staff["officer"])
    assert "Two were heard talking." in said(mine.get(f"/apply/cases/{case}"))
    assert case in mine.get("/apply/cases").get_data(as_text=True)
    nothing, nobodys = other.get(f"/apply/cases/{case}"), other.get("/apply/cases/0123456789abcdef")
    assert (nothing.status_code, said(nothing)) == (404, said(nobodys))
    assert other.get(f"/apply/cases/{case}/notice.pdf").status_code == 404
    assert other.post(f"/apply/cases/{case}/state", data=statement()).status_code == 404
    assert "There is no case about you" in said(other.get("/apply/cases"))
    assert a_desk(desk.hall)("officer").get(f"/apply/cases/{case}").status_code == 403
    assert [one.move for one in desk.steps(case)] == ["open", "notify"]


def test_a_statement_is_kept_in_the_candidates_own_words_once_however_often_it_is_sent(desk):
    case, mine = desk.notified(), desk.browser()
    assert mine.post(f"/apply/cases/{case}/state", data=statement(" ")).status_code == 422
    for _ in range(2):
        assert mine.post(f"/apply/cases/{case}/state", data=statement()).status_code == 302
    assert [(one.move, one.own, one.by) for one in desk.steps(case)][2:] == [("state", True, "考生1")]
    assert mine.post(f"/apply/cases/{case}/state", data=statement("He asked, too.", seen=3)).status_code == 302
    assert [one.says for one in desk.steps(case)][2:] == ["I only asked for a pen.", "He asked, too."]
    theirs = said(a_desk(desk.hall)("officer").get(f"/results/misconduct/cases/{case}"))
    assert "the candidate's own words, written online" in theirs
    assert desk.does(case, Move.DECIDE, *desk.judges[:2]) is State.DECIDED, "who has stated is decided on without waiting"


def test_who_has_an_account_is_told_that_a_notice_waits_there_and_nothing_of_it(desk, caplog):
    quiet = desk.open()
    desk.browser()
    desk.does(quiet, Move.DISMISS, *desk.judges[:2])
    assert messages(desk, caplog) == [], "of a case that came to nothing nobody hears"
    case = desk.notified(sitting=1)
    assert messages(desk, caplog) == [], "who has no account gets it on paper"
    desk.browser(2)
    desk.does(case, Move.STATE, desk.bank.staff["officer"])
    assert messages(desk, caplog) == [], "one's own statement is no news"
    desk.does(case, Move.DECIDE, *desk.judges[:2])
    (message,) = messages(desk, caplog)
    assert "您的报名账户中有一份给您的通知" in message
    assert "a@example.cn" in message
    with desk.hall.database.reading() as connection:
        assert queries.case_of(connection, case).number not in message


def messages(desk, caplog):
    """What the back office sends to candidates."""
    caplog.clear()
    while work_once(desk.hall, kinds(all_wings())):
        pass
    return [one.message for one in caplog.records if one.name == "examhall.post"]


def test_what_was_written_to_a_case_that_moved_on_comes_back_and_is_not_sent(desk):
    case, mine = desk.notified(), desk.browser()
    desk.does(case, Move.DISMISS, *desk.judges[:2])
    reply = mine.post(f"/apply/cases/{case}/state", data=statement())
    assert reply.status_code == 409
    assert "the case has moved on" in said(reply)
    assert "This was not sent: I only asked for a pen." in said(reply)
    assert [one.move for one in desk.steps(case)] == ["open", "notify", "dismiss"]


def test_a_statement_too_long_or_too_late_is_refused_in_words_that_say_so(desk):
    case, mine = desk.notified(), desk.browser()
    reply = mine.post(f"/apply/cases/{case}/state", data=statement("x" * (LONGEST + 1)))
    assert reply.status_code == 409
    assert "At most 4000 characters." in said(reply)
    assert "x" * (LONGEST + 1) in reply.get_data(as_text=True)
    desk.hall.clock.pass_minutes(20 * 24 * 60)
    late = mine.post(f"/apply/cases/{case}/state", data=statement())
    assert late.status_code == 409
    assert "The last day for a statement has passed" in said(late)
    assert "I only asked for a pen." in said(late)
    page = mine.get(f"/apply/cases/{case}").get_data(as_text=True)
    assert "The last day for a statement has passed" in page
    assert "<textarea" not in page


def test_an_appeal_is_made_once_and_in_time(desk):
    case, mine = desk.decided("copying"), desk.browser()
    for _ in range(2):
        assert mine.post(f"/apply/cases/{case}/appeal", data=statement("It was my own.", seen=4)).status_code == 302
    assert [one.move for one in desk.steps(case)].count("appeal") == 1
    assert "Your appeal is being decided on" in said(mine.get(f"/apply/cases/{case}"))
    assert mine.post(f"/apply/cases/{case}/appeal", data=statement("Again.", seen=5)).status_code == 409
    assert mine.post(f"/apply/cases/{case}/cancel", data=statement()).status_code == 404


def test_after_the_last_day_no_appeal_is_taken_and_the_page_says_which_day_it_was(desk):
    case, mine = desk.decided(), desk.browser()
    desk.hall.clock.pass_minutes(60 * 24 * 60)
    late = mine.post(f"/apply/cases/{case}/appeal", data=statement("It was my own.", seen=4))
    assert late.status_code == 409
    assert "The last day for an appeal has passed" in said(late)
    with desk.hall.database.reading() as connection:
        assert connection.execute(select(count()).select_from(case_step)).scalar_one() == 4


def test_who_writes_too_often_is_slowed_down(desk):
    case, mine = desk.notified(), desk.browser()
    replies = [mine.post(f"/apply/cases/{case}/state", data=statement(f"{n}", seen=2 + n)).status_code for n in range(30)]
    assert replies[:10] == [302] * 10
    assert set(replies[10:]) == {429}


def test_the_own_page_of_applications_says_what_may_be_done_until_when(desk):
    case, mine = desk.notified(), desk.browser()
    with desk.hall.database.reading() as connection:
        (row,) = queries.cases_of_person(connection, queries.case_of(connection, case).person_id)
    with create_app(desk.hall).test_request_context("/", headers={"Cookie": "locale=en"}):
        state = str(MAY_STATE) % {"number": row.number, "day": row.state_until}
    assert state in overview(desk, mine)
    desk.does(case, Move.STATE, desk.bank.staff["officer"])
    desk.does(case, Move.DECIDE, *desk.judges[:2])
    with desk.hall.database.reading() as connection:
        (row,) = queries.cases_of_person(connection, row.person_id)
    with create_app(desk.hall).test_request_context("/", headers={"Cookie": "locale=en"}):
        assert str(MAY_APPEAL) % {"number": row.number, "day": row.appeal_until} in overview(desk, mine)
    assert "Misconduct case" not in overview(desk, desk.browser(2))


def overview(desk, browser):
    """The door page, past the consent that every account gives."""
    with desk.hall.database.writing() as connection:
        if consent_text_now(connection) is None:
            publish_consent_text(connection, desk.hall, desk.hall.now(), "x", ConsentFile("同意", "agreed"))
        with browser.session_transaction() as kept:
            mine = kept["_user_id"].removeprefix(APPLICANTS_DOOR)
        agree(connection, desk.hall.now(), mine, consent_text_now(connection).version)
    return said(browser.get("/apply"))


def paper(desk, case, letter, english=True):
    """All that stands on a paper of a case, as one text."""
    with desk.hall.database.reading() as connection, create_app(desk.hall).test_request_context(
        "/", headers={"Cookie": f"locale={'en' if english else 'zh_CN'}"}
    ):  # fmt: skip
        data = letter_data(connection, desk.hall, queries.case_of(connection, case), letter, english)
    lines = [f"{one['label']}: {one['said']}" for one in data["facts"]]
    for section in data["sections"]:
        lines += [section["head"], *section["paragraphs"]]
    signed = [f"{one['title']} {one['name']} {one['at']}".strip() for one in data["lines"]]
    return "\n".join([data["title"], data["number"], *lines, *signed, data["body"], data["seal"]])


def test_the_notice_says_what_was_found_what_may_follow_and_how_and_until_when_to_state(desk):
    case = desk.open("copying")
    before = paper(desk, case, "notice")
    assert "within 5 working days after you receive this" in before
    desk.does(case, Move.NOTIFY, desk.bank.staff["officer"])
    with desk.hall.database.reading() as connection:
        row = queries.case_of(connection, case)
    told = paper(desk, case, "notice")
    for words in (
        "WJ2026-0001-1", row.name, "Two were heard talking.", KINDS["copying"].code, f"until {row.state_until}", "/apply/cases",
        "on the integrity record" if KINDS["copying"].tier > 1 else "this part does not count", "Signature of the candidate",
    ):  # fmt: skip
        assert words in told, words
    assert "违纪处理告知书" in paper(desk, case, "notice", english=False)
    assert "judge" not in told


def test_the_decision_names_effect_reasons_both_signers_and_the_term_of_appeal(desk):
    case = desk.decided("impersonation", effect=Effect(Reach.BATCH, FOR_EVER, bars=True))
    with desk.hall.database.reading() as connection:
        row = queries.case_of(connection, case)
    told = paper(desk, case, "decision")
    for words in (
        "every part of this time does not count", "on the integrity record for ever", "no application while it is on the record",
        "because", "Decided by judge 0", "Decided by judge 1", f"until {row.appeal_until}", "You made a statement on",
    ):  # fmt: skip
        assert words in told, words
    assert "You made a statement on" in told
    desk.does(case, Move.APPEAL, desk.bank.staff["officer"])
    desk.does(case, Move.CHANGE, *desk.judges[2:], effect=Effect(Reach.PART, 2))
    then = paper(desk, case, "appeal")
    assert then.index("on the integrity record for ever") < then.index("In its place:") < then.index("years: 2")
    assert "Decided by judge 3" in then
    assert "judge 0" not in then


def test_a_case_has_only_the_papers_that_it_came_to(desk):
    def names(case):
        return letters.letters_of(desk.steps(case))

    case = desk.open()
    assert names(case) == ["notice"]
    desk.does(case, Move.DISMISS, *desk.judges[:2])
    assert names(case) == ["decision"], "who was never told gets no notice"
    assert "No misconduct was established" in paper(desk, case, "decision")
    other = desk.decided()
    assert names(other) == ["notice", "decision"]
    desk.does(other, Move.APPEAL, desk.bank.staff["officer"])
    desk.does(other, Move.UPHOLD, *desk.judges[2:])
    assert names(other) == ["notice", "decision", "appeal"]
    assert "The decision stands." in paper(desk, other, "appeal")


def test_papers_come_as_pdf_to_officer_and_candidate_under_the_names_and_the_seal_of_the_settings(desk):
    case, mine = desk.decided(), desk.browser()
    with desk.hall.database.writing() as connection:
        changed = {"body": "海州市职业技能考试中心", "seal": "考试专用章", "telephone": "0518-1234567"}
        names = replace(names_now(connection, "某中心"), **changed)
        set_names(connection, desk.hall, desk.hall.now(), desk.judges[0], 0, names, "named")
    told = paper(desk, case, "decision", english=False)
    assert told.endswith("海州市职业技能考试中心\n考试专用章")
    assert "0518-1234567" in told
    officer = a_desk(desk.hall)("officer")
    for browser, where in ((officer, "/results/misconduct/cases"), (mine, "/apply/cases")):
        for letter, status in (("notice", 200), ("decision", 200), ("appeal", 404), ("other", 404)):
            reply = browser.get(f"{where}/{case}/{letter}.pdf")
            assert reply.status_code == status, letter
            assert reply.data.startswith(b"%PDF") == (status == 200)


def test_a_void_result_leads_its_owner_to_the_case(desk):
    desk.decided()
    desk.graded()
    let_out(desk.room, confirmed(desk.room))
    page = desk.browser(1).get("/apply/results").get_data(as_text=True)
    assert 'href="/apply/cases"' in page
    assert 'href="/apply/cases"' not in desk.browser(2).get("/apply/results").get_data(as_text=True)
