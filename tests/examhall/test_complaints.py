"""Complaints: what may happen in which order and by when, who may not handle one, and the complainant's pages to the answer."""

import datetime as dt
import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DBAPIError

from examhall.app import create_app
from examhall.audit import trail
from examhall.complaints import queries
from examhall.complaints.filing import (
    MOST_AN_HOUR,
    Draft,
    NotKnown,
    TooMany,
    appeal,
    attach,
    code_for,
    file_complaint,
    find_complaint,
    withdraw,
)
from examhall.complaints.handling import Handed, handle
from examhall.complaints.moves import (
    NEXT_STATE,
    AnsweredBefore,
    AppealOpen,
    AppealOver,
    Move,
    NoSuchMove,
    NotHandedToYou,
    Partial,
    Pressing,
    State,
    deadline,
)
from examhall.complaints.numbers import complaint_number, grouped, is_complaint_number
from examhall.complaints.promises import recount
from examhall.complaints.stamps import OldForm, TooQuick, check_stamp, stamp
from examhall.complaints.tables import complaint, complaint_attachment, complaint_step
from examhall.complaints.telling import NEWS, last_message
from examhall.instants import SECOND
from examhall.institutions.registering import Institution, Trainer, put_institution, put_trainer
from examhall.jobs import queue
from examhall.jobs.worker import kinds, work_once
from examhall.own_doors import all_wings
from examhall.people.operations import add_staff
from examhall.people.tables import role_grant
from examhall.post import NotSent
from examhall.programme.correcting_days import put_working_day
from examhall.programme.texts import WritingProblem
from examhall.schedule.operations import add_centre
from tests.builders import NINE, at

DAY = 24 * 60  # minutes
OPEN = (State.RECEIVED, State.ACKNOWLEDGED, State.HANDED_OVER, State.ANSWERED, State.APPEALED)


def test_what_may_happen_to_a_complaint_is_a_table():
    forward = {(state, move): after for (state, move), after in NEXT_STATE.items() if move not in (Move.ADD, Move.WITHDRAW)}
    assert forward == {
        (State.RECEIVED, Move.ACKNOWLEDGE): State.ACKNOWLEDGED,
        (State.ACKNOWLEDGED, Move.HAND_OVER): State.HANDED_OVER,
        (State.ACKNOWLEDGED, Move.ANSWER): State.ANSWERED,
        (State.HANDED_OVER, Move.HAND_OVER): State.HANDED_OVER,
        (State.HANDED_OVER, Move.ANSWER): State.ANSWERED,
        (State.ANSWERED, Move.APPEAL): State.APPEALED,
        (State.ANSWERED, Move.CLOSE): State.CLOSED,
        (State.APPEALED, Move.HAND_OVER): State.APPEALED,
        (State.APPEALED, Move.ANSWER): State.ANSWERED_AGAIN,
        (State.ANSWERED_AGAIN, Move.CLOSE): State.CLOSED,
    }
    assert {state for state, move in NEXT_STATE if move is Move.WITHDRAW} == set(OPEN)


def test_a_number_with_one_wrong_digit_is_no_number_of_a_complaint():
    number = complaint_number(2026, 483_729)
    assert is_complaint_number(number)
    assert len(number) == 10
    wrong = [number[:n] + str((int(number[n]) + 1) % 10) + number[n + 1 :] for n in range(10)]
    assert not any(map(is_complaint_number, wrong))
    assert grouped("2600483729", 4) == "26 0048 3729"
    assert grouped("ABCDEFGH", 4) == "ABCD EFGH"
    with pytest.raises(ValueError, match="fit"):
        complaint_number(2026, 10**7)


@pytest.mark.parametrize(
    ("state", "today", "pressing", "of", "left"),
    [
        (State.RECEIVED, "2026-11-24", Pressing.IN_TIME, Move.ACKNOWLEDGE, 5),
        (State.RECEIVED, "2026-11-30", Pressing.SOON, Move.ACKNOWLEDGE, 1),
        (State.RECEIVED, "2026-12-01", Pressing.SOON, Move.ACKNOWLEDGE, 0),
        (State.RECEIVED, "2026-12-02", Pressing.OVERDUE, Move.ACKNOWLEDGE, -1),
        (State.HANDED_OVER, "2027-01-04", Pressing.IN_TIME, Move.ANSWER, 6),
        (State.APPEALED, "2027-01-13", Pressing.OVERDUE, Move.ANSWER, -1),
    ],
)
def test_a_deadline_presses_by_working_days(state, today, pressing, of, left):
    found = deadline(state, "2026-12-01", "2027-01-12", dt.date.fromisoformat(today), {})
    assert (found.pressing, found.of, found.left) == (pressing, of, left)


