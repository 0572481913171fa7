"""Verbs on applications: what reviewer and counter make of one. Each writes its step, and its line in the audit trail."""

from typing import Final

from sqlalchemy import Connection, select

from examhall.audit import trail
from examhall.errors import ReasonNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.registration.application import HOLDS_PLACES, Move, State
from examhall.registration.moving import application_row, move_on
from examhall.registration.places import let_go
from examhall.registration.tables import application
from examhall.schedule.tables import batch_calendar

MOST_AT_ONCE: Final = 200  # of what lapses: a short transaction


def approve(connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, version: int) -> None:
    """The eligibility is proved; the applicant may come to the counter. ChangedMeanwhile, NoSuchMove."""
    _decide(connection, hall, now, by, application_id, version, Move.APPROVE)


def return_for_correction(
    connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, version: int, reason: str
) -> None:
    """Back to the applicant, who reads the reason; the places stay held. ReasonNeeded, ChangedMeanwhile, NoSuchMove."""
    _decide(connection, hall, now, by, application_id, version, Move.RETURN, _said(reason))


def reject(connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, version: int, reason: str) -> None:
    """Not eligible; the places are given back. ReasonNeeded, ChangedMeanwhile, NoSuchMove."""
    _decide(connection, hall, now, by, application_id, version, Move.REJECT, _said(reason))
    let_go(connection, application_id)


def mark_confirmed(connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, version: int) -> None:
    """Identity, form and fee agree: the counter's own verb calls this inside its transaction. ChangedMeanwhile, NoSuchMove."""
    _decide(connection, hall, now, by, application_id, version, Move.CONFIRM)


def lapse_unconfirmed(connection: Connection, now: Instant) -> int:
    """End what nobody confirmed before the counters closed, and give the places back; how many, at most `MOST_AT_ONCE`."""
    waiting = [state for state in HOLDS_PLACES if state is not State.CONFIRMED]
    due = (
        select(application)
        .join(batch_calendar, batch_calendar.c.batch_id == application.c.batch_id)
        .where(application.c.state.in_(waiting), batch_calendar.c.confirmation_closes_at <= now)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=application)
    )
    rows = connection.execute(due).all()
    for row in rows:
        move_on(connection, now, "", row, row.version, Move.LAPSE)
        let_go(connection, row.id)
    return len(rows)


def _said(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    return reason.strip()[:500]


def _decide(
    connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, version: int, move: Move, reason: str = ""
) -> None:
    row = application_row(connection, application_id)
    state = move_on(connection, now, by, row, version, move, reason)
    trail.write(connection, hall.audit_key, now, by, f"application_{move}", application_id, state=state, reason=reason)
