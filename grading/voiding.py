"""Verbs on parts that do not count, for misconduct: by two persons, shown in the result at the next grading."""

from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import Connection, insert, select

from examhall.audit import trail
from examhall.errors import NotNow, ReasonNeeded, SecondPersonNeeded
from examhall.hall import Hall
from examhall.instants import Instant
from grading.answer_sheets import run_of_sitting, voided_of
from grading.tables import void_lifted, voided_part
from proctor.void_requests import settle


class VoidedBefore(NotNow):
    code = "voided_before"
    says = _("This part was made void before, by two persons. That decision stands as it is and is not taken a second time.")


class CountsAlready(NotNow):
    code = "counts_already"
    says = _("This part counts: no decision that makes it void stands.")


def void_part(hall: Hall, by: str, second: str, sitting_id: str, reason: str) -> None:
    """This part does not count: decided by two persons, and settled on the request of the room where one waits.

    SecondPersonNeeded, ReasonNeeded, VoidedBefore (also where it has counted again since), NotFound.
    """
    with hall.database.writing() as connection:
        asked_by_run = void(connection, hall, hall.now(), by, second, sitting_id, reason)
    if asked_by_run:
        hall.announcements.tell("runs", asked_by_run)


def void(connection: Connection, hall: Hall, now: Instant, by: str, second: str, sitting_id: str, reason: str) -> str:
    """As `void_part`, within a transaction; the room run whose request it settles, empty where none waits."""
    row = _row(now, by, second, sitting_id, reason)
    if connection.execute(select(voided_part.c.at).where(voided_part.c.sitting_id == sitting_id)).first():
        raise VoidedBefore()
    run_of_sitting(connection, sitting_id)
    connection.execute(insert(voided_part), row)
    asked_by_run = settle(connection, sitting_id, "voided", by, row["reason"], now)
    trail.write(connection, hall.audit_key, now, by, "void_part", sitting_id, second=second, reason=row["reason"])
    return asked_by_run


def lift(connection: Connection, hall: Hall, now: Instant, by: str, second: str, sitting_id: str, reason: str) -> None:
    """A void part counts again, by two persons. SecondPersonNeeded, ReasonNeeded, CountsAlready."""
    row = _row(now, by, second, sitting_id, reason)
    if not voided_of(connection, [sitting_id]):
        raise CountsAlready()
    connection.execute(insert(void_lifted), row)
    trail.write(connection, hall.audit_key, now, by, "lift_void", sitting_id, second=second, reason=row["reason"])


def _row(now: Instant, by: str, second: str, sitting_id: str, reason: str) -> dict[str, Any]:
    if second in ("", by):
        raise SecondPersonNeeded()
    if not reason.strip():
        raise ReasonNeeded()
    return {"sitting_id": sitting_id, "reason": reason.strip(), "by": by, "second": second, "at": now}
