"""One exam day from a file: centre, rooms, staff, candidates and administrations, for an installation without the public site.

All or nothing: a fault in the file is one sentence and nothing is loaded. Who and what is there already (the centre by its
code, a room by its name, a person by the identity number, staff by the user name) is taken as it is.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.audit import trail
from examhall.hall import Hall
from examhall.instants import Instant, instant
from examhall.people.operations import add_person, add_staff, hash_password, is_staff, person_with
from examhall.programme.tables import level_part
from examhall.registration.operations import accommodate, place, register
from examhall.registration.tickets import ticket_number
from examhall.schedule.operations import add_administration, add_batch, add_centre, add_room
from examhall.schedule.settings import HouseRules
from examhall.text_file import BrokenFile


class RoomFile(Struct, forbid_unknown_fields=True):
    name: str
    rows: int
    columns: int


class StaffFile(Struct, forbid_unknown_fields=True):
    name: str
    username: str
    password: str
    roles: list[str]


class CandidateFile(Struct, forbid_unknown_fields=True):
    """`extra_minutes` is an approved accommodation for both parts, with its `reference`."""

    name: str
    identity: str
    sex: str = ""
    identity_kind: str = "resident"
    extra_minutes: int = 0
    reference: str = ""


class AdministrationFile(Struct, forbid_unknown_fields=True):
    """`seconds` shortens a part for a rehearsal; left out, the programme's own time counts."""

    part: str
    title: str
    starts: str  # HH:MM in the centre's zone
    seconds: int = 0
    rules: HouseRules = HouseRules()


class DayFile(Struct, forbid_unknown_fields=True):
    """The file's shape."""

    date: str  # YYYY-MM-DD
    batch: int
    batch_title: str
    level: str
    centre_code: str
    centre_name: str
    centre_address: str
    rooms: list[RoomFile]
    administrations: list[AdministrationFile]
    candidates: list[CandidateFile]
    staff: list[StaffFile] = []
    zone: str = "Asia/Shanghai"


class LoadedDay(Struct):
    """What was made: ids of the administrations in order, and each candidate's ticket in the file's order."""

    batch: str
    administrations: list[str]
    tickets: list[str]


def starts_at(day: DayFile, clock: str) -> Instant:
    hour, minute = (int(part) for part in clock.split(":"))
    date = dt.date.fromisoformat(day.date)
    return instant(dt.datetime(date.year, date.month, date.day, hour, minute, tzinfo=ZoneInfo(day.zone)))


def hash_passwords(day: DayFile) -> list[str]:
    """Slow by design: done before the transaction."""
    return [hash_password(member.password) for member in day.staff]


def load_day(connection: Connection, hall: Hall, day: DayFile, hashes: list[str], by: str, now: Instant) -> LoadedDay:
    """Write the whole day in the caller's transaction: candidates fill the rooms in order, seat by seat."""
    seats = [(number, seat) for number, room in enumerate(day.rooms) for seat in range(1, room.rows * room.columns + 1)]
    if len(seats) < len(day.candidates):
        raise BrokenFile(f"{len(day.candidates)} candidates for {len(seats)} seats")
    level_number = int(day.level.removeprefix("L"))
    centre_id = add_centre(connection, day.centre_code, day.centre_name, day.centre_address, day.zone)
    rooms = [add_room(connection, centre_id, room.name, room.rows, room.columns) for room in day.rooms]
    for member, password_hash in zip(day.staff, hashes, strict=True):
        if not is_staff(connection, member.username):
            add_staff(connection, hall, now, by, member.name, member.username, password_hash, member.roles)
    year = int(day.date[:4])
    batch_id = add_batch(connection, f"{year % 100:02d}{day.batch:02d}", day.batch_title)
    administrations = []
    for given in day.administrations:
        seconds = (
            given.seconds
            or connection.execute(
                select(level_part.c.seconds).where(level_part.c.level == day.level, level_part.c.part == given.part)
            ).scalar()
        )
        if seconds is None:
            raise BrokenFile(f"the programme has no part {given.part} at {day.level}: load the programme first")
        administrations.append(
            add_administration(
                connection, batch_id, day.level, given.part, given.title, starts_at(day, given.starts), seconds, given.rules
            )
        )
    tickets = []
    for number, (candidate, (room, seat)) in enumerate(zip(day.candidates, seats, strict=False), 1):
        person_id = person_with(connection, hall.vault, candidate.identity_kind, candidate.identity) or add_person(
            connection, hall.vault, candidate.name, candidate.sex, candidate.identity_kind, candidate.identity
        )
        ticket = ticket_number(year, day.batch, int(day.centre_code), level_number, number)
        registration_id = register(connection, person_id, batch_id, day.level, ticket)
        tickets.append(ticket)
        for administration_id, given in zip(administrations, day.administrations, strict=True):
            place(connection, registration_id, administration_id, rooms[room], seat)
            if candidate.extra_minutes:
                accommodate(
                    connection, registration_id, given.part, candidate.extra_minutes * 60, by, day.date, candidate.reference
                )
    trail.write(connection, hall.audit_key, now, by, "load_day", batch_id, candidates=len(tickets), date=day.date)
    return LoadedDay(batch_id, administrations, tickets)