def test_a_deadline_that_ended_on_a_friday_is_overdue_on_saturday():
    found = deadline(State.RECEIVED, "2026-11-27", "2027-01-12", dt.date(2026, 11, 28), {})
    assert (found.pressing, found.left) == (Pressing.OVERDUE, 0)


def test_nothing_is_due_of_what_was_answered():
    assert all(
        deadline(one, "2026-12-01", "2026-12-01", dt.date(2027, 1, 1), {}) is None for one in (State.ANSWERED, State.CLOSED)
    )


def test_a_form_is_neither_taken_too_early_nor_too_late_nor_with_another_stamp():
    key, stamped = b"k" * 32, stamp(b"k" * 32, NINE, "abc")
    check_stamp(key, stamped, NINE + 5 * SECOND)
    for when, problem in ((NINE + 4 * SECOND, TooQuick), (NINE + 25 * 3600 * SECOND, OldForm)):
        with pytest.raises(problem):
            check_stamp(key, stamped, when)
    for forged in ("", "..", stamped[:-1] + ("0" if stamped[-1] != "0" else "1"), stamped.replace(str(NINE), str(NINE - 1))):
        with pytest.raises(OldForm):
            check_stamp(key, forged, NINE + 60 * SECOND)


@pytest.fixture
def desk(hall):
    """Two who handle complaints, a centre, and a training institution; on each database."""
    with hall.database.writing() as connection:
        hall.centre = add_centre(connection, "0002", "滨海商贸技师学院考点", "滨海市")
        hall.other_centre = add_centre(connection, "0003", "南屏国际商务学校考点", "南屏市")
        for name, role in (("officer", "exams_officer"), ("authority", "authority")):
            setattr(hall, name, add_staff(connection, hall, at(0), "", name, name, "x", [role]))
    return hall


def a_complaint(hall, form="form-1", now=None, address="10.0.0.1", **changes):
    said = {"kind": "fees", "about": f"centre:{hall.centre}", "says": "窗口另收了三十元资料费，没有收据。", "contact": ""}
    with hall.database.writing() as connection:
        return file_complaint(connection, hall, at(0) if now is None else now, form, address, Draft(**{**said, **changes}))


def act(hall, by, complaint_id, move, says="", to="", now=None):
    with hall.database.writing() as connection:
        handle(connection, hall, at(1) if now is None else now, by, complaint_id, Handed(move, says, to))


def state_of(hall, complaint_id):
    with hall.database.reading() as connection:
        return State(queries.complaint_of(connection, complaint_id).state)


def test_a_complaint_goes_from_the_form_to_the_answer_and_through_an_appeal(desk):
    mine = a_complaint(desk)
    act(desk, desk.officer, mine, Move.ACKNOWLEDGE)
    act(desk, desk.officer, mine, Move.HAND_OVER, "请核实票据", f"centre:{desk.other_centre}")
    act(desk, desk.officer, mine, Move.ANSWER, "已责令退还。")  # who asked the centre answers with what it found
    with pytest.raises(AppealOpen):
        act(desk, desk.officer, mine, Move.CLOSE, "办结")
    with desk.database.writing() as connection:
        appeal(connection, desk, at(DAY), mine, "退款尚未收到")
    with pytest.raises(AnsweredBefore):
        act(desk, desk.officer, mine, Move.ANSWER, "再答")
    act(desk, desk.authority, mine, Move.ANSWER, "已于今日退还。", now=at(2 * DAY))
    with pytest.raises(NoSuchMove), desk.database.writing() as connection:
        appeal(connection, desk, at(3 * DAY), mine, "再次申诉")
    act(desk, desk.authority, mine, Move.CLOSE, "退款已核实")
    assert state_of(desk, mine) is State.CLOSED
    with desk.database.reading() as connection:
        steps = [(one.move, one.by) for one in queries.steps_of(connection, mine)]
    assert steps == [
        ("file", ""), ("acknowledge", desk.officer), ("hand_over", desk.officer), ("answer", desk.officer), ("appeal", ""),
        ("answer", desk.authority), ("close", desk.authority),
    ]  # fmt: skip


