"""Answers kept aside: what is proposed, both scores, and the chief proctor's word in number order."""

import pytest

from examhall.errors import NotFound, NotNow, ReasonNeeded, Undecided
from examhall.jobs.worker import work_once
from examhall.sittings import anchors, board, closing
from examhall.sittings import entries as e
from examhall.sittings.commands import ApproveMachine, TakeLease
from examhall.sittings.journal import Posted
from examhall.sittings.sheets import responses_of
from grading.answer_sheets import open_booklet
from grading.jobs import GRADE, grade
from grading.kept_answers import evidence
from grading.kept_answers.changes import Proposal, responses_with, undecided
from grading.kept_answers.deciding import decide, read_kept, weigh
from grading.kept_answers.queries import runs_with_kept
from grading.mark_book import queries
from grading.operations import grade_run
from question_bank.papers.laying import prepare_administration
from tests.bank_builders import a_room_that_sits, right, seated
from tests.builders import BROWSER, CHIEF, NINE, PROCTOR, a_hand_in, a_save, at
from tests.grading.human_marking.judged_room import JudgedRoom

OLD, NEW = "old-machine", "new-machine"


def records(*facts):
    return [e.Record(number, NINE, NINE, fact) for number, fact in enumerate(facts)]


def answered(field, value, number, browser=OLD):
    return e.Answered(field, value, browser, number, f"{browser}-{number}", 0, bool(value))


def kept(field, value, number, browser=OLD, why="fenced"):
    return e.KeptAside(field, value, browser, number, f"{browser}-{number}", why)


def proposals(*facts):
    return [one.proposal for one in undecided(records(*facts))]


def test_an_empty_field_proposes_to_admit():
    assert proposals(kept("f1", "a", 3)) == [Proposal.ADMIT]
    assert proposals(answered("f1", "a", 1), answered("f1", "", 2), kept("f1", "b", 3)) == [Proposal.ADMIT]


def test_a_newer_change_of_the_same_browser_is_proposed_and_an_older_one_is_not():
    assert proposals(answered("f1", "a", 1), kept("f1", "b", 2, why="late")) == [Proposal.ADMIT]
    assert proposals(answered("f1", "a", 5), kept("f1", "b", 2, why="out_of_order")) == [Proposal.REJECT]


def test_against_a_later_machines_answer_a_person_must_choose():
    assert proposals(kept("f1", "b", 9), answered("f1", "a", 1, NEW)) == [Proposal.CHOOSE]


def test_what_was_decided_waits_no_more_and_what_was_admitted_counts():
    first = (kept("f1", "a", 3), kept("f1", "b", 4), e.KeptAdmitted(0, "f1", "a", 0, "was there", CHIEF))
    (left,) = undecided(records(*first))
    assert (left.value, left.present, left.proposal) == ("b", "a", Proposal.ADMIT)
    assert undecided(records(*first, e.KeptRejected(1, "too late", CHIEF))) == []


def test_they_come_in_number_order():
    assert [one.number for one in undecided(records(kept("f1", "c", 7), kept("f2", "d", 2), kept("f1", "a", 5)))] == [2, 5, 7]


def test_the_score_with_them_is_what_admitting_them_would_give():
    told = records(answered("f1", "a", 1), answered("f2", "a", 1, NEW), kept("f1", "b", 2), kept("f2", "b", 3))
    changes = undecided(told)
    with_all = responses_with(told, changes, {one.entry for one in changes})
    decided = [e.KeptAdmitted(one.entry, one.field, one.value, 0, "x", CHIEF) for one in changes]
    assert with_all == responses_of([*told, *records(*decided)]) == {"f1": "b", "f2": "b"}
    assert responses_with(told, changes, {2}) == {"f1": "b", "f2": "a"}


@pytest.fixture
def room(bank):
    """Seat 1 answered half on one machine; the other half reached us from that machine after another one had taken over."""
    room = a_room_that_sits(bank, candidates=2)
    everything = list(right(room, 1).items())
    room.answer(1, dict(everything[:40]))
    room.wish(TakeLease(NEW), 1)
    room.wish(ApproveMachine(NEW, PROCTOR), 1)
    room.wish(TakeLease(NEW), 1)
    room.late = dict(everything[40:])
    shape = bank.hall.safe.shape(room.booklet(1))[0]
    for number, (field, value) in enumerate(room.late.items(), 41):
        outcome = room.wish(a_save(number, value, field, BROWSER, place=shape.fields[field].place), 1)
        assert isinstance(outcome.posted[0].record.entry, e.KeptAside)
    return room


