"""What concerns the whole room, and minutes beyond the limit, is wanted by two; an emergency pause by one at once."""

import pytest
from sqlalchemy import select

from examhall.audit import trail
from examhall.instants import MINUTE
from examhall.sittings import board
from proctor.operations import note_unconfirmed_pauses
from proctor.tables import incident


@pytest.fixture
def room(centre):
    first = centre.person("proctor")
    first.does("authorise", "all")
    first.does("open")
    return centre.room


@pytest.fixture
def proctor(centre):
    return centre.person("proctor", name="陈监考")


@pytest.fixture
def chief(centre):
    return centre.person("chief_proctor", name="周主考")


def states(room):
    with room.hall.database.reading() as connection:
        return {str(now.sitting.state) for now in board.read_run(connection, room.run).values()}


def sittings(room):
    with room.hall.database.reading() as connection:
        return [now.sitting for now in board.read_run(connection, room.run).values()]


def actions(room):
    with room.hall.database.reading() as connection:
        return [act.action for act in trail.read(connection, room.run)][::-1]


@pytest.mark.parametrize(
    ("act", "args", "after"),
    [("pause", {}, {"paused"}), ("grant", {"seconds": 900}, {"in_progress"}), ("end", {}, {"terminated"})],
)
def test_an_act_on_the_whole_room_waits_for_a_second_person(room, proctor, chief, act, args, after):
    told = proctor.does(act, "all", "power failure", **args)
    assert told["outcomes"] == []
    assert states(room) == {"in_progress"}
    proposal = chief.snapshot()["header"]["proposals"][0]
    assert (proposal["act"], proposal["by"], proposal["reason"]) == (act, "陈监考", "power failure")
    told = chief.does("confirm", proposal=proposal["id"])
    assert len(told["outcomes"]) == 3
    assert states(room) == after
    assert chief.snapshot()["header"]["proposals"] == []


def test_both_names_stand_in_the_journal(room, proctor, chief):
    chief.does("confirm", proposal=proctor.does("grant", "all", "power failure", seconds=900)["waiting"])
    lines = chief.get(f"/sittings/{room.sittings[0]}/timeline").get_json()["lines"]
    assert (lines[-1]["detail"]["by"], lines[-1]["detail"]["second"]) == (proctor.id, chief.id)


def test_who_proposed_can_ask_what_became_of_it(room, proctor, chief):
    confirmed = proctor.does("grant", "all", "power failure", seconds=900)["waiting"]
    chief.does("confirm", proposal=confirmed)
    declined = proctor.does("end", "all", "power failure")["waiting"]
    chief.does("decline", proposal=declined)
    withdrawn = proctor.does("end", "all", "power failure")["waiting"]
    proctor.does("decline", proposal=withdrawn)
    waits = proctor.does("pause", "all", "power failure")["waiting"]
    told = proctor.get("/proposals").get_json()
    assert told == {
        confirmed: {"decision": "confirmed", "by": "周主考", "by_id": chief.id},
        declined: {"decision": "declined", "by": "周主考", "by_id": chief.id},
        withdrawn: {"decision": "declined", "by": "陈监考", "by_id": proctor.id},
    }
    assert waits not in told


def test_the_room_goes_on_when_two_have_said_so(room, proctor, chief, clock):
    chief.does("confirm", proposal=proctor.does("pause", "all", "power failure")["waiting"])
    clock.pass_minutes(7)
    chief.does("confirm", proposal=proctor.does("resume", "all")["waiting"])
    assert states(room) == {"in_progress"}
    assert {now.deadline for now in sittings(room)} == {sittings(room)[0].opened_at + 67 * MINUTE}


def test_the_confirmation_names_where_the_pause_began(room, proctor, chief, clock):
    clock.pass_minutes(20)
    since = (clock.now() - 6 * MINUTE) // 1000
    told = proctor.does("pause", "all", "power failure", since=since)
    chief.does("confirm", proposal=told["waiting"])
    assert {hold.since for now in sittings(room) for hold in now.open_holds} == {since * 1000}


def test_nobody_is_the_own_second_person(room, chief):
    told = chief.does("pause", "all", "power failure")
    reply = chief.act("confirm", proposal=told["waiting"])
    assert (reply.status_code, reply.get_json()["code"]) == (409, "second_person_needed")
    assert states(room) == {"in_progress"}


def test_two_proctors_are_not_enough_and_a_chief_may_be_either_of_the_two(centre, room, proctor, chief):
    other = centre.person("proctor")
    told = proctor.does("pause", "all", "power failure")
    assert other.act("confirm", proposal=told["waiting"]).get_json()["code"] == "chief_needed"
    chief.does("decline", proposal=told["waiting"])
    proctor.does("confirm", proposal=chief.does("pause", "all", "power failure")["waiting"])
    assert states(room) == {"paused"}


