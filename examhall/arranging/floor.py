"""What seating is drawn from, as the rows say it: who waits for a seat, who has one, what is held where, who is busy when."""

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, func, select

from examhall.instants import SECOND
from examhall.programme.days import HOME
from examhall.registration.accommodations import stands_on
from examhall.registration.queries import approval_in, newest_accommodations
from examhall.registration.seating import Entrant, Held, Interval, Room, Seated
from examhall.registration.tables import (
    accommodation,
    application,
    confirmation,
    deferral,
    placement,
    registered_part,
    registration,
    registration_centre,
)
from examhall.schedule.layout import places_of, read_layout, to_fill, usable
from examhall.schedule.local_time import day_of
from examhall.schedule.queries import ends_at
from examhall.schedule.tables import administration, administration_room, room
from examhall.sittings.tables import room_run, sitting

Standing = tuple[Seated, str]  # with the school


class Floor(Struct, frozen=True):
    """`waiting`: with the parts that have no seat; `standing`: who keeps a seat; `stood`: who gives one up for a new draw."""

    waiting: list[Entrant]
    held: list[Held]
    uses: list[tuple[str, str]]
    rooms: dict[str, Room]
    standing: list[Standing]
    stood: list[Seated]
    busy: dict[str, list[Interval]]

    @property
    def fingerprint(self) -> str:
        """Changes with everything that a draw rests on."""
        said = (self.waiting, self.held, self.uses, self.rooms, self.standing, self.stood, self.busy)
        return hashlib.sha256(msgspec.json.encode(msgspec.to_builtins(said, str_keys=True), order="sorted")).hexdigest()


def centre_column() -> Any:
    """Where a registration belongs: where it was confirmed, or what its list or its day's file said."""
    return func.coalesce(confirmation.c.centre_id, registration_centre.c.centre_id)


def registrations() -> Select[Any]:
    """Registrations with their centre and school; narrow it before use."""
    return (
        select(
            registration.c.id, registration.c.person_id, registration.c.level, registration.c.ticket, registration.c.batch_id,
            centre_column().label("centre_id"), registration_centre.c.school, application.c.answers,
        )
        .outerjoin(confirmation, confirmation.c.registration_id == registration.c.id)
        .outerjoin(application, application.c.id == confirmation.c.application_id)
        .outerjoin(registration_centre, registration_centre.c.registration_id == registration.c.id)
    )  # fmt: skip


def to_sit() -> Any:
    """That a part of a registration still has to be sat: it was not put off."""
    put_off = select(deferral.c.part).where(
        deferral.c.registration_id == registered_part.c.registration_id, deferral.c.part == registered_part.c.part
    )
    return ~put_off.exists()


def school_of(row: Row[Any]) -> str:
    """The school or employer, as a list or the application says it; empty where neither does."""
    if row.school or not row.answers:
        return str(row.school or "")
    said = msgspec.json.decode(row.answers)
    return str(said.get("school") or said.get("employer") or "") if isinstance(said, dict) else ""


def read_floor(connection: Connection, batch_id: str, *, again: bool, only: str = "") -> Floor:
    """The whole batch; with `again` everybody gives up the seat who can. `only`: one registration, which draws again."""
    held = [
        Held(row.id, row.level, row.part, row.starts_at, row.starts_at + row.seconds * SECOND)
        for row in connection.execute(
            select(administration).where(administration.c.batch_id == batch_id).order_by(administration.c.id)
        )
    ]
    laid = _laid(connection, batch_id)
    people = {row.id: row for row in connection.execute(registrations().where(registration.c.batch_id == batch_id))}
    standing, stood = list[Standing](), list[Seated]()
    part_of = {one.id: one.part for one in held}
    has_seat = set[tuple[str, str]]()
    for seated in _placed(connection, batch_id):
        fixed = (seated.administration, seated.room) in laid
        if not fixed and (again or seated.registration == only):
            stood.append(seated)
            continue
        standing.append((seated, school_of(people[seated.registration])))
        has_seat.add((seated.registration, part_of[seated.administration]))
    waiting = _waiting(connection, batch_id, people, has_seat, _alone(connection, batch_id, held), only)
    # the paper lies there already: nobody comes to it any more
    uses = [where for where in _uses(connection, batch_id) if where[0] not in {administration for administration, _ in laid}]
    busy = _busy(connection, held, {(one.registration, one.administration) for one in stood}, {one.person for one in waiting})
    return Floor(waiting, held, uses, _rooms(connection, {where[1] for where in uses}), standing, stood, busy)


