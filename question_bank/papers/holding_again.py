"""Holding an abandoned examination again, with the spare paper: the same candidates, seats, ticket numbers, no second fee.

Only once its rooms are closed: until then a chief proctor may still let somebody go on.
"""

from typing import Any, Final

import msgspec
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, Select, func, insert, select

from examhall.audit import trail
from examhall.errors import Malformed, NotFound, NotNow, Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.jobs.queue import enqueue
from examhall.people.tables import person
from examhall.registration.operations import place
from examhall.registration.tables import placement, registration
from examhall.schedule.operations import add_administration, use_rooms
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import administration, centre, replacement, room
from examhall.sittings import board
from examhall.sittings.tables import room_run, sitting
from question_bank.papers.batches import spares
from question_bank.papers.preparing import PREPARE
from question_bank.tables import paper

CARRIED_OVER: Final = "carried_over"  # nothing is paid again


class NoSpare(Refusal):
    code = "no_spare"
    says = _("No spare paper is kept ready for this administration. Choose one on the page of a paper first.")


class RoomsOpen(Refusal):
    code = "rooms_open"
    says = _(
        "A room in which this examination was abandoned is not closed yet. Until then a chief proctor may let somebody go on."
    )


class Broken(msgspec.Struct, frozen=True):
    """An administration that was abandoned in some of its rooms: how many sit again and how many of those are placed already.

    `spare`: the title of its spare paper, empty where there is none; `open`: how many of the rooms are not closed yet.
    """

    id: str
    title: str
    level: str
    part: str
    starts_at: Instant
    zone: str
    rooms: list[str]
    abandoned_at: Instant
    open: int
    waiting: int
    placed: int
    spare: str


def abandoned(connection: Connection) -> list[Broken]:
    """All such administrations, the newest first."""
    runs: dict[str, list[Row[Any]]] = {}
    run = (room_run.c.administration_id, room_run.c.abandoned_at, room_run.c.closed_at)
    broken: Select[Any] = (
        select(*run, room.c.name, centre.c.zone)
        .join(room, room_run.c.room_id == room.c.id)
        .join(centre, room.c.centre_id == centre.c.id)
        .where(room_run.c.abandoned_at.is_not(None))
        .order_by(room.c.name)
    )
    for row in connection.execute(broken):
        runs.setdefault(row.administration_id, []).append(row)
    titles = {row.id: row.title for row in connection.execute(select(paper.c.id, paper.c.title))}
    kept, found = spares(connection), []
    query = select(administration).where(administration.c.id.in_(runs)).order_by(administration.c.starts_at.desc())
    for one in connection.execute(query):
        all_of_it, placed = sat_it(connection, one.id), _placed_again(connection, one.id)
        rooms = runs[one.id]
        found.append(
            Broken(
                one.id, one.title, one.level, one.part, one.starts_at, rooms[0].zone, [row.name for row in rooms],
                min(row.abandoned_at for row in rooms), sum(row.closed_at is None for row in rooms),
                sum(row.registration_id not in placed for row in all_of_it), len(placed), titles.get(kept.get(one.id, ""), ""),
            )
        )  # fmt: skip
    return found


def sat_it(connection: Connection, administration_id: str) -> list[Row[Any]]:
    """Who sat when it was abandoned: registration, room, seat; by room and seat."""
    query: Select[Any] = (
        select(sitting.c.id, sitting.c.registration_id, sitting.c.seat, room_run.c.room_id)
        .join(room_run, sitting.c.run_id == room_run.c.id)
        .where(sitting.c.administration_id == administration_id, room_run.c.abandoned_at.is_not(None))
        .order_by(room_run.c.room_id, sitting.c.seat)
    )
    rows = connection.execute(query).all()
    shown = board.read(connection, [row.id for row in rows])
    return [row for row in rows if shown[row.id].sitting.abandoned]


def _placed_again(connection: Connection, administration_id: str) -> set[str]:
    """The registrations that have a place already in an administration held instead of this one."""
    return set(
        connection.execute(
            select(placement.c.registration_id)
            .join(replacement, placement.c.administration_id == replacement.c.administration_id)
            .where(replacement.c.instead_of == administration_id)
        ).scalars()
    )


