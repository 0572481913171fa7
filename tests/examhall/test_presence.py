"""Who is here: kept in memory, written in one statement, and known again after a restart; never part of a sitting."""

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from examhall.instants import SECOND
from examhall.sittings.presence import Presence, beat, last_beat
from tests.builders import NINE, a_room, at
from tests.room_acts import shown


@pytest.fixture
def room(hall):
    return a_room(hall, 3)


def flush(room, presence):
    statements = []
    engine = room.hall.database.engine

    def count(*told):
        statements.append(told[2])

    event.listen(engine, "before_cursor_execute", count)
    with room.hall.database.writing() as connection:
        presence.flush(connection)
    event.remove(engine, "before_cursor_execute", count)
    return [statement for statement in statements if "presence" in statement]


def test_a_browser_heard_of_is_known_again_after_a_restart(room):
    presence = Presence()
    presence.heard(room.sittings[0], at(1), "10.0.0.7", 12)
    presence.heard(room.sittings[0], at(2))
    flush(room, presence)
    again = Presence()
    with room.hall.database.reading() as connection:
        again.load(connection)
    seen = again.of(room.sittings[0])
    assert (seen.at, seen.address, seen.version, seen.sockets) == (at(2), "10.0.0.7", 12, 0)
    assert again.of(room.sittings[1]) is None


def test_a_whole_room_is_written_in_one_statement_and_what_did_not_move_is_not_written(room):
    presence = Presence()
    for minute, sitting in enumerate(room.sittings):
        presence.heard(sitting, at(minute))
    assert len(flush(room, presence)) == 1
    assert flush(room, presence) == []
    presence.heard(room.sittings[1], at(9))
    assert len(flush(room, presence)) == 1


def test_presence_leaves_journal_and_board_alone(room):
    before = shown(room)
    presence = Presence()
    presence.heard(room.sittings[0], at(1))
    flush(room, presence)
    assert shown(room) == before


def test_an_older_message_does_not_take_back_what_a_browser_has_heard():
    presence = Presence()
    presence.heard("s", at(1), version=12)
    presence.heard("s", at(2), version=9)
    assert presence.of("s").version == 12


def test_sockets_are_counted_and_never_below_none():
    presence = Presence()
    presence.plugged("s", at(1), 1)
    presence.plugged("s", at(2), 1)
    presence.plugged("s", at(3), -1)
    assert presence.of("s").sockets == 1
    presence.plugged("s", at(4), -1)
    presence.plugged("s", at(5), -1)
    assert presence.of("s").sockets == 0


def test_since_when_answers_wait_is_known_from_the_first_word_of_it_until_none_waits():
    presence = Presence()
    presence.heard("s", at(10), unsaved_for=20 * SECOND)
    presence.heard("s", at(11), unsaved_for=81 * SECOND)
    presence.heard("s", at(11))
    assert presence.of("s").unsaved_since == at(10) - 20 * SECOND
    presence.heard("s", at(12), unsaved_for=0)
    assert presence.of("s").unsaved_since == 0


def test_what_could_not_be_written_is_written_when_the_database_is_back(room):
    presence = Presence()
    presence.heard(room.sittings[0], at(1))
    presence.heard("nowhere", at(1))
    with pytest.raises(IntegrityError), room.hall.database.writing() as connection:
        presence.flush(connection)
    presence._seen.pop("nowhere")
    assert len(flush(room, presence)) == 1


def test_the_hall_writes_its_own_heartbeat_so_that_an_outage_has_a_known_start(room):
    with room.hall.database.writing() as connection:
        assert last_beat(connection, "hall") is None
        beat(connection, "hall", NINE)
        beat(connection, "hall", at(1))
        assert last_beat(connection, "hall") == at(1)
