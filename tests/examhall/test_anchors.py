"""Anchors name a tail that is missing together with its board row, and a file or a trail that was cut."""

import pytest

from examhall.audit import trail
from examhall.sittings import anchors
from examhall.sittings import commands as c
from examhall.sittings.anchors import TRAIL
from examhall.sittings.tables import board
from tests.builders import NINE, a_room
from tests.room_acts import fault, open_room, shown, stored, unguard


@pytest.fixture
def room(hall):
    room = a_room(hall, 2)
    open_room(room)
    room.lease(1)
    return room


def anchor(room, path):
    """One minute of the timekeeper."""
    hall, found = room.hall, anchors.read(path)
    with hall.database.reading() as connection:
        made = anchors.make(connection, hall.now(), found[-1] if found else None)
    if made is not None:
        anchors.append(path, made)
        with hall.database.writing() as connection:
            anchors.tell(connection, hall.audit_key, made)
    return made


def faults(room, path):
    with room.hall.database.reading() as connection:
        return anchors.check(connection, anchors.read(path))


def test_each_minute_the_heads_that_moved_are_anchored_and_a_still_hall_anchors_nothing(room, clock, tmp_path):
    path = tmp_path / "anchors.log"
    first = anchor(room, path)
    assert first.heads[room.sittings[0]] == (shown(room).sitting.version, shown(room).head)
    assert len(first.heads) == 2
    clock.pass_minutes(1)
    assert anchor(room, path) is None
    clock.pass_minutes(1)
    room.save(1)
    second = anchor(room, path)
    assert set(second.heads) == {room.sittings[0], TRAIL}
    assert second.before == first.root
    assert anchors.read(path) == [first, second]
    assert faults(room, path) == []


def test_a_tail_cut_off_together_with_its_board_row_is_named(room, clock, tmp_path):
    path = tmp_path / "anchors.log"
    before = shown(room)
    room.save(1)
    anchor(room, path)
    with room.hall.database.writing() as connection:
        unguard(connection, "journal")
        connection.exec_driver_sql(
            f"DELETE FROM journal WHERE sitting_id = '{room.sittings[0]}' AND number > {before.sitting.version}"
        )
        connection.execute(
            board.update()
            .where(board.c.sitting_id == room.sittings[0])
            .values(head=before.head, version=before.sitting.version)
        )
    assert fault(room) is None, "the chain alone does not show it"
    found = faults(room, path)
    assert [(one.sitting, one.number) for one in found] == [(room.sittings[0], before.sitting.version + 1)]


def test_an_entry_committed_after_the_anchor_that_was_stamped_later_is_in_the_next(room, clock, tmp_path):
    """Another hall's transaction may have begun before this anchor and ended after it."""
    path = tmp_path / "anchors.log"
    clock.pass_minutes(1)
    stamped = clock.at
    clock.pass_minutes(0.1)
    anchor(room, path)
    later, clock.at = clock.at, stamped
    room.save(1)
    clock.at = later
    clock.pass_minutes(1)
    assert anchor(room, path).heads[room.sittings[0]] == (shown(room).sitting.version, shown(room).head)


def test_a_line_of_the_file_edited_or_taken_out_is_named(room, clock, tmp_path):
    path = tmp_path / "anchors.log"
    for number in (1, 2, 3):
        room.save(number)
        anchor(room, path)
        clock.pass_minutes(2)
    whole = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(whole[0] + whole[2])
    assert {one.what for one in faults(room, path)} == {"edited", "missing"}
    edited = whole[1].replace(stored(room)[5].hash.encode(), b"0" * 64)
    assert edited != whole[1]
    path.write_bytes(whole[0] + edited + whole[2])
    assert "edited" in {one.what for one in faults(room, path)}


def test_a_file_that_was_cut_is_named_by_the_trail(room, clock, tmp_path):
    path = tmp_path / "anchors.log"
    anchor(room, path)
    room.save(1)
    clock.pass_minutes(1)
    anchor(room, path)
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert [one.what for one in faults(room, path)] == ["missing"]
    path.unlink()
    assert [one.what for one in faults(room, path)] == ["missing", "missing"]


def test_a_trail_that_was_cut_is_named_by_the_file(room, clock, tmp_path):
    path = tmp_path / "anchors.log"
    with room.hall.database.writing() as connection:
        trail.write(connection, room.hall.audit_key, NINE, "officer", "release_key", "paper")
    anchor(room, path)
    with room.hall.database.writing() as connection:
        unguard(connection, "audit_entry")
        connection.exec_driver_sql("DELETE FROM audit_entry")
    with room.hall.database.reading() as connection:
        assert trail.verify(connection, room.hall.audit_key) is None, "an empty trail holds together"
    assert [one.sitting for one in faults(room, path)] == [TRAIL]


def test_what_happens_in_the_house_alone_is_anchored_too(room, clock, tmp_path):
    path = tmp_path / "anchors.log"
    anchor(room, path)
    with room.hall.database.writing() as connection:
        trail.write(connection, room.hall.audit_key, clock.at, "officer", "release_key", "paper")
    clock.pass_minutes(2)
    assert set(anchor(room, path).heads) == {TRAIL}
    clock.pass_minutes(1)
    assert anchor(room, path) is None, "the trail's line about an anchor is no news"


def test_an_anchor_the_trail_was_never_told_of_is_named_unless_it_is_the_last(room, clock, tmp_path):
    path = tmp_path / "anchors.log"
    with room.hall.database.reading() as connection:
        anchors.append(path, anchors.make(connection, clock.at, None))
    assert faults(room, path) == [], "the hall may be between the file and the trail"
    room.save(1)
    clock.pass_minutes(1)
    anchor(room, path)
    assert [(one.sitting, one.what) for one in faults(room, path)] == [(TRAIL, "its line about an anchor is missing")]


def test_a_line_torn_by_a_crash_harms_neither_what_stands_nor_what_comes(room, clock, tmp_path):
    path = tmp_path / "anchors.log"
    first = anchor(room, path)
    with path.open("ab") as file:
        file.write(b'{"at":17954820000')
    room.save(1)
    clock.pass_minutes(1)
    second = anchor(room, path)
    assert anchors.read(path) == [first, second]
    assert faults(room, path) == []


def test_a_copy_of_the_database_takes_only_the_anchors_it_knows_of(room, clock, tmp_path):
    path, copied = tmp_path / "anchors.log", tmp_path / "copy.log"
    first = anchor(room, path)
    with room.hall.database.reading() as connection:
        assert anchors.told(connection) == [first.root]
        room.wish(c.Observe("focus_lost"))  # the hall goes on while it is copied
        clock.pass_minutes(1)
        second = anchor(room, path)
        copied.write_bytes(anchors.fitting(connection, path))
        assert anchors.read(copied) == [first]
        assert anchors.check(connection, anchors.read(copied)) == []
    with room.hall.database.reading() as connection:
        copied.write_bytes(anchors.fitting(connection, path))
    assert anchors.read(copied) == [first, second]
