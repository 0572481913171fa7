"""One exam day from a file: centre, rooms, staff, candidates and administrations, for an installation without the public site.

All or nothing: what is wrong in the file is told place by place and nothing is loaded. Who and what is there already (the
centre by its code, a room by its name, a person by the identity number, staff by the user name) is taken as it is.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct
from sqlalchemy import Connection, select

from examhall.audit import trail
from examhall.day_file import DayFile, Known, accommodations_of, batch_code, day_problems, seats_to_fill, starts_at
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.operations import add_person, add_staff, hash_password, is_staff, name_of, person_with
from examhall.people.photos import PhotoProblem, keep_photo, redrawn
from examhall.programme.tables import level_part
from examhall.registration.operations import accommodate, belong_to, place, register, register_part
from examhall.registration.tickets import ticket_number
from examhall.schedule.layout import PLAIN, read_layout
from examhall.schedule.operations import add_administration, add_batch, add_centre, add_room, use_rooms
from examhall.schedule.tables import batch, centre, room
from examhall.text_file import Problem


class BrokenDay(Exception):
    """A day that cannot be loaded; nothing of it was."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.what} {one.mend}" for one in problems))
        self.problems = problems


class LoadedDay(Struct):
    """What was made: ids of the administrations in order, and each candidate's ticket in the file's order."""

    batch: str
    administrations: list[str]
    tickets: list[str]


def known_to(connection: Connection, centre_code: str) -> Known:
    """What the installation knows, with the rooms of this centre."""
    parts = connection.execute(select(level_part.c.level, level_part.c.part, level_part.c.seconds)).all()
    rooms = connection.execute(
        select(room.c.name, room.c.rows, room.c.columns, room.c.layout)
        .join(centre, centre.c.id == room.c.centre_id).where(centre.c.code == centre_code)
    ).all()  # fmt: skip
    return Known(
        {(row.level, row.part): row.seconds for row in parts},
        frozenset(connection.execute(select(batch.c.code)).scalars()),
        {row.name: (row.rows, row.columns, read_layout(row.layout)) for row in rooms},
    )


def hash_passwords(day: DayFile) -> list[str]:
    """Slow by design: done before the transaction."""
    return [hash_password(member.password) for member in day.staff]


def read_photos(day: DayFile, folder: Path) -> dict[int, bytes]:
    """Place in the list of candidates -> the photo as it is kept; BrokenDay names what is not a photo. Slow: done before the
    transaction."""
    photos, problems = {}, []
    for n, candidate in enumerate(day.candidates):
        if not candidate.photo:
            continue
        path = (folder / candidate.photo).resolve()
        try:
            if not path.is_relative_to(folder.resolve()):
                raise FileNotFoundError
            photos[n] = redrawn(path.read_bytes())
        except OSError:
            mend = "Put it into the folder of this file or below."
            problems.append(Problem(("candidates", n, "photo"), f"There is no file {candidate.photo}.", mend))
        except PhotoProblem:
            what = f"{candidate.photo} is no photo that can be read."
            problems.append(Problem(("candidates", n, "photo"), what, "Use a JPEG, PNG or WebP of at most 5 MB."))
    if problems:
        raise BrokenDay(problems)
    return photos


def load_day(
    connection: Connection, hall: Hall, day: DayFile, hashes: list[str], by: str, now: Instant,
    photos: Mapping[int, bytes] = MappingProxyType({}),
) -> LoadedDay:  # fmt: skip
    """Write the whole day in the caller's transaction, or BrokenDay: candidates fill the rooms in order, seat by seat."""
    known = known_to(connection, day.centre_code)
    if problems := day_problems(day, known):
        raise BrokenDay(problems)
    seats = [(number, seat) for number, given in enumerate(day.rooms) for seat in seats_to_fill(given, known)]
    level_number = int(day.level.removeprefix("L"))
    centre_id = add_centre(connection, day.centre_code, day.centre_name, day.centre_address, day.zone)
    rooms = [
        add_room(connection, centre_id, given.name, given.rows, given.columns, given.layout or PLAIN) for given in day.rooms
    ]
    for member, password_hash in zip(day.staff, hashes, strict=True):
        if not is_staff(connection, member.username):
            add_staff(connection, hall, now, by, member.name, member.username, password_hash, member.roles)
    batch_id = add_batch(connection, batch_code(day), day.batch_title, day.batch_title_en)
    administrations = [
        add_administration(
            connection, batch_id, day.level, given.part, given.title, starts_at(day, given.starts),
            given.seconds or known.parts[day.level, given.part], given.rules,
        )
        for given in day.administrations
    ]  # fmt: skip
    for administration_id in administrations:
        use_rooms(connection, administration_id, rooms)
    tickets, loader = [], name_of(connection, by) or by
    for number, (candidate, (room_number, seat)) in enumerate(zip(day.candidates, seats, strict=False), 1):
        person_id = person_with(connection, hall.vault, candidate.identity_kind, candidate.identity) or add_person(
            connection, hall.vault, candidate.name, candidate.sex, candidate.identity_kind, candidate.identity
        )
        if number - 1 in photos:
            keep_photo(connection, hall, now, by, person_id, photos[number - 1])
        ticket = ticket_number(int(day.date[:4]), day.batch, int(day.centre_code), level_number, number)
        registration_id = register(connection, person_id, batch_id, day.level, ticket)
        belong_to(connection, registration_id, centre_id)
        tickets.append(ticket)
        given_to = accommodations_of(candidate, day.date, loader)
        for administration_id, given in zip(administrations, day.administrations, strict=True):
            register_part(connection, registration_id, given.part)
            place(connection, registration_id, administration_id, rooms[room_number], seat)
            for parts, kinds, approval in given_to:
                if given.part in (parts or [given.part]):
                    accommodate(connection, now, by, registration_id, given.part, kinds, approval)
    trail.write(connection, hall.audit_key, now, by, "load_day", batch_id, candidates=len(tickets), date=day.date)
    return LoadedDay(batch_id, administrations, tickets)
