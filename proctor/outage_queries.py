"""Reads of outages: each candidate's line with its evidence and what a change of machine cost."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from examhall.errors import NotFound
from examhall.instants import Instant
from examhall.schedule.layout import neighbours
from examhall.sittings import board
from examhall.sittings.presence import Presence
from examhall.sittings.queries import places_of_run, roster, run_of, timeline_of
from examhall.sittings.states import RUNNING
from examhall.sittings.tables import room_hold
from proctor.credit import Loss, answers_in, changes_in, loss_of, seat_of_old_machine
from proctor.outage import Line, Silence, lines_of
from proctor.presence import Kind
from proctor.room import Place
from proctor.tables import longer_wait
from proctor.tables import silence as silence_rows
from proctor.watch import line_of


def outage_of(connection: Connection, run_id: str, name: str) -> Row[Any]:
    """A pause of the whole room that is an outage; NotFound for any other name."""
    row = connection.execute(
        select(room_hold).where(room_hold.c.run_id == run_id, room_hold.c.name == name, room_hold.c.kind != "")
    ).first()
    if row is None:
        raise NotFound()
    return row


def lines(connection: Connection, run_id: str, name: str, now: Instant) -> list[Line]:
    """Every candidate whose clock this outage stopped, worked out from the journals as they are now."""
    outage, run = outage_of(connection, run_id, name), run_of(connection, run_id)
    places = [Place(row.id, row.seat, row.name, row.ticket) for row in roster(connection, run_id)]
    sittings = {one: shown.sitting for one, shown in board.read_run(connection, run_id).items()}
    stopped = {one for one, sitting in sittings.items() if any(hold.name == name for hold in sitting.holds)}
    moments = {one: timeline_of(connection, one) if one in stopped else [] for one in sittings}
    rows = connection.execute(select(silence_rows).where(silence_rows.c.hold == name)).all()
    silence = {row.sitting_id: Silence(row.heard_at, row.here) for row in rows}
    return lines_of(name, outage.called_at, places_of_run(run), places, sittings, moments, silence, now)


def waits_of(connection: Connection, run_id: str, name: str) -> list[Row[Any]]:
    """How often the chief chose to wait on in this outage, and why."""
    query = select(longer_wait).where(longer_wait.c.run_id == run_id, longer_wait.c.hold == name)
    return list(connection.execute(query.order_by(longer_wait.c.at)))


class Evidence(msgspec.Struct, frozen=True):
    """What a proctor sees beside a change of machine: the loss once it is over, the machine that writes, and those around.

    `connection` and `heard_at`: how that machine stands now; `neighbours`, `silent`: who works around the one
    that is given up, and how many of those are lost.
    """

    connection: Kind
    heard_at: Instant
    saved_at: Instant
    neighbours: int
    silent: int
    loss: Loss | None


def evidence_of(connection: Connection, presence: Presence, run_id: str, sitting_id: str, now: Instant) -> Evidence:
    """NotFound where the sitting is not of this room."""
    sittings = {one: shown.sitting for one, shown in board.read_run(connection, run_id).items()}
    if sitting_id not in sittings:
        raise NotFound()
    sitting, moments = sittings[sitting_id], timeline_of(connection, sitting_id)
    seats = {row.seat: row.id for row in roster(connection, run_id)}
    seat = next(number for number, one in seats.items() if one == sitting_id)
    around = neighbours(seat_of_old_machine(moments, seat), places_of_run(run_of(connection, run_id)), seats)
    near = [seats[one] for one in around if seats[one] != sitting_id]
    stands = [line_of(presence.of(one), now)[0].kind for one in near if sittings[one].state in RUNNING]
    line, seen = line_of(presence.of(sitting_id), now)[0], presence.of(sitting_id)
    changes = changes_in(moments)
    loss = None
    if changes:
        loss = loss_of(changes[-1], sitting.holds, sitting.opened_at, answers_in(moments), now)
    silent = sum(one is Kind.LOST for one in stands)
    return Evidence(line.kind, 0 if seen is None else seen.at, sitting.answered_at, len(stands), silent, loss)
