"""Tickets of a centre as one file: issued and typeset by the back office, kept as ciphertext in pieces, gone after two days."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, delete, insert, select

from examhall.arranging.queries import parts
from examhall.arranging.tables import ticket_copy, ticket_print, ticket_print_piece
from examhall.arranging.ticket_paper import Holder, pictures, tickets
from examhall.arranging.ticket_queries import waiting_for_tickets
from examhall.arranging.ticket_sessions import read
from examhall.arranging.tickets import issue_together
from examhall.audit import trail
from examhall.errors import NotFound, NotNow, ReasonNeeded
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import MINUTE, Instant
from examhall.jobs.queue import enqueue
from examhall.language import locale_now, speaking
from examhall.people.identity import masked
from examhall.people.operations import identity_of
from examhall.people.photos import photos_of
from examhall.people.tables import person
from examhall.registration.tables import registration
from examhall.schedule.queries import batch_title
from examhall.schedule.tables import batch

PRINT: Final = "print_tickets"
TEMPLATE: Final = Path(__file__).with_name("print") / "ticket.typ"
PURPOSE: Final = "tickets"  # the vault's
MOST: Final = 2_000  # pages of one file
AT_ONCE: Final = 50  # tickets issued in one transaction
PIECE: Final = 512 * 1024  # bytes
KEPT: Final = 48 * 60 * MINUTE

Progress = Callable[[int, int], None]


class NothingToPrint(NotNow):
    code = "nothing_to_print"
    says = _("Nobody at this centre waits for a ticket: each that can be issued was printed already.")


def ask(
    connection: Connection, hall: Hall, now: Instant, by: str, batch_id: str, centre_id: str, reason: str
) -> str:  # fmt: skip
    """Have the tickets printed that were never issued, and with a `reason` those that say something else now; the id of the
    print. NothingToPrint."""
    new, stale, _right = waiting_for_tickets(connection, batch_id, centre_id)
    if not new and not (stale and reason.strip()):
        raise ReasonNeeded(field="reason") if stale else NothingToPrint()
    clear(connection, now)
    print_id = new_id()
    wish = {"print": print_id, "by": by, "reason": reason.strip()[:500], "locale": locale_now()}
    job_id = enqueue(connection, PRINT, wish, now, by)
    row = {
        "id": print_id, "batch_id": batch_id, "centre_id": centre_id, "job_id": job_id, "asked_by": by, "asked_at": now,
    }  # fmt: skip
    connection.execute(insert(ticket_print), row)
    return print_id


def clear(connection: Connection, now: Instant) -> None:
    """What has lain for two days goes; the copies that were issued stay facts."""
    old = select(ticket_print.c.id).where(ticket_print.c.asked_at < now - KEPT)
    connection.execute(delete(ticket_print_piece).where(ticket_print_piece.c.print_id.in_(old)))


def print_together(hall: Hall, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The job: {"print", "by", "reason", "locale"} -> {"tickets", "without_photo"}. One step a ticket that is gathered; after
    the last one all pages are set, in one piece. Begun again after a crash, it takes up what it had issued."""
    from examhall.print.typesetting import typeset

    by, reason = arguments["by"], arguments["reason"]
    with speaking(arguments["locale"]):
        with hall.database.reading() as connection:
            asked = print_of(connection, arguments["print"])
            new, stale, _right = waiting_for_tickets(connection, asked.batch_id, asked.centre_id)
            begun = _issued_for(connection, asked.id)
        wanted = sorted([*new, *(stale if reason else [])], key=lambda one: one.number)[: MOST - len(begun)]
        for first in range(0, len(wanted), AT_ONCE):
            with hall.database.writing() as connection:
                issue_together(connection, hall.now(), by, wanted[first : first + AT_ONCE], reason, asked.id)
        ids, holders, drawn = [*begun, *(one.registration for one in wanted)], list[Holder](), dict[str, tuple[str, bytes]]()
        for first in range(0, len(ids), AT_ONCE):
            with hall.database.reading() as connection:
                gathered = holders_of(connection, hall, ids[first : first + AT_ONCE])
            holders += gathered
            drawn |= pictures(gathered)
            progress(len(holders), len(ids))
        content = typeset(TEMPLATE, tickets(holders, hall.config.authority, arguments["locale"] == "en"), drawn)
    keep(hall, asked.id, content)
    with hall.database.writing() as connection:
        trail.write(
            connection, hall.audit_key, hall.now(), by, "print_tickets", asked.batch_id, centre=asked.centre_id,
            tickets=len(holders), reason=reason, again=sum(one.copy > 1 for one in holders),
        )  # fmt: skip
    return {"tickets": len(holders), "without_photo": sum(not one.photo for one in holders)}


