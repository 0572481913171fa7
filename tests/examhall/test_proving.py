"""Proving a signed record on both databases: what was touched is named, whatever was touched, and nothing else."""

import msgspec
import pytest
from sqlalchemy import select, update

from examhall.audit import trail
from examhall.errors import Damaged, NotNow
from examhall.sittings import closing, records
from examhall.sittings import commands as c
from examhall.sittings.proving import SEALED, prove_code, prove_file
from examhall.sittings.seals import code_of, read_seal, read_statement, sign
from examhall.sittings.tables import closing_seal, room_run, sealed_record
from examhall.sittings.verifying import verify
from tests.builders import CHIEF, PROCTOR, a_hand_in, a_room
from tests.room_acts import act, open_room, undone, unguard

RECORD = msgspec.Raw(b'{"present":1,"absent":1}')


@pytest.fixture
def room(hall, clock):
    """A closed room with a signed record; a change that came later lies behind the seal."""
    room = a_room(hall, 2)
    open_room(room, seats=(1,))
    room.lease(1)
    room.save(1, "q1a")
    room.wish(a_hand_in(2, 1))
    room.wish(c.MarkAbsent(PROCTOR), 2)
    act(room, closing.close, by=CHIEF)
    room.code = seal(room)
    room.save(9, "q3d", "f3")
    return room


def seal(room) -> str:
    hall = room.hall
    with hall.database.writing() as connection:
        code = records.seal_record(connection, hall.clerk.key, hall.now(), room.run, RECORD)
        trail.write(connection, hall.audit_key, hall.now(), CHIEF, SEALED, room.run, code=code)
    return code


def whats(faults) -> set[str]:
    return {fault.what for fault in faults}


def proved(room, connection, code="") -> set[str]:
    return whats(prove_code(connection, room.hall.clerk.key, room.hall.audit_key, code or room.code))


def test_an_honest_record_holds_by_its_code_and_by_its_file(room):
    hall = room.hall
    with hall.database.reading() as connection:
        file = msgspec.json.encode(records.record_file(connection, hall.clerk.key, room.run))
        assert proved(room, connection) == set()
        assert prove_file(connection, hall.clerk.key, hall.audit_key, file) == []
        assert verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors).faults == []


def test_the_seal_names_the_head_of_every_sitting(room):
    with room.hall.database.reading() as connection:
        stored = closing.signed_seal(connection, room.hall.clerk.key, room.run)
        root = connection.execute(select(room_run.c.seal)).scalar()
    assert {head[0] for head in read_seal(stored).heads} == set(room.sittings)
    assert read_seal(stored).root == root


FIRST = "sitting_id = '{one}'"
TAMPERINGS = [
    (f"UPDATE journal SET text = replace(text, 'q1a', 'q1b') WHERE {FIRST}", "edited"),
    (f"DELETE FROM journal WHERE {FIRST} AND number = 4", "missing"),
    (f"DELETE FROM journal WHERE {FIRST} AND number > 4", "tail missing or head edited"),
    (f"DELETE FROM journal WHERE {FIRST}", "tail missing or head edited"),
    ("UPDATE room_run SET seal = 'forged'", "its figure differs from the one on the record"),
    ("DELETE FROM closing_seal", "missing"),
    ("UPDATE closing_seal SET text = replace(text, 'a', 'b')", "edited: its signature does not fit"),
    ('UPDATE sealed_record SET text = replace(text, \'"present":1\', \'"present":2\')', "edited: another code belongs to what it says now"),
    ("UPDATE sealed_record SET text = 'nothing'", "edited so that it cannot be read"),
    ("DELETE FROM sealed_record", "no record in the house has this code: it was edited or removed since it was printed"),
    ("DELETE FROM audit_entry WHERE action = 'seal_record'", "the audit trail does not know of its sealing"),
    ("UPDATE audit_entry SET actor = 'nobody' WHERE number = 0", "edited, removed or reordered"),
]  # fmt: skip


def test_what_was_touched_is_named(room):
    for statement, what in TAMPERINGS:
        with undone(room.hall, statement.format(one=room.sittings[0])) as connection:
            assert what in proved(room, connection), statement
    with room.hall.database.reading() as connection:
        assert proved(room, connection) == set()


