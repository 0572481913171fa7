"""Verbs on working days: holidays and make-up days as the authority says them, and taking one back."""

from sqlalchemy import Connection, delete, insert, select, update

from examhall.audit import trail
from examhall.hall import Hall
from examhall.instants import Instant
from examhall.programme.days import is_day
from examhall.programme.tables import working_day
from examhall.programme.texts import EMPTY, NO_DAY, TOO_LONG, WritingProblem

LONGEST_NAME = 60


def put_working_day(connection: Connection, hall: Hall, now: Instant, by: str, day: str, works: bool, name: str) -> None:
    """Say of a day (YYYY-MM-DD) whether people work on it, and what it is called. WritingProblem."""
    faults = {}
    if not is_day(day):
        faults["day"] = NO_DAY
    if not name.strip():
        faults["name"] = EMPTY
    elif len(name.strip()) > LONGEST_NAME:
        faults["name"] = TOO_LONG % {"most": LONGEST_NAME}
    if faults:
        raise WritingProblem(dict(faults))
    said = {"works": works, "name": name.strip(), "written_by": by, "written_at": now}
    if not connection.execute(update(working_day).where(working_day.c.day == day), said).rowcount:
        connection.execute(insert(working_day), {"day": day, **said})
    trail.write(connection, hall.audit_key, now, by, "put_working_day", day, works=works, name=name.strip())


def drop_working_day(connection: Connection, hall: Hall, now: Instant, by: str, day: str) -> None:
    """Let the calendar say again what this day is; nothing happens where nothing was said."""
    name = connection.execute(select(working_day.c.name).where(working_day.c.day == day)).scalar()
    if connection.execute(delete(working_day).where(working_day.c.day == day)).rowcount:
        trail.write(connection, hall.audit_key, now, by, "drop_working_day", day, name=name)
