"""A key is amended: what a run proposes, who makes it live, what then counts, and what stands in its way."""

import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DatabaseError

from examhall.audit import trail
from examhall.errors import Damaged, ReasonNeeded, SecondPersonNeeded
from examhall.jobs.tables import job
from examhall.papers.tables import sealed_paper
from examhall.sittings.sheets import read_sheet, write_out
from examhall.sittings.tables import answer_sheet
from grading import graded as grading_of_sheets
from grading.amendments.amending import Manner
from grading.amendments.tables import key_amendment, rescoring, rescoring_line
from grading.certificates.entitled import parts_that_count
from grading.operations import grade_run
from grading.releasing.holding import Held, held_back
from grading.releasing.operations import NothingToRelease, confirm, release
from grading.releasing.queries import release_of, released
from grading.rescoring import computing, jobs, making_live, queries
from grading.rescoring.correcting import NotLive, correct, public_concerned
from grading.rescoring.making_live import Outdated, ask_to_make_live, make_live
from grading.rescoring.operations import EvidenceNeeded, NotExact, NothingSat, PaperNeeded, RunMovedOn, amend, drop, propose
from grading.rescoring.preview import Passing, passing
from grading.tables import part_result, result_edition, set_aside
from grading.voiding import void_part
from tests.grading.rescoring.amended_room import SILENT, AmendedRoom


@pytest.fixture
def room(sqlite_bank):
    return AmendedRoom(sqlite_bank)


BEFORE = {1: "100.0", 2: "59.0", 3: "40.0", 4: "60.0", 5: None}


def editions(room, seat):
    query = select(result_edition.c.edition, result_edition.c.cause, result_edition.c.score)
    with room.hall.database.reading() as connection:
        rows = connection.execute(query.where(result_edition.c.sitting_id == room.sittings[seat - 1]))
        return [tuple(row) for row in rows.all()]


def failed_with(room):
    """The code of the job that was done last."""
    with room.hall.database.reading() as connection:
        row = connection.execute(select(job).order_by(job.c.ended_at.desc(), job.c.asked_at.desc())).all()
    return [one.result for one in row if one.state == "failed"]


def test_from_an_amended_key_to_results_that_count(bank):
    room = AmendedRoom(bank)
    run = room.amended()
    assert room.proposed(run) == {
        1: ("lower", "100.0", "99.0"), 2: ("passes", "59.0", "60.0"), 3: ("higher", "40.0", "41.0"),
        4: ("fails", "60.0", "59.0"),
    }  # fmt: skip
    assert room.scores() == BEFORE, "a proposal changes nothing"
    room.live(run)
    assert room.scores() == {1: "99.0", 2: "60.0", 3: "41.0", 4: "59.0", 5: None}
    assert editions(room, 2) == [(1, "grading", "59.0"), (2, f"rescoring:{run}", "60.0")]
    assert editions(room, 5) == [(1, "grading", None)]
    with room.hall.database.reading() as connection:
        assert trail.verify(connection, room.hall.audit_key) is None
        assert queries.run_of(connection, run).decision == "live"


@pytest.mark.parametrize(
    ("manner", "more", "expected"),
    [
        (Manner.OTHER_KEY, {"spares": True}, {1: "100.0", 2: "60.0", 3: "41.0", 4: "60.0"}),
        (Manner.FURTHER_KEY, {}, {1: "100.0", 2: "60.0", 3: "41.0", 4: "60.0"}),
        (Manner.GIVEN, {}, {1: "100.0", 2: "60.0", 3: "41.0", 4: "60.0"}),
    ],
)
def test_a_key_beside_the_old_one_and_given_points_take_from_nobody(room, manner, more, expected):
    room.live(room.amended(manner, **more))
    assert {seat: score for seat, score in room.scores().items() if score} == expected


def test_every_later_grading_is_by_the_amended_key_and_comes_to_the_same(room):
    room.live(room.amended())
    counting = room.scores()
    grade_run(room.hall, room.room.run, room.officer)
    assert room.scores() == counting
    assert len(editions(room, 1)) == 2


def test_a_room_graded_only_after_the_amendment_is_graded_by_it(sqlite_bank):
    room = AmendedRoom(sqlite_bank)
    room.live(room.amended())
    with room.hall.database.writing() as connection:
        connection.execute(part_result.delete().where(part_result.c.sitting_id == room.sittings[1]))
    grade_run(room.hall, room.room.run, room.officer)
    assert room.scores()[2] == "60.0"


