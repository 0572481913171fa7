"""The verb of the door: noting that a candidate came in or went out, or that there is a doubt about who it is."""

from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, insert, select

from examhall.audit import trail
from examhall.errors import Malformed
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import SECOND, Instant
from examhall.people.permissions import Action
from examhall.schedule.settings import HouseRules
from examhall.sittings.tables import room_run
from proctor.arrivals import Arrival, Kind, check
from proctor.doing import RoomClosed
from proctor.door_queries import sitting_in, standing_at_door
from proctor.queries import on_duty
from proctor.tables import arrival, incident

LONGEST_TEXT: Final = 500


class Door(NamedTuple):
    """Who stands at the door of which room, in which transaction, and when."""

    hall: Hall
    connection: Connection
    now: Instant
    by: str
    run: Row[Any]
    roles: frozenset[str]


def entry_ends(run: Row[Any]) -> Instant:
    """Until when one may come in for the first time by the house rules; 0 before the opening, and where they set no limit."""
    limit = msgspec.json.decode(run.settings, type=HouseRules).late_limit * SECOND
    return run.opened_at + limit if run.opened_at is not None and limit else 0


def note_arrival(hall: Hall, by: str, sitting_id: str, kind: str, how: str, text: str) -> None:
    """Write one fact of the door.

    NotFound, NotAllowed, NotNow (in who is here, out who is not), ReasonNeeded, LateAtDoor, InDoubt, RoomClosed.
    """
    try:
        known = Kind(kind)
    except ValueError as fault:
        raise Malformed(field="kind") from fault
    with hall.database.writing() as connection:
        run_id, _person = sitting_in(connection, sitting_id)
        connection.execute(select(room_run.c.id).where(room_run.c.id == run_id).with_for_update())  # one door at a time
        run, roles = on_duty(connection, by, run_id, Action.CHECK_IN)
        if run.closed_at is not None:
            raise RoomClosed()
        write_arrival(Door(hall, connection, hall.now(), by, run, roles), sitting_id, known, how, text)
    hall.announcements.tell("runs", run.id)


def write_arrival(door: Door, sitting_id: str, kind: Kind, how: str, text: str) -> None:
    """The fact, with its line in the trail; a doubt is an incident of the room as well."""
    new = Arrival(kind, door.now, how if kind is Kind.IN else "", text.strip()[:LONGEST_TEXT])
    late = door.now > entry_ends(door.run) > 0
    check(standing_at_door(door.connection, [sitting_id])[sitting_id], new, door.roles, late)
    noted = {"run_id": door.run.id, "sitting_id": sitting_id, "text": new.text, "noted_by": door.by, "noted_at": door.now}
    door.connection.execute(insert(arrival), {**noted, "kind": str(kind), "how": new.how})
    line = trail.write(
        door.connection, door.hall.audit_key, door.now, door.by, f"door_{kind}", door.run.id, sitting=sitting_id, how=new.how,
        text=new.text,
    )  # fmt: skip
    if kind is Kind.DOUBT:
        identity = {"id": new_id(), "kind": "identity", "trail_number": line.number}
        door.connection.execute(insert(incident), {**noted, **identity})