def test_deadlines_are_the_promised_working_days(desk):
    """On Tuesday 2026-11-24; whether people work on 2027-01-01 the authority says."""
    promised = []
    for form in ("before", "after"):
        mine = a_complaint(desk, form)
        with desk.database.writing() as connection:
            row = queries.complaint_of(connection, mine)
            promised.append((row.receipt_by, row.answer_by))
            put_working_day(connection, desk, at(0), "o", "2027-01-01", works=False, name="元旦")
    assert promised == [("2026-12-01", "2027-01-05"), ("2026-12-01", "2027-01-06")]


def test_a_day_that_was_promised_moves_when_a_holiday_before_it_gets_known_and_an_appeal_never_loses_one(desk):
    """Filed on 2026-11-24. New Year's Day is entered later; so is a make-up day on which people work after all."""
    mine = a_complaint(desk, contact="li@example.cn")
    with desk.database.reading() as connection:
        assert queries.provisional(connection, queries.complaint_of(connection, mine), at(0)) == {"answer_by"}
    recount(desk)
    assert days_of(desk, mine) == ("2026-12-01", "2027-01-05", "")
    with desk.database.writing() as connection:
        put_working_day(connection, desk, at(0), "o", "2027-01-01", works=False, name="元旦")
    recount(desk)
    assert days_of(desk, mine) == ("2026-12-01", "2027-01-06", "")
    with desk.database.reading() as connection:
        assert queries.provisional(connection, queries.complaint_of(connection, mine), at(0)) == set()
        noted = next(one for one in trail.read(connection) if one.action == "recount_complaint")
        assert (noted.detail["before"], noted.detail["after"]) == ("2027-01-05", "2027-01-06")
        assert len(queue.newest(connection, NEWS)) == 1
    act(desk, desk.authority, mine, Move.ACKNOWLEDGE, now=at(24 * DAY))
    act(desk, desk.authority, mine, Move.ANSWER, "不属实。", now=at(24 * DAY))
    *_others, until = days_of(desk, mine)
    for day, works in ((until, False), (until, True), ("2026-12-19", True)):
        with desk.database.writing() as connection:
            put_working_day(connection, desk, at(0), "o", day, works=works, name="调休")
        recount(desk)
        assert days_of(desk, mine)[2] >= until
        until = days_of(desk, mine)[2]
    recount(desk)
    assert days_of(desk, mine)[2] == until


def days_of(hall, complaint_id):
    with hall.database.reading() as connection:
        row = queries.complaint_of(connection, complaint_id)
    return row.receipt_by, row.answer_by, row.appeal_until


def test_only_whom_it_was_handed_to_and_the_authority_answer(desk):
    mine = a_complaint(desk)
    act(desk, desk.officer, mine, Move.ACKNOWLEDGE)
    with pytest.raises(NotHandedToYou):
        act(desk, desk.officer, mine, Move.ANSWER, "不属实。")
    act(desk, desk.officer, mine, Move.HAND_OVER, "请办", f"person:{desk.authority}")
    with pytest.raises(NotHandedToYou):
        act(desk, desk.officer, mine, Move.ANSWER, "不属实。")
    act(desk, desk.officer, mine, Move.HAND_OVER, "我来办", f"person:{desk.officer}")
    act(desk, desk.officer, mine, Move.ANSWER, "不属实。")
    other = a_complaint(desk, "another")
    act(desk, desk.officer, other, Move.ACKNOWLEDGE)
    act(desk, desk.authority, other, Move.ANSWER, "属实，已纠正。")


@pytest.mark.parametrize(
    ("contact", "language", "told"),
    [("li@example.cn", "zh_CN", "有新进展"), ("13800001234", "en", "There is news about complaint")],
)
def test_who_left_a_contact_is_told_that_there_is_news_and_nothing_of_it(desk, caplog, contact, language, told):
    mine = a_complaint(desk, contact=contact, language=language)
    silent = a_complaint(desk, "anonymous")
    known = kinds(all_wings())
    for one in (mine, silent):
        act(desk, desk.authority, one, Move.ACKNOWLEDGE)
        act(desk, desk.authority, one, Move.ANSWER, "已责令退还。", now=at(2))
    sent = 0
    while work_once(desk, known):
        sent += 1
    assert sent == 2  # both about the one with a contact
    messages = [one.message for one in caplog.records if one.name == "examhall.post"]
    assert len(messages) == 2
    with desk.database.reading() as connection:
        number = grouped(queries.complaint_of(connection, mine).number, 4)
        assert (last_message(connection, mine), last_message(connection, silent)) == ("done", "")
    for message in messages:
        assert contact in message
        assert number in message
        assert told in message
        assert "退" not in message
        assert "资料费" not in message


