"""Verbs on applications: what reviewer and counter make of one. Each writes its step, and its line in the audit trail."""

from typing import Final

from sqlalchemy import Connection

from examhall.audit import trail
from examhall.errors import ReasonNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.people.news import About, tell
from examhall.registration.application import Move
from examhall.registration.barred import check_not_barred
from examhall.registration.moving import application_row, move_on
from examhall.registration.places import let_go

TOLD: Final = (Move.APPROVE, Move.RETURN, Move.REJECT)  # who is confirmed stands at the counter


def approve(connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, version: int) -> None:
    """The eligibility is proved; the applicant may come to the counter. BarredMeanwhile, ChangedMeanwhile, NoSuchMove."""
    check_not_barred(connection, application_row(connection, application_id).person_id, now)
    _decide(connection, hall, now, by, application_id, version, Move.APPROVE)


def return_for_correction(
    connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, version: int, reason: str
) -> None:
    """Back to the applicant, who reads the reason; the places stay held. ReasonNeeded, ChangedMeanwhile, NoSuchMove."""
    _decide(connection, hall, now, by, application_id, version, Move.RETURN, _said(reason))


def reject(connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, version: int, reason: str) -> None:
    """Not eligible; the places are given back. ReasonNeeded, ChangedMeanwhile, NoSuchMove.

    The trail, which one writer at a time appends to, comes last: who waits for a place must not hold it.
    """
    application_row(connection, application_id)
    let_go(connection, application_id)
    _decide(connection, hall, now, by, application_id, version, Move.REJECT, _said(reason))


def mark_confirmed(connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, version: int) -> None:
    """Identity, form and fee agree: the counter's own verb calls this inside its transaction.

    BarredMeanwhile, ChangedMeanwhile, NoSuchMove.
    """
    check_not_barred(connection, application_row(connection, application_id).person_id, now)
    _decide(connection, hall, now, by, application_id, version, Move.CONFIRM)


def _said(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    return reason.strip()[:500]


def _decide(
    connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, version: int, move: Move, reason: str = ""
) -> None:
    row = application_row(connection, application_id)
    state = move_on(connection, now, by, row, version, move, reason)
    if move in TOLD:
        tell(connection, now, row.person_id, About.APPLICATION, f"{application_id} {version}")
    trail.write(connection, hall.audit_key, now, by, f"application_{move}", application_id, state=state, reason=reason)