def _placed(connection: Connection, batch_id: str) -> list[Seated]:
    query: Select[Any] = (
        select(placement)
        .join(administration, administration.c.id == placement.c.administration_id)
        .where(administration.c.batch_id == batch_id)
        .order_by(placement.c.registration_id, placement.c.administration_id)
    )
    rows = connection.execute(query)
    return [Seated(row.registration_id, row.administration_id, row.room_id, row.seat) for row in rows]


def _laid(connection: Connection, batch_id: str) -> set[tuple[str, str]]:
    """Administration and room in which papers lie on the seats, or which was opened: nothing moves there from here."""
    query: Select[Any] = (
        select(room_run.c.administration_id, room_run.c.room_id)
        .join(administration, administration.c.id == room_run.c.administration_id)
        .where(
            administration.c.batch_id == batch_id,
            room_run.c.opened_at.is_not(None) | select(sitting.c.id).where(sitting.c.run_id == room_run.c.id).exists(),
        )
    )
    return {(row.administration_id, row.room_id) for row in connection.execute(query)}


def _waiting(
    connection: Connection, batch_id: str, people: dict[str, Row[Any]], has_seat: set[tuple[str, str]],
    alone: dict[str, list[str]], only: str,
) -> list[Entrant]:  # fmt: skip
    query: Select[Any] = (
        select(registered_part)
        .join(registration, registration.c.id == registered_part.c.registration_id)
        .where(registration.c.batch_id == batch_id, to_sit(), *([registration.c.id == only] if only else []))
        .order_by(registered_part.c.registration_id, registered_part.c.part)
    )
    parts: dict[str, list[str]] = {}
    for row in connection.execute(query):
        if (row.registration_id, row.part) not in has_seat:
            parts.setdefault(row.registration_id, []).append(row.part)
    return [
        Entrant(
            one, people[one].person_id, people[one].centre_id or "", people[one].level, tuple(missing), school_of(people[one]),
            tuple(part for part in alone.get(one, ()) if part in missing),
        )
        for one, missing in parts.items()
    ]  # fmt: skip


def _alone(connection: Connection, batch_id: str, held: Sequence[Held]) -> dict[str, list[str]]:
    """registration -> the parts for which a separate room is approved on the day they are first held."""
    days: dict[tuple[str, str], str] = {}
    for one in sorted(held, key=lambda one: -one.starts_at):
        days[one.level, one.part] = day_of(one.starts_at, HOME)
    found: dict[str, list[str]] = {}
    query = newest_accommodations().where(
        registration.c.batch_id == batch_id, accommodation.c.separate_room, ~accommodation.c.ended
    )
    for row in connection.execute(query):
        day = days.get((row.level, row.part))
        if day is None or stands_on(approval_in(row), day):
            found.setdefault(row.registration_id, []).append(row.part)
    return found


def _uses(connection: Connection, batch_id: str) -> list[tuple[str, str]]:
    query: Select[Any] = (
        select(administration_room.c.administration_id, administration_room.c.room_id)
        .join(administration, administration.c.id == administration_room.c.administration_id)
        .join(room, room.c.id == administration_room.c.room_id)
        .where(administration.c.batch_id == batch_id)
        .order_by(administration.c.starts_at, administration.c.id, room.c.name)
    )
    return [(row.administration_id, row.room_id) for row in connection.execute(query)]


def _rooms(connection: Connection, ids: set[str]) -> dict[str, Room]:
    rows = connection.execute(select(room).where(room.c.id.in_(ids)))
    found = {}
    for row in rows:
        layout = read_layout(row.layout)
        filled = to_fill(row.rows, row.columns, layout)
        spare = len(usable(row.rows, row.columns, layout)) - len(filled)
        found[row.id] = Room(row.id, row.centre_id, places_of(row.rows, row.columns, layout), tuple(filled), spare)
    return found


def _busy(
    connection: Connection, held: Sequence[Held], given_up: set[tuple[str, str]], persons: set[str]
) -> dict[str, list[Interval]]:
    """person -> when they sit somewhere already while this batch is held, in whatever batch."""
    if not held:
        return {}
    first, last = min(one.starts_at for one in held), max(one.ends_at for one in held)
    query: Select[Any] = (
        select(
            registration.c.person_id, placement.c.registration_id, placement.c.administration_id, administration.c.starts_at,
            administration.c.seconds,
        )
        .join(registration, registration.c.id == placement.c.registration_id)
        .join(administration, administration.c.id == placement.c.administration_id)
        .where(administration.c.starts_at < last, ends_at() > first)
        .order_by(administration.c.starts_at, placement.c.registration_id)
    )  # fmt: skip
    busy: dict[str, list[Interval]] = {}
    for row in connection.execute(query):
        if row.person_id in persons and (row.registration_id, row.administration_id) not in given_up:
            busy.setdefault(row.person_id, []).append((row.starts_at, row.starts_at + row.seconds * SECOND))
    return busy
