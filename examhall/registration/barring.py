"""Verbs of the authority on bars: what a misconduct decision keeps somebody from, entered and ended with a reason."""

import datetime as dt
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from msgspec import Struct
from sqlalchemy import Connection, Row, or_, select, update
from sqlalchemy import insert as insert_into

from examhall.audit import trail
from examhall.errors import ReasonNeeded, Refusal
from examhall.hall import Hall
from examhall.ids import new_id
from examhall.instants import Instant
from examhall.people.identity import folded
from examhall.people.operations import IDENTITY
from examhall.people.tables import person
from examhall.registration.tables import bar, registration


class BarProblem(Refusal):
    """What is wrong in a bar that somebody enters; `field` names where."""

    code = "no_bar"

    def __init__(self, field: str, says: LazyString) -> None:
        super().__init__(field=field)
        self.says = says


class BarEntered(Struct, frozen=True):
    """`who`: a ticket or an identity number. Days are YYYY-MM-DD, `until` empty: for ever."""

    who: str
    since: str
    until: str
    reference: str
    reason: str


def enter_bar(connection: Connection, hall: Hall, now: Instant, by: str, entered: BarEntered) -> str:
    """The id of the new bar. BarProblem, ReasonNeeded."""
    person_id = _person(connection, hall, entered.who)
    if not _is_day(entered.since):
        raise BarProblem("since", _("Choose a day."))
    if entered.until and not _is_day(entered.until):
        raise BarProblem("until", _("Choose a day."))
    if entered.until and entered.until < entered.since:
        raise BarProblem("until", _("The last day lies before the first one."))
    if not entered.reference.strip():
        raise BarProblem("reference", _("Please enter the number of the decision."))
    if not entered.reason.strip():
        raise ReasonNeeded(field="reason")
    said = {
        "since": entered.since, "until": entered.until, "reference": entered.reference.strip()[:100],
        "reason": entered.reason.strip()[:500],
    }  # fmt: skip
    return bar_person(connection, hall, now, by, person_id, **said)


def bar_person(
    connection: Connection, hall: Hall, now: Instant, by: str, person_id: str, *, since: str, until: str, reference: str,
    reason: str,
) -> str:  # fmt: skip
    """Bar somebody by a decision that was checked where it was made: the id of the bar. Days as in BarEntered."""
    said = {"since": since, "until": until, "reference": reference, "reason": reason}
    row = {"id": new_id(), "person_id": person_id, "entered_by": by, "entered_at": now, **said}
    connection.execute(insert_into(bar), row)
    trail.write(connection, hall.audit_key, now, by, "enter_bar", person_id, **said)
    return str(row["id"])


def end_bar(connection: Connection, hall: Hall, now: Instant, by: str, bar_id: str, reason: str) -> None:
    """It bars nobody from now on; an ended one stays as it is. ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded(field="end_reason")
    standing = (bar.c.id == bar_id) & bar.c.ended_at.is_(None)
    values = {"ended_by": by, "ended_at": now, "end_reason": reason.strip()[:500]}
    if connection.execute(update(bar).where(standing).values(values)).rowcount == 1:
        trail.write(connection, hall.audit_key, now, by, "end_bar", bar_id, reason=values["end_reason"])


def bars(connection: Connection) -> list[Row[Any]]:
    """All of them, the newest first."""
    query = select(bar, person.c.name, person.c.identity_locked).join(person, person.c.id == bar.c.person_id)
    return list(connection.execute(query.order_by(bar.c.entered_at.desc())))


def _person(connection: Connection, hall: Hall, typed: str) -> str:
    number = folded(typed)
    looked_up = hall.vault.lookup(IDENTITY, number)
    query = select(person.c.id).outerjoin(registration, registration.c.person_id == person.c.id).distinct()
    found = connection.execute(query.where(or_(registration.c.ticket == number, person.c.identity_lookup == looked_up))).all()
    if len(found) != 1 or not number:
        raise BarProblem("who", _("Nobody here has this ticket or identity number, or more than one person has it."))
    return str(found[0].id)


def _is_day(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
