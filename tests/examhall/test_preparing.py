"""Getting ready before the day: a sitting for every place, and what the database does not allow twice."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from examhall.instants import MINUTE
from examhall.sittings.entries import Prepared, Rules
from examhall.sittings.preparing import Place, prepare, run_of
from examhall.sittings.tables import sitting
from tests.builders import NINE, a_room
from tests.room_acts import shown, stored


@pytest.fixture
def room(hall):
    return a_room(hall, 2, rules=Rules(30 * MINUTE, 0), extra=15 * MINUTE)


def test_every_place_has_a_journal_with_entry_0_and_a_board_row(room):
    for seat in (1, 2):
        (first,) = stored(room, seat)
        assert isinstance(first.record.entry, Prepared)
        now = shown(room, seat).sitting
        assert (now.state, now.version, now.run) == ("awaiting", 0, room.run)
        assert (now.allowed, now.extra, now.rules) == (60 * MINUTE, 15 * MINUTE, Rules(30 * MINUTE, 0))
        assert shown(room, seat).head == first.hash


def a_place(room, **changed):
    with room.hall.database.reading() as connection:
        row = connection.execute(select(sitting).where(sitting.c.id == room.sittings[0])).one()
        room_id = connection.exec_driver_sql("SELECT room_id FROM room_run").scalar()
    known = {
        "registration": row.registration_id, "person": row.person_id, "administration": row.administration_id,
        "room": room_id, "seat": 30, "booklet": row.booklet_id, "booklet_hash": "h", "fields": 5, "paper": "p",
        "paper_hash": "h", "allowed": 60 * MINUTE,
    }  # fmt: skip
    return Place(**{**known, **changed})


def prepared(room, place):
    with room.hall.database.writing() as connection:
        return prepare(connection, room.hall.clerk.key, NINE, [place])


def test_nobody_sits_an_administration_twice(room):
    with pytest.raises(IntegrityError):
        prepared(room, a_place(room))


def test_no_seat_is_given_twice(room):
    with pytest.raises(IntegrityError):
        prepared(room, a_place(room, seat=2))


def test_what_the_database_refuses_leaves_no_journal_behind(room):
    with pytest.raises(IntegrityError):
        prepared(room, a_place(room))
    with room.hall.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM journal").scalar() == 2
        assert connection.exec_driver_sql("SELECT count(*) FROM board").scalar() == 2


def test_a_room_has_one_run_for_an_administration(room):
    place = a_place(room)
    with room.hall.database.writing() as connection:
        assert run_of(connection, place.administration, place.room) == room.run
        assert prepare(connection, room.hall.clerk.key, NINE, []) == []
