"""The journal on both databases: append-only, chained, and every tampering is found."""

import itertools

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from examhall.audit import trail
from examhall.errors import Damaged
from examhall.sittings import board, journal
from examhall.sittings import commands as c
from examhall.sittings import entries as e
from examhall.sittings.journal import START, link, post, read_record
from examhall.sittings.sitting import replay
from examhall.sittings.tables import answer_sheet
from tests.builders import BROWSER, NINE, PROCTOR, a_hand_in, a_room
from tests.room_acts import fault, lines, open_room, shown, undone, unguard


@pytest.fixture
def room(hall):
    room = a_room(hall, 2)
    open_room(room)
    room.lease(1)
    for number in range(1, 6):
        room.save(number, "q1a" if number % 2 else "q1b")
    room.wish(a_hand_in(6, 5))
    return room


def tamper(room, *statements):
    """Statements of somebody who has the database but not the site key; {one} is the first candidate's sitting."""
    with room.hall.database.writing() as connection:
        unguard(connection, "journal")
        for statement in statements:
            connection.exec_driver_sql(statement.replace("{one}", room.sittings[0]))


def test_an_untouched_journal_verifies_and_its_text_is_what_was_hashed(room):
    assert fault(room) is None
    before = START
    for _, text, said in lines(room):
        assert said == link(room.hall.clerk.key, before, text)
        before = said
    assert read_record(lines(room)[0][1]).entry.sitting == room.sittings[0]


def test_entry_0_binds_sitting_booklet_and_paper(room):
    first = read_record(lines(room)[0][1]).entry
    assert isinstance(first, e.Prepared)
    assert first.paper == room.paper.id
    assert len(first.paper_hash) == len(first.booklet_hash) == 64


def test_an_edited_entry_is_found_wherever_it_stands(room):
    for number in (0, 5, 9):
        edit = f"UPDATE journal SET text = text || ' ' WHERE sitting_id = '{room.sittings[0]}' AND number = {number}"
        with undone(room.hall, edit) as connection:
            rows = connection.exec_driver_sql(
                f"SELECT number, text, hash FROM journal WHERE sitting_id = '{room.sittings[0]}' ORDER BY number"
            )
            found = journal.verify(room.hall.clerk.key, room.sittings[0], [tuple(row) for row in rows])
        assert found == journal.Fault(room.sittings[0], number, "edited")


def test_an_edit_hashed_anew_without_the_site_key_is_found(room):
    number, text, _ = lines(room)[5]
    forged = text.replace("q1a", "q1c").replace("q1b", "q1c")
    assert forged != text
    digest = link(b"a guess at the key", lines(room)[4][2], forged)
    tamper(room, f"UPDATE journal SET text = '{forged}', hash = '{digest}' WHERE sitting_id = '{{one}}' AND number = {number}")
    assert fault(room).number == 5


def test_a_removed_entry_is_found_even_when_the_others_close_up(room):
    tamper(room, "DELETE FROM journal WHERE sitting_id = '{one}' AND number = 5")
    assert fault(room) == journal.Fault(room.sittings[0], 5, "missing")
    with room.hall.database.writing() as connection:
        for number in (6, 7, 8, 9):
            connection.exec_driver_sql(
                f"UPDATE journal SET number = {number - 1} WHERE sitting_id = '{room.sittings[0]}' AND number = {number}"
            )
    assert fault(room) == journal.Fault(room.sittings[0], 5, "edited")


def test_two_entries_in_each_others_place_are_found(room):
    fourth, fifth = lines(room)[4], lines(room)[5]
    swap = [
        f"UPDATE journal SET text = '{text}', hash = '{digest}' WHERE sitting_id = '{{one}}' AND number = {number}"
        for number, (_, text, digest) in ((4, fifth), (5, fourth))
    ]
    tamper(room, *swap)
    assert fault(room).number == 4


def test_a_cut_tail_is_found_as_long_as_the_board_remembers_it(room):
    tamper(room, "DELETE FROM journal WHERE sitting_id = '{one}' AND number >= 8")
    assert fault(room) == journal.Fault(room.sittings[0], 8, "tail missing or head edited")