def test_a_message_that_cannot_be_sent_shows_at_the_complaint(desk, monkeypatch):
    def refuse(*_message):
        raise NotSent()

    mine = a_complaint(desk, contact="li@example.cn")
    act(desk, desk.authority, mine, Move.ACKNOWLEDGE)
    monkeypatch.setattr("examhall.complaints.telling.send", refuse)
    assert work_once(desk, kinds(all_wings()))
    with desk.database.reading() as connection:
        assert last_message(connection, mine) == "again"
    for wait in queue.WAITS:
        desk.clock.at += wait
        assert work_once(desk, kinds(all_wings()))
    with desk.database.reading() as connection:
        assert last_message(connection, mine) == "failed"


def test_after_the_time_for_an_appeal_there_is_none_and_the_complaint_can_be_closed(desk):
    mine = a_complaint(desk)
    act(desk, desk.authority, mine, Move.ACKNOWLEDGE)
    act(desk, desk.authority, mine, Move.ANSWER, "不属实。")
    late = at(40 * DAY)
    with pytest.raises(AppealOver), desk.database.writing() as connection:
        appeal(connection, desk, late, mine, "不服")
    act(desk, desk.officer, mine, Move.CLOSE, "逾期未申诉", now=late)
    assert state_of(desk, mine) is State.CLOSED


def test_who_works_where_a_complaint_is_about_may_not_handle_it(desk):
    mine = a_complaint(desk)
    with desk.database.writing() as connection:
        grant = {"person_id": desk.officer, "role": "centre_staff", "centre_id": desk.centre}
        connection.execute(insert(role_grant), grant)
        [listed] = queries.listed(connection, desk.officer, at(0))
        assert listed.partial
        assert desk.officer not in {one.id for one in queries.handlers(connection, "centre", desk.centre)}
    with pytest.raises(Partial):
        act(desk, desk.officer, mine, Move.ACKNOWLEDGE)
    act(desk, desk.authority, mine, Move.ACKNOWLEDGE)
    with desk.database.reading() as connection:
        assert queries.names_of(connection)[("person", desk.officer)] == "officer"  # wherever the role holds
    for to in (f"person:{desk.officer}", f"centre:{desk.centre}", "person:nobody", "nowhere"):
        with pytest.raises(WritingProblem):
            act(desk, desk.authority, mine, Move.HAND_OVER, "请办", to)
    assert state_of(desk, mine) is State.ACKNOWLEDGED


def test_who_trains_for_an_institution_does_not_handle_complaints_about_it(desk):
    with desk.database.writing() as connection:
        school = put_institution(
            connection, desk, at(0), "o", "", Institution("启航培训学校", "", "滨海省", "南屏市", "x", "", "")
        )
        put_trainer(connection, desk, at(0), "o", school, "", Trainer("郑明", "JS-1", "2026-01-01", "2026-12-31", "officer"))
    with pytest.raises(Partial):
        act(desk, desk.officer, a_complaint(desk, about=f"training:{school}"), Move.ACKNOWLEDGE)


def test_the_steps_of_a_complaint_cannot_be_changed(desk):
    a_complaint(desk)
    with pytest.raises(DBAPIError, match="append-only"), desk.database.writing() as connection:
        connection.execute(update(complaint_step).values(by="x"))


def test_a_complaint_sent_twice_is_one_and_its_code_is_the_same(desk):
    assert a_complaint(desk) == a_complaint(desk)
    with desk.database.reading() as connection:
        row = connection.execute(select(complaint)).one()
        code = code_for(desk, "form-1")
        assert find_complaint(connection, desk, grouped(row.number, 4), grouped(code, 4).lower()) == row.id
        for number, typed in ((row.number, "A" * 12), (complaint_number(2026, 1), code), ("", "")):
            with pytest.raises(NotKnown):
                find_complaint(connection, desk, number, typed)
    kept = "".join(str(value) for value in row)
    assert code not in kept
    assert "资料费" not in kept
    assert "form-1" not in kept


def test_more_than_a_few_complaints_an_hour_from_one_address_wait(desk):
    for number in range(MOST_AN_HOUR):
        a_complaint(desk, f"form-{number}")
    with pytest.raises(TooMany):
        a_complaint(desk, "one-more")
    a_complaint(desk, "from-elsewhere", address="10.0.0.2")
    a_complaint(desk, "later", now=at(61))