def waiting(room):
    read, schemes = read_kept(room.hall, room.run)
    return weigh(read, schemes)


def choose(room, admit, which=lambda line: True):
    return {
        (one.sitting.id, line.change.entry): admit for one in waiting(room) for line in one.lines if which(line)
    }  # fmt: skip


def stands(room, seat=1):
    with room.hall.database.reading() as connection:
        return board.read(connection, [room.sittings[seat - 1]])[room.sittings[seat - 1]].sitting


def test_the_chief_sees_each_with_both_scores(room):
    (one,) = waiting(room)
    with room.hall.database.reading() as connection:
        assert [(run.id, run.kept) for run in runs_with_kept(connection)] == [(room.run, 40)]
    assert (one.sitting.seat, len(one.lines)) == (1, 40)
    assert one.without < one.admitting
    assert str(one.admitting) == "100.0"
    first = one.lines[0]
    assert first.change.proposal is Proposal.ADMIT
    assert 1 <= first.number <= 80
    assert first.asked
    assert first.kept
    assert not set(first.kept) & set(room.late)
    assert first.present == []


def test_all_admitted_at_once_count_in_the_sheet_and_the_score(room):
    chief = room.bank.staff["chief"]
    assert decide(room.hall, chief, room.run, choose(room, True), "the machine had failed") == 40
    assert (stands(room).kept, stands(room).answered_count) == ((), 80)
    room.hand_in(2, 0)
    room.wish(a_hand_in(1, 0, NEW), 1)
    room.close()
    grade_run(room.hall, room.run, chief)
    with room.hall.database.reading() as connection:
        assert queries.result_of(connection, room.sittings[0]).score == "100.0"


def test_some_admitted_and_the_rest_rejected(room):
    chief = room.bank.staff["chief"]
    decide(room.hall, chief, room.run, choose(room, True, lambda line: line.change.number <= 50), "seen by the proctor")
    assert len(stands(room).kept) == 30
    room.hand_in(2, 0)
    room.wish(a_hand_in(1, 0, NEW), 1)
    with pytest.raises(Undecided):
        room.act(closing.close, by=CHIEF)
    decide(room.hall, chief, room.run, choose(room, False), "after the change of machine")
    assert (stands(room).kept, stands(room).answered_count) == ((), 50)


def test_without_a_reason_nothing_is_decided(room):
    with pytest.raises(ReasonNeeded):
        decide(room.hall, room.bank.staff["chief"], room.run, choose(room, True), "  ")
    assert len(stands(room).kept) == 40


def test_what_somebody_decided_meanwhile_is_left_as_it_is(room):
    chief, all_of_them = room.bank.staff["chief"], choose(room, True)
    decide(room.hall, chief, room.run, choose(room, False, lambda line: line.change.number <= 45), "no")
    assert decide(room.hall, chief, room.run, all_of_them, "yes") == 35
    assert stands(room).answered_count == 75


def test_another_rooms_answers_cannot_be_decided_from_here(room):
    assert decide(room.hall, "chief", room.run, {("nobody", 7): True}, "x") == 0
    with pytest.raises(NotFound):
        decide(room.hall, "chief", "no such run", {}, "x")


def test_admitted_after_the_closing_makes_a_new_sheet_and_is_graded_anew(sqlite_bank):
    room = a_room_that_sits(sqlite_bank, candidates=1)
    everything = right(room, 1)
    room.sit(1, {})
    room.close()
    chief = room.bank.staff["chief"]
    grade_run(sqlite_bank.hall, room.run, chief)
    field, value = next((name, value) for name, value in everything.items() if isinstance(value, str))
    room.wish(a_save(9, value, field), 1)
    (one,) = waiting(room)
    assert one.lines[0].change.why == "closed"
    decide(sqlite_bank.hall, chief, room.run, choose(room, True), "sent before the end, as the proctor saw")
    assert work_once(sqlite_bank.hall, {GRADE: grade})
    with sqlite_bank.hall.database.reading() as connection:
        assert queries.result_of(connection, room.sittings[0]).score == "1.0"


