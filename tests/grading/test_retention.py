"""What grading keeps of people goes on its day, what a record or a bar rests on stays, and nothing else is changed by it."""

from importlib import import_module

import msgspec
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from msgspec.structs import replace
from sqlalchemy import delete, func, insert, select, update

from examhall.instants import SECOND
from examhall.own_doors import all_wings
from examhall.people.tables import person
from examhall.registration.tables import bar, registration
from examhall.retention.operations import carry_out, kinds_of, look, periods_now, propose
from examhall.schedule.tables import administration
from grading.analysis import queries as analyses
from grading.analysis.findings import Findings, Likeness, PaperFinding
from grading.analysis.operations import analyse_paper
from grading.analysis.tables import alike_pair, analysis
from grading.misconduct.moves import FOR_EVER, Effect, Move, Reach
from grading.misconduct.queries import steps_of
from grading.misconduct.tables import case_decision, case_words
from grading.personal import alike_pairs, misconduct_cases, misconduct_decisions
from grading.releasing.holding import held_back
from grading.reviewing.queries import steps_of as steps_of_review
from tests.grading.reviewed import reviewed
from tests.grading.test_misconduct import Desk

DAY = 24 * 3600 * SECOND
YEAR = 365
OURS = ("case_statements", "misconduct_cases", "alike_pairs", "names", "bars")


@pytest.fixture
def desk(sqlite_bank):
    return Desk(sqlite_bank)


def due(hall, days):
    """What would go so many days from now, of the kinds that concern a case."""
    with hall.database.reading() as connection:
        kinds = kinds_of(all_wings())
        found = look(connection, kinds, periods_now(connection, kinds)[1], hall.now() + days * DAY)
    return {kind: found[kind].count for kind in OURS if found[kind].count}


def purge(desk, days):
    """Two persons carry it out so many days later."""
    desk.hall.clock.pass_minutes(days * 24 * 60)
    kinds = kinds_of(all_wings())
    carry_out(desk.hall, desk.judges[1], propose(desk.hall, desk.judges[0], kinds), kinds)


def told(desk, case):
    """The moves of a case whose words are still there."""
    with desk.hall.database.reading() as connection:
        return [one.move for one in steps_of(connection, desk.hall, case) if one.says]


def test_statements_go_before_the_decision_which_stays_as_long_as_it_is_on_the_record(desk):
    case = desk.decided(effect=Effect(Reach.PART, 9))
    assert due(desk.hall, 3 * YEAR) == {}
    assert due(desk.hall, 3 * YEAR + 30)["case_statements"] == 1
    purge(desk, 3 * YEAR + 30)
    assert told(desk, case) == ["open", "notify", "decide"]
    purge(desk, 6 * YEAR)
    assert told(desk, case) == ["open", "notify", "decide"], "the record has just ended"
    purge(desk, 5 * YEAR + 2)
    assert told(desk, case) == []
    with desk.hall.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(case_decision)).scalar_one() == 0


def test_who_is_on_the_record_or_whose_case_is_open_keeps_the_name_and_others_do_not(desk):
    desk.decided(effect=Effect(Reach.PART, 4))
    desk.open(sitting=1)
    purge(desk, 3 * YEAR + 30)
    with desk.hall.database.reading() as connection:
        named = select(registration.c.id).join(person, person.c.id == registration.c.person_id).where(person.c.name != "—")
        assert set(connection.execute(named).scalars()) == set(desk.room.registrations[:2])
    purge(desk, 5 * YEAR)
    with desk.hall.database.reading() as connection:
        assert set(connection.execute(named).scalars()) == {desk.room.registrations[1]}


def test_what_was_written_in_a_review_goes_and_that_there_was_one_stays(sqlite_bank):
    reviews = reviewed(sqlite_bank)
    answered, _outcome = reviews.signed(seat=3)
    open_still = reviews.ask()
    kinds, staff = kinds_of(all_wings()), sqlite_bank.staff
    reviews.hall.clock.pass_minutes((3 * YEAR + 30) * 24 * 60)
    carry_out(reviews.hall, staff["authority"], propose(reviews.hall, staff["officer"], kinds), kinds)
    with reviews.hall.database.reading() as connection:
        told = {one: steps_of_review(connection, reviews.hall, one) for one in (answered, open_still)}
    assert [(step.move, step.says) for step in told[answered]] == [("ask", ""), ("mark_again", ""), ("sign", "")]
    assert told[open_still][0].says, "it is not over"
    assert reviews.review(answered).told


def test_what_is_for_ever_is_never_due(desk):
    case = desk.decided("impersonation")
    assert due(desk.hall, 90 * YEAR) == {"case_statements": 1, "names": 2}
    purge(desk, 90 * YEAR)
    assert told(desk, case) == ["open", "notify", "decide"]


def test_a_bar_stays_with_the_decision_that_names_it_and_goes_after_it(desk):
    case = desk.decided("impersonation")
    desk.does(case, Move.APPEAL, desk.bank.staff["officer"])
    desk.does(case, Move.CANCEL, *desk.judges[2:])
    assert due(desk.hall, 5 * YEAR + 1) == {"case_statements": 1, "misconduct_cases": 1, "names": 3}
    purge(desk, 5 * YEAR + 1)
    purge(desk, 1)
    assert desk.bars() == []


def test_a_dismissed_case_whose_words_are_gone_holds_no_result_back(desk):
    case = desk.open()
    desk.does(case, Move.DISMISS, *desk.judges[:2])
    purge(desk, 5 * YEAR + 1)
    with desk.hall.database.reading() as connection:
        assert connection.execute(select(case_words)).all() == []
        assert held_back(connection, desk.room.administration) == {}