def test_it_takes_a_person_who_neither_amended_nor_proposed(room):
    run = room.amended()
    with pytest.raises(SecondPersonNeeded):
        ask_to_make_live(room.hall, room.officer, run)
    with room.hall.database.reading() as connection:
        amendment_id = queries.run_of(connection, run).amendment_id
    again = propose(room.hall, room.authority, amendment_id, False)
    room.work()
    for one in (room.officer, room.authority):
        with pytest.raises(SecondPersonNeeded):
            ask_to_make_live(room.hall, one, again)
    values = {"decision": "live", "decided_by": room.authority, "decided_at": 1}
    with pytest.raises(DatabaseError), room.hall.database.writing() as connection:
        connection.execute(update(rescoring).where(rescoring.c.id == again).values(values))


def test_a_run_that_is_dropped_with_a_reason_leaves_every_result_as_it_was(room):
    run = room.amended()
    with pytest.raises(ReasonNeeded):
        drop(room.hall, room.authority, run, " ")
    drop(room.hall, room.authority, run, "the commission decided otherwise")
    for verb in (lambda: drop(room.hall, room.authority, run, "x"), lambda: ask_to_make_live(room.hall, room.authority, run)):
        with pytest.raises(RunMovedOn):
            verb()
    assert room.scores() == BEFORE
    grade_run(room.hall, room.room.run, room.officer)
    assert room.scores() == BEFORE


def test_what_is_proposed_says_why_and_on_what_it_rests(room):
    with pytest.raises(ReasonNeeded):
        amend(room.hall, room.officer, room.wish(reason=" "))
    with pytest.raises(EvidenceNeeded):
        amend(room.hall, room.officer, room.wish(evidence=""))
    with pytest.raises(NothingSat):
        amend(room.hall, room.officer, room.wish(paper="another"))
    with room.hall.database.reading() as connection:
        assert connection.execute(select(key_amendment)).all() == []


def test_the_same_amendment_asked_for_twice_is_one(room):
    first = amend(room.hall, room.officer, room.wish())
    assert amend(room.hall, room.officer, room.wish()) == first
    with room.hall.database.reading() as connection:
        assert len(connection.execute(select(rescoring)).all()) == 1


def test_an_item_is_taken_out_of_one_paper_and_only_where_the_rest_is_exact(room):
    with pytest.raises(PaperNeeded):
        amend(room.hall, room.officer, room.wish(Manner.TAKEN_OUT))
    with pytest.raises(NotExact):  # 100 / 99
        amend(room.hall, room.officer, room.wish(Manner.TAKEN_OUT, paper=room.room.paper))
    with room.hall.database.reading() as connection:
        assert connection.execute(select(key_amendment)).all() == []


def test_of_two_runs_the_second_is_refused_when_the_first_went_live_and_computed_again(room):
    first, second = room.amended(), room.amended(Manner.GIVEN)
    room.live(first)
    with pytest.raises(Outdated):
        ask_to_make_live(room.hall, room.authority, second)
    with room.hall.database.reading() as connection:
        amendment_id = queries.run_of(connection, second).amendment_id
    again = propose(room.hall, room.officer, amendment_id, False)
    room.work()
    assert room.proposed(again) == {
        1: ("higher", "99.0", "100.0"), 2: ("same", "60.0", "60.0"), 3: ("same", "41.0", "41.0"), 4: ("passes", "59.0", "60.0"),
    }  # fmt: skip
    room.live(again)
    assert room.scores()[1] == "100.0"
    with pytest.raises(RunMovedOn):
        propose(room.hall, room.officer, amendment_id, False)


def test_nothing_is_live_half_where_a_result_has_changed_since(room):
    run = room.amended()
    void_part(room.hall, room.officer, room.authority, room.sittings[0], "a phone")
    ask_to_make_live(room.hall, room.authority, run)  # the result itself is as it was until the room is graded again
    grade_run(room.hall, room.room.run, room.officer)
    counting = room.scores()
    room.work()
    assert room.scores() == counting
    assert '"code":"rescoring_outdated"' in failed_with(room)[0]
    with room.hall.database.reading() as connection:
        assert queries.run_of(connection, run).decision is None


def test_a_run_that_broke_off_before_the_swap_is_live_whole_at_the_second_try(room, monkeypatch):

    run = room.amended()

    def broken(*_):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(making_live, "_swap", broken)
        with pytest.raises(RuntimeError):
            make_live(room.hall, room.authority, run, SILENT)
    assert room.scores() == BEFORE
    assert make_live(room.hall, room.authority, run, SILENT) == 4
    assert [len(editions(room, seat)) for seat in (1, 2, 3, 4, 5)] == [2, 2, 2, 2, 1]
    assert room.scores()[2] == "60.0"


