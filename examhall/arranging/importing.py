"""A candidate list into a batch: looked through first, then all of it comes, or the right rows; twice is as good as once."""

import hashlib
from enum import StrEnum
from typing import Any, Final

from flask_babel import lazy_gettext as _
from msgspec import Struct, field
from sqlalchemy import Connection, Row, insert, select, update

from examhall.arranging.list_reading import Fault, Known, Line, NoList, Reading, read_list
from examhall.arranging.tables import candidate_list
from examhall.audit import trail
from examhall.errors import NotFound, NotNow
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant, moment
from examhall.people.names import comparable
from examhall.people.operations import IDENTITY, add_person
from examhall.people.tables import person
from examhall.programme.days import HOME
from examhall.programme.tables import level_part
from examhall.registration.barred import bars_now, said
from examhall.registration.numbering import next_tickets
from examhall.registration.operations import belong_to, register, register_part
from examhall.registration.tables import registered_part, registration
from examhall.schedule.operations import take_place
from examhall.schedule.tables import centre, offering

PART_WORDS: Final = {"theory": _("Theory"), "practical": _("Practical")}
PURPOSE: Final = "candidate_list"  # the vault's
LARGEST: Final = 4 * 1024 * 1024  # bytes
EMPTY_OR_LARGE: Final = _("Choose a file first: it was empty, or larger than 4 MB.")


class ListDealtWith(NotNow):
    code = "list_dealt_with"
    says = _("This list was dealt with already: what became of it stands below.")


class HasFaults(NotNow):
    code = "has_faults"
    says = _("Some rows are not right. Mend them and give the list again, or take the right ones alone.")


class NothingComes(NotNow):
    code = "nothing_comes"
    says = _("Nobody in this list is new to the batch.")


class Coming(StrEnum):
    NEW = "new"
    THERE = "there"  # registered already, exactly like this