def test_what_is_missing_in_a_complaint_is_told_beside_its_field(desk):
    with pytest.raises(WritingProblem) as refused:
        a_complaint(desk, kind="", about="centre:nowhere", says="短", contact="12")
    assert refused.value.faults.keys() == {"kind", "about", "says", "contact"}


def test_a_withdrawn_complaint_moves_no_more_but_stays(desk):
    mine = a_complaint(desk)
    with desk.database.writing() as connection:
        withdraw(connection, desk, at(1), mine)
    with pytest.raises(NoSuchMove):
        act(desk, desk.officer, mine, Move.ACKNOWLEDGE)
    with pytest.raises(NoSuchMove), desk.database.writing() as connection:
        attach(connection, desk, at(2), mine, "x.png", "image/png", b"x")
    assert state_of(desk, mine) is State.WITHDRAWN


@pytest.fixture
def visitor(sqlite_hall, clock):
    """A browser before the complainant's pages, and a centre to complain about."""
    with sqlite_hall.database.writing() as connection:
        sqlite_hall.centre = add_centre(connection, "0002", "滨海商贸技师学院考点", "滨海市")
        sqlite_hall.officer = add_staff(connection, sqlite_hall, at(0), "", "郑明", "officer", "x", ["exams_officer"])
    app = create_app(sqlite_hall)
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    browser.hall, browser.clock, browser.app = sqlite_hall, clock, app
    return browser


def fill_in(visitor, **changes):
    page = visitor.get("/complaints/new").get_data(as_text=True)
    stamped = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    visitor.clock.pass_minutes(2)
    said = {
        "about": f"centre:{visitor.hall.centre}", "kind": "fees", "says": "窗口另收了三十元资料费，没有收据。", "contact": "",
        "stamp": stamped,
    }  # fmt: skip
    return {**said, **changes}


def secrets_on(page):
    return re.findall(r'class="secret figures"[^>]*>([^<]+)<', page)


def complaints_in(hall):
    with hall.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(complaint)).scalar_one()


def test_the_complainant_gets_a_receipt_and_finds_the_complaint_again_by_its_number_and_code(visitor):
    form = fill_in(visitor)
    page = visitor.post("/complaints/new", data=form, follow_redirects=True).get_data(as_text=True)
    number, code = secrets_on(page)
    again = visitor.post("/complaints/new", data=form, follow_redirects=True).get_data(as_text=True)
    assert secrets_on(again) == [number, code]
    assert "<dt>查询码</dt>" in again  # as the sentences around it call it
    assert complaints_in(visitor.hall) == 1
    other = visitor.app.test_client()
    assert other.get("/complaints/mine").status_code == 302
    assert other.get("/complaints/receipt").status_code == 302
    found = other.post("/complaints/follow", data={"number": number, "code": code}, follow_redirects=True)
    assert "资料费" in found.get_data(as_text=True)
    other.post("/complaints/leave")
    assert other.get("/complaints/mine").status_code == 302
    visitor.clock.pass_minutes(31)
    assert visitor.get("/complaints/mine").status_code == 302  # asked for number and code again


def test_a_wrong_code_and_a_wrong_number_are_answered_alike_and_ever_more_slowly(visitor):
    page = visitor.post("/complaints/new", data=fill_in(visitor), follow_redirects=True).get_data(as_text=True)
    number, _code = secrets_on(page)
    stranger = visitor.app.test_client()
    wrong_code = stranger.post("/complaints/follow", data={"number": number, "code": "AAAA"})
    wrong_number = stranger.post("/complaints/follow", data={"number": "2600000001", "code": "AAAA"})
    said = [re.sub(r'value="[^"]*"', "", one.get_data(as_text=True)) for one in (wrong_code, wrong_number)]
    assert (wrong_code.status_code, wrong_number.status_code) == (403, 403)
    assert said[0] == said[1]
    codes = [stranger.post("/complaints/follow", data={"number": number, "code": "AAAA"}).status_code for _ in range(6)]
    assert codes[-1] == 429


@pytest.mark.parametrize(
    ("changes", "status"), [({"website": "http://spam.example"}, 429), ({"says": "短"}, 422), ({"stamp": "forged"}, 422)]
)
def test_what_a_script_sends_is_not_taken_and_what_was_written_stays_on_the_page(visitor, changes, status):
    reply = visitor.post("/complaints/new", data=fill_in(visitor, contact="138 0000 1234", **changes))
    assert reply.status_code == status
    assert complaints_in(visitor.hall) == 0
    page = reply.get_data(as_text=True)
    assert "138 0000 1234" in page
    assert changes.get("says", "窗口另收了三十元资料费") in page