def test_a_run_that_is_interrupted_goes_on_where_it_stopped(room, monkeypatch):
    run = amend(room.hall, room.officer, room.wish())
    marked = []

    def one_and_no_more(hall, ids, schemes):
        if marked:
            raise RuntimeError
        marked.extend(ids)
        return grading_of_sheets.grade_sheets(hall, ids, schemes)

    monkeypatch.setattr(computing, "AT_ONCE", 1)
    with monkeypatch.context() as patched:
        patched.setattr(computing, "grade_sheets", one_and_no_more)
        with pytest.raises(RuntimeError):
            computing.compute(room.hall, run, SILENT)
    told = []
    done = computing.compute(room.hall, run, lambda done, total: told.append((done, total)))
    assert told == [(2, 4), (3, 4), (4, 4)]
    other = AmendedRoomAgain(room).amended()
    with room.hall.database.reading() as connection:
        assert queries.run_of(connection, other).digest == done["digest"]


def test_a_run_whose_going_live_was_interrupted_says_how_far_it_is_of_all(room, monkeypatch):
    run, seen = room.amended(), []

    def died(done, total):
        seen.append((done, total))
        if len(seen) == 2:
            raise RuntimeError

    monkeypatch.setattr(making_live, "AT_ONCE", 1)
    with pytest.raises(RuntimeError):
        make_live(room.hall, room.authority, run, died)
    make_live(room.hall, room.authority, run, died)
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_back_office_that_died_behind_the_going_live_prepares_the_correction(room, monkeypatch):
    room.publish()
    run = room.amended()

    def died(*_):
        raise RuntimeError

    asked = {"rescoring": run, "by": room.authority}
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "correct", died)
        with pytest.raises(RuntimeError):
            jobs.bring_live(room.hall, asked, SILENT)
    told = jobs.bring_live(room.hall, asked, SILENT)
    with room.hall.database.reading() as connection:
        (concerned,) = public_concerned(connection, run)
    assert told["corrections"] == {room.room.administration: concerned.release}
    with pytest.raises(RunMovedOn):
        jobs.bring_live(room.hall, {**asked, "by": room.officer}, SILENT)


class AmendedRoomAgain(AmendedRoom):
    """The same room for another amendment that says the same in other words."""

    def __init__(self, room):
        self.__dict__.update(room.__dict__)

    def wish(self, *arguments, **more):
        return replace(super().wish(*arguments, **more), reason="once more")


def spoil(room, seat, how):
    """A newer answer sheet of a seat that is not what it should be; without `how` its hash does not fit."""
    with room.hall.database.writing() as connection:
        row = connection.execute(select(answer_sheet).where(answer_sheet.c.sitting_id == room.sittings[seat - 1])).one()
        text, digest = write_out(how(read_sheet(row.text))) if how else (row.text + " ", row.hash)
        connection.execute(insert(answer_sheet), {**row._asdict(), "edition": row.edition + 1, "text": text, "hash": digest})


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        (lambda sheet: replace(sheet, paper_hash="0" * 64), "other_paper"),
        (lambda sheet: replace(sheet, responses=dict.fromkeys(sheet.responses, "no option")), "malformed"),
        (None, "sheet_damaged"),
    ],
)
def test_a_sheet_that_cannot_be_marked_is_set_aside_in_the_run_and_the_others_go_on(room, how, reason):
    spoil(room, 1, how)
    run = room.amended()
    assert room.counts(run) == {"set_aside": 1, "passes": 1, "higher": 1, "fails": 1}
    with room.hall.database.reading() as connection:
        assert queries.lines_by_sitting(connection, run)[room.sittings[0]].fault == reason
    room.live(run)
    assert room.scores() == {1: "100.0", 2: "60.0", 3: "41.0", 4: "59.0", 5: None}, "what counted there goes on counting"


def test_a_rule_that_fails_sets_its_sittings_aside_with_the_item(room, failing):
    failing(room.item, room.new)
    run = room.amended()
    with room.hall.database.reading() as connection:
        faults = {row.fault: row.detail for row in queries.lines_by_sitting(connection, run).values() if row.fault}
    assert faults.keys() == {"rule_error"}
    assert faults["rule_error"].startswith(room.item)
    assert room.counts(run) == {"set_aside": 2, "lower": 1, "fails": 1}


def test_what_a_live_rescoring_could_not_mark_waits_until_it_is_graded_again(room, failing):
    mended = failing(room.item, room.new)
    run = room.amended()
    room.live(run)
    left = {room.sittings[1]: Held.NOT_RESCORED, room.sittings[2]: Held.NOT_RESCORED}
    with room.hall.database.reading() as connection:
        assert held_back(connection, room.room.administration) == left
        assert [row.results for row in queries.left_as_they_were(connection, run)] == [2]
    room.publish()
    assert public(room).keys() == {1, 4, 5}, "nobody's result is public by a key that counts no more"
    mended()
    grade_run(room.hall, room.room.run, room.officer)
    with room.hall.database.reading() as connection:
        assert held_back(connection, room.room.administration) == {}
        assert queries.left_as_they_were(connection, run) == []
    room.publish()
    assert public(room)[2] == ("60.0", 1)