class Examined(Struct):
    """`coming`: row by row; `known`: row -> the person who has this document."""

    coming: list[tuple[Line, Coming]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    known: dict[int, str] = field(default_factory=dict)

    @property
    def new(self) -> list[Line]:
        return [line for line, coming in self.coming if coming is Coming.NEW]


def receive(hall: Hall, by: str, batch_id: str, name: str, data: bytes) -> str:
    """Keep a list that was handed in, to be looked at; its id. NoList where it cannot be read at all."""
    if not 0 < len(data) <= LARGEST:
        raise NoList(EMPTY_OR_LARGE)
    now, list_id = hall.now(), new_id()
    with hall.database.reading() as connection:
        known = known_to(connection, now)
    read_list(data, known)
    row = {
        "id": list_id, "batch_id": batch_id, "name": name[:200], "hash": hashlib.sha256(data).hexdigest(), "state": "read",
        "locked": hall.vault.lock(PURPOSE, data), "brought_by": by, "brought_at": now,
    }  # fmt: skip
    with hall.database.writing() as connection:
        connection.execute(insert(candidate_list), row)
    return list_id


def known_to(connection: Connection, now: Instant) -> Known:
    parts: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(select(level_part).order_by(level_part.c.level, level_part.c.part.desc())):
        parts[row.level] = (*parts.get(row.level, ()), row.part)
    codes = frozenset(connection.execute(select(centre.c.code)).scalars())
    return Known(parts, codes, moment(now, HOME).date())


def list_of(connection: Connection, list_id: str, *, held: bool = False) -> Row[Any]:
    """NotFound."""
    query = select(candidate_list).where(candidate_list.c.id == list_id)
    row = connection.execute(query.with_for_update() if held else query).first()
    if row is None:
        raise NotFound()
    return row


def lists_of(connection: Connection, batch_id: str) -> list[Row[Any]]:
    """The last twenty of a batch, the newest first, without what is in them."""
    columns = (
        candidate_list.c.id, candidate_list.c.name, candidate_list.c.state, candidate_list.c.came, candidate_list.c.brought_at,
    )  # fmt: skip
    query = select(*columns).where(candidate_list.c.batch_id == batch_id).order_by(candidate_list.c.brought_at.desc())
    return list(connection.execute(query.limit(20)))


def read_again(connection: Connection, hall: Hall, row: Row[Any]) -> Reading:
    return read_list(hall.vault.open(PURPOSE, row.locked), known_to(connection, row.brought_at))


def examine(connection: Connection, hall: Hall, batch_id: str, reading: Reading) -> Examined:
    """What each right row would do to the batch, and what else is wrong with it: somebody else's number, a person who
    is barred, no place left."""
    found = Examined(faults=list(reading.faults))
    people = _people(connection, hall, reading.lines)
    registered, barred = (
        _registered(connection, batch_id),
        bars_now(connection, [one.id for one in people.values()], hall.now()),
    )
    left = _places_left(connection, batch_id)
    codes = {row.code: row.id for row in connection.execute(select(centre.c.code, centre.c.id))}
    for line in reading.lines:
        someone = people.get((line.kind, hall.vault.lookup(IDENTITY, line.identity)))
        if someone is not None and comparable(someone.name) != comparable(line.name):
            found.faults.append(Fault(line.row, "姓名", _("This number belongs to a person of another name here.")))
            continue
        if someone is not None and someone.id in barred:
            found.faults.append(Fault(line.row, "证件号码", said(barred[someone.id])))
            continue
        if someone is not None:
            found.known[line.row] = someone.id
        there = registered.get((someone.id, line.level)) if someone is not None else None
        if there is not None and there == set(line.parts):
            found.coming.append((line, Coming.THERE))
        elif there is not None:
            found.faults.append(Fault(line.row, "科目", _("Registered in this batch and level already, for other parts.")))
        elif short := _takes(left, codes[line.centre], line):
            found.faults.append(
                Fault(line.row, "考点代码", _("No place is left at this centre (%(part)s).", part=PART_WORDS[short]))
            )
        else:
            found.coming.append((line, Coming.NEW))
    found.faults.sort(key=lambda one: one.row)
    return found


def take(hall: Hall, by: str, list_id: str, *, only_right: bool = False) -> int:
    """The candidates of a list into its batch: all of them or none, unless only the right rows are asked for; how many came.

    ListDealtWith, HasFaults, NothingComes.
    """
    with hall.database.reading() as connection:
        reading = read_again(connection, hall, _open_one(list_of(connection, list_id)))
    with hall.database.writing() as connection:
        row, now = _open_one(list_of(connection, list_id, held=True)), hall.now()
        found = examine(connection, hall, row.batch_id, reading)
        if found.faults and not only_right:
            raise HasFaults()
        if not found.new:
            raise NothingComes()
        tickets = _write(connection, hall, row.batch_id, found)
        connection.execute(
            update(candidate_list).where(candidate_list.c.id == list_id).values(state="taken", locked=b"", came=len(tickets))
        )
        trail.write(
            connection, hall.audit_key, now, by, "import_candidates", row.batch_id, list=list_id, name=row.name, hash=row.hash,
            candidates=len(tickets), left_out=len({one.row for one in found.faults}),
        )  # fmt: skip
    return len(tickets)


def drop(connection: Connection, list_id: str) -> str:
    """Let a list go: nothing of it is kept but its name; the batch it was for. ListDealtWith."""
    row = _open_one(list_of(connection, list_id, held=True))
    connection.execute(update(candidate_list).where(candidate_list.c.id == list_id).values(state="dropped", locked=b""))
    return str(row.batch_id)


def _open_one(row: Row[Any]) -> Row[Any]:
    if row.state != "read":
        raise ListDealtWith()
    return row


def _people(connection: Connection, hall: Hall, lines: list[Line]) -> dict[tuple[str, str], Any]:
    """(kind of document, number as it is looked up) -> the person: id and name."""
    looked_up = [hall.vault.lookup(IDENTITY, line.identity) for line in lines]
    rows = connection.execute(
        select(person.c.id, person.c.name, person.c.identity_kind, person.c.identity_lookup)
        .where(person.c.identity_lookup.in_(looked_up))
    )  # fmt: skip
    return {(row.identity_kind, row.identity_lookup): row for row in rows}


def _registered(connection: Connection, batch_id: str) -> dict[tuple[str, str], set[str]]:
    """(person, level) -> parts, of those who are in the batch."""
    rows = connection.execute(
        select(registration.c.person_id, registration.c.level, registered_part.c.part)
        .outerjoin(registered_part, registered_part.c.registration_id == registration.c.id)
        .where(registration.c.batch_id == batch_id)
    )
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        found.setdefault((row.person_id, row.level), set()).add(row.part)
    return found


def _places_left(connection: Connection, batch_id: str) -> dict[tuple[str, str, str], int]:
    """What is left of the places that are offered; a batch that offers none anywhere has no bounds, and is empty here."""
    rows = connection.execute(select(offering).where(offering.c.batch_id == batch_id))
    return {(row.centre_id, row.level, row.part): row.places - row.taken for row in rows}


def _takes(left: dict[tuple[str, str, str], int], centre_id: str, line: Line) -> str:
    """Take a row's places out of those that are left; the part that has none, or empty."""
    if not left:
        return ""
    for part in line.parts:
        if left.get((centre_id, line.level, part), 0) < 1:
            return part
    for part in line.parts:
        left[centre_id, line.level, part] -= 1
    return ""


def _write(connection: Connection, hall: Hall, batch_id: str, found: Examined) -> list[str]:
    """Person, registration, parts and places of every new row; the ticket numbers. Numbers run in the order of the list."""
    codes = {row.code: row.id for row in connection.execute(select(centre.c.code, centre.c.id))}
    bounded, numbers, tickets = bool(_places_left(connection, batch_id)), dict[tuple[str, str], Any](), list[str]()
    made: dict[tuple[str, str], str] = {}
    for line in found.new:
        who = (line.kind, line.identity)
        someone = (
            found.known.get(line.row)
            or made.get(who)
            or add_person(connection, hall.vault, line.name, line.sex, line.kind, line.identity)
        )
        made[who] = someone
        place = codes[line.centre]
        if (place, line.level) not in numbers:
            numbers[place, line.level] = next_tickets(connection, batch_id, place, line.level)
        ticket = next(numbers[place, line.level])
        registration_id = register(connection, someone, batch_id, line.level, ticket)
        belong_to(connection, registration_id, place, line.school)
        for part in line.parts:
            register_part(connection, registration_id, part)
            if bounded and not take_place(connection, batch_id, place, line.level, part):
                raise HasFaults()
        tickets.append(ticket)
    return tickets
