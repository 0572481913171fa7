"""Results that are confirmed by one person and released by another; every edition of a result is kept."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from examhall.audit import trail
from examhall.audit.tables import audit_entry
from examhall.errors import ReasonNeeded, SecondPersonNeeded
from examhall.jobs.worker import kinds, work_once
from examhall.opening import named_wings
from examhall.sittings.journal import read as journal_of
from examhall.sittings.sheets import sheet_of
from examhall.sittings.tables import board, journal
from grading.kept_answers.changes import undecided
from grading.kept_answers.deciding import decide
from grading.operations import grade_run
from grading.releasing import queries
from grading.releasing.areas import Earned
from grading.releasing.holding import Held, held_back
from grading.releasing.operations import (
    AnotherReleaseWaits,
    ItemAltered,
    NothingToRelease,
    ReleaseDecided,
    ResultsChanged,
    confirm,
    release,
    withdraw,
)
from grading.releasing.tables import release_line
from grading.results import PartResult, Verdict
from grading.tables import part_result, result_edition, set_aside
from grading.voiding import void_part
from question_bank.tables import item_version
from tests.bank_builders import a_desk, a_room_that_sits, right
from tests.builders import a_save
from tests.grading.test_grading_run import alter_marks, spoil, worth_nothing
from tests.room_acts import unguard

SILENT = lambda done, total: None  # noqa: E731


@pytest.fixture
def room(sqlite_bank):
    return marked(sqlite_bank)


def marked(bank):
    """Three sat (everything right, nothing, everything right) and one was absent."""
    room = a_room_that_sits(bank, candidates=4, absent=(4,))
    room.sit(1, right(room, 1))
    room.sit(2, {})
    room.sit(3, right(room, 3))
    room.close()
    grade_run(room.hall, room.run, bank.staff["officer"])
    return room


def confirmed(room, **more):
    return confirm(room.hall, room.bank.staff["officer"], room.administration, SILENT, **more)


def let_out(room, release_id):
    return release(room.hall, room.bank.staff["authority"], release_id)


def public(room):
    with room.hall.database.reading() as connection:
        found = queries.released(connection, room.sittings)
    return {room.sittings.index(one) + 1: said for one, said in found.items()}


def test_what_one_person_confirms_another_makes_public(bank):
    room = marked(bank)
    waiting = confirmed(room)
    assert public(room) == {}
    with pytest.raises(SecondPersonNeeded):
        release(room.hall, bank.staff["officer"], waiting)
    assert let_out(room, waiting) == 4
    said = public(room)
    assert [said[seat].result for seat in (1, 2, 4)] == [
        PartResult(Verdict.PASSED, Decimal("100.0")), PartResult(Verdict.FAILED, Decimal("0.0")), PartResult(Verdict.ABSENT),
    ]  # fmt: skip
    assert {one.number for one in said.values()} == {1}
    with pytest.raises(ReleaseDecided):
        let_out(room, waiting)
    with bank.hall.database.reading() as connection:
        actions = list(connection.execute(select(audit_entry.c.action).order_by(audit_entry.c.number)).scalars())
        assert trail.verify(connection, bank.hall.audit_key) is None
    assert actions[-2:] == ["confirm_results", "results_released"]


def test_the_points_of_the_areas_are_the_points_of_the_part(room):
    let_out(room, confirmed(room))
    said = public(room)
    assert sum(one.points for one in said[1].areas.values()) == 100 == sum(one.out_of for one in said[2].areas.values())
    assert {one.points for one in said[2].areas.values()} == {0}
    assert len(said[1].areas) > 5
    assert said[4].areas == {}
    assert all(isinstance(one, Earned) for one in said[1].areas.values())


def test_what_is_undecided_is_held_back_and_the_others_go_on(room):
    with room.hall.database.writing() as connection:
        connection.execute(board.update().where(board.c.sitting_id == room.sittings[0]).values(kept=1))
    with room.hall.database.reading() as connection:
        assert held_back(connection, room.administration) == {room.sittings[0]: Held.KEPT_ANSWERS}
    assert let_out(room, confirmed(room)) == 3
    assert set(public(room)) == {2, 3, 4}
    with pytest.raises(NothingToRelease):
        confirmed(room)
    with room.hall.database.writing() as connection:
        connection.execute(board.update().where(board.c.sitting_id == room.sittings[0]).values(kept=0))
    assert let_out(room, confirmed(room)) == 1
    assert set(public(room)) == {1, 2, 3, 4}


def test_nothing_is_released_half_when_something_changed_since_it_was_confirmed(room):
    waiting = confirmed(room)
    with pytest.raises(AnotherReleaseWaits):
        confirmed(room)
    with room.hall.database.writing() as connection:
        connection.execute(board.update().where(board.c.sitting_id == room.sittings[2]).values(kept=1))
    with pytest.raises(ResultsChanged):
        let_out(room, waiting)
    assert public(room) == {}
    with pytest.raises(ReasonNeeded):
        withdraw(room.hall, room.bank.staff["officer"], waiting, " ")
    withdraw(room.hall, room.bank.staff["officer"], waiting, "answers were read in")
    with pytest.raises(ReleaseDecided):
        let_out(room, waiting)
    assert let_out(room, confirmed(room)) == 3


def a_score_of_99(room, seat):
    with room.hall.database.writing() as connection:
        connection.execute(update(part_result).where(part_result.c.sitting_id == room.sittings[seat - 1]).values(score="99.0"))


def marks_worth_less(room, seat):
    alter_marks(room, seat, worth_nothing)


@pytest.mark.parametrize("alter", [marks_worth_less, a_score_of_99])
def test_a_result_that_was_altered_in_the_database_is_set_aside_and_the_others_go_on(room, alter):
    alter(room, 1)
    let_out(room, confirmed(room))
    assert sorted(public(room)) == [2, 3, 4]
    with room.hall.database.reading() as connection:
        assert held_back(connection, room.administration) == {room.sittings[0]: Held.ALTERED}
        assert connection.execute(select(set_aside.c.reason)).scalars().all() == ["altered"]
        why = select(audit_entry.c.text).where(audit_entry.c.action == "put_aside_results")
        assert room.sittings[0] in connection.execute(why).scalar_one()
        assert trail.verify(connection, room.hall.audit_key) is None
    grade_run(room.hall, room.run, room.bank.staff["officer"])
    let_out(room, confirmed(room))
    assert public(room)[1].result == PartResult(Verdict.PASSED, Decimal(100))


def rewrite_journal(room, seat, change):
    """What somebody with the database's own password does to a journal: each entry becomes what `change` says."""
    with room.hall.database.writing() as connection:
        mine = journal.c.sitting_id == room.sittings[seat - 1]
        for row in connection.execute(select(journal.c.number, journal.c.text).where(mine)).all():
            connection.execute(update(journal).where(mine, journal.c.number == row.number).values(text=change(row)))


