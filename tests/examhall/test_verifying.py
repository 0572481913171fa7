"""`journal verify` on both databases: it names what was touched, whatever was touched, and nothing else."""

from hashlib import sha256

import pytest
from sqlalchemy import select

from examhall.audit import trail
from examhall.sittings import anchors, closing, journal
from examhall.sittings import commands as c
from examhall.sittings.sheets import sheet_of, write_out
from examhall.sittings.tables import answer_sheet, board
from examhall.sittings.verifying import verify
from tests.builders import CHIEF, PROCTOR, a_hand_in, a_room
from tests.room_acts import act, open_room, undone, unguard


@pytest.fixture
def room(hall, clock):
    """A closed room: one candidate handed in, one was absent; anchored, and a late change kept aside since."""
    room = a_room(hall, 2)
    open_room(room, seats=(1,))
    room.lease(1)
    room.save(1, "q1a")
    room.wish(a_hand_in(2, 1))
    room.wish(c.MarkAbsent(PROCTOR), 2)
    act(room, closing.close, by=CHIEF)
    with hall.database.writing() as connection:
        trail.write(connection, hall.audit_key, hall.now(), CHIEF, "close_room", room.run)
        made = anchors.make(connection, hall.now(), None)
        trail.write(connection, hall.audit_key, hall.now(), "timekeeper", anchors.ACTION, "journals", root=made.root)
    anchors.append(hall.config.anchors, made)
    room.save(9, "q3d", "f3")
    return room


def report(room):
    hall = room.hall
    with hall.database.reading() as connection:
        return verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors)


def faults(room):
    return {(fault.sitting, fault.what) for fault in report(room).faults}


def test_an_honest_day_holds_with_the_late_change_that_was_kept_aside(room):
    told = report(room)
    assert told.faults == []
    assert (told.journals, told.sheets) == (2, 2)
    assert told.entries == 11


def test_a_row_of_an_older_version_holds_after_an_upgrade(room):
    """Before arrangements had supports no row spoke of them: after an upgrade each sitting not touched since was named."""
    hall = room.hall
    with undone(hall, """UPDATE board SET facts = replace(facts, ',"supports":{}', '')""") as connection:
        assert not [facts for facts in connection.execute(select(board.c.facts)).scalars() if "supports" in facts]
        assert verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors).faults == []


TAMPERINGS = [
    ("UPDATE journal SET text = replace(text, 'q1a', 'q1b') WHERE sitting_id = '{one}'", "edited"),
    ("DELETE FROM journal WHERE sitting_id = '{one}' AND number = 4", "missing"),
    ("DELETE FROM journal WHERE sitting_id = '{one}' AND number = 7", "tail missing or head edited"),
    ("UPDATE board SET facts = facts || ' '", "board differs from its journal"),
    ("UPDATE board SET kept = 0 WHERE sitting_id = '{one}'", "board differs from its journal"),
    ("DELETE FROM board WHERE sitting_id = '{one}'", "journal or board row missing"),
    ("UPDATE answer_sheet SET text = replace(text, 'q1a', 'q1b')", "answer sheet edited"),
    ("UPDATE answer_sheet SET state = 'absent'", "answer sheet edited"),
    ("UPDATE room_run SET seal = 'forged'", "seal broken"),
    ("UPDATE audit_entry SET actor = 'nobody' WHERE number = 0", "edited, removed or reordered"),
]


def test_what_was_touched_is_named(room):
    hall = room.hall
    for statement, what in TAMPERINGS:
        with undone(hall, statement.format(one=room.sittings[0])) as connection:
            found = verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors).faults
        assert what in {fault.what for fault in found}, statement
    assert faults(room) == set()


def test_a_sheet_edited_together_with_its_own_hash_is_found(room):
    """A sheet's hash needs no key: only the journal it was made of tells."""
    with room.hall.database.writing() as connection:
        unguard(connection, "answer_sheet")
        mine = answer_sheet.c.sitting_id == room.sittings[0]
        text = connection.execute(answer_sheet.select().where(mine)).one().text.replace("q1a", "q1b")
        values = {"text": text, "hash": sha256(text.encode()).hexdigest()}
        connection.execute(answer_sheet.update().where(mine).values(values))
    assert faults(room) == {(room.sittings[0], "answer sheet edited")}


def test_a_newest_sheet_that_hides_what_came_after_it_is_found(room):
    """Its text, its hash and the entry it names hold together; the journal says more that counts."""
    mine = answer_sheet.c.sitting_id == room.sittings[0]
    with room.hall.database.writing() as connection:
        posted = journal.read(connection, room.sittings[0])[:4]
        sheet = sheet_of(posted, "submitted")
        text, digest = write_out(sheet)
        values = {"edition": 2, "text": text, "hash": digest, "verified_to": sheet.verified_to, "head": sheet.head}
        first = connection.execute(answer_sheet.select().where(mine)).one()._asdict()
        connection.execute(answer_sheet.insert(), {**first, **values})
    assert sheet.responses == {}
    assert faults(room) == {(room.sittings[0], "answer sheet edited")}


@pytest.mark.parametrize("entry", [-5, 99])
def test_a_sheet_that_names_an_entry_that_is_none_is_found(room, entry):
    with undone(
        room.hall, f"UPDATE answer_sheet SET verified_to = {entry} WHERE sitting_id = '{room.sittings[0]}'"
    ) as connection:
        found = verify(connection, room.hall.clerk.key, room.hall.audit_key, room.hall.config.anchors).faults
    assert "answer sheet edited" in {fault.what for fault in found}


def test_a_tail_that_was_cut_is_named_by_the_anchors_too(room):
    hall = room.hall
    with hall.database.writing() as connection:
        made = anchors.make(connection, hall.now(), anchors.read(hall.config.anchors)[-1])
    anchors.append(hall.config.anchors, made)
    with undone(hall, f"DELETE FROM journal WHERE sitting_id = '{room.sittings[0]}' AND number = 7") as connection:
        found = verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors).faults
    assert "anchored entry missing or edited" in {fault.what for fault in found}


def test_a_broken_trail_does_not_hide_what_else_is_broken(room):
    hall = room.hall
    with undone(hall, "UPDATE audit_entry SET text = 'no json'", "UPDATE room_run SET seal = 'forged'") as connection:
        found = verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors).faults
    assert {"edited, removed or reordered", "seal broken"} <= {fault.what for fault in found}
