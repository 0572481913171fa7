"""The timekeeper collects what is overdue: late is as good as in time, twice is as good as once, and never on a bad clock."""

import pytest

from examhall.audit import trail
from examhall.instants import SECOND
from examhall.sittings import anchors, board, journal
from examhall.sittings.entries import Expired
from examhall.timekeeper import Timekeeper
from tests.builders import a_hand_in, a_room, at
from tests.examhall.test_clerk import open_room


@pytest.fixture
def room(hall):
    room = a_room(hall, 3, minutes=60)
    open_room(room)
    return room


def states(room):
    with room.hall.database.reading() as connection:
        shown = board.read(connection, room.sittings)
    return [str(shown[sitting].sitting.state) for sitting in room.sittings]


def test_nothing_is_collected_before_the_end_of_the_grace(room, clock):
    keeper = Timekeeper(room.hall)
    clock.at = at(60) + 10 * SECOND - 1
    assert keeper.collect() == 0
    assert states(room) == ["in_progress"] * 3


def test_after_the_grace_all_are_collected_once_and_effective_at_the_deadline(room, clock):
    room.lease(1)
    room.wish(a_hand_in(1, 0))
    keeper = Timekeeper(room.hall)
    clock.at = at(60) + 10 * SECOND
    assert keeper.collect() == 2
    assert keeper.collect() == 0
    assert states(room) == ["submitted", "expired", "expired"]
    with room.hall.database.reading() as connection:
        last = journal.read(connection, room.sittings[1])[-1].record.entry
    assert last == Expired(at(60))


def test_a_hall_that_was_down_collects_what_fell_due_meanwhile(room, clock):
    clock.at = at(300)
    Timekeeper(room.hall).collect()
    assert states(room) == ["expired"] * 3


def test_while_the_wall_clock_is_off_nothing_is_collected_and_the_trail_says_so(room, clock):
    keeper = Timekeeper(room.hall)
    clock.at = at(120)
    clock.drifted = 3 * SECOND
    assert keeper.collect() == 0
    assert states(room) == ["in_progress"] * 3
    clock.drifted = 0
    assert keeper.collect() == 3
    with room.hall.database.reading() as connection:
        acts = [act.action for act in trail.read(connection)]
        assert trail.verify(connection, room.hall.audit_key) is None
    assert acts == ["clock_sound_again", "clock_stepped"]


def test_anchors_hold_until_somebody_cuts_a_tail(room, clock):
    keeper = Timekeeper(room.hall)
    keeper.anchor()
    clock.pass_minutes(1)
    room.lease(1)
    room.save(1)
    keeper.anchor()
    found = anchors.read(room.hall.config.anchors)
    assert len(found) == 2
    with room.hall.database.reading() as connection:
        assert anchors.check(connection, found) == []


def test_an_anchor_left_untold_by_a_crash_is_told_by_the_next_hall(room, clock):
    hall, path = room.hall, room.hall.config.anchors
    with hall.database.reading() as connection:
        anchors.append(path, anchors.make(connection, clock.now(), None))
    room.lease(1)
    clock.pass_minutes(1)
    Timekeeper(hall).anchor()
    with hall.database.reading() as connection:
        assert anchors.told(connection) == [one.root for one in anchors.read(path)]
        assert anchors.check(connection, anchors.read(path)) == []


def test_two_halls_that_take_turns_go_on_with_one_chain(room, clock):
    first, second = Timekeeper(room.hall), Timekeeper(room.hall)
    room.lease(1)
    for number, keeper in enumerate((first, second, first), 1):
        room.save(number)
        clock.pass_minutes(1)
        keeper.anchor()
    found = anchors.read(room.hall.config.anchors)
    assert len(found) == 3
    with room.hall.database.reading() as connection:
        assert anchors.check(connection, found) == []


def test_presence_and_heartbeat_survive_a_restart(room, clock):
    from examhall.sittings.presence import Presence, last_beat

    room.hall.presence.heard(room.sittings[0], clock.now(), "10.0.0.7", 4)
    Timekeeper(room.hall).flush()
    again = Presence()
    with room.hall.database.reading() as connection:
        again.load(connection)
        assert last_beat(connection, "hall") == clock.now()
    assert again.of(room.sittings[0]).address == "10.0.0.7"
