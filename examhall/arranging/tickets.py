"""Verbs on admission tickets: issuing one, issuing another with a reason, noting that one was collected, the own download."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, insert, select

from examhall.arranging.tables import ticket_collection, ticket_copy
from examhall.arranging.ticket_queries import Ticket, ticket_of
from examhall.arranging.ticket_sessions import written
from examhall.audit import trail
from examhall.errors import NotFound, NotNow, ReasonNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.registration.tables import registration


class TicketVoid(NotNow):
    code = "ticket_void"
    says = _("Every part of this registration was put off: its ticket is void.")


class SeatsToFollow(NotNow):
    code = "seats_to_follow"
    says = _("Tickets of this batch are given out with room and seat, and this candidate has no seat yet.")


class AlreadyCollected(NotNow):
    code = "already_collected"
    says = _("This copy was collected already. Issue another one if it was lost.")


def issue(connection: Connection, hall: Hall, now: Instant, by: str, registration_id: str, reason: str = "") -> int:
    """Issue the ticket as it stands now; the number of the copy. From the second one on a reason is needed.

    NotFound, TicketVoid, SeatsToFollow, ReasonNeeded.
    """
    connection.execute(select(registration.c.id).where(registration.c.id == registration_id).with_for_update())
    ticket = ticket_of(connection, registration_id)
    if ticket.void:
        raise TicketVoid()
    if not ticket.may_be_issued:
        raise SeatsToFollow()
    if ticket.copy and not reason.strip():
        raise ReasonNeeded(field="reason")
    connection.execute(insert(ticket_copy), _row(ticket, by, now, reason))
    trail.write(
        connection, hall.audit_key, now, by, "issue_ticket", registration_id, copy=ticket.copy + 1, reason=reason.strip()
    )
    return ticket.copy + 1


def issue_together(
    connection: Connection, now: Instant, by: str, tickets: Sequence[Ticket], reason: str, print_id: str
) -> None:  # fmt: skip
    """A copy of each; the line in the trail is written by whoever prints them. ReasonNeeded for one that was issued."""
    if any(one.copy for one in tickets) and not reason.strip():
        raise ReasonNeeded(field="reason")
    if tickets:
        connection.execute(insert(ticket_copy), [_row(one, by, now, reason if one.copy else "", print_id) for one in tickets])


def _row(ticket: Ticket, by: str, now: Instant, reason: str, print_id: str = "") -> dict[str, Any]:
    return {
        "registration_id": ticket.registration, "copy": ticket.copy + 1, "says": written(ticket.now), "reason": reason.strip(),
        "print_id": print_id, "issued_by": by, "issued_at": now,
    }  # fmt: skip


def collect(connection: Connection, hall: Hall, now: Instant, by: str, registration_id: str) -> None:
    """The candidate took the newest copy. NotFound where none was issued; AlreadyCollected."""
    connection.execute(select(registration.c.id).where(registration.c.id == registration_id).with_for_update())
    ticket = ticket_of(connection, registration_id)
    if not ticket.copy:
        raise NotFound()
    if ticket.collected_at:
        raise AlreadyCollected()
    row = {"registration_id": registration_id, "copy": ticket.copy, "recorded_by": by, "recorded_at": now}
    connection.execute(insert(ticket_collection), row)
    trail.write(connection, hall.audit_key, now, by, "collect_ticket", registration_id, copy=ticket.copy)


def take_home(connection: Connection, hall: Hall, now: Instant, person_id: str, registration_id: str) -> None:
    """The candidate downloads the ticket as it stands now: the download is its collection, and the first one issues it.

    Where the newest copy is behind, this one is another copy, with that as its reason. TicketVoid, SeatsToFollow.
    """
    connection.execute(select(registration.c.id).where(registration.c.id == registration_id).with_for_update())
    ticket = ticket_of(connection, registration_id)
    if ticket.void:
        raise TicketVoid()
    if ticket.is_behind or not ticket.copy:
        said = gettext("Downloaded by the candidate: the copy before said otherwise, or had no seat yet.")
        issue(connection, hall, now, person_id, registration_id, said if ticket.copy else "")
    if ticket.is_behind or not ticket.collected_at:
        collect(connection, hall, now, person_id, registration_id)