def test_a_result_that_rests_on_an_edited_journal_is_set_aside_until_the_journal_is_restored(room):
    with room.hall.database.writing() as connection:
        unguard(connection, "journal")
        mine = select(journal.c.number, journal.c.text).where(journal.c.sitting_id == room.sittings[0])
        before = {row.number: row.text for row in connection.execute(mine)}
    rewrite_journal(room, 1, lambda row: row.text if row.number != 5 else row.text + " ")
    let_out(room, confirmed(room))
    assert sorted(public(room)) == [2, 3, 4]
    with room.hall.database.reading() as connection:
        assert held_back(connection, room.administration) == {room.sittings[0]: Held.JOURNAL}
    page = a_desk(room.hall)("officer").get(f"/results/{room.administration}/release").get_data(as_text=True)
    assert "Its journal does not verify" in page
    assert "Restore it from a backup" in page
    grade_run(room.hall, room.run, room.bank.staff["officer"])
    with pytest.raises(NothingToRelease):
        confirmed(room)
    rewrite_journal(room, 1, lambda row: before[row.number])
    grade_run(room.hall, room.run, room.bank.staff["officer"])
    let_out(room, confirmed(room))
    assert sorted(public(room)) == [1, 2, 3, 4]


def half(sheet):
    """A sheet that is whole by its own hash, without half of the answers."""
    return replace(sheet, responses=dict(list(sheet.responses.items())[: len(sheet.responses) // 2]))


def without_its_end(room):
    """The sheet that the first half of the journal gives: true to the entry that it names as its last one."""
    with room.hall.database.reading() as connection:
        posted = journal_of(connection, room.sittings[0])
    return lambda sheet: sheet_of(posted[: len(posted) // 2], sheet.state)


@pytest.mark.parametrize("spoilt", [lambda room: half, without_its_end])
def test_a_result_by_a_sheet_that_its_journal_does_not_say_waits_and_grading_writes_the_sheet_anew(bank, spoilt):
    """A sheet's hash needs no key: whoever can write to the database can rewrite both."""
    room = a_room_that_sits(bank, candidates=2)
    for seat in (1, 2):
        room.sit(seat, right(room, seat))
    room.close()
    spoil(room, 1, spoilt(room))
    grade_run(room.hall, room.run, room.bank.staff["officer"])
    let_out(room, confirmed(room))
    assert sorted(public(room)) == [2]
    with room.hall.database.reading() as connection:
        assert held_back(connection, room.administration) == {room.sittings[0]: Held.SHEET}
    page = a_desk(room.hall)("officer").get(f"/results/{room.administration}/release").get_data(as_text=True)
    assert "Its answer sheet is not what its journal says" in page
    assert "the sheet is then written anew from the journal" in page
    assert f'<a class="button" href="/results/{room.administration}">' in page, "there it is graded again"
    grade_run(room.hall, room.run, room.bank.staff["officer"])
    let_out(room, confirmed(room))
    assert public(room)[1].result == PartResult(Verdict.PASSED, Decimal(100))
    with room.hall.database.reading() as connection:
        assert trail.verify(connection, room.hall.audit_key) is None
        written = connection.execute(select(audit_entry.c.text).where(audit_entry.c.action == "write_sheets"))
        assert room.sittings[0] in written.scalar_one()


def test_a_kept_answer_that_is_let_in_after_the_marking_counts_before_anything_is_confirmed(bank):
    room = a_room_that_sits(bank, candidates=2)
    everything = right(room, 1)
    field, value = everything.popitem()
    room.sit(1, everything)
    room.sit(2, {})
    room.close()
    place = room.hall.safe.shape(room.booklet(1))[0].fields[field].place
    room.wish(a_save(99, value, field, place=place), 1)
    grade_run(room.hall, room.run, room.bank.staff["officer"])
    with room.hall.database.reading() as connection:
        (kept,) = undecided([one.record for one in journal_of(connection, room.sittings[0])])
    decide(room.hall, room.bank.staff["chief"], room.run, {(room.sittings[0], kept.entry): True}, "it was given in time")
    let_out(room, confirmed(room))
    assert sorted(public(room)) == [2]
    with room.hall.database.reading() as connection:
        assert held_back(connection, room.administration) == {room.sittings[0]: Held.OUTDATED}
    page = a_desk(room.hall)("officer").get(f"/results/{room.administration}/release").get_data(as_text=True)
    assert "There is a newer answer sheet than the one that was marked." in page
    grade_run(room.hall, room.run, room.bank.staff["officer"])
    let_out(room, confirmed(room))
    assert public(room)[1].result == PartResult(Verdict.PASSED, Decimal(100))


def test_nothing_is_confirmed_by_an_item_that_was_altered_and_the_officer_is_told_what_to_do(room):
    with room.hall.database.writing() as connection:
        unguard(connection, "item_version")
        mine = item_version.c.item_id == room.asked(1)[0].item
        connection.execute(update(item_version).where(mine).values(text=item_version.c.text + " "))
    with pytest.raises(ItemAltered):
        confirmed(room)
    officer = a_desk(room.hall)("officer")
    officer.post(f"/results/{room.administration}/confirm")
    assert work_once(room.hall, kinds(named_wings()))
    page = officer.get(f"/results/{room.administration}/release").get_data(as_text=True)
    assert "an item of a paper was altered since it was sealed" in page


def test_a_part_that_two_persons_made_void_is_told_even_where_its_journal_is_gone(room):
    officer, authority = room.bank.staff["officer"], room.bank.staff["authority"]
    void_part(room.hall, officer, authority, room.sittings[0], "somebody else sat")
    grade_run(room.hall, room.run, officer)
    with room.hall.database.writing() as connection:
        unguard(connection, "journal")
        connection.execute(delete(journal).where(journal.c.sitting_id == room.sittings[0]))
    let_out(room, confirmed(room))
    assert public(room)[1].result.verdict == "voided"


def test_a_correction_is_another_release_and_every_edition_is_kept(room):
    let_out(room, confirmed(room))
    officer, authority = room.bank.staff["officer"], room.bank.staff["authority"]
    void_part(room.hall, officer, authority, room.sittings[0], "somebody else sat")
    grade_run(room.hall, room.run, officer)
    assert public(room)[1].result.verdict == "passed"
    with pytest.raises(NothingToRelease):
        confirmed(room)
    with pytest.raises(ReasonNeeded):
        confirmed(room, cause="void:1")
    assert let_out(room, confirmed(room, cause="void:1", reason="a decision")) == 1
    corrected = public(room)[1]
    assert (corrected.result, corrected.number, corrected.reason) == (PartResult(Verdict.VOIDED), 2, "a decision")
    assert public(room)[3].number == 1
    with room.hall.database.reading() as connection:
        rows = connection.execute(
            select(result_edition.c.edition, result_edition.c.verdict, result_edition.c.score).where(
                result_edition.c.sitting_id == room.sittings[0]
            )
        ).all()
        others = connection.execute(
            select(result_edition.c.edition).where(result_edition.c.sitting_id == room.sittings[2])
        ).scalars()
        assert sorted(rows) == [(1, "passed", "100.0"), (2, "voided", None)]
        assert list(others) == [1]


def test_what_was_released_is_never_edited(bank):
    room = marked(bank)
    let_out(room, confirmed(room))
    for statement in (
        release_line.update().values(score="100.0"),
        release_line.delete(),
        result_edition.update().values(score="1.0"),
    ):
        with pytest.raises(DatabaseError), room.hall.database.writing() as connection:
            connection.execute(statement)
    assert public(room)[2].result == PartResult(Verdict.FAILED, Decimal("0.0"))


def test_a_release_names_no_edition_that_is_not_there(room):
    row = {"release_id": confirmed(room), "sitting_id": "nobody", "edition": 9, "verdict": "absent", "areas": "{}"}
    with pytest.raises(DatabaseError), room.hall.database.writing() as connection:
        connection.execute(insert(release_line), row)