def test_two_entries_that_changed_places_are_named(room):
    swap = [
        f"UPDATE journal SET number = {now} WHERE sitting_id = '{room.sittings[0]}' AND number = {was}"
        for was, now in ((2, 99), (3, 2), (99, 3))
    ]
    with undone(room.hall, *swap) as connection:
        assert "edited" in proved(room, connection)


def test_a_tail_cut_together_with_the_boards_head_is_named_by_the_seal(room):
    """The chain alone would hold: only the seal knows that more was there."""
    one = room.sittings[0]
    cut = f"DELETE FROM journal WHERE sitting_id = '{one}' AND number > 4"
    head = f"UPDATE board SET head = (SELECT hash FROM journal WHERE sitting_id = '{one}' AND number = 4) WHERE sitting_id = '{one}'"
    with undone(room.hall, cut, head) as connection:
        assert proved(room, connection) == {"cut: the seal knows later entries"}


def test_a_record_written_anew_with_the_houses_own_key_no_longer_has_the_printed_code(room):
    key = room.hall.clerk.key
    with room.hall.database.writing() as connection:
        unguard(connection, "sealed_record")
        kept = records.sealed(connection, room.run)
        forged = sign(key, msgspec.structs.replace(read_statement(kept), record=msgspec.Raw(b'{"present":2,"absent":0}')))
        connection.execute(update(sealed_record).values(code=code_of(forged), text=forged.text, signature=forged.signature))
    with room.hall.database.reading() as connection:
        assert proved(room, connection) == {
            "no record in the house has this code: it was edited or removed since it was printed"
        }


def test_a_file_that_was_edited_says_so_and_a_mistyped_code_too(room):
    hall = room.hall
    with hall.database.reading() as connection:
        keys = (hall.clerk.key, hall.audit_key)
        file = msgspec.json.encode(records.record_file(connection, hall.clerk.key, room.run))
        edited = file.replace(b'\\"present\\":1', b'\\"present\\":2')
        assert edited != file
        assert {"edited: its signature does not fit", "says something else than the record in the house"} <= whats(
            prove_file(connection, *keys, edited)
        )
        assert "edited in the file: its signature does not fit" in whats(
            prove_file(connection, *keys, file.replace(room.sittings[0].encode(), b"0" * 16))
        )
        for garbage in (b"", b"{}", file[:100], b"\xff\xfe"):
            assert whats(prove_file(connection, *keys, garbage)) == {
                "not the file of a record, or edited so that it cannot be read"
            }
        wrong = ("0" if room.code[0] != "0" else "2") + room.code[1:]
        assert proved(room, connection, wrong) == {
            "the code is mistyped: twenty letters and digits in four groups stand on the record"
        }


def test_the_walk_over_everything_finds_edited_seals_and_records_too(room):
    hall = room.hall
    for statement, what in (
        ("UPDATE closing_seal SET signature = 'ab'", "closing seal edited: its signature does not fit"),
        ('UPDATE sealed_record SET text = replace(text, \'"present":1\', \'"present":2\')', "signed record edited"),
        ("UPDATE sealed_record SET code = 'AAAAA-AAAAA-AAAAA-AAAAA'", "signed record edited"),
    ):  # fmt: skip
        with undone(hall, statement) as connection:
            assert whats(verify(connection, hall.clerk.key, hall.audit_key, hall.config.anchors).faults) == {what}


def test_a_record_is_sealed_once_and_not_before_its_room_is_closed(room):
    with pytest.raises(NotNow):
        seal(room)
    other = a_room(room.hall, 1)
    with pytest.raises(NotNow):
        seal(other)


def test_a_room_closed_before_seals_were_signed_gets_its_signature_later_if_it_still_holds(room):
    hall = room.hall
    with undone(hall, "DELETE FROM closing_seal") as connection:
        assert read_seal(closing.signed_seal(connection, hall.clerk.key, room.run)).root
    with undone(hall, "DELETE FROM closing_seal", "UPDATE room_run SET seal = 'forged'") as connection, pytest.raises(Damaged):
        closing.signed_seal(connection, hall.clerk.key, room.run)


def test_the_database_itself_keeps_seals_and_records_from_being_changed(room):
    for table, value in ((closing_seal, {"signature": "x"}), (sealed_record, {"code": "x"})):
        with pytest.raises(Exception, match="append-only"), room.hall.database.writing() as connection:
            connection.execute(update(table).values(value))
