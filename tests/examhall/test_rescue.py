"""Answers of a machine that cannot reach the hall travel in a file: sealed, signed, and judged by the ordinary rules."""

import msgspec
import pytest

from examhall.audit import trail
from examhall.sittings import entries as e
from examhall.sittings import rescuing
from examhall.sittings.commands import ApproveMachine, Change, TakeLease
from examhall.sittings.leases import Lease, write_lease
from examhall.sittings.rescue import (
    AnswersFileChanged,
    Contents,
    NoAnswersFile,
    Receipt,
    missing_before,
    open_file,
    write_file,
)
from examhall.sittings.rescuing import AnotherRoom, ReadIn
from tests.builders import BROWSER, CHIEF, PROCTOR, a_room
from tests.room_acts import fault, open_room, shown, stored

KEY = b"l" * 32
LEASE = Lease("sitting-1", 3, BROWSER)


def change(number, value="q1a", field="f1", at=0, **more):
    return Change(number, f"token-{BROWSER}-{number}", at, field, value, **more)


def a_file(*changes, key=KEY, lease=LEASE, receipt=None, last=None, nonce="00" * 16):
    contents = Contents(list(changes), last or max((one.number for one in changes), default=0), receipt)
    return write_file(write_lease(key, lease), lease, contents, 1_700_000_000_000, nonce)


def edited(text, **more):
    return msgspec.json.encode({**msgspec.json.decode(text), **more})


def test_what_a_page_wrote_is_read_again():
    changes = [change(4, "一段很长的回答" * 50, "f0"), change(5)]
    opened = open_file(KEY, a_file(*changes, receipt=Receipt(3, 9, "ab" * 8)))
    assert (opened.sitting, opened.browser, opened.epoch) == ("sitting-1", BROWSER, 3)
    assert (opened.contents.changes, opened.contents.receipt) == (changes, Receipt(3, 9, "ab" * 8))


def test_nobody_who_carries_the_file_reads_an_answer_in_it():
    text = a_file(change(4, "a secret answer"))
    assert b"secret" not in text
    assert b"token" not in text
    assert a_file(change(4), nonce="01" * 16) != a_file(change(4), nonce="02" * 16)


@pytest.mark.parametrize(
    "what",
    [
        {"sitting": "sitting-2"},
        {"browser": "another-browser"},
        {"epoch": 4},
        {"made_at": 1},
        {"count": 2},
        {"nonce": "ff" * 16},
    ],
)
def test_a_file_that_was_changed_on_the_way_proves_nothing(what):
    with pytest.raises(AnswersFileChanged):
        open_file(KEY, edited(a_file(change(4)), **what))


def test_one_letter_of_the_sealed_answers_is_enough():
    text = a_file(change(4))
    sealed = msgspec.json.decode(text)["sealed"]
    with pytest.raises(AnswersFileChanged):
        open_file(KEY, edited(text, sealed=("A" if sealed[0] != "A" else "B") + sealed[1:]))


def test_a_file_of_another_hall_proves_nothing():
    with pytest.raises(AnswersFileChanged):
        open_file(b"m" * 32, a_file(change(4)))


@pytest.mark.parametrize(
    "text", [b"", b"PK\x03\x04", b"[]", b"{}", a_file(change(4))[:-9], edited(a_file(change(4)), kind="other"), edited(a_file(change(4)), version=2), edited(a_file(change(4)), browser="x\n"), b" " * 5_000_000]
)  # fmt: skip
def test_what_is_no_such_file_is_refused(text):
    with pytest.raises(NoAnswersFile):
        open_file(KEY, text)


def test_numbers_that_neither_hall_nor_file_has_are_named():
    opened = open_file(KEY, a_file(change(4), change(7), last=8))
    assert missing_before(opened, 3) == [5, 6, 8]


@pytest.fixture
def room(hall):
    room = a_room(hall, candidates=2)
    open_room(room)
    room.lease()
    room.save(1)
    return room


def file_of(room, *changes, epoch=1, browser=BROWSER, **more):
    return a_file(*changes, key=room.hall.lease_key, lease=Lease(room.sittings[0], epoch, browser), **more)


