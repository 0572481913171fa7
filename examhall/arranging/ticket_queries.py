"""Reads of admission tickets: what one would say today, the copies that were issued, and who waits for one."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from examhall.arranging.floor import registrations
from examhall.arranging.queries import sessions_of
from examhall.arranging.tables import ticket_collection, ticket_copy
from examhall.arranging.ticket_sessions import Says, Session, read, session
from examhall.errors import NotFound
from examhall.registration.tables import registration
from examhall.schedule.local_time import day_of
from examhall.schedule.settings import HouseRules
from examhall.schedule.tables import administration, administration_room, batch_calendar, centre, room
from examhall.schedule.windows import TicketRule


class Ticket(Struct, frozen=True):
    """A registration's ticket. `now`: what it would say today; `copy` 0: none was issued, else what the newest one `says`.

    `void`: every part was put off, and nobody is admitted with this number.
    """

    registration: str
    number: str
    now: Says
    rule: TicketRule
    void: bool
    copy: int = 0
    says: Says | None = None
    issued_at: int = 0
    collected_at: int = 0

    @property
    def is_stale(self) -> bool:
        """The newest copy says something else than holds today; a seat that was to follow is no difference."""
        if self.says is None:
            return False
        return any(_differs(before, now) for before, now in zip(self.says.sessions, self.now.sessions, strict=False)) or (
            len(self.says.sessions) != len(self.now.sessions) or self.says.address != self.now.address
        )

    @property
    def is_behind(self) -> bool:
        """It is stale, or leaves a seat open that is known by now."""
        return self.is_stale or (self.says is not None and self.now.has_seats and not self.says.has_seats)

    @property
    def may_be_issued(self) -> bool:
        """By the batch's rule: at the counter at once, else with a seat in every part."""
        return not self.void and bool(self.now.sessions) and (self.rule is TicketRule.AT_COUNTER or self.now.has_seats)


def _differs(before: Session, now: Session) -> bool:
    same_time = before.part == now.part and before.days == now.days and before.starts in ("", now.starts)
    return not same_time or (before.seat != 0 and (before.room, before.seat) != (now.room, now.seat))


def ticket_of(connection: Connection, registration_id: str) -> Ticket:
    """One candidate's ticket, for the counter and for the candidate's own page. NotFound."""
    found = tickets_of(connection, [registration_id])
    if registration_id not in found:
        raise NotFound()
    return found[registration_id]


def tickets_of(connection: Connection, ids: Collection[str]) -> dict[str, Ticket]:
    """registration -> ticket, of these registrations; all of one batch."""
    people = {row.id: row for row in connection.execute(registrations().where(registration.c.id.in_(ids)))}
    sessions = sessions_of(connection, people)
    copies, collected = _copies(connection, people), _collected(connection, people)
    rules: dict[str, TicketRule] = {}
    held = _Held(connection)
    found = {}
    for one, row in people.items():
        if row.batch_id not in rules:
            rules[row.batch_id] = ticket_rule(connection, row.batch_id)
        parts = [part for part in sessions.get(one, ()) if part.put_off_at is None]
        copy = copies.get(one)
        found[one] = Ticket(
            one, row.ticket, held.says(row, parts), rules[row.batch_id], bool(sessions.get(one)) and not parts,
            *((copy.copy, read(copy.says), copy.issued_at, collected.get((one, copy.copy), 0)) if copy else ()),
        )  # fmt: skip
    return found


def ticket_rule(connection: Connection, batch_id: str) -> TicketRule:
    """Of a batch without a calendar: with room and seat."""
    said = connection.execute(select(batch_calendar.c.ticket_rule).where(batch_calendar.c.batch_id == batch_id)).scalar()
    return TicketRule(said) if said else TicketRule.AFTER_SEATING


