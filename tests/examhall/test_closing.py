"""Closing a room, on both databases: what stands in the way, the sheets and the seal, and what may come after."""

import hashlib

import msgspec
import pytest
from sqlalchemy import select

from examhall.errors import NotNow, Undecided
from examhall.sittings import closing, room_runs
from examhall.sittings import commands as c
from examhall.sittings.closing import NotWhole
from examhall.sittings.sheets import AnswerSheet
from examhall.sittings.tables import answer_sheet, room_run
from tests.builders import BROWSER, CHIEF, PROCTOR, a_hand_in, a_room
from tests.room_acts import act, fault, open_room, shown, stored, undone, unguard

STRANGER = "browser-of-another-machine"


@pytest.fixture
def room(hall, clock):
    """Seat 1 hands in three answers, seat 2 runs out of time, seat 3 never came."""
    room = a_room(hall)
    open_room(room, seats=(1, 2))
    room.lease(1)
    room.save(1, "q1a")
    room.save(2, "q2b", "f2")
    room.save(3, "q1c")
    room.wish(a_hand_in(4, 3))
    clock.pass_minutes(70)
    room.wish(c.Expire(), 2)
    room.wish(c.MarkAbsent(PROCTOR), 3)
    return room


def close(room):
    return act(room, closing.close, by=CHIEF)


def sheets(room, seat=1):
    with room.hall.database.reading() as connection:
        query = select(answer_sheet).where(answer_sheet.c.sitting_id == room.sittings[seat - 1])
        return list(connection.execute(query.order_by(answer_sheet.c.edition)))


def seal_holds(room):
    with room.hall.database.reading() as connection:
        return closing.seal_holds(connection, room.run)


def test_closing_writes_a_sheet_for_every_sitting_and_seals_the_room(room):
    close(room)
    first = msgspec.json.decode(sheets(room)[0].text, type=AnswerSheet)
    assert first.responses == {"f1": "q1c", "f2": "q2b"}
    assert (first.state, first.sitting, first.paper) == ("submitted", room.sittings[0], room.paper.id)
    assert first.verified_to == shown(room).sitting.version
    assert first.head == shown(room).head
    assert sheets(room)[0].hash == hashlib.sha256(sheets(room)[0].text.encode()).hexdigest()
    assert [sheets(room, seat)[0].state for seat in (1, 2, 3)] == ["submitted", "expired", "absent"]
    assert msgspec.json.decode(sheets(room, 3)[0].text, type=AnswerSheet).responses == {}
    assert seal_holds(room)


def test_a_room_is_closed_once(room):
    close(room)
    with pytest.raises(NotNow):
        close(room)
    for verb, *more in (
        (room_runs.authorise, room.sittings),
        (room_runs.open_part,),
        (room_runs.resume_room,),
        (room_runs.reopen, room.sittings, "r1", 60, "too late"),
    ):
        with pytest.raises(NotNow):
            act(room, verb, *more)


def test_a_room_with_running_or_waiting_sittings_or_undecided_changes_cannot_close(room):
    act(room, room_runs.reopen, [room.sittings[1]], "r1", 60, "outage", by=CHIEF)
    room.wish(c.CorrectAbsence("was there", CHIEF), 3)
    room.save(9)
    with pytest.raises(Undecided) as refused:
        close(room)
    assert refused.value.details == {"running": 1, "before": 1, "kept": 1}
    assert sheets(room) == []
    assert not shown(room).sitting.closed
    room.wish(c.Terminate("enough", PROCTOR), 2)
    room.wish(c.MarkAbsent(PROCTOR), 3)
    with pytest.raises(Undecided) as refused:
        close(room)
    assert refused.value.details == {"running": 0, "before": 0, "kept": 1}


def test_a_part_that_was_never_opened_cannot_be_closed(hall):
    room = a_room(hall, 1)
    room.wish(c.MarkAbsent(PROCTOR))
    with pytest.raises(NotNow):
        close(room)


def edit_journal(room):
    with room.hall.database.writing() as connection:
        unguard(connection, "journal")
    write_over(room, "q2b", "q2a")


def write_over(room, was, now):
    statement = f"UPDATE journal SET text = replace(text, '{was}', '{now}') WHERE sitting_id = '{room.sittings[0]}'"
    with room.hall.database.writing() as connection:
        connection.exec_driver_sql(statement)


def edit_board(room):
    with room.hall.database.writing() as connection:
        connection.exec_driver_sql(
            f'UPDATE board SET facts = replace(facts, \'"state":"expired"\', \'"state":"submitted"\'), state = \'submitted\' '
            f"WHERE sitting_id = '{room.sittings[1]}'"
        )


def edit_beyond_reading(room):
    with room.hall.database.writing() as connection:
        unguard(connection, "journal")
        connection.exec_driver_sql(f"UPDATE journal SET text = '{{' WHERE sitting_id = '{room.sittings[0]}' AND number = 2")


EDITS = [(edit_journal, 1), (edit_board, 2), (edit_beyond_reading, 1)]


@pytest.mark.parametrize(("edit", "seat"), EDITS)
def test_one_person_alone_closes_no_room_of_which_a_journal_or_a_board_row_was_edited(room, edit, seat):
    edit(room)
    with pytest.raises(NotWhole) as refused:
        close(room)
    assert refused.value.details["sittings"] == [room.sittings[seat - 1]]
    with pytest.raises(NotWhole):
        act(room, closing.close, by=CHIEF, second=PROCTOR)
    assert not shown(room, 3).sitting.closed
    assert sheets(room, 3) == []