def test_what_a_live_rescoring_could_not_mark_counts_towards_no_certificate(room, failing):
    def counting():
        with room.hall.database.reading() as connection:
            return {room.room.registrations.index(one) + 1 for one in parts_that_count(connection, room.room.registrations)}

    room.publish()
    assert counting() == {1, 4}
    failing(room.item, room.old)
    run = room.amended()
    with room.hall.database.reading() as connection:
        assert passing(connection, run) == Passing(2, 3), "of whom it could not mark, what counts goes on counting"
    room.live(run)
    assert room.scores()[1] == "100.0"
    assert counting() == set()


def test_a_paper_of_which_the_bank_is_damaged_is_set_aside_whole_and_keeps_its_results(room, monkeypatch):
    def damaged(*_):
        raise Damaged(what="item")

    monkeypatch.setattr(computing, "standing_scheme", damaged)
    run = room.amended()
    assert room.counts(run) == {"set_aside": 4}
    room.live(run)
    assert room.scores() == BEFORE


def test_who_was_set_aside_before_gets_a_result_by_the_amended_rule(room):
    with room.hall.database.writing() as connection:
        connection.execute(part_result.delete().where(part_result.c.sitting_id == room.sittings[1]))
        connection.execute(insert(set_aside), {"sitting_id": room.sittings[1], "reason": "rule_error", "detail": ""})
    run = room.amended()
    assert room.proposed(run)[2] == ("passes", None, "60.0")
    room.live(run)
    assert room.scores()[2] == "60.0"
    with room.hall.database.reading() as connection:
        assert connection.execute(select(set_aside)).all() == []


def test_a_paper_that_is_not_the_one_that_was_computed_is_not_made_live(room):
    run = room.amended()
    with room.hall.database.writing() as connection:
        connection.execute(update(sealed_paper).where(sealed_paper.c.id == room.room.paper).values(hash="0" * 64))
    with pytest.raises(Outdated):
        ask_to_make_live(room.hall, room.authority, run)


def test_a_result_waits_while_a_rescoring_of_its_paper_is_undecided(room):
    run = room.amended()
    with room.hall.database.reading() as connection:
        assert set(held_back(connection, room.room.administration).values()) == {Held.RESCORING}
    with pytest.raises(NothingToRelease):
        confirm(room.hall, room.officer, room.room.administration, SILENT)
    room.live(run)
    with room.hall.database.reading() as connection:
        assert held_back(connection, room.room.administration) == {}


def public(room):
    with room.hall.database.reading() as connection:
        found = released(connection, room.sittings)
    return {room.sittings.index(one) + 1: (f"{said.result.score}", said.number) for one, said in found.items()}


def test_public_results_are_corrected_by_a_release_of_its_own_and_only_those_that_say_something_else(bank):
    room = AmendedRoom(bank)
    room.publish()
    run = room.amended(Manner.FURTHER_KEY)
    assert room.counts(run) == {"passes": 1, "higher": 1, "same": 2}
    with pytest.raises(NotLive):
        correct(room.hall, room.officer, run, SILENT)
    room.live(run)
    assert public(room)[2] == ("59.0", 1), "the public sees it when it is released"
    with room.hall.database.reading() as connection:
        (concerned,) = public_concerned(connection, run)
        about = release_of(connection, concerned.release)
    assert (concerned.changed, about.cause, about.reason) == (2, f"rescoring:{run}", "the textbook says otherwise")
    assert about.confirmed_by == room.authority
    release(room.hall, room.officer, concerned.release)
    assert public(room) == {
        1: ("100.0", 1), 2: ("60.0", 2), 3: ("41.0", 2), 4: ("60.0", 1), 5: ("None", 1),
    }  # fmt: skip
    with room.hall.database.reading() as connection:
        said = released(connection, room.sittings)
    assert sum(one.points for one in said[room.sittings[1]].areas.values()) == 60
    assert correct(room.hall, room.authority, run, SILENT) == {}, "once is enough"


def test_amendments_and_proposals_are_never_edited(bank):
    room = AmendedRoom(bank)
    room.amended()
    for statement in (key_amendment.update().values(reason="x"), rescoring_line.delete()):
        with pytest.raises(DatabaseError), room.hall.database.writing() as connection:
            connection.execute(statement)


def test_a_room_graded_since_it_was_computed_has_the_run_computed_again(room):
    with room.hall.database.writing() as connection:
        one = connection.execute(select(part_result).where(part_result.c.sitting_id == room.sittings[2])).one()
        connection.execute(part_result.delete().where(part_result.c.sitting_id == one.sitting_id))
    run = room.amended()
    assert 3 not in room.proposed(run)
    with room.hall.database.writing() as connection:
        connection.execute(insert(part_result), one._asdict())
    with pytest.raises(Outdated):
        ask_to_make_live(room.hall, room.authority, run)