def _copies(connection: Connection, ids: Collection[str]) -> dict[str, Row[Any]]:
    rows = connection.execute(select(ticket_copy).where(ticket_copy.c.registration_id.in_(ids)).order_by(ticket_copy.c.copy))
    return {row.registration_id: row for row in rows}


def _collected(connection: Connection, ids: Collection[str]) -> dict[tuple[str, int], int]:
    rows = connection.execute(select(ticket_collection).where(ticket_collection.c.registration_id.in_(ids)))
    return {(row.registration_id, row.copy): row.recorded_at for row in rows}


class _Held:
    """What is held at each centre, read once: days and times for whoever has no seat yet."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], list[Row[Any]]] = {}
        self._centres = {row.id: row for row in connection.execute(select(centre))}

    def says(self, row: Row[Any], parts: Collection[Row[Any]]) -> Says:
        seated = next((one for one in parts if one.room), None)
        place = self._centres.get(row.centre_id)
        name, address = (seated.centre, seated.address) if seated else (place.name, place.address) if place else ("", "")
        sessions = [self._seated(one) if one.room else self._to_follow(row, one.part) for one in parts]
        order = sorted(sessions, key=lambda one: (one.days or ("9",), one.starts, one.part != "theory"))
        return Says(name, address, tuple(order))

    def _seated(self, one: Row[Any]) -> Session:
        return session(one.part, one.starts_at, one.seconds, _late(one.settings), one.zone, one.room, one.seat)

    def _to_follow(self, row: Row[Any], part: str) -> Session:
        held = [
            one for one in self._at(row.batch_id, row.centre_id or "") if (one.level, one.part) == (row.level, part)
        ]  # fmt: skip
        if len(held) == 1:
            return session(part, held[0].starts_at, held[0].seconds, _late(held[0].settings), held[0].zone)
        return Session(part, tuple(sorted({day_of(one.starts_at, one.zone) for one in held})))

    def _at(self, batch_id: str, centre_id: str) -> list[Row[Any]]:
        if (batch_id, centre_id) not in self._known:
            query: Select[Any] = (
                select(administration, centre.c.zone)
                .join(administration_room, administration_room.c.administration_id == administration.c.id)
                .join(room, room.c.id == administration_room.c.room_id)
                .join(centre, centre.c.id == room.c.centre_id)
                .where(administration.c.batch_id == batch_id, centre.c.id == centre_id)
                .distinct()
                .order_by(administration.c.starts_at)
            )
            self._known[batch_id, centre_id] = list(self._connection.execute(query))
        return self._known[batch_id, centre_id]


def _late(settings: str) -> int:
    return msgspec.json.decode(settings, type=HouseRules).late_limit


def waiting_for_tickets(
    connection: Connection, batch_id: str, centre_id: str
) -> tuple[list[Ticket], list[Ticket], list[Ticket]]:  # fmt: skip
    """The tickets of a centre that can be printed: never issued; issued, and they say something else now; issued and right."""
    ids = registrations().where(registration.c.batch_id == batch_id).order_by(registration.c.ticket)
    mine = [row.id for row in connection.execute(ids) if row.centre_id == centre_id]
    found = tickets_of(connection, mine)
    ready = [found[one] for one in mine if found[one].may_be_issued]
    return (
        [one for one in ready if not one.copy],
        [one for one in ready if one.copy and one.is_stale],
        [one for one in ready if one.copy and not one.is_stale],
    )


def copies_of(connection: Connection, registration_id: str) -> list[Mapping[str, Any]]:
    """Every copy of one ticket, the newest first, each with the row of its collection, None where it was not collected."""
    of_copies = select(ticket_collection).where(ticket_collection.c.registration_id == registration_id)
    collections = {row.copy: row for row in connection.execute(of_copies)}
    rows = connection.execute(
        select(ticket_copy).where(ticket_copy.c.registration_id == registration_id).order_by(ticket_copy.c.copy.desc())
    )
    return [{"row": row, "collection": collections.get(row.copy)} for row in rows]