@pytest.mark.parametrize(("edit", "seat"), EDITS)
def test_two_close_over_an_edited_journal_the_others_go_on_and_what_is_restored_gets_its_sheet(room, edit, seat):
    edit(room)
    act(room, closing.close, over=[room.sittings[seat - 1]], by=CHIEF, second=PROCTOR)
    assert [len(sheets(room, one)) for one in (1, 2, 3)] == [int(one != seat) for one in (1, 2, 3)]
    assert seal_holds(room)
    with room.hall.database.reading() as connection:
        assert closing.unsound_in(connection, room.run) == {room.sittings[seat - 1]}
    write_missing(room)
    assert sheets(room, seat) == [], "it does not verify yet"
    if edit is not edit_journal:
        return  # nobody brings these back by hand: a backup does
    write_over(room, "q2a", "q2b")
    write_missing(room)
    write_missing(room)
    (late,) = sheets(room, seat)
    assert msgspec.json.decode(late.text, type=AnswerSheet).responses == {"f1": "q1c", "f2": "q2b"}
    assert seal_holds(room)


def write_missing(room):
    with room.hall.database.writing() as connection:
        closing.write_sheets(connection, room.hall.clerk.key, room.hall.now(), closing.without_sheets(connection, room.run))


def test_a_sheet_that_was_taken_away_is_not_written_again_as_if_nothing_had_been(room):
    close(room)
    with room.hall.database.writing() as connection:
        unguard(connection, "answer_sheet")
        connection.exec_driver_sql(f"DELETE FROM answer_sheet WHERE sitting_id = '{room.sittings[0]}'")
    write_missing(room)
    assert sheets(room) == []


def test_only_what_the_chief_admitted_is_on_the_sheet(room):
    room.save(1, "q1d", "f3", browser=STRANGER)
    room.save(2, "q4d", "f4", browser=STRANGER)
    third, fourth = shown(room).sitting.kept
    admit = c.AdmitKept(third, "f3", "q1d", 3, "his machine broke down", CHIEF)
    act(room, closing.decide_kept, [(room.sittings[0], admit), (room.sittings[0], c.RejectKept(fourth, "no", CHIEF))], by=CHIEF)
    close(room)
    assert msgspec.json.decode(sheets(room)[0].text, type=AnswerSheet).responses == {"f1": "q1c", "f2": "q2b", "f3": "q1d"}


def test_a_change_after_the_closing_is_kept_aside_and_everything_still_verifies(room):
    close(room)
    room.save(9, "q3d", "f3")
    assert stored(room)[-1].record.entry.why == "closed"
    assert fault(room) is None
    assert seal_holds(room)
    assert len(sheets(room)) == 1


def test_a_change_admitted_after_the_closing_makes_a_new_sheet_and_the_seal_stays(room):
    close(room)
    room.save(9, "q3d", "f3")
    with room.hall.database.reading() as connection:
        seal = connection.execute(select(room_run.c.seal)).scalar()
    admit = c.AdmitKept(shown(room).sitting.kept[0], "f3", "q3d", 3, "sent before the end, by the log of the switch", CHIEF)
    act(room, closing.decide_kept, [(room.sittings[0], admit)], by=CHIEF)
    act(room, closing.decide_kept, [(room.sittings[0], admit)], by=CHIEF)
    first, second = sheets(room)
    assert "q3d" not in first.text
    assert msgspec.json.decode(second.text, type=AnswerSheet).responses["f3"] == "q3d"
    assert second.verified_to == stored(room)[-1].record.number
    with room.hall.database.reading() as connection:
        assert connection.execute(select(room_run.c.seal)).scalar() == seal
    assert seal_holds(room)


def test_a_change_rejected_after_the_closing_leaves_the_sheet_as_it_is(room):
    close(room)
    room.save(9, "q3d", "f3", browser=STRANGER)
    reject = c.RejectKept(shown(room).sitting.kept[0], "a neighbour's", CHIEF)
    act(room, closing.decide_kept, [(room.sittings[0], reject)], by=CHIEF)
    assert shown(room).sitting.kept == ()
    assert len(sheets(room)) == 1


def test_the_seal_breaks_when_anything_under_it_is_touched(room):
    close(room)
    last = stored(room)[-1].record.number
    room.save(9, "q3d", "f3")
    one = f"sitting_id = '{room.sittings[0]}'"
    for tampering in (
        f"DELETE FROM journal WHERE {one} AND number >= {last}",
        f"UPDATE journal SET hash = 'forged' WHERE {one} AND number = {last}",
        f"DELETE FROM journal WHERE {one}",
        f"UPDATE answer_sheet SET verified_to = {last - 1} WHERE {one}",
        f"DELETE FROM answer_sheet WHERE {one}",
    ):
        with undone(room.hall, tampering) as connection:
            assert not closing.seal_holds(connection, room.run), tampering
    assert seal_holds(room)


def test_the_seal_does_not_break_when_what_came_later_is_cut_but_the_chain_does(room):
    close(room)
    last = stored(room)[-1].record.number
    room.save(9, "q3d", "f3")
    with room.hall.database.writing() as connection:
        unguard(connection, "journal")
        connection.exec_driver_sql(f"DELETE FROM journal WHERE sitting_id = '{room.sittings[0]}' AND number > {last}")
    assert seal_holds(room)
    assert fault(room).what == "tail missing or head edited"


def test_a_resend_after_the_closing_gets_its_first_receipt(room):
    first = stored(room)[4]
    close(room)
    again = room.save(1, "q1a")
    assert again.again
    assert again.posted[0].hash == first.hash
    assert shown(room).sitting.browser == BROWSER
