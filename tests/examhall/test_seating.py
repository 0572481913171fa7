"""Changing seats: a fact with both seats, the station left fenced, and never two persons on one seat."""

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from examhall.errors import MachineTaken, NotNow, ReasonNeeded
from examhall.schedule.layout import Layout
from examhall.schedule.operations import lay_out
from examhall.schedule.tables import room as room_rows
from examhall.sittings import board, closing, room_runs, seating
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.seating import NoSuchSeat, SeatTaken, change_seat, is_seated_in
from examhall.sittings.tables import room_run, sitting
from examhall.sittings.verifying import verify
from tests.builders import BROWSER, CHIEF, PROCTOR, a_hand_in, a_room, in_progress
from tests.room_acts import act, fault, open_room, shown, stored

NEW = "browser-at-the-new-seat"


@pytest.fixture
def room(hall):
    return a_room(hall, 3)


def move(room, seat: int, to: int, reason: str = "machine failed"):
    return act(room, lambda doing: [change_seat(doing, room.sittings[seat - 1], to, reason)])


def seats(room):
    with room.hall.database.reading() as connection:
        return seating.seats_of(connection, room.run)


def test_a_change_of_seat_is_a_fact_with_both_seats_who_and_why(room):
    open_room(room)
    move(room, 1, 9)
    assert stored(room)[-1].record.entry == e.SeatChanged(1, 9, "machine failed", PROCTOR)
    assert seats(room)[room.sittings[0]] == 9
    assert shown(room).sitting.seat == 9
    assert fault(room) is None


def test_a_second_change_begins_at_the_seat_of_the_first(room):
    open_room(room)
    move(room, 1, 9)
    move(room, 1, 4)
    assert stored(room)[-1].record.entry.before == 9
    assert seats(room)[room.sittings[0]] == 4


def test_the_seat_left_is_free_for_somebody_else(room):
    open_room(room)
    move(room, 1, 9)
    move(room, 2, 1)
    assert seats(room) == dict(zip(room.sittings, (9, 1, 3), strict=True))


def test_the_station_left_no_longer_writes_and_the_new_one_waits_for_the_proctor(room):
    open_room(room)
    room.lease()
    room.save(1)
    move(room, 1, 9)
    late = room.save(2, "q1b").posted[0].record.entry
    assert (type(late), late.why) == (e.KeptAside, "fenced")
    asked = room.wish(c.TakeLease(NEW, "seat 9")).sitting
    assert (asked.browser, [one.browser for one in asked.asking]) == ("", [NEW])
    room.wish(c.ApproveMachine(NEW, PROCTOR))
    let_on = room.lease(browser=NEW)
    assert (let_on.browser, let_on.vacated_at, let_on.machines) == (NEW, 0, 1)
    room.save(1, "q1c", browser=NEW)
    assert shown(room).sitting.answered_count == 1


def test_the_old_browser_does_not_come_back_without_a_word_either(room):
    open_room(room)
    room.lease()
    move(room, 1, 9)
    assert [one.browser for one in room.lease().asking] == [BROWSER]
    with pytest.raises(MachineTaken):
        room.wish(a_hand_in(1, 0))


def test_who_had_no_browser_yet_simply_signs_in_at_the_new_seat(room):
    move(room, 1, 9)
    assert room.lease(browser=NEW).browser == NEW


def test_no_minutes_come_with_it(room, clock):
    open_room(room)
    before = shown(room).sitting.deadline
    clock.pass_minutes(5)
    move(room, 1, 9)
    assert shown(room).sitting.deadline == before


@pytest.mark.parametrize(("to", "refusal"), [(2, SeatTaken), (0, NoSuchSeat), (99, NoSuchSeat), (-1, NoSuchSeat)])
def test_only_a_free_seat_of_this_room_will_do(room, to, refusal):
    open_room(room)
    with pytest.raises(refusal):
        move(room, 1, to)
    assert seats(room)[room.sittings[0]] == 1
    assert shown(room).sitting.seat == 0


def test_a_seat_out_of_order_will_not_do_and_a_spare_one_will(room):
    with room.hall.database.writing() as connection:
        room_id = connection.execute(select(room_run.c.room_id)).scalar_one()
        lay_out(connection, room.hall.audit_key, room.hall.now(), CHIEF, room_id, Layout(spare=(9,), broken=(10,)))
    with pytest.raises(NoSuchSeat):
        move(room, 1, 10)
    move(room, 1, 9)


def test_a_change_to_the_same_seat_changes_nothing(room):
    open_room(room)
    room.lease()
    before = shown(room)
    move(room, 1, 1)
    assert shown(room) == before


def test_it_needs_a_reason_and_a_sitting_that_goes_on(room):
    open_room(room)
    with pytest.raises(ReasonNeeded):
        move(room, 1, 9, " ")
    room.wish(c.Terminate("phone", PROCTOR))
    with pytest.raises(NotNow):
        move(room, 1, 9)
    assert seats(room)[room.sittings[0]] == 1


def test_the_database_itself_refuses_two_on_one_seat(room):
    for write in (
        update(sitting).where(sitting.c.id == room.sittings[0]).values(seat=2),
        insert(sitting).from_select(
            ["id", "run_id", "registration_id", "administration_id", "person_id", "booklet_id", "seat"],
            select(
                sitting.c.seat.op("||")("x"), sitting.c.run_id, sitting.c.registration_id, sitting.c.administration_id,
                sitting.c.person_id, sitting.c.booklet_id, sitting.c.seat,
            ).where(sitting.c.id == room.sittings[1]),
        ),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), room.hall.database.writing() as connection:
            connection.execute(write)


def test_the_row_is_still_the_replay_and_a_closed_room_is_seated_no_more(room):
    open_room(room)
    move(room, 1, 9)
    for one in room.sittings:
        act(room, lambda doing, one=one: doing.wish([one], c.Terminate("power", PROCTOR, CHIEF)))
    with room.hall.database.reading() as connection:
        room_id = connection.execute(select(room_rows.c.id)).scalar_one()
        assert is_seated_in(connection, room_id)
    act(room, closing.close, by=CHIEF)
    with room.hall.database.reading() as connection:
        assert not is_seated_in(connection, room_id)
        assert board.read(connection, room.sittings[:1])[room.sittings[0]].sitting.seat == 9


def test_a_change_of_seat_in_another_rooms_name_is_not_found(room):
    other = a_room(room.hall, 1)
    with pytest.raises(Exception, match="not_found"):
        act(room, lambda doing: [change_seat(doing, other.sittings[0], 9, "x")])


def test_a_reopened_sitting_that_had_changed_seats_still_waits_for_the_proctor(room):
    open_room(room)
    room.lease()
    move(room, 1, 9)
    act(room, lambda doing: doing.wish(room.sittings[:1], c.Terminate("power", PROCTOR, CHIEF)))
    act(room, room_runs.reopen, room.sittings[:1], "r1", 60, "mistake", by=CHIEF)
    assert room.lease(browser=NEW).browser == ""


def test_a_seat_edited_past_its_journal_is_found(room):
    move(room, 1, 9)
    hall = room.hall
    with hall.database.writing() as connection:
        connection.execute(update(sitting).where(sitting.c.id == room.sittings[0]).values(seat=5))
    with hall.database.reading() as connection:
        found = verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors).faults
    assert [(one.sitting, one.what) for one in found] == [(room.sittings[0], "seat differs from its journal")]


def test_an_old_journal_without_seats_replays_as_it_did():
    assert in_progress().sitting.seat == 0
