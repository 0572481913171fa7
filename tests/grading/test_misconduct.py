"""Misconduct decisions: who may decide, what each tier brings, and what an appeal takes back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from examhall.errors import NotFound, ReasonNeeded, SecondPersonNeeded, WordsTooLong
from examhall.instants import SECOND
from examhall.jobs.tables import job
from examhall.people.operations import add_person, add_staff, hash_password
from examhall.people.permissions import Role
from examhall.registration.tables import bar
from grading.jobs import GRADE
from grading.misconduct import moves, queries, wording
from grading.misconduct.handling import LONGEST, CaseOpen, Handed, NoKindOfMisconduct, handle, open_case, set_rule
from grading.misconduct.moves import (
    FOR_EVER,
    AppealPast,
    CaseMovedOn,
    DecidedByThem,
    Effect,
    Move,
    NotedByThem,
    NotLess,
    Reach,
    Rule,
    State,
    StillStating,
    until,
)
from grading.misconduct.tables import case_decision, case_step, case_words
from grading.operations import grade_run
from grading.releasing.holding import Held, held_back
from grading.tables import part_result, voided_part
from proctor.tables import incident
from tests.bank_builders import PASSWORD, a_desk, a_room_that_sits, right

DAY = 86_400 * SECOND


class Desk:
    """A graded room of three and those who decide on what happened at seat 1."""

    def __init__(self, bank):
        self.bank, self.hall = bank, bank.hall
        self.room = a_room_that_sits(bank, candidates=3)
        for seat in (1, 2, 3):
            self.room.sit(seat, right(self.room, seat))
        self.room.close()
        grade_run(self.hall, self.room.run, bank.staff["officer"])
        with self.hall.database.writing() as connection:
            self.judges = [add_person(connection, self.hall, f"judge {n}") for n in range(4)]

    def open(self, kind="whispering", facts="Two were heard talking.", sitting=0, by="officer"):
        with self.hall.database.writing() as connection:
            return open_case(
                connection, self.hall, self.hall.now(), self.bank.staff[by], self.room.sittings[sitting], kind, facts
            )

    def does(self, case, move, by, second="", later=0, **more):
        handed = Handed(move, more.pop("says", "because"), second, **more)
        with self.hall.database.writing() as connection:
            return handle(connection, self.hall, self.hall.now() + later * DAY, by, case, handed)

    def decided(self, kind="whispering", **more):
        case = self.open(kind)
        self.does(case, Move.NOTIFY, self.bank.staff["officer"])
        self.does(case, Move.STATE, self.bank.staff["officer"], says="I only asked for a pen.")
        self.does(case, Move.DECIDE, self.judges[0], self.judges[1], **more)
        return case

    def graded(self):
        grade_run(self.hall, self.room.run, self.bank.staff["officer"])
        with self.hall.database.reading() as connection:
            rows = connection.execute(select(part_result.c.sitting_id, part_result.c.verdict)).all()
        return {self.room.sittings.index(row[0]) + 1: row[1] for row in rows}

    def bars(self):
        with self.hall.database.reading() as connection:
            return connection.execute(select(bar.c.until, bar.c.ended_at)).all()


@pytest.fixture
def desk(sqlite_bank):
    return Desk(sqlite_bank)


def test_a_case_holds_its_result_back_until_two_who_did_not_note_it_have_decided(bank):
    desk = Desk(bank)
    officer, (first, second, *_) = bank.staff["officer"], desk.judges
    case = desk.open()
    with bank.hall.database.reading() as connection:
        assert held_back(connection, desk.room.administration) == {desk.room.sittings[0]: Held.MISCONDUCT}
    with pytest.raises(CaseMovedOn):
        desk.does(case, Move.DECIDE, first, second)
    desk.does(case, Move.NOTIFY, officer)
    with pytest.raises(StillStating):
        desk.does(case, Move.DECIDE, first, second)
    desk.does(case, Move.STATE, officer, says="I only asked for a pen.")
    for persons in ((officer, first), (first, officer)):
        with pytest.raises(NotedByThem):
            desk.does(case, Move.DECIDE, *persons)
    for persons in ((first, ""), (first, first)):
        with pytest.raises(SecondPersonNeeded):
            desk.does(case, Move.DECIDE, *persons)
    with pytest.raises(WordsTooLong):
        desk.does(case, Move.DECIDE, first, second, says="x" * (LONGEST + 1))
    with pytest.raises(ReasonNeeded):
        desk.does(case, Move.DECIDE, first, second, says=" ")
    assert desk.does(case, Move.DECIDE, first, second) is State.DECIDED
    with bank.hall.database.reading() as connection:
        assert held_back(connection, desk.room.administration) == {}
        assert list(connection.execute(select(job.c.kind).where(job.c.state == "waiting")).scalars()) == [GRADE]
    assert desk.graded() == {1: "voided", 2: "passed", 3: "passed"}
    assert desk.bars() == []


def test_who_does_not_state_is_decided_on_when_the_last_day_has_passed(desk):
    case = desk.open()
    desk.does(case, Move.NOTIFY, desk.bank.staff["officer"])
    with pytest.raises(StillStating):
        desk.does(case, Move.DECIDE, *desk.judges[:2], later=1)
    assert desk.does(case, Move.DECIDE, *desk.judges[:2], later=15) is State.DECIDED


def test_a_dismissed_case_leaves_the_result_as_it_is_and_another_may_be_opened(desk):
    case = desk.open()
    with pytest.raises(CaseOpen):
        desk.open()
    assert desk.does(case, Move.DISMISS, *desk.judges[:2]) is State.DISMISSED
    assert desk.graded()[1] == "passed"
    assert desk.open() != case


def test_nothing_opens_a_case_without_facts_a_kind_or_a_sitting(desk):
    for wrong, refusal in (({"facts": " "}, ReasonNeeded), ({"kind": "noise"}, NoKindOfMisconduct)):
        with pytest.raises(refusal):
            desk.open(**wrong)
    desk.room.sittings.append("nobody")
    with pytest.raises(NotFound):
        desk.open(sitting=3)


def test_the_gravest_tier_bars_for_ever_and_an_appeal_takes_it_all_back(desk):
    case = desk.decided("impersonation")
    assert desk.graded()[1] == "voided"
    assert desk.bars() == [("", None)]
    candidate = desk.bank.staff["officer"]
    assert desk.does(case, Move.APPEAL, candidate, says="It was I.") is State.APPEALED
    for persons in ((desk.judges[0], desk.judges[2]), (desk.judges[2], desk.judges[1])):
        with pytest.raises(DecidedByThem):
            desk.does(case, Move.CANCEL, *persons)
    assert desk.does(case, Move.CANCEL, *desk.judges[2:]) is State.CANCELLED
    assert desk.graded()[1] == "passed"
    (only,) = desk.bars()
    assert only.ended_at is not None


def test_on_appeal_a_decision_only_becomes_less(desk):
    case = desk.decided("impersonation")
    desk.does(case, Move.APPEAL, desk.bank.staff["officer"])
    for worse in (None, Effect(Reach.BATCH, FOR_EVER, bars=True)):
        with pytest.raises(NotLess):
            desk.does(case, Move.CHANGE, *desk.judges[2:], effect=worse)
    assert desk.does(case, Move.CHANGE, *desk.judges[2:], effect=Effect(Reach.PART, 5)) is State.CHANGED
    assert desk.graded()[1] == "voided"
    with desk.hall.database.reading() as connection:
        stands = queries.decision_of(connection, case)
    assert (stands.number, stands.reach, stands.years, stands.bars) == (2, "part", 5, False)
    assert [one.ended_at is None for one in desk.bars()] == [False]


def test_an_appeal_comes_in_time_or_not_at_all(desk):
    case = desk.decided()
    with pytest.raises(AppealPast):
        desk.does(case, Move.APPEAL, desk.bank.staff["officer"], later=60)
    assert desk.does(case, Move.APPEAL, desk.bank.staff["officer"], later=1) is State.APPEALED
    assert desk.does(case, Move.UPHOLD, *desk.judges[2:], later=90) is State.UPHELD
    assert desk.graded()[1] == "voided"


def test_what_a_tier_brings_is_the_authoritys_data_and_decisions_keep_what_they_said(desk):
    case = desk.decided("whispering")
    rule = Rule({tier: Effect(Reach.BATCH, 2, bars=True) for tier in (1, 2, 3)}, 3, 10)
    with desk.hall.database.writing() as connection:
        set_rule(connection, desk.hall, desk.hall.now(), desk.judges[0], rule)
        assert queries.RULE.now(connection) == rule
        assert queries.decision_of(connection, case).reach == "part"


def test_every_step_stays_and_its_words_are_locked(bank):
    desk = Desk(bank)
    case = desk.decided()
    with bank.hall.database.reading() as connection:
        steps = queries.steps_of(connection, bank.hall, case)
        kept = connection.execute(select(case_words.c.locked)).scalars().all()
    assert [one.move for one in steps] == ["open", "notify", "state", "decide"]
    assert steps[2].says == "I only asked for a pen."
    assert steps[3].second == "judge 1"
    assert not any(b"pen" in bytes(one) for one in kept)
    with bank.hall.database.reading() as connection:
        elsewhere = connection.execute(select(voided_part.c.reason)).scalars().all()
        assert elsewhere == ["WJ2026-0001"], "reasons are said in the case alone"
    for statement in (case_step.delete(), case_words.update().values(number=9), case_decision.update().values(years=0)):
        with pytest.raises(DatabaseError), bank.hall.database.writing() as connection:
            connection.execute(statement)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 10))
def test_a_record_of_years_ends_on_the_day_before_its_anniversary(since, years):
    last = dt.date.fromisoformat(until(since, years))
    assert 0 <= (last - since).days - 365 * years + 1 <= 1 + years // 4 + 1
    assert until(since, FOR_EVER) == ""


def test_every_state_is_reached_and_every_word_is_there():
    assert {state for state, _ in moves.NEXT_STATE} | set(moves.NEXT_STATE.values()) == set(State)
    assert set(wording.STATES) == set(wording.BADGES) == set(State)
    assert set(wording.MOVES) == set(Move) | {"open"}
    assert set(wording.REACHES) == set(Reach)


SIGNED = {"second": "judge 2", "second_password": PASSWORD, "says": "Two proctors saw it.", "reach": "part", "years": "0"}


@pytest.fixture
def at_work(desk):
    """Browsers of the officer, who opens, and of a judge; the second one signs beside."""
    with desk.hall.database.writing() as connection:
        for name in ("judge 1", "judge 2"):
            add_staff(connection, desk.hall, desk.hall.now(), "", name, name, hash_password(PASSWORD), [Role.AUTHORITY])
    return a_desk(desk.hall)


def test_a_case_goes_through_its_pages_from_what_was_seen_to_the_decision(desk, at_work):
    officer, judge = at_work("officer"), at_work("judge 1")
    sitting = desk.room.sittings[0]
    assert f"/results/misconduct/new/{sitting}" in officer.get(f"/results/sittings/{sitting}").get_data(as_text=True)
    assert "Open a case" in officer.get(f"/results/misconduct/new/{sitting}").get_data(as_text=True)
    wrong = officer.post(f"/results/misconduct/new/{sitting}", data={"kind": "", "facts": "Two were heard."})
    assert wrong.status_code == 409
    assert "Two were heard." in wrong.get_data(as_text=True)
    reply = officer.post(f"/results/misconduct/new/{sitting}", data={"kind": "whispering", "facts": "Two were heard."})
    case = reply.headers["Location"]
    assert "WJ2026-0001" in officer.get("/results/misconduct").get_data(as_text=True)
    assert officer.post(f"{case}/notify", data={"says": "By letter."}).status_code == 302
    assert officer.post(f"{case}/state", data={"says": "I asked for a pen."}).status_code == 302
    mine, theirs = officer.get(case).get_data(as_text=True), judge.get(case).get_data(as_text=True)
    assert "I asked for a pen." in mine
    assert f"{case}/decide" not in mine
    assert f"{case}/decide" in theirs
    alone = judge.post(f"{case}/decide", data={**SIGNED, "second": "judge 1"})
    assert alone.status_code >= 400
    assert "Two proctors saw it." in alone.get_data(as_text=True)
    assert judge.post(f"{case}/decide", data={**SIGNED, "years": "many"}).status_code >= 400
    no_time = judge.post(f"{case}/decide", data={**SIGNED, "years": "0", "bars": "on"})
    assert no_time.status_code >= 400
    assert "for how many years" in no_time.get_data(as_text=True)
    assert desk.bars() == []
    assert judge.post(f"{case}/decide", data=SIGNED).status_code == 302
    assert "this part does not count" in judge.get(case).get_data(as_text=True)
    twice = judge.post(f"{case}/decide", data=SIGNED)
    assert twice.status_code == 409
    assert "the case has moved on" in twice.get_data(as_text=True)
    assert desk.graded()[1] == "voided"


def test_what_each_tier_brings_is_set_by_the_authority_alone(desk, at_work):
    judge, form = at_work("judge 1"), {"statement_days": "7", "appeal_days": "20"}
    for tier in (1, 2, 3):
        form |= {f"{tier}_reach": "batch", f"{tier}_years": "3"}
    assert at_work("officer").post("/results/misconduct/rule", data=form).status_code == 403
    wrong = judge.post("/results/misconduct/rule", data={**form, "2_years": "999"})
    assert wrong.status_code >= 400
    assert 'value="999"' in wrong.get_data(as_text=True)
    assert judge.post("/results/misconduct/rule", data={**form, "3_for_ever": "on", "3_bars": "on"}).status_code == 302
    with desk.hall.database.reading() as connection:
        stands = queries.RULE.now(connection)
    assert stands.tiers[3] == Effect(Reach.BATCH, FOR_EVER, bars=True)
    assert (stands.tiers[1], stands.statement_days) == (Effect(Reach.BATCH, 3), 7)


def test_what_a_room_noted_is_listed_until_it_has_a_case(desk, at_work):
    officer = at_work("officer")
    row = {
        "id": "noted", "run_id": desk.room.run, "sitting_id": desk.room.sittings[1], "kind": "copying", "text": "抄袭邻座",
        "noted_by": desk.bank.staff["proctor"], "noted_at": desk.hall.now(), "trail_number": 1,
    }  # fmt: skip
    with desk.hall.database.writing() as connection:
        connection.execute(incident.insert(), row)
    assert "抄袭邻座" in officer.get("/results/misconduct").get_data(as_text=True)
    new = f"/results/misconduct/new/{desk.room.sittings[1]}"
    assert "抄袭邻座" in officer.get(f"{new}?incident=noted").get_data(as_text=True)
    assert officer.get(f"/results/misconduct/new/{desk.room.sittings[0]}?incident=noted").status_code == 404
    data = {"kind": "copying", "facts": "抄袭邻座", "incident": "noted"}
    assert officer.post(new, data=data).status_code == 302
    assert "incident=noted" not in officer.get("/results/misconduct").get_data(as_text=True)
    assert officer.post(new, data=data).status_code == 409