def test_no_booklet_is_opened_for_it_before_the_paper_is_released(sqlite_bank):
    administration, paper = seated(sqlite_bank), sqlite_bank.sealed()
    with sqlite_bank.hall.database.writing() as connection:
        prepare_administration(connection, sqlite_bank.hall, NINE, sqlite_bank.staff["officer"], administration, paper)
        booklet = connection.exec_driver_sql("SELECT id FROM booklet").scalar()
    with sqlite_bank.hall.database.reading() as connection, pytest.raises(NotNow):
        open_booklet(connection, sqlite_bank.hall, booklet)


def made(number, minutes, received, browser=OLD, why="late"):
    """A change kept aside that was made and received that many minutes after nine."""
    return e.Record(
        number, at(received), at(received), e.KeptAside("f1", "a", browser, number, f"t-{number}", why, at(minutes) // 1000)
    )  # fmt: skip


def test_a_change_says_when_it_was_made_and_how_many_numbers_before_it_are_missing():
    first = e.Record(0, NINE, NINE, answered("f1", "a", 1))
    (one, other) = undecided([first, made(2, 10, 40), made(5, 12, 40)])
    assert (one.made_at, one.received_at, one.missing) == (at(10), at(40), 0)
    assert other.missing == 2
    assert undecided([e.Record(0, at(5), at(5), kept("f1", "a", 1))])[0].made_at == at(5)


def test_neighbours_who_were_silent_meanwhile_are_told_from_those_who_were_heard():
    (change,) = undecided([made(1, 10, 40)])
    assert evidence.meanwhile(change, [neighbour(5, 41), neighbour(20), []]) == evidence.Meanwhile(3, 1)


def neighbour(*minutes):
    heard = [e.Record(n, at(m), at(m), answered("f1", "a", n, "neighbour")) for n, m in enumerate(minutes)]
    return [Posted(record, "", "") for record in heard]


def test_the_neighbours_are_those_of_the_seat_where_the_answer_was_given(tmp_path):
    (change,) = undecided([made(1, 10, 40, browser=OLD)])
    moved = records(e.Leased(1, OLD), e.SeatChanged(2, 41, "the screen failed", PROCTOR), e.Leased(2, NEW))
    posted = [Posted(record, "", "") for record in moved]
    seats = evidence.seats_of(posted, now=41)
    assert seats == {OLD: 2, NEW: 41}
    told = {"sitting": evidence.Told(posted, seats, {2: [neighbour(20)], 41: []})}
    judged = evidence.judge(b"key", tmp_path / "anchors", told, {"sitting": [change]})
    assert judged["sitting"].meanwhile == {change.entry: evidence.Meanwhile(1, 1)}


def test_a_chain_is_verified_and_its_last_anchor_looked_up(sqlite_bank, clock, tmp_path):
    room, key = a_room_that_sits(sqlite_bank), sqlite_bank.hall.clerk.key
    told = evidence.read(room.hall, room.run, room.sittings[:1])
    sitting, path = room.sittings[0], tmp_path / "anchors"

    def chain(found=told):
        return evidence.judge(key, path, found, {sitting: []})[sitting].chain

    entries = len(told[sitting].posted)
    assert chain() == evidence.Chain(entries, None, 0, 0, False)
    with room.hall.database.reading() as connection:
        anchors.append(path, anchors.make(connection, clock.now(), None))
    assert chain() == evidence.Chain(entries, None, clock.now(), entries - 1, True)
    cut = evidence.Told(told[sitting].posted[:-1], {}, {})
    assert chain({sitting: cut}).anchor_holds is False
    swapped = evidence.Told([told[sitting].posted[0], *told[sitting].posted[2:]], {}, {})
    assert chain({sitting: swapped}).fault == 1
    assert [len(near) for near in told[sitting].near.values()] == [1]


def test_the_chief_sees_scores_of_a_paper_of_which_markers_read_some(sqlite_bank):
    story = JudgedRoom(sqlite_bank)
    room, field = story.room, story.field(1)
    place = room.hall.safe.shape(room.booklet(1))[0].fields[field].place
    outcome = room.wish(a_save(900, "SAY US DOLLARS TEN", field, "another-browser", place=place), 1)
    assert isinstance(outcome.posted[0].record.entry, e.KeptAside)
    (one,) = waiting(room)
    assert (str(one.without), str(one.admitting), one.unread) == ("98.0", "98.0", 1)
    markers = story.markers("one", "other")
    story.both_mark(*markers, 2, 2)
    (one,) = waiting(room)
    assert (str(one.without), str(one.admitting), one.unread) == ("100.0", "98.0", 1), "the other answer was read by nobody"
