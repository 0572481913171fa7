"""What holds a result back: everything that a room noted and nobody decided on, and what somebody decides about it."""

import pytest
from sqlalchemy import insert

from examhall.audit import trail
from examhall.errors import NotFound, ReasonNeeded
from examhall.registration.tables import deferral, registered_part
from examhall.sittings.tables import room_run
from grading import labels
from grading.mark_book.facts import facts_of
from grading.operations import grade_run
from grading.releasing.holding import HOLDS, Held, held_back
from grading.releasing.noted import nothing_follows, open_notes
from grading.releasing.states import Flag, State, flags, state
from grading.voiding import void_part
from proctor.tables import arrival, incident
from tests.bank_builders import a_room_that_sits, right


@pytest.fixture
def room(sqlite_bank):
    return closed(sqlite_bank)


def closed(bank):
    room = a_room_that_sits(bank, candidates=2)
    room.sit(1, right(room, 1))
    room.sit(2, {})
    room.close()
    grade_run(room.hall, room.run, bank.staff["officer"])
    return room


def held(room):
    with room.hall.database.reading() as connection:
        return {room.sittings.index(one) + 1: why for one, why in held_back(connection, room.administration).items()}


def noted(room, kind, name="incident-1", seat=1):
    with room.hall.database.writing() as connection:
        number = trail.write(connection, room.hall.audit_key, room.hall.now(), "p", "note", room.run).number
        row = {
            "id": name, "run_id": room.run, "sitting_id": room.sittings[seat - 1], "kind": kind, "text": "a phone", "noted_by": "p",
            "noted_at": room.hall.now(), "trail_number": number,
        }  # fmt: skip
        connection.execute(insert(incident), row)


def at_the_door(room, *kinds, seat=1):
    with room.hall.database.writing() as connection:
        for kind in kinds:
            row = {
                "sitting_id": room.sittings[seat - 1], "run_id": room.run, "kind": kind, "how": "", "text": "another face",
                "noted_by": room.bank.staff["chief"], "noted_at": room.hall.now(),
            }  # fmt: skip
            connection.execute(insert(arrival), row)


def test_misconduct_that_was_noted_waits_for_somebody_to_say_what_follows(bank):
    room = closed(bank)
    officer = bank.staff["officer"]
    noted(room, "ill", "incident-0")
    assert held(room) == {}
    noted(room, "communication")
    assert held(room) == {1: Held.MISCONDUCT}
    with pytest.raises(ReasonNeeded):
        nothing_follows(room.hall, officer, room.sittings[0], "incident-1", " ")
    with pytest.raises(NotFound):
        nothing_follows(room.hall, officer, room.sittings[1], "incident-1", "of another seat")
    nothing_follows(room.hall, officer, room.sittings[0], "incident-1", "it was a neighbour's")
    assert held(room) == {}
    with pytest.raises(NotFound):
        nothing_follows(room.hall, officer, room.sittings[0], "incident-1", "again")
    with room.hall.database.reading() as connection:
        assert trail.verify(connection, room.hall.audit_key) is None


def test_a_voided_part_holds_nothing_back_any_more(room):
    noted(room, "impersonation")
    at_the_door(room, "doubt")
    void_part(room.hall, room.bank.staff["officer"], room.bank.staff["authority"], room.sittings[0], "somebody else sat")
    assert held(room) == {}


def test_a_doubt_about_who_sat_there_waits_unless_the_chief_settled_it(bank):
    room = closed(bank)
    at_the_door(room, "in", "doubt", "settled")
    assert held(room) == {}
    at_the_door(room, "doubt")
    assert held(room) == {1: Held.IDENTITY}
    with room.hall.database.reading() as connection:
        (doubt,) = open_notes(connection, room.sittings[0])
    nothing_follows(room.hall, bank.staff["officer"], room.sittings[0], doubt.noted, "photo compared with the document")
    assert held(room) == {}


def test_who_put_a_part_off_waits_and_is_not_called_absent(room):
    with room.hall.database.writing() as connection:
        mine = {"registration_id": room.registrations[1], "part": "theory"}
        connection.execute(insert(registered_part), mine)
        decided = {"reason": "ill", "reference": "", "decided_by": "o", "decided_at": room.hall.now()}
        connection.execute(insert(deferral), {**mine, **decided})
    assert held(room) == {2: Held.DEFERRED}
    with room.hall.database.reading() as connection:
        assert flags(facts_of(connection, room.administration)[room.sittings[1]]) == {Flag.DEFERRED}


def test_a_room_that_was_broken_off_waits_as_a_whole(room):
    with room.hall.database.writing() as connection:
        connection.execute(room_run.update().values(abandoned_at=room.hall.now()))
    assert held(room) == {1: Held.ABANDONED, 2: Held.ABANDONED}


def test_a_marked_result_about_which_something_is_open_is_under_review(room):
    noted(room, "copying", seat=2)
    with room.hall.database.reading() as connection:
        facts = facts_of(connection, room.administration)
    assert [state(facts[one]) for one in room.sittings] == [State.MARKED, State.UNDER_REVIEW]


def test_every_reason_has_its_clause_and_its_words():
    assert [why for why, _ in HOLDS] == list(Held)
    assert set(labels.HELD) == set(Held)