def test_an_inspector_watches_and_confirms_nothing(centre, room, proctor):
    told = proctor.does("pause", "all", "power failure")
    assert centre.person("inspector").act("confirm", proposal=told["waiting"]).status_code == 403


def test_a_proposal_is_decided_once(room, proctor, chief):
    told = proctor.does("grant", "all", "power failure", seconds=60)
    chief.does("confirm", proposal=told["waiting"])
    assert chief.act("confirm", proposal=told["waiting"]).get_json()["code"] == "proposal_decided"
    assert proctor.act("decline", proposal=told["waiting"]).get_json()["code"] == "proposal_decided"
    assert {now.granted for now in sittings(room)} == {MINUTE}


def test_a_confirmation_sent_twice_is_one(room, proctor, chief):
    told = proctor.does("grant", "all", "power failure", seconds=60)
    one = chief.act("confirm", named="confirmed-once", proposal=told["waiting"])
    two = chief.act("confirm", named="confirmed-once", proposal=told["waiting"])
    assert one.get_json() == two.get_json()
    assert {now.granted for now in sittings(room)} == {MINUTE}


def test_who_proposed_may_take_it_back(room, proctor, chief):
    told = proctor.does("end", "all", "power failure")
    proctor.does("decline", proposal=told["waiting"])
    assert chief.snapshot()["header"]["proposals"] == []
    assert states(room) == {"in_progress"}


def test_the_same_is_not_proposed_twice(room, proctor, chief):
    proctor.does("pause", "all", "power failure")
    assert chief.act("pause", "all", "power failure").get_json()["code"] == "already_proposed"


def test_naming_every_candidate_is_the_whole_room_too(room, proctor):
    told = proctor.does("end", room.sittings, "power failure")
    assert told["waiting"]
    assert states(room) == {"in_progress"}
    assert not proctor.does("pause", room.sittings[:2], "ill")["waiting"]


def test_minutes_beyond_the_limit_are_granted_when_a_chief_confirms(room, proctor, chief):
    told = proctor.does("grant", room.sittings[:1], "machine failed", seconds=660)
    chief.does("confirm", proposal=told["waiting"])
    assert sorted(now.granted for now in sittings(room)) == [0, 0, 11 * MINUTE]


def test_a_confirmed_act_leaves_out_who_has_ended_meanwhile(room, proctor, chief):
    told = proctor.does("grant", "all", "power failure", seconds=60)
    proctor.does("end", room.sittings[:1], "asked to leave")
    assert len(chief.does("confirm", proposal=told["waiting"])["outcomes"]) == 2


def test_an_emergency_pause_acts_at_once_and_is_confirmed_by_another(room, proctor, chief):
    proctor.does("emergency_pause", reason="fire alarm")
    assert states(room) == {"paused"}
    hold = chief.snapshot()["header"]["holds"][0]
    assert hold["confirm_until"] - hold["since"] == 5 * 60_000
    assert proctor.act("confirm_pause", hold=hold["name"]).get_json()["code"] == "second_person_needed"
    chief.does("confirm_pause", hold=hold["name"])
    hold = chief.snapshot()["header"]["holds"][0]
    assert (hold["confirm_until"], hold["confirmed_by"]) == (None, "周主考")


def test_an_emergency_pause_does_not_lie_on_another(room, proctor, chief):
    proctor.does("emergency_pause", reason="fire alarm")
    assert chief.act("emergency_pause", reason="fire alarm").get_json()["code"] == "already_paused"


def test_an_emergency_pause_that_nobody_confirms_stays_and_is_noted_by_the_hall_once(room, proctor, clock):
    proctor.does("emergency_pause", reason="fire alarm")
    clock.pass_minutes(4.9)
    note_unconfirmed_pauses(room.hall)
    clock.pass_minutes(0.2)
    note_unconfirmed_pauses(room.hall)
    note_unconfirmed_pauses(room.hall)
    assert states(room) == {"paused"}
    with room.hall.database.reading() as connection:
        rows = connection.execute(select(incident)).all()
        assert trail.verify(connection, room.hall.audit_key) is None
    assert [(row.kind, row.noted_by, row.text) for row in rows] == [("pause_unconfirmed", "", "fire alarm")]
    assert actions(room).count("pause_unconfirmed") == 1
    assert proctor.snapshot()["header"]["holds"][0]["confirm_until"] < clock.now() // 1000


def test_both_steps_stand_in_the_audit_trail(room, proctor, chief):
    chief.does("confirm", proposal=proctor.does("pause", "all", "power failure")["waiting"])
    assert actions(room) == ["open_part", "propose", "confirmed"]


def test_before_the_opening_nothing_of_the_whole_room_is_proposed(small_centre):
    for act in ("pause", "resume", "grant", "end"):
        assert small_centre.person("proctor").act(act, "all", "power failure", seconds=60).status_code == 409
