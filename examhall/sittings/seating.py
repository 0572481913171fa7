"""Who sits where in a room run: the seats as the room stands, which are free, and moving a candidate to another one (换座)."""

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, select, update

from examhall.errors import Refusal
from examhall.registration.tables import placement
from examhall.schedule.layout import read_layout, usable
from examhall.schedule.tables import room
from examhall.sittings import commands as c
from examhall.sittings.clerk import Outcome
from examhall.sittings.room_runs import Act, locked, of_this_room
from examhall.sittings.tables import room_run, sitting


class NoSuchSeat(Refusal):
    code = "no_such_seat"
    says = _("This room has no such seat, or it is out of order.")


class SeatTaken(Refusal):
    code = "seat_taken"
    says = _("Somebody sits there already. Please choose a free seat.")


def seats_of(connection: Connection, run_id: str) -> dict[str, int]:
    """sitting id -> seat, as it is now."""
    rows = connection.execute(select(sitting.c.id, sitting.c.seat).where(sitting.c.run_id == run_id))
    return {row.id: row.seat for row in rows}


def _usable_in(connection: Connection, room_id: str) -> list[int]:
    row = connection.execute(select(room.c.rows, room.c.columns, room.c.layout).where(room.c.id == room_id)).one()
    return usable(row.rows, row.columns, read_layout(row.layout))


def change_seat(act: Act, sitting_id: str, seat: int, reason: str) -> Outcome:
    """Move a candidate to a free seat of the room. The station left no longer writes; the one at the new seat is let on.

    No minutes come with it: what was lost shows in the journal, from this fact to the lease at the new seat. NoSuchSeat,
    SeatTaken, NotNow where the sitting is over. That two never sit on one seat is the database's own rule as well.
    """
    run = locked(act.connection, act.run)
    of_this_room(act, [sitting_id])
    seats = seats_of(act.connection, act.run)
    if seat not in _usable_in(act.connection, run.room_id):
        raise NoSuchSeat()
    if seat in seats.values() and seats[sitting_id] != seat:
        raise SeatTaken()
    outcome = act.wish([sitting_id], c.ChangeSeat(seats[sitting_id], seat, reason, act.by))[0].granted()
    act.connection.execute(update(sitting).where(sitting.c.id == sitting_id).values(seat=seat))
    return outcome


def is_seated_in(connection: Connection, room_id: str) -> bool:
    """Whether somebody is placed in this room for what is not closed yet: seats then keep their numbers."""
    same = (room_run.c.administration_id == placement.c.administration_id) & (room_run.c.room_id == placement.c.room_id)
    query = (
        select(placement.c.seat)
        .outerjoin(room_run, same)
        .where(placement.c.room_id == room_id, room_run.c.closed_at.is_(None))
        .limit(1)
    )
    return connection.execute(query).first() is not None