def test_a_form_that_comes_faster_than_a_person_writes_is_not_taken(visitor):
    page = visitor.get("/complaints/new").get_data(as_text=True)
    form = {**fill_in(visitor), "stamp": re.search(r'name="stamp" value="([^"]+)"', page)[1]}
    visitor.clock.at = NINE
    assert visitor.post("/complaints/new", data=form).status_code == 429
    assert complaints_in(visitor.hall) == 0


def test_a_photo_is_drawn_anew_and_locked_and_a_renamed_program_is_refused(visitor):
    visitor.post("/complaints/new", data=fill_in(visitor))
    into = BytesIO()
    Image.new("RGB", (40, 30), "red").save(into, "JPEG", exif=b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00 secret place")
    for data, name, status in (
        (into.getvalue(), "票据.jpg", 302),
        (b"MZ\x90\x00", "票据.jpg", 422),
        (b"%PDF-1.7 cut off", "a.pdf", 422),
    ):
        sent = {"file": (BytesIO(data), name)}
        reply = visitor.post("/complaints/mine/attachments", data=sent, content_type="multipart/form-data")
        assert reply.status_code == status
    with visitor.hall.database.reading() as connection:
        row = connection.execute(select(complaint_attachment)).one()
    shown = visitor.get(f"/complaints/mine/attachments/{row.id}")
    assert shown.mimetype == "image/jpeg"
    assert b"secret place" not in shown.data
    assert row.locked not in shown.data
    assert Image.open(BytesIO(shown.data)).size == (40, 30)
    assert visitor.app.test_client().get(f"/complaints/mine/attachments/{row.id}").status_code == 404


def test_a_file_that_is_too_large_is_told_at_its_field(visitor):
    visitor.post("/complaints/new", data=fill_in(visitor))
    sent = {"file": (BytesIO(b"x" * 11 * 1024 * 1024), "x.pdf")}
    reply = visitor.post("/complaints/mine/attachments", data=sent, content_type="multipart/form-data")
    assert reply.status_code == 413
    assert "资料费" in reply.get_data(as_text=True)


def test_the_staff_see_what_is_overdue_first_and_answer_what_the_complainant_reads(visitor):
    old = a_complaint(visitor.hall, "old")
    visitor.clock.pass_minutes(20 * DAY)
    page = visitor.post("/complaints/new", data=fill_in(visitor), follow_redirects=True).get_data(as_text=True)
    number = secrets_on(page)[0].replace(" ", "")
    desk = visitor.app.test_client()
    with desk.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = visitor.hall.officer, True
    with visitor.hall.database.reading() as connection:
        numbers = re.findall(r"/staff/complaints/(\d{10})", desk.get("/staff/complaints").get_data(as_text=True))
        assert numbers == [queries.complaint_of(connection, old).number, number]
    assert 'data-state="warn"' in desk.get("/staff").get_data(as_text=True)  # something presses
    desk.post(f"/staff/complaints/{number}/acknowledge")
    assert desk.post(f"/staff/complaints/{number}/answer", data={"says": "已责令退还。"}).status_code == 409
    desk.post(f"/staff/complaints/{number}/hand_over", data={"says": "内部：请查票据", "to": f"person:{visitor.hall.officer}"})
    kept = desk.post(f"/staff/complaints/{number}/answer", data={"says": " "})
    assert kept.status_code == 422
    desk.post(f"/staff/complaints/{number}/answer", data={"says": "已责令退还。"})
    again = desk.post(f"/staff/complaints/{number}/acknowledge")
    assert again.status_code == 409
    mine = visitor.get("/complaints/mine").get_data(as_text=True)
    assert "已责令退还。" in mine
    assert "内部" not in mine
    assert "郑明" not in mine
    assert "申诉截止日期" in desk.get(f"/staff/complaints/{number}").get_data(as_text=True)
    assert visitor.post("/complaints/mine/appeal", data={"says": ""}).status_code == 422
    visitor.post("/complaints/mine/appeal", data={"says": "尚未收到退款"})
    seen = desk.get(f"/staff/complaints/{number}").get_data(as_text=True)
    assert "尚未收到退款" in seen
    assert "申诉截止日期" not in seen  # one appeal, and it was made
    twice = visitor.post("/complaints/mine/appeal", data={"says": "尚未收到退款"})
    assert twice.status_code == 409
    assert re.search(r'role="alert">投诉状态已变化', twice.get_data(as_text=True))