def hold_again(
    connection: Connection, hall: Hall, now: Instant, by: str, administration_id: str, title: str, starts_at: Instant
) -> str:
    """Make the new administration and ask the back office to lay the spare paper on its seats; its id.

    NoSpare; RoomsOpen; NotNow where nobody is left to place; Malformed where it would start in the past or has no title.
    """
    row = connection.execute(select(administration).where(administration.c.id == administration_id).with_for_update()).first()
    if row is None:
        raise NotFound()
    if starts_at <= now or not title.strip():
        raise Malformed(field="starts_at" if title.strip() else "title")
    runs = select(room_run.c.id).where(room_run.c.administration_id == administration_id, room_run.c.abandoned_at.is_not(None))
    if connection.execute(runs.where(room_run.c.closed_at.is_(None))).first():
        raise RoomsOpen()
    placed = _placed_again(connection, administration_id)
    again = [one for one in sat_it(connection, administration_id) if one.registration_id not in placed]
    if not again:
        raise NotNow(again=0)
    spare = spares(connection).get(administration_id)
    if spare is None:
        raise NoSpare()
    rules = msgspec.json.decode(row.settings, type=HouseRules)
    new = add_administration(
        connection, row.batch_id, row.level, row.part, title.strip()[:100], starts_at, row.seconds, rules
    )  # fmt: skip
    use_rooms(connection, new, {one.room_id for one in again})
    for one in again:
        place(connection, one.registration_id, new, one.room_id, one.seat)
    made = {"administration_id": new, "instead_of": administration_id, "fee": CARRIED_OVER, "made_by": by, "made_at": now}
    connection.execute(insert(replacement), made)
    enqueue(connection, PREPARE, {"administration": new, "paper": spare, "by": by}, now, by)
    trail.write(
        connection, hall.audit_key, now, by, "hold_again", new, instead_of=administration_id, paper=spare, fee=CARRIED_OVER,
        candidates=len(again),
    )  # fmt: skip
    return new


class Held(msgspec.Struct, frozen=True):
    """An administration held instead of another, and of how many candidates; `sittings`: how many booklets lie there."""

    id: str
    title: str
    instead_of: str
    starts_at: Instant
    candidates: int
    sittings: int


def held_again(connection: Connection) -> list[Held]:
    """All of them, the newest first."""
    first = administration.alias()
    places = select(func.count()).where(placement.c.administration_id == administration.c.id).scalar_subquery()
    laid = select(func.count()).where(sitting.c.administration_id == administration.c.id).scalar_subquery()
    rows = connection.execute(
        select(
            administration.c.id, administration.c.title, first.c.title.label("first"), administration.c.starts_at, places, laid
        )
        .join(replacement, replacement.c.administration_id == administration.c.id)
        .join(first, first.c.id == replacement.c.instead_of)
        .order_by(replacement.c.made_at.desc(), administration.c.id)
    )
    return [Held(*row) for row in rows]


def notices_of(connection: Connection, administration_id: str) -> tuple[Row[Any], list[Row[Any]]]:
    """The new administration, with the one it stands for, and everybody's place in it; NotFound where it replaces none."""
    first = administration.alias()
    about = connection.execute(
        select(administration, first.c.title.label("first"), first.c.starts_at.label("first_at"), replacement.c.fee)
        .join(replacement, replacement.c.administration_id == administration.c.id)
        .join(first, first.c.id == replacement.c.instead_of)
        .where(administration.c.id == administration_id)
    ).first()
    if about is None:
        raise NotFound()
    query: Select[Any] = (
        select(
            person.c.name, registration.c.ticket, placement.c.seat, room.c.name.label("room"), centre.c.name.label("centre"),
            centre.c.address, centre.c.zone,
        )
        .join(registration, placement.c.registration_id == registration.c.id)
        .join(person, registration.c.person_id == person.c.id)
        .join(room, placement.c.room_id == room.c.id)
        .join(centre, room.c.centre_id == centre.c.id)
        .where(placement.c.administration_id == administration_id)
        .order_by(centre.c.name, room.c.name, placement.c.seat)
    )  # fmt: skip
    return about, list(connection.execute(query))