def _issued_for(connection: Connection, print_id: str) -> list[str]:
    """The registrations whose tickets were issued for this file already."""
    query = (
        select(registration.c.id)
        .join(ticket_copy, ticket_copy.c.registration_id == registration.c.id)
        .where(ticket_copy.c.print_id == print_id)
        .order_by(registration.c.ticket)
    )
    return list(connection.execute(query).scalars())


def holders_of(connection: Connection, hall: Hall, ids: Sequence[str]) -> list[Holder]:
    """Everything that stands on the newest copies of these tickets, in the order of their numbers."""
    query = (
        select(
            registration.c.id, registration.c.person_id, registration.c.ticket, registration.c.level, person.c.name,
            person.c.sex, person.c.identity_locked, batch_title().label("batch"), ticket_copy.c.copy, ticket_copy.c.says,
        )
        .join(person, person.c.id == registration.c.person_id)
        .join(batch, batch.c.id == registration.c.batch_id)
        .join(ticket_copy, ticket_copy.c.registration_id == registration.c.id)
        .where(registration.c.id.in_(ids))
        .order_by(registration.c.ticket, ticket_copy.c.copy)
    )  # fmt: skip
    newest = {row.id: row for row in connection.execute(query)}
    photos = photos_of(connection, hall.vault, [row.person_id for row in newest.values()])
    known = parts(connection)
    exams = {row.level: row.exam for row in known}
    return [
        Holder(
            row.ticket, row.name, row.sex, masked(identity_of(hall.vault, row.identity_locked)),
            exams.get(row.level, row.level), row.batch,
            {one.part: one.title for one in known if one.level == row.level}, row.copy, read(row.says),
            photos.get(row.person_id, b""),
        )
        for row in newest.values()
    ]  # fmt: skip


def keep(hall: Hall, print_id: str, content: bytes) -> None:
    """Piece by piece: a transaction that writes twenty megabytes would keep everybody waiting who saves an answer meanwhile."""
    with hall.database.writing() as connection:
        connection.execute(delete(ticket_print_piece).where(ticket_print_piece.c.print_id == print_id))
    for number, start in enumerate(range(0, len(content), PIECE)):
        locked = hall.vault.lock(PURPOSE, content[start : start + PIECE])
        with hall.database.writing() as connection:
            connection.execute(insert(ticket_print_piece), {"print_id": print_id, "number": number, "locked": locked})


def print_of(connection: Connection, print_id: str) -> Row[Any]:
    """NotFound."""
    row = connection.execute(select(ticket_print).where(ticket_print.c.id == print_id)).first()
    if row is None:
        raise NotFound()
    return row


def content_of(hall: Hall, print_id: str) -> bytes:
    """The file; NotFound once it is gone."""
    with hall.database.reading() as connection:
        pieces = connection.execute(
            select(ticket_print_piece.c.locked)
            .where(ticket_print_piece.c.print_id == print_id)
            .order_by(ticket_print_piece.c.number)
        ).scalars().all()  # fmt: skip
    if not pieces:
        raise NotFound()
    return b"".join(hall.vault.open(PURPOSE, one) for one in pieces)


def prints_of(connection: Connection, batch_id: str) -> list[Row[Any]]:
    """The last twenty of a batch, newest first."""
    query = select(ticket_print).where(ticket_print.c.batch_id == batch_id).order_by(ticket_print.c.asked_at.desc())
    return list(connection.execute(query.limit(20)))