def test_two_candidates_journals_in_each_others_place_are_found(room):
    found = journal.verify(room.hall.clerk.key, room.sittings[0], lines(room, 2), shown(room, 2).head)
    assert found == journal.Fault(room.sittings[0], 0, "another sitting's")


def test_an_empty_journal_does_not_pass_for_a_whole_one(room):
    assert journal.verify(room.hall.clerk.key, room.sittings[0], [], shown(room).head).number == 0


@pytest.mark.parametrize("table", ["journal", "answer_sheet", "audit_entry"])
def test_the_database_itself_refuses_to_edit_to_replace_and_to_remove(room, table):
    fill(room, table)
    emptying = f"TRUNCATE {table} CASCADE"
    if room.hall.database.is_sqlite:
        emptying = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    for statement in (f"UPDATE {table} SET text = 'x'", f"DELETE FROM {table}", emptying):
        with pytest.raises(DBAPIError, match="append-only"), room.hall.database.writing() as connection:
            connection.exec_driver_sql(statement)
    assert fault(room) is None


def fill(room, table):
    with room.hall.database.writing() as connection:
        if table == "audit_entry":
            trail.write(connection, room.hall.audit_key, NINE, "officer", "seal", "paper")
        if table == "answer_sheet":
            row = {"sitting_id": room.sittings[0], "edition": 1, "state": "submitted", "verified_to": 0, "made_at": NINE}
            connection.execute(insert(answer_sheet), {**row, "head": "", "text": "{}", "hash": ""})


def test_two_writers_of_the_same_entry_cannot_both_win(room):
    record = e.Record(10, NINE, NINE, e.Observed("focus_lost"))
    entry = post(room.hall.clerk.key, shown(room).head, record)
    with room.hall.database.writing() as connection:
        journal.append(connection, [(room.sittings[0], entry)])
    with pytest.raises(IntegrityError), room.hall.database.writing() as connection:
        journal.append(connection, [(room.sittings[0], entry)])


def test_a_token_stands_once_in_a_sitting_and_may_stand_in_another(room):
    def an_answer(number, token):
        fact = e.Answered("f1", "q1a", BROWSER, number, token, 0)
        return post(room.hall.clerk.key, START, e.Record(number, NINE, NINE, fact))

    with room.hall.database.writing() as connection:
        journal.append(connection, [(room.sittings[0], an_answer(20, "same")), (room.sittings[1], an_answer(20, "same"))])
    with pytest.raises(IntegrityError), room.hall.database.writing() as connection:
        journal.append(connection, [(room.sittings[0], an_answer(21, "same"))])


def test_a_known_token_finds_its_first_entry_and_an_unknown_one_none(room):
    with room.hall.database.reading() as connection:
        known = journal.known(connection, room.sittings[0], [f"token-{BROWSER}-3", "never-seen"])
    assert list(known) == [f"token-{BROWSER}-3"]
    assert known[f"token-{BROWSER}-3"].record.entry.number == 3


def test_the_board_row_can_be_built_again_from_the_journal_alone(room):
    with room.hall.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE board SET state = 'absent', ended_at = NULL, deadline = NULL, facts = '{\"id\":\"\"}'"
        )
        for sitting in room.sittings:
            posted = journal.read(connection, sitting)
            again = board.Shown(replay(sitting, (entry.record for entry in posted)), posted[-1].hash)
            board.show(connection, [again])
    assert fault(room) is None
    with room.hall.database.reading() as connection:
        assert board.read(connection, room.sittings)[room.sittings[0]].sitting.state == "submitted"
    assert room.wish(c.Message("go home", PROCTOR)).sitting.version == 10


def test_a_text_that_is_no_record_is_named_as_damage():
    with pytest.raises(Damaged):
        read_record('{"number": 1}')


def test_a_chain_of_any_length_holds_only_in_its_own_order():
    key, texts = b"k" * 32, ["a", "b", "c"]
    chains = set()
    for order in itertools.permutations(texts):
        digest = START
        for text in order:
            digest = link(key, digest, text)
        chains.add(digest)
    assert len(chains) == 6
