"""The audit trail on both databases: written in the transaction of the act, chained, and every tampering is found."""

import threading

import pytest

from examhall.audit import trail
from examhall.errors import NotNow
from tests.builders import NINE
from tests.room_acts import undone


def write(hall, action, actor="officer", subject="paper:1", **detail):
    with hall.database.writing() as connection:
        return trail.write(connection, hall.audit_key, NINE, actor, action, subject, **detail)


def broken(hall):
    with hall.database.reading() as connection:
        return trail.verify(connection, hall.audit_key)


@pytest.fixture
def acts(hall):
    return [write(hall, action, n=n) for n, action in enumerate(("draft", "review", "seal", "release_key", "grade"))]


def test_acts_are_numbered_chained_and_read_newest_first(hall, acts):
    write(hall, "sign_in", "proctor", "person:7")
    assert broken(hall) is None
    with hall.database.reading() as connection:
        assert [act.action for act in trail.read(connection, limit=2)] == ["sign_in", "grade"]
        assert list(trail.read(connection, "paper:1")) == acts[::-1]
        assert trail.head(connection)[0] == 5


def test_an_empty_trail_holds(hall):
    assert broken(hall) is None
    with hall.database.reading() as connection:
        assert trail.head(connection) is None


def test_no_line_without_its_act(hall):
    def half():
        with hall.database.writing() as connection:
            trail.write(connection, hall.audit_key, NINE, "officer", "seal", "paper:1")
            raise NotNow

    with pytest.raises(NotNow):
        half()
    with hall.database.reading() as connection:
        assert list(trail.read(connection)) == []


TAMPERINGS = [
    ("UPDATE audit_entry SET text = replace(text, 'officer', 'nobody') WHERE number = 2", 2),
    ("UPDATE audit_entry SET actor = 'nobody' WHERE number = 2", 2),
    ("UPDATE audit_entry SET at = 1 WHERE number = 4", 4),
    ("UPDATE audit_entry SET subject = 'paper:2' WHERE number = 0", 0),
    ("UPDATE audit_entry SET text = 'no json at all' WHERE number = 3", 3),
    ("UPDATE audit_entry SET hash = 'forged' WHERE number = 1", 1),
    ("DELETE FROM audit_entry WHERE number = 2", 2),
    ("DELETE FROM audit_entry WHERE number = 0", 0),
    ("UPDATE audit_entry SET number = 9 WHERE number = 1", 1),
]


def test_an_edited_removed_or_moved_act_is_named(hall, acts):
    for statement, first in TAMPERINGS:
        with undone(hall, statement) as connection:
            assert trail.verify(connection, hall.audit_key) == first, statement
    assert broken(hall) is None


def test_a_trail_made_up_without_the_site_key_does_not_hold(hall):
    with hall.database.writing() as connection:
        trail.write(connection, b"another key", NINE, "officer", "seal", "paper:1")
    assert broken(hall) == 0


def test_many_writers_at_once_give_one_unbroken_chain(hall):
    threads = [threading.Thread(target=write, args=(hall, f"act-{n}")) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken(hall) is None
    with hall.database.reading() as connection:
        assert [act.number for act in trail.read(connection)] == list(range(11, -1, -1))
