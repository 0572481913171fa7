"""Until when somebody may be taken at a counter, and letting one in beyond it: the batch's window, and late admissions."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, Row, func, insert, select

from examhall.audit import trail
from examhall.counter.tables import late_admission
from examhall.counter.window import Window
from examhall.errors import ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.registration.application import Move, NoSuchMove, State
from examhall.registration.application_queries import last_move, parts_in, steps_of
from examhall.registration.barred import check_not_barred
from examhall.registration.moving import application_row, move_on
from examhall.registration.places import NoPlaceLeft, Place, hold
from examhall.registration.tables import application
from examhall.schedule.tables import batch_calendar, centre


class NoWindow(Refusal):
    code = "no_window"
    says = _("This batch has no window of confirmation yet. An exams officer sets it.")


class PlacesGone(Refusal):
    """What was held was given back, and others have taken it since."""

    code = "places_gone"
    says = _("The places of this application were given back, and none is left at this centre for a part of it.")


class NotAfterNow(Refusal):
    code = "not_after_now"
    says = _("Choose a day from today on.")


def window_of(connection: Connection, row: Row[Any]) -> Window:
    """When this application may be taken at the counter; `row`: of `application`. NoWindow."""
    found = connection.execute(
        select(batch_calendar.c.confirmation_opens_at, batch_calendar.c.confirmation_closes_at, centre.c.zone)
        .join(centre, centre.c.id == row.centre_id)
        .where(batch_calendar.c.batch_id == row.batch_id)
    ).first()
    if found is None:
        raise NoWindow()
    until = select(func.max(late_admission.c.until)).where(late_admission.c.application_id == row.id)
    return Window(
        found.confirmation_opens_at, found.confirmation_closes_at, found.zone, connection.execute(until).scalar() or 0
    )


def hold_places(connection: Connection, row: Row[Any]) -> None:
    """Let an application hold a place for each of its parts, again where they were given back. PlacesGone."""
    wanted: list[Place] = [(row.batch_id, row.centre_id, row.level, part) for part in parts_in(row)]
    try:
        hold(connection, row.id, wanted)
    except NoPlaceLeft as gone:
        raise PlacesGone(**gone.details) from gone


def has_lapsed(connection: Connection, row: Row[Any]) -> bool:
    """Whether it was withdrawn because nobody came in time, and not by its applicant."""
    newest = select(last_move()).where(application.c.id == row.id)
    return bool(row.state == State.WITHDRAWN and connection.execute(newest).scalar() == Move.LAPSE)


def _was_unchecked(connection: Connection, application_id: str) -> bool:
    """Whether a lapsed application waited for its check, or for its applicant, when it lapsed."""
    *before, _lapse = [step.move for step in steps_of(connection, application_id)]
    return bool(before) and before[-1] in (Move.SUBMIT, Move.RETURN, Move.HOLD_AGAIN)


def admit_late(
    connection: Connection, hall: Hall, now: Instant, by: str, application_id: str, until: Instant, reason: str
) -> None:
    """Let this applicant pay until then, outside the window; what had lapsed holds its places again, while some are left,
    and is checked first where nobody had approved it.

    ReasonNeeded, NotAfterNow, BarredMeanwhile, PlacesGone, NoSuchMove where it is neither approved nor lapsed.
    """
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    if until <= now:
        raise NotAfterNow(field="until")
    row = application_row(connection, application_id)
    check_not_barred(connection, row.person_id, now)
    said = reason.strip()[:500]
    if has_lapsed(connection, row):
        hold_places(connection, row)
        move = Move.HOLD_AGAIN if _was_unchecked(connection, row.id) else Move.READMIT
        move_on(connection, now, by, row, row.version, move, said)
    elif row.state != State.APPROVED:
        raise NoSuchMove(state=row.state, move=Move.READMIT)
    admitted = {"application_id": application_id, "until": until, "reason": said, "granted_by": by, "granted_at": now}
    connection.execute(insert(late_admission), admitted)
    trail.write(connection, hall.audit_key, now, by, "admit_late", application_id, until=until, reason=said)