def read_in(room, text):
    return rescuing.read_in(room.hall, CHIEF, room.run, text, "the machine is dead")


def test_answers_in_time_count_and_the_journal_still_verifies(room):
    text = file_of(room, change(2, "q2b", "f2"), change(3, "words", "f0"))
    inside = rescuing.look(room.hall, room.run, text)
    assert (inside.changes, inside.becomes, inside.writes_now, inside.missing) == (2, {"counts": 2}, True, 0)
    assert read_in(room, text) == ReadIn(2, 0, 0, 0, False)
    assert [type(one.record.entry) for one in stored(room)[-2:]] == [e.Answered, e.Answered]
    assert fault(room) is None
    with room.hall.database.reading() as connection:
        (act,) = [one for one in trail.read(connection, room.sittings[0]) if one.action == "read_in_answers"]
    assert (act.actor, act.detail["counts"], act.detail["reason"]) == (CHIEF, 2, "the machine is dead")


def test_nothing_is_doubled_when_the_machine_comes_back(room):
    text = file_of(room, change(1), change(2, "q2b", "f2"))
    assert rescuing.look(room.hall, room.run, text).becomes == {"known": 1, "counts": 1}
    assert read_in(room, text) == ReadIn(1, 1, 0, 0, False)
    before = len(stored(room))
    assert read_in(room, text) == ReadIn(0, 2, 0, 0, False)
    assert room.save(2, "q2b", "f2").again  # the machine itself
    assert len(stored(room)) == before


def test_late_answers_and_those_of_a_fenced_machine_are_kept_aside(room, clock):
    room.wish(TakeLease("browser-of-spare"))
    room.wish(ApproveMachine("browser-of-spare", PROCTOR))
    room.lease(1, "browser-of-spare")
    assert rescuing.look(room.hall, room.run, file_of(room, change(2))).becomes == {"fenced": 1}
    assert read_in(room, file_of(room, change(2))) == ReadIn(0, 0, 1, 0, False)
    clock.pass_minutes(61)
    late = file_of(room, Change(1, "token-of-the-spare", 0, "f1", "q1b"), epoch=2, browser="browser-of-spare")
    assert read_in(room, late) == ReadIn(0, 0, 1, 0, False)
    assert [stored(room)[number].record.entry.why for number in shown(room).sitting.kept] == ["fenced", "late"]


def test_what_cannot_be_an_answer_is_counted_and_holds_up_nothing(room):
    text = file_of(room, change(2, "no option", "f1"), change(3, "q1c"), change(4, "x", "no field"))
    assert rescuing.look(room.hall, room.run, text).unreadable == 2
    assert read_in(room, text) == ReadIn(1, 0, 0, 2, False)


def test_a_hand_in_in_the_file_is_carried_out_by_the_ordinary_rules(room):
    hand_in = Change(3, "token-hand-in", 0, hand_in=2)
    text = file_of(room, change(2), hand_in)
    assert rescuing.look(room.hall, room.run, text).hand_in
    assert read_in(room, text).handed_in
    assert str(shown(room).sitting.state) == "submitted"


def test_the_last_receipt_that_the_page_had_is_looked_up(room):
    posted = stored(room)[-1]
    number = posted.record.number

    def holds(receipt):
        return rescuing.look(room.hall, room.run, file_of(room, change(2), receipt=receipt)).receipt_holds

    assert holds(Receipt(1, number, posted.hash[:16])) is True
    assert holds(Receipt(1, number, "00" * 8)) is False
    assert holds(Receipt(1, number + 50, posted.hash[:16])) is False
    assert holds(Receipt(1, number, "")) is False
    assert holds(None) is None


def test_a_file_is_read_in_in_its_own_room(hall, room):
    other = a_room(hall, candidates=1)
    with pytest.raises(AnotherRoom):
        rescuing.look(hall, other.run, file_of(room, change(2)))
    with pytest.raises(AnotherRoom):
        rescuing.read_in(hall, CHIEF, other.run, file_of(room, change(2)), "x")
    assert len([one for one in stored(room) if isinstance(one.record.entry, e.Answered)]) == 1
