"""Places that nobody paid for in time go back: a chore of the timekeeper, the same whether done once or ten times."""

from typing import Final

from sqlalchemy import Connection, select

from examhall.audit import trail
from examhall.counter.admitting import window_of
from examhall.counter.tables import late_admission
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.registration.application import HOLDS_PLACES, Move, State
from examhall.registration.moving import application_row, move_on
from examhall.registration.places import let_go
from examhall.registration.tables import application
from examhall.schedule.tables import batch_calendar

SECONDS: Final = 60  # so often it is looked
MOST_AT_ONCE: Final = 200
WAITING: Final = HOLDS_PLACES - {State.CONFIRMED}
SYSTEM: Final = ""  # who a step is by, where nobody made it


def lapse_unpaid(hall: Hall) -> None:
    """Withdraw what was not confirmed before its window closed. Each in a transaction of its own: a counter that is taking a
    fee is never kept waiting for the others."""
    now = hall.now()
    with hall.database.reading() as connection:
        late = overdue(connection, now)
    for application_id in late:
        with hall.database.writing() as connection:
            _lapse(connection, hall, now, application_id)


def overdue(connection: Connection, now: Instant) -> list[str]:
    """Applications that wait though their window has closed; late admissions that still hold are left out."""
    admitted = select(late_admission.c.number).where(
        late_admission.c.application_id == application.c.id, late_admission.c.until > now
    )
    rows = connection.execute(
        select(application.c.id)
        .join(batch_calendar, batch_calendar.c.batch_id == application.c.batch_id)
        .where(application.c.state.in_(WAITING), batch_calendar.c.confirmation_closes_at <= now, ~admitted.exists())
        .limit(MOST_AT_ONCE)
    )
    return list(rows.scalars())


def _lapse(connection: Connection, hall: Hall, now: Instant, application_id: str) -> None:
    row = application_row(connection, application_id)
    if row.state not in WAITING or not window_of(connection, row).is_over(now):
        return  # paid or admitted while we were looking
    let_go(connection, row.id)
    move_on(connection, now, SYSTEM, row, row.version, Move.LAPSE)
    trail.write(connection, hall.audit_key, now, "timekeeper", "application_lapse", row.id, state=row.state)