def test_an_undecided_case_is_never_due(desk):
    case = desk.open()
    desk.does(case, Move.NOTIFY, desk.bank.staff["officer"])
    assert due(desk.hall, 90 * YEAR) == {"names": 2}
    desk.does(case, Move.DECIDE, *desk.judges[:2], later=20)
    desk.does(case, Move.APPEAL, desk.bank.staff["officer"], later=21)
    assert due(desk.hall, 90 * YEAR) == {"names": 2}


def test_a_person_is_told_the_steps_and_decisions_of_the_own_case_and_nobody_else_is(desk):
    desk.decided("impersonation", effect=Effect(Reach.PART, FOR_EVER))
    hall = desk.hall
    with hall.database.reading() as connection:
        mine, other = (
            connection.execute(select(registration.c.person_id).where(registration.c.id == one)).scalar_one()
            for one in desk.room.registrations[:2]
        )
        told = misconduct_cases(connection, hall, mine), misconduct_decisions(connection, hall, mine)
        assert misconduct_cases(connection, hall, other) == misconduct_decisions(connection, hall, other) == []
    assert not any(isinstance(value, bytes) for row in told[0] for value in row.values()), "no words that are still locked"
    assert all(row["done_at"].startswith("2026-") for row in told[0])
    assert [(row["move"], row["says"]) for row in told[0]][2] == ("state", "I only asked for a pen.")
    assert [(row["decision"], row["years"]) for row in told[1]] == [(1, FOR_EVER)]


@pytest.fixture
def pairs(desk):
    """An analysis of the room with one pair, as the back office stores it."""
    found = Findings(PaperFinding(3, 80, 100.0), (), likeness=Likeness(3, 0.05))
    row = {
        "id": "a", "kind": "paper", "paper_id": desk.room.paper, "administration_id": desk.room.administration, "candidates": 3,
        "suspected": 0, "made_at": desk.hall.now(), "asked_by": "x", "digest": "0", "result": msgspec.json.encode(found).decode(),
    }  # fmt: skip
    pair = {
        "analysis_id": "a", "number": 1, "first": desk.room.sittings[0], "second": desk.room.sittings[2], "distance": 2, "alike": 60,
        "alike_wrong": 11, "expected": 41.25, "probability": 3e-9, "threshold": 1e-5, "flagged": True,
    }  # fmt: skip
    with desk.hall.database.writing() as connection:
        connection.execute(insert(analysis), row)
        connection.execute(insert(alike_pair), pair)
    return desk


def likeness(hall):
    with hall.database.reading() as connection:
        return analyses.findings_of(connection, connection.execute(select(analysis)).one()).likeness


def test_the_pairs_of_an_analysis_go_a_year_after_the_examination_and_its_figures_stay(pairs):
    (pair,) = likeness(pairs.hall).most_alike
    assert (pair.first, pair.second, pair.expected, pair.flagged) == (
        pairs.room.sittings[0], pairs.room.sittings[2], 41.25, True,
    )  # fmt: skip
    assert due(pairs.hall, YEAR) == {}
    with pairs.hall.database.writing() as connection:
        connection.execute(update(analysis).values(made_at=pairs.hall.now() + YEAR * DAY))
        earlier = pairs.hall.now() - YEAR * DAY - 1
        connection.execute(update(administration).values(starts_at=earlier))
    assert due(pairs.hall, 0) == {"alike_pairs": 1}, "an analysis that is made anew begins no period"
    purge(pairs, 0)
    assert likeness(pairs.hall) == Likeness(3, 0.05)


def test_an_analysis_takes_the_pairs_of_the_one_before_it_away(pairs):
    scope = {"paper": pairs.room.paper, "administration": pairs.room.administration, "by": "x"}
    analyse_paper(pairs.hall, scope, lambda done, total: None)
    assert likeness(pairs.hall).most_alike == ()
    with pairs.hall.database.reading() as connection:
        assert connection.execute(select(alike_pair)).all() == []


def test_pairs_of_before_come_out_of_the_text_of_their_analysis(pairs):
    before = likeness(pairs.hall)
    with pairs.hall.database.writing() as connection:
        row = connection.execute(select(analysis)).one()
        whole = replace(analyses.findings_of(connection, row), likeness=before)
        connection.execute(delete(alike_pair))
        connection.execute(update(analysis).values(result=msgspec.json.encode(whole).decode()))
        with Operations.context(MigrationContext.configure(connection)):
            import_module("examhall.migrations.versions.0038_cases_go_in_time")._take_pairs_out()
        text = connection.execute(select(analysis.c.result)).scalar_one()
    assert pairs.room.sittings[0] not in text
    assert likeness(pairs.hall) == before


def test_each_of_a_pair_is_told_of_it_and_not_who_the_other_is(pairs):
    with pairs.hall.database.reading() as connection:
        whose = dict(connection.execute(select(registration.c.id, registration.c.person_id)).all())
        told = [alike_pairs(connection, pairs.hall, whose[one]) for one in pairs.room.registrations]
    assert [len(one) for one in told] == [1, 0, 1]
    assert told[0] == told[2]
    assert set(told[0][0]) == {"title", "distance", "alike", "alike_wrong", "expected", "probability", "flagged"}


def test_bars_that_no_decision_names_go_as_before(desk):
    with desk.hall.database.writing() as connection:
        who = connection.execute(select(registration.c.person_id)).scalars().first()
        row = {"id": "b", "person_id": who, "since": "2026-01-01", "until": "2026-01-02", "reference": "1", "reason": "x",
               "entered_by": "x", "entered_at": desk.hall.now() - 6 * YEAR * DAY}  # fmt: skip
        connection.execute(insert(bar), row)
    assert due(desk.hall, 5 * YEAR)["bars"] == 1
